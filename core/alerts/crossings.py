"""Raising and clearing: what stands open, and the only place that changes it."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from core.alerts import messages
from core.alerts.tables import Alert, AlertMessage, AlertRule, Severity
from core.db.types import now

AT_ONCE = 500  # keys named in one statement

# Of a rule: the open alerts of each subject, by how bad they are.
Standing = dict[UUID, dict[Severity, UUID]]


def standing(db: Session, rules: Collection[UUID] | None = None) -> dict[UUID, Standing]:
    """The open alerts of some rules, or of all."""
    wanted = select(Alert.alert_rule_id, Alert.subject_id, Alert.severity, Alert.id).where(
        col(Alert.cleared_at).is_(None)
    )
    if rules is not None:
        wanted = wanted.where(col(Alert.alert_rule_id).in_(rules))
    found: dict[UUID, Standing] = {}
    for rule_id, subject_id, severity, alert_id in db.exec(wanted):
        found.setdefault(rule_id, {}).setdefault(subject_id, {})[Severity(severity)] = alert_id
    return found


def worst(open_alerts: Iterable[Severity]) -> Severity | None:
    """The worse of what stands open of one subject."""
    return max(open_alerts, key=list(Severity).index, default=None)


def start(db: Session, rule: AlertRule, alerts: list[Alert]) -> None:
    """Open new alerts of a rule, and have people told."""
    db.add_all(alerts)
    db.flush()
    messages.announce_raised(db, rule, alerts)


def end(db: Session, rule: AlertRule, alert_ids: list[UUID]) -> None:
    """Close alerts of a rule, and have those told who were told that they began."""
    for first in range(0, len(alert_ids), AT_ONCE):
        some = alert_ids[first : first + AT_ONCE]
        alerts = db.exec(select(Alert).where(col(Alert.id).in_(some))).all()
        for alert in alerts:
            alert.cleared_at = max(now(), alert.raised_at)  # the clock may have been put back
            db.add(alert)
        db.flush()
        told = set(
            db.exec(select(AlertMessage.alert_id).where(col(AlertMessage.alert_id).in_(some)))
        )
        for alert in alerts:
            if alert.id in told:
                messages.announce_cleared(db, alert)


def end_all(db: Session, rule: AlertRule) -> None:
    """Close whatever stands open of a rule."""
    found = standing(db, [rule.id]).get(rule.id, {})
    end(db, rule, [alert_id for alerts in found.values() for alert_id in alerts.values()])

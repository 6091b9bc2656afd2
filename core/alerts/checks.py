"""What must hold of alerts."""

from sqlmodel import Session, col, func, select

from core.actors import Actor, Role, require
from core.alerts.tables import Alert, AlertRule
from core.db.findings import offenders


def one_alert_is_open(db: Session, user: Actor) -> list[str]:
    """Rules with more than one open alert for the same subject and severity."""
    require(user, Role.admin)
    alerts = func.count().label("alerts")
    wanted = (
        select(
            func.min(Alert.subject_label).label("subject"),
            AlertRule.metric,
            Alert.severity,
            alerts,
        )
        .join(AlertRule, col(AlertRule.id) == Alert.alert_rule_id)
        .where(col(Alert.cleared_at).is_(None))
        .group_by(
            col(Alert.alert_rule_id),
            col(Alert.subject_id),
            col(Alert.severity),
            col(AlertRule.metric),
        )
        .having(func.count() > 1)
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"{row.subject} has {row.alerts} open {row.severity} alerts of one rule "
            f"on {row.metric}."
        ),
    )


def one_severity_is_open(db: Session, user: Actor) -> list[str]:
    """Subjects of which a rule has an amber and a red alert open at once."""
    require(user, Role.admin)
    wanted = (
        select(func.min(Alert.subject_label).label("subject"), AlertRule.metric)
        .join(AlertRule, col(AlertRule.id) == Alert.alert_rule_id)
        .where(col(Alert.cleared_at).is_(None))
        .group_by(col(Alert.alert_rule_id), col(Alert.subject_id), col(AlertRule.metric))
        .having(func.count(func.distinct(Alert.severity)) > 1)
    )
    return offenders(
        db,
        wanted,
        lambda row: f"{row.subject} has alerts of two severities open by one rule on {row.metric}.",
    )

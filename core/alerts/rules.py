"""The rules behind alerts: who watches what, what they say now, and changing them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts import crossings, judging, subjects
from core.alerts.evaluating import readings
from core.alerts.judging import Limits
from core.alerts.queries import visible
from core.alerts.tables import Alert, AlertRule, Comparison, Severity, Subject
from core.alerts.watching import EVERYBODY, Metric, Metrics, Reading, reader
from core.db.dialects import is_postgresql, lock
from core.errors import Conflict, Invalid, NotFound

# What rules say now depends on everything that can be watched.
READS = (
    "alerts",
    "accounts",
    "series",
    "registry",
    "market",
    "finance",
    "ventures",
    "autoindex",
    "retail",
    "risk",
)
WORST_FIRST = {Severity.red: 0, Severity.amber: 1, None: 2}


@dataclass(frozen=True)
class Wanted:
    """What a new rule watches, and against which thresholds."""

    metric: str
    comparison: Comparison
    subject_id: UUID | None = None  # None: every subject of the metric's type
    amber: float | None = None
    red: float | None = None
    margin: float | None = None

    @property
    def limits(self) -> Limits:
        """The thresholds, if a rule can have them."""
        return judging.limits(self.comparison, self.amber, self.red, self.margin)


@dataclass(frozen=True)
class Shown:
    """A rule as people see it."""

    id: UUID
    owner: str | None  # None: it is for everyone
    is_mine: bool
    metric: str
    subject_type: Subject
    subject_id: UUID | None
    subject_label: str
    comparison: Comparison
    amber: float | None
    red: float | None
    margin: float
    is_active: bool
    open_alerts: int
    created_at: datetime


@dataclass(frozen=True)
class Standing:
    """What a rule says of one subject now; without a level all is well or, by the reason, open."""

    subject_id: UUID
    label: str
    value: float | None
    before: float | None
    unit: str
    of: date | None
    level: Severity | None
    reason: str


def rules(db: Session, user: Actor) -> list[Shown]:
    """The rules this user may see, those for everyone first."""
    require(user, Role.viewer)
    still_open = (
        select(func.count())
        .where(col(Alert.alert_rule_id) == col(AlertRule.id), col(Alert.cleared_at).is_(None))
        .correlate(AlertRule)
        .scalar_subquery()
    )
    wanted = (
        select(AlertRule, User.username, still_open)
        .join(User, col(User.id) == col(AlertRule.user_id), isouter=True)
        .where(visible(user))
        .order_by(
            col(AlertRule.user_id).is_not(None), col(AlertRule.metric), col(AlertRule.created_at)
        )
    )
    found = db.exec(wanted).all()
    named = [(rule.subject_type, rule.subject_id) for rule, *_ in found]
    labels = subjects.labels(db, user, [(kind, key) for kind, key in named if key])
    return [_shown(user, rule, owner, count, labels) for rule, owner, count in found]


def standing(db: Session, user: Actor, metrics: Metrics, rule_id: UUID) -> list[Standing]:
    """What a rule says now of all it watches, the worst first."""
    require(user, Role.viewer)
    rule = db.exec(select(AlertRule).where(AlertRule.id == rule_id, visible(user))).one_or_none()
    if rule is None:
        raise NotFound("This rule is not yours, or was removed.")
    metric = _known(metrics, rule.metric)
    actor = reader(rule, db.get(User, rule.user_id) if rule.user_id else None)
    if actor is None:
        return []
    read = _read(db, metric, actor, rule.subject_id)
    limits = Limits(rule.comparison, rule.amber, rule.red, rule.margin)
    return _standing(limits, read, crossings.standing(db, [rule.id]).get(rule.id, {}))


def preview(db: Session, user: Actor, metrics: Metrics, wanted: Wanted) -> list[Standing]:
    """What a rule would say now, before it is added."""
    require(user, Role.viewer)
    limits = wanted.limits
    read = _read(db, _known(metrics, wanted.metric), user, wanted.subject_id)
    return _standing(limits, read, {})


def add_rule(
    db: Session, user: Actor, metrics: Metrics, wanted: Wanted, *, for_everyone: bool = False
) -> UUID:
    """Watch a figure of one subject, or of all of its type, from now on."""
    require(user, Role.admin if for_everyone else Role.analyst)
    if user.id is None and not for_everyone:
        raise NotFound("A rule belongs to somebody, or is for everyone.")
    watched, limits = _known(metrics, wanted.metric), wanted.limits
    if wanted.subject_id is not None:
        _require_visible(db, EVERYBODY if for_everyone else user, watched, wanted.subject_id)
    made = AlertRule(
        user_id=None if for_everyone else user.id,
        subject_type=watched.subject,
        subject_id=wanted.subject_id,
        metric=wanted.metric,
        comparison=wanted.comparison,
        amber=limits.amber,
        red=limits.red,
        margin=limits.margin,
    )
    _refuse_a_double(db, made)
    db.add(made)
    db.flush()
    _note(db, user, "alert_rule.add", made)
    return made.id


def change_rule(
    db: Session,
    user: Actor,
    rule_id: UUID,
    *,
    amber: float | None,
    red: float | None,
    margin: float | None = None,
) -> None:
    """Move its thresholds; what that raises or clears, the next pass over all rules does."""
    rule = mine(db, user, rule_id)
    limits = judging.limits(rule.comparison, amber, red, margin)
    rule.amber, rule.red, rule.margin = limits.amber, limits.red, limits.margin
    db.add(rule)
    _note(db, user, "alert_rule.change", rule)


def pause_rule(db: Session, user: Actor, rule_id: UUID) -> None:
    """Watch nothing with it until it goes on; what stands open of it is cleared."""
    rule = mine(db, user, rule_id)
    rule.is_active = False
    db.add(rule)
    crossings.end_all(db, rule)
    _note(db, user, "alert_rule.pause", rule)


def resume_rule(db: Session, user: Actor, rule_id: UUID) -> None:
    """Go on; what crosses by now is raised by the next pass over all rules."""
    rule = mine(db, user, rule_id)
    rule.is_active = True
    db.add(rule)
    _note(db, user, "alert_rule.resume", rule)


def remove_rule(db: Session, user: Actor, rule_id: UUID) -> None:
    """Forget a rule with its alerts; the audit log keeps that it was there."""
    rule = mine(db, user, rule_id)
    _note(db, user, "alert_rule.remove", rule)
    db.delete(rule)


def mine(db: Session, user: Actor, rule_id: UUID) -> AlertRule:
    """A rule that this person may change, which nobody else changes meanwhile."""
    require(user, Role.analyst)
    rule = db.get(
        AlertRule, rule_id, with_for_update=is_postgresql(db) or None, populate_existing=True
    )
    if rule is None or not (user.sees_all or rule.user_id in {None, user.id}):
        raise NotFound("This rule is not yours, or was removed.")
    if rule.user_id is None:
        require(user, Role.admin)
    return rule


def _known(metrics: Metrics, name: str) -> Metric:
    if name not in metrics:
        raise Invalid(f"There is no figure called {name!r}; there is {', '.join(sorted(metrics))}.")
    return metrics[name]


def _read(db: Session, metric: Metric, actor: Actor, subject_id: UUID | None) -> list[Reading]:
    return readings(db, metric, actor, [subject_id])[subject_id]


def _require_visible(db: Session, actor: Actor, metric: Metric, subject_id: UUID) -> None:
    if not _read(db, metric, actor, subject_id):
        whom = "everyone" if actor == EVERYBODY else "you"
        is_many = metric.subject is Subject.books
        what = (
            f"are no such {metric.subject}, or they are"
            if is_many
            else (f"is no such {metric.subject}, or it is")
        )
        raise NotFound(f"There {what} not shared with {whom}.")


def _refuse_a_double(db: Session, made: AlertRule) -> None:
    lock(db, "alert_rules", made.user_id, made.metric)
    same = select(AlertRule.id).where(
        col(AlertRule.user_id).is_not_distinct_from(made.user_id),
        AlertRule.metric == made.metric,
        col(AlertRule.subject_id).is_not_distinct_from(made.subject_id),
        AlertRule.comparison == made.comparison,
    )
    if db.exec(same).first() is not None:
        raise Conflict("There is such a rule already; change its thresholds instead.")


def _standing(
    limits: Limits, read: Iterable[Reading], stands: crossings.Standing
) -> list[Standing]:
    found = []
    for one in read:
        open_alerts = stands.get(one.subject_id, {})
        verdict = judging.judged(limits, one, crossings.worst(open_alerts))
        found.append(
            Standing(
                one.subject_id,
                one.label,
                one.value,
                one.before,
                one.unit,
                one.of,
                verdict.level,
                verdict.reason,
            )
        )
    return sorted(found, key=lambda one: (WORST_FIRST[one.level], one.label))


def _shown(
    user: Actor,
    rule: AlertRule,
    owner: str | None,
    open_alerts: int,
    labels: dict[tuple[Subject, UUID], str],
) -> Shown:
    label = rule.subject_type.every
    if rule.subject_id is not None:
        label = labels.get((rule.subject_type, rule.subject_id), subjects.GONE)
    return Shown(
        rule.id,
        owner,
        rule.user_id == user.id and user.id is not None,
        rule.metric,
        rule.subject_type,
        rule.subject_id,
        label,
        rule.comparison,
        rule.amber,
        rule.red,
        rule.margin,
        rule.is_active,
        open_alerts,
        rule.created_at,
    )


def _note(db: Session, user: Actor, deed: str, rule: AlertRule) -> None:
    told: dict[str, Any] = {
        "metric": rule.metric,
        "subject": rule.subject_id,
        "comparison": rule.comparison,
        "amber": rule.amber,
        "red": rule.red,
        "margin": rule.margin,
        "for_everyone": rule.user_id is None,
    }
    audit.record(db, user, deed, object_type="alert_rules", object_id=rule.id, details=told)

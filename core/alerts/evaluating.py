"""One pass over all alert rules: the figures are read first, what follows is kept at the end.

Reading may take a while and holds no lock. What is kept is judged anew in one transaction that
locks the rules, so that two passes at once raise nothing twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts import crossings, freshness
from core.alerts.judging import Limits, judged, sentence
from core.alerts.tables import Alert, AlertRule, Severity
from core.alerts.watching import Metric, Metrics, Reading, reader
from core.db import answer
from core.jobs.forms import NOT_ASKED
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task

FEW = 5  # subjects of one metric that are asked for one by one
MOST_SAID = 50  # sentences about what could not be computed
MOST_CHANGES = 1_000  # in one pass, which holds the lock of SQLite while people are noted for each
Tell = Callable[[float, str], None]


class Seen(Params):
    """What the data looked like when somebody found that the rules should be looked at."""

    seen: str = Field(default="", json_schema_extra=NOT_ASKED)


@dataclass(frozen=True)
class Gathered:
    """What was read: of each rule that could be read, its readings."""

    seen: str
    metrics: Metrics
    readings: dict[UUID, list[Reading]]


@dataclass
class Outcome:
    """What follows for one rule: alerts that are over, new ones, and why figures are not known."""

    over: list[UUID] = field(default_factory=list)
    new: list[Alert] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """What came of a pass."""

    rules: int = 0
    readings: int = 0
    raised: int = 0
    cleared: int = 0
    left: int = 0  # to be raised or cleared by the next pass
    not_computable: list[str] = field(default_factory=list)


def kind(metrics: Metrics) -> Kind:
    """All rules as long work: asked for by anybody who may make some, and by changes of data."""
    return Kind(
        "Check of all alert rules",
        partial(look, metrics),
        Seen,
        keep=_kept,
        needed=partial(freshness.needed, metrics=metrics),
    )


def look(metrics: Metrics, task: Task, _: Seen) -> Gathered:
    """Read every figure that is watched."""
    return answer(_gathered, task.user, metrics, task.report)


def evaluate(db: Session, user: Actor, metrics: Metrics) -> dict[str, Any]:
    """Look at all rules now, and say what came of it."""
    require(user, Role.analyst)
    return _kept(db, user, _gathered(db, user, metrics, lambda _fraction, _note: None))


def readings(
    db: Session, metric: Metric, actor: Actor, subject_ids: Iterable[UUID | None]
) -> dict[UUID | None, list[Reading]]:
    """What there is to read of each subject that is asked for; None stands for all there are."""
    asked = set(subject_ids)
    single = {key for key in asked if key is not None}
    is_many = None in asked or len(single) > FEW
    everything = metric.read(db, actor, None) if is_many else []
    found: dict[UUID | None, list[Reading]] = {None: everything}
    found |= {one.subject_id: [one] for one in everything if one.subject_id in single}
    # Who watches something that is not among all there are, because it is over, means it.
    return found | {key: metric.read(db, actor, key) for key in single - found.keys()}


def _gathered(db: Session, _: Actor, metrics: Metrics, tell: Tell) -> Gathered:
    seen = freshness.fingerprint(db, metrics)  # first: what changes from here on is looked at again
    asked: dict[tuple[str, Actor], list[AlertRule]] = {}
    for rule, owner in db.exec(_rules().where(col(AlertRule.is_active))):
        actor = reader(rule, owner)
        if actor is not None and rule.metric in metrics:
            asked.setdefault((rule.metric, actor), []).append(rule)
    found: dict[UUID, list[Reading]] = {}
    for number, ((name, actor), rules) in enumerate(asked.items()):
        tell(number / len(asked), f"Reads {metrics[name].title}.")
        read = readings(db, metrics[name], actor, [rule.subject_id for rule in rules])
        found.update((rule.id, read[rule.subject_id]) for rule in rules)
    return Gathered(seen, metrics, found)


def _kept(db: Session, user: Actor, gathered: Gathered) -> dict[str, Any]:
    """Raise and clear what follows from what was read; what is too much waits for the next pass."""
    tally = Tally()
    locked = _rules().order_by(col(AlertRule.id)).with_for_update(of=AlertRule)
    rules = db.exec(locked.execution_options(populate_existing=True)).all()
    standing = crossings.standing(db)
    for rule, owner in rules:
        stands = standing.get(rule.id, {})
        if not rule.is_active or reader(rule, owner) is None:
            _carry_out(db, rule, Outcome(over=_ids(stands.values())), tally)
        elif rule.id in gathered.readings:
            read = gathered.readings[rule.id]
            outcome = _outcome(rule, gathered.metrics[rule.metric], read, stands)
            tally.rules, tally.readings = tally.rules + 1, tally.readings + len(read)
            is_shown = user.sees_all or rule.user_id in {None, user.id}
            tally.not_computable += outcome.reasons[:MOST_SAID] if is_shown else []
            _carry_out(db, rule, outcome, tally)
        elif rule.metric not in gathered.metrics and user.sees_all:
            tally.not_computable.append(f"There is no figure {rule.metric!r} to be watched.")
    return {
        "seen": "" if tally.left else gathered.seen,
        "rules": tally.rules,
        "readings": tally.readings,
        "raised": tally.raised,
        "cleared": tally.cleared,
        "left": tally.left,
        "not_computable": tally.not_computable[:MOST_SAID],
    }


def _outcome(
    rule: AlertRule, metric: Metric, read: list[Reading], stands: crossings.Standing
) -> Outcome:
    """What is to be raised and cleared by one rule."""
    limits = Limits(rule.comparison, rule.amber, rule.red, rule.margin)
    seen = {reading.subject_id for reading in read}
    outcome = Outcome(over=_ids(stands[subject] for subject in stands.keys() - seen))
    for reading in read:
        alerts = stands.get(reading.subject_id, {})
        verdict = judged(limits, reading, crossings.worst(alerts))
        if verdict.figure is None:
            said = f"{metric.title} of {reading.label} is not known: {verdict.reason}."
            outcome.reasons.append(said)
            continue
        outcome.over += [key for severity, key in alerts.items() if severity is not verdict.level]
        if verdict.level is not None and verdict.level not in alerts:
            outcome.new.append(_alert(rule, metric, limits, reading, verdict.level))
    return outcome


def _carry_out(db: Session, rule: AlertRule, outcome: Outcome, tally: Tally) -> None:
    """Clear first, then raise: never are two severities open, even where something is left."""
    room = MOST_CHANGES - tally.raised - tally.cleared
    over = outcome.over[:room]
    new = outcome.new[: room - len(over)]
    crossings.end(db, rule, over)
    crossings.start(db, rule, new)
    tally.cleared, tally.raised = tally.cleared + len(over), tally.raised + len(new)
    tally.left += len(outcome.over) + len(outcome.new) - len(over) - len(new)


def _ids(stands: Iterable[dict[Severity, UUID]]) -> list[UUID]:
    return [alert_id for alerts in stands for alert_id in alerts.values()]


def _alert(
    rule: AlertRule, metric: Metric, limits: Limits, reading: Reading, severity: Severity
) -> Alert:
    return Alert(
        alert_rule_id=rule.id,
        subject_id=reading.subject_id,
        subject_label=reading.label[:255],
        severity=severity,
        value=cast("float", reading.value),  # or it would cross nothing
        message=sentence(metric, limits, reading, severity),
    )


def _rules() -> Any:
    """Each rule with its owner, if it has one."""
    return select(AlertRule, User).join(User, col(User.id) == col(AlertRule.user_id), isouter=True)

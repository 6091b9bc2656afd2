"""The outbox: what waits to be sent, taking it, and noting what became of it.

Who sends takes the rows of one recipient first, and that is counted as an attempt: a process that
dies with them in hand is followed by the next attempt no sooner than after a failure, and two
processes never send the same rows at the same time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.messages import channels, locked, people, tell_cleared
from core.alerts.parcels import News, Parcel
from core.alerts.tables import Alert, AlertMessage, AlertRule, Channel, Event, Severity
from core.alerts.telling import Mails
from core.db.types import now

READS = ("alerts",)
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
MOST_ATTEMPTS = len(PAUSES) + 1  # then a message is given up, and administrators are told
MOST_AT_ONCE = 500  # alerts in a message; the rest goes into the next one
NOBODY_LEFT = "Whoever was to be told may not sign in any more."
UNWANTED = "Whoever was to be told wants no mails any more."
NOT_SET_UP = "This way of telling is not set up any more."
CUT_OFF = "The process that was sending it ended, time after time."


class Waiting(Protocol):
    """Something that waits to be sent, whatever it tells."""

    due_at: datetime
    attempts: int
    error: str | None
    ended_at: datetime | None


def count_attempt(row: Waiting) -> None:
    """Count taking it as an attempt; the next one is later each time."""
    row.due_at = now() + PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.attempts += 1


def note_failure(row: Waiting, reason: str) -> None:
    """Note why it did not arrive; after the last attempt it is given up."""
    row.error = reason
    row.ended_at = now() if row.attempts >= MOST_ATTEMPTS else None


def is_any_due(db: Session, user: Actor) -> bool:
    """Whether anything is to be sent."""
    require(user, Role.admin)
    return db.scalar(select(col(AlertMessage.id)).where(*_due()).limit(1)) is not None


def recipients(db: Session, user: Actor, channel: Channel) -> list[UUID | None]:
    """Whom something is to be told by this way; who has waited longest comes first."""
    require(user, Role.admin)
    wanted = (
        select(col(AlertMessage.user_id))
        .where(*_due(), col(AlertMessage.channel) == channel)
        .order_by(col(AlertMessage.due_at))
    )
    return list(dict.fromkeys(db.scalars(wanted)))


def take(db: Session, user: Actor, channel: Channel, user_id: UUID | None) -> Parcel | None:
    """What is due for somebody, which counts as an attempt; none if it is not to be sent."""
    require(user, Role.admin)
    same = col(AlertMessage.user_id).is_not_distinct_from(user_id)
    rows = locked(db, *_due(), col(AlertMessage.channel) == channel, same, most=MOST_AT_ONCE)
    address, zone, obstacle = _to(db, channel, user_id)
    for row in rows:
        reason = obstacle or (CUT_OFF if row.attempts >= MOST_ATTEMPTS else "")
        _end(db, row, reason) if reason else count_attempt(row)
    left = [row for row in rows if row.ended_at is None]
    news = _news(db, {row.alert_id: row.event for row in left})
    return Parcel(tuple(row.id for row in left), news, address, zone) if left else None


def sent(db: Session, user: Actor, rows: Sequence[UUID]) -> None:
    """Note that a message has arrived; whoever was told too late of a cleared alert is told so."""
    require(user, Role.admin)
    at = now()
    for row in locked(db, col(AlertMessage.id).in_(rows), col(AlertMessage.sent_at).is_(None)):
        alert = db.get_one(Alert, row.alert_id)
        alert.delivered_at = alert.delivered_at or at
        was_withdrawn = row.ended_at is not None
        row.sent_at, row.ended_at, row.error = at, row.ended_at or at, None
        db.add_all((alert, row))
        if was_withdrawn and row.event is Event.raised and alert.cleared_at:
            tell_cleared(db, alert, row)


def failed(db: Session, user: Actor, rows: Iterable[UUID], reason: str) -> None:
    """Note why a message did not arrive; after the last attempt it is given up."""
    require(user, Role.admin)
    for row in locked(db, col(AlertMessage.id).in_(rows), col(AlertMessage.ended_at).is_(None)):
        note_failure(row, reason)


def put_off(db: Session, user: Actor, channel: Channel, reason: str) -> int:
    """Count an attempt for all that is due by a way that is blocked; say how many messages."""
    require(user, Role.admin)
    rows = locked(db, *_due(), col(AlertMessage.channel) == channel)
    for row in rows:
        count_attempt(row)
        note_failure(row, reason)
    return len(rows)


def _due() -> tuple[ColumnElement[bool], ...]:
    return (col(AlertMessage.ended_at).is_(None), col(AlertMessage.due_at) <= now())


def _to(db: Session, channel: Channel, user_id: UUID | None) -> tuple[str, str, str]:
    """The address of a recipient and their time zone, or why they are not to be told any more."""
    if channel not in channels():
        return "", "", NOT_SET_UP
    if user_id is None:
        return "", "UTC", ""
    found = [wanted for _, wanted in people(db, user_id)]
    if not found:
        return "", "", NOBODY_LEFT
    if found[0].mail is Mails.never:
        return "", "", UNWANTED
    return db.get_one(User, user_id).email, found[0].zone, ""


def _end(db: Session, row: AlertMessage, reason: str) -> None:
    row.ended_at, row.error = now(), reason
    db.add(row)


def _news(db: Session, events: dict[UUID, Event]) -> tuple[News, ...]:
    """What is told of alerts: red, amber, then what is cleared; the oldest first."""
    wanted = (
        select(Alert, col(AlertRule.metric))
        .join(AlertRule, col(AlertRule.id) == col(Alert.alert_rule_id))
        .where(col(Alert.id).in_(events))
    )
    found = [_one(alert, metric, events[alert.id]) for alert, metric in db.execute(wanted)]
    return tuple(sorted(found, key=_place))


def _place(one: News) -> tuple[bool, bool, str]:
    return one.event is Event.cleared, one.severity is Severity.amber, one.raised_at.isoformat()


def _one(alert: Alert, metric: str, event: Event) -> News:
    return News(
        event=event,
        alert_id=alert.id,
        severity=alert.severity,
        subject=alert.subject_label,
        metric=metric,
        value=alert.value,
        message=alert.message,
        raised_at=alert.raised_at,
        cleared_at=alert.cleared_at,
    )

"""Questions about alerts: which there are, what became of each, who could not be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import func, or_, select, true
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.tables import Alert, AlertMessage, AlertRule, Channel, Event, Severity
from core.alerts.undelivered import is_undelivered
from core.db.frames import frame
from core.errors import NotFound

READS = ("alerts",)
WEBHOOK = "webhook"  # who is told, where it is no person


@dataclass(frozen=True)
class Message:
    """What was, or is to be, sent about an alert."""

    channel: Channel
    to: str
    event: Event
    due_at: datetime
    attempts: int
    error: str | None
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Shown:
    """An alert as people see it."""

    id: UUID
    rule_id: UUID
    severity: Severity
    subject: str
    metric: str
    message: str
    value: float
    raised_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    acknowledgement: str | None
    delivered_at: datetime | None
    messages: tuple[Message, ...]


def visible(user: Actor) -> Any:
    """Which rules this user may see: their own and those for everyone; everybody's for admins."""
    if user.sees_all:
        return true()
    return or_(col(AlertRule.user_id) == user.id, col(AlertRule.user_id).is_(None))


def alerts(db: Session, user: Actor, *, only_open: bool = True, most: int = 500) -> pd.DataFrame:
    """The alerts this user may see, the newest first."""
    require(user, Role.viewer)
    error = (
        select(func.max(AlertMessage.error))
        .where(
            col(AlertMessage.alert_id) == col(Alert.id),
            col(AlertMessage.sent_at).is_(None),
            _told(user),
        )
        .correlate(Alert)
        .scalar_subquery()
    )
    wanted = select(*_columns(), error.label("last_error")).select_from(Alert)
    newest = col(Alert.raised_at).desc(), col(Alert.id).desc()
    wanted = _with_rule(wanted).where(visible(user)).order_by(*newest).limit(most)
    return frame(db, wanted.where(col(Alert.cleared_at).is_(None)) if only_open else wanted)


def alert(db: Session, user: Actor, alert_id: UUID) -> Shown:
    """One alert, with what was sent about it to this user; to everybody for admins."""
    require(user, Role.viewer)
    wanted = _with_rule(select(*_columns()).select_from(Alert))
    found = db.execute(wanted.where(col(Alert.id) == alert_id, visible(user))).one_or_none()
    if found is None:
        raise NotFound("This alert is not yours, or its rule was removed.")
    sent = _messages().where(col(AlertMessage.alert_id) == alert_id, _told(user))
    in_turn = sent.order_by(col(AlertMessage.created_at), col(AlertMessage.id))
    messages = tuple(Message(*row) for row in db.execute(in_turn))
    return Shown(**found._mapping, messages=messages)


def undelivered(db: Session, user: Actor, *, most: int = 200) -> pd.DataFrame:
    """Messages that were given up, or failed and will be tried again; the newest first."""
    require(user, Role.admin)
    about: tuple[Any, ...] = (col(Alert.id).label("alert_id"), col(Alert.message))
    wanted = (
        _messages()
        .add_columns(*about)
        .join(Alert, col(Alert.id) == col(AlertMessage.alert_id))
        .where(is_undelivered())
        .order_by(col(AlertMessage.created_at).desc(), col(AlertMessage.id).desc())
    )
    return frame(db, wanted.limit(most))


def _columns() -> tuple[Any, ...]:
    return (
        col(Alert.id),
        col(Alert.alert_rule_id).label("rule_id"),
        col(Alert.severity),
        col(Alert.subject_label).label("subject"),
        col(AlertRule.metric),
        col(Alert.message),
        col(Alert.value),
        col(Alert.raised_at),
        col(Alert.cleared_at),
        col(Alert.acknowledged_at),
        col(User.username).label("acknowledged_by"),
        col(Alert.acknowledgement),
        col(Alert.delivered_at),
    )


def _with_rule(wanted: Any) -> Any:
    return wanted.join(AlertRule, col(AlertRule.id) == col(Alert.alert_rule_id)).outerjoin(
        User, col(User.id) == col(Alert.acknowledged_by_id)
    )


def _told(user: Actor) -> Any:
    """Messages to this user and to no person; those to others are for admins."""
    if user.sees_all:
        return true()
    return or_(col(AlertMessage.user_id) == user.id, col(AlertMessage.user_id).is_(None))


def _messages() -> Any:
    columns = (
        col(AlertMessage.channel),
        func.coalesce(User.username, WEBHOOK).label("to"),
        col(AlertMessage.event),
        col(AlertMessage.due_at),
        col(AlertMessage.attempts),
        col(AlertMessage.error),
        col(AlertMessage.sent_at),
        col(AlertMessage.ended_at),
    )
    told = select(*columns).select_from(AlertMessage)
    return told.outerjoin(User, col(User.id) == col(AlertMessage.user_id))

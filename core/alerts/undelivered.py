"""What Home tells administrators of messages about alerts that do not arrive."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.outbox import MOST_ATTEMPTS
from core.alerts.tables import AlertMessage, Channel
from core.db.findings import many
from core.db.types import now
from core.glance import Notice, Urgency

READS = ("alerts",)
LATELY = timedelta(days=7)
WAYS = {Channel.mail: ("mail", "about alerts"), Channel.webhook: ("message", "to the webhook")}


def is_undelivered() -> Any:
    """What was given up, or failed and will be tried again; what was withdrawn is neither."""
    is_open_or_given_up = or_(
        col(AlertMessage.ended_at).is_(None), col(AlertMessage.attempts) >= MOST_ATTEMPTS
    )
    return (
        col(AlertMessage.sent_at).is_(None)
        & col(AlertMessage.error).is_not(None)
        & (col(AlertMessage.attempts) > 0)
        & is_open_or_given_up
    )


def waiting(db: Session, user: Actor) -> list[Notice]:
    """How many did not arrive lately, by each way, and why the last one did not."""
    require(user, Role.viewer)
    if not user.sees_all:
        return []
    channel = col(AlertMessage.channel)
    of_late = (
        select(
            channel,
            col(AlertMessage.error),
            func.count().over(partition_by=channel).label("count"),
            func.row_number()
            .over(partition_by=channel, order_by=col(AlertMessage.id).desc())
            .label("place"),
        )
        .where(is_undelivered(), col(AlertMessage.created_at) > now() - LATELY)
        .subquery()
    )
    first = select(of_late).where(of_late.c.place == 1).order_by(of_late.c.channel)
    return [
        Notice(_sentence(way, count, reason), Urgency.soon, "alerts")
        for way, reason, count, _ in db.execute(first)
    ]


def _sentence(channel: Channel, count: int, reason: str) -> str:
    what, of = WAYS[channel]
    return f"{many(count, what)} {of} did not arrive: {reason}"

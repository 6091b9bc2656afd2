"""What people said of a date of a series: events that no forecast learns from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.calendar import actions
from core.calendar.queries import visible
from core.calendar.tables import Event, EventType
from core.calendar.wanted import LONGEST_NAME, LONGEST_SCOPE, Wanted
from core.errors import Invalid, NotFound
from core.series.mapping import label
from core.series.queries import visible as visible_series
from core.series.tables import Series

READS = ("calendar", "series")


@dataclass(frozen=True)
class Comment:
    """What somebody said of one day."""

    id: UUID
    day: date
    text: str
    author: str
    is_mine: bool


def comment(db: Session, user: Actor, series_id: UUID, day: date, text: str) -> UUID:
    """Say something of a day of a series, to everybody who may see the series."""
    require(user, Role.analyst)
    series = _series(db, user, series_id)
    said = " ".join(text.split())
    if not said:
        raise Invalid("A comment needs words.")
    wanted = Wanted(
        said[:LONGEST_NAME],
        day,
        type=EventType.custom,
        description=text if len(said) > LONGEST_NAME else "",
        counts=False,
        category=_category(series),
        entity=series.entity,
        is_shared=series.is_shared,
    )
    return actions.add(db, user, wanted)


def comments(db: Session, user: Actor, series_id: UUID) -> list[Comment]:
    """What was said of the days of a series, the first day first."""
    require(user, Role.viewer)
    series = _series(db, user, series_id)
    wanted = (
        select(Event, col(User.username))
        .join(User, col(User.id) == col(Event.user_id))
        .where(
            visible(user),
            col(Event.type) == EventType.custom,
            ~col(Event.include_in_prediction),
            col(Event.product_id).is_(None),
            col(Event.category) == _category(series),
            col(Event.entity).is_not_distinct_from(series.entity),
        )
        .order_by(col(Event.event_date), col(Event.created_at), col(Event.id))
    )
    return [
        Comment(
            event.id,
            event.event_date,
            event.description or event.event_name,
            author,
            event.user_id == user.id,
        )
        for event, author in db.execute(wanted)
    ]


def _series(db: Session, user: Actor, series_id: UUID) -> Series:
    wanted = select(Series).where(col(Series.id) == series_id)
    series = db.scalar(wanted.where(col(Series.id).in_(visible_series(user))))
    if series is None:
        raise NotFound("This series was deleted, or is not shared with you.")
    return series


def _category(series: Series) -> str:
    """What the series is known by: of a file without categories, each has a name of its own."""
    return label(series.category, series.name)[:LONGEST_SCOPE]

"""Questions about the calendar of events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.calendar import days
from core.calendar.causes import Cause, gathered, is_about
from core.calendar.dated import Dated
from core.calendar.days import Overlap
from core.calendar.tables import Event, EventType
from core.calendar.wanted import Wanted
from core.db.packages import metadata
from core.errors import NotFound
from core.series.mapping import NAMELESS, label
from core.series.queries import visible as visible_series
from core.series.tables import Series

READS = ("calendar", "series", "retail")
GONE = "This event was removed, or is not shared with you."


@dataclass(frozen=True)
class Scopes:
    """What events can be about: of the series that somebody sees, and of events so far."""

    categories: tuple[str, ...]
    entities: tuple[str, ...]


def visible(user: Actor) -> Any:
    """Which events this user may see: their own, those for everyone; administrators all."""
    return true() if user.sees_all else _counting(user)


def causes(db: Session, user: Actor, category: str, entity: str | None) -> list[Cause]:
    """What counts in this person's forecasts for a series of such a category and entity.

    Private events of others never do, whoever asks: a forecast is made with what its author knows.
    """
    require(user, Role.viewer)
    wanted = select(Event).where(
        _counting(user), col(Event.include_in_prediction), col(Event.product_id).is_(None)
    )
    return gathered(row for row in db.scalars(wanted) if is_about(row, category, entity))


def events(db: Session, user: Actor, series_id: UUID | None = None) -> list[Dated]:
    """Every event that this user may see by its days, or those that count for one series."""
    require(user, Role.viewer)
    if series_id is None:
        return list(_dated(db, user, visible(user)))
    wanted = select(Series).where(
        col(Series.id) == series_id, col(Series.id).in_(visible_series(user))
    )
    series = db.scalar(wanted)
    if series is None:
        raise NotFound("This series was deleted, or is not shared with you.")
    category = label(series.category, series.name)
    counts = (_counting(user), col(Event.include_in_prediction), col(Event.product_id).is_(None))
    found = _dated(db, user, *counts)
    return [one for one in found if is_about(one.said, category, series.entity)]


def event(db: Session, user: Actor, event_id: UUID) -> Dated:
    """One event."""
    require(user, Role.viewer)
    found = next(_dated(db, user, visible(user), col(Event.id) == event_id), None)
    if found is None:
        raise NotFound(GONE)
    return found


def overlapping(db: Session, user: Actor, first: date, last: date) -> list[Overlap]:
    """Promotions about the same that share days between two days, of those that count for one."""
    require(user, Role.viewer)
    promotions = _dated(
        db,
        user,
        _counting(user),
        col(Event.type) == EventType.promotion,
        col(Event.include_in_prediction),
    )
    return days.overlaps(time for one in promotions for time in one.times(first, last))


def scopes(db: Session, user: Actor) -> Scopes:
    """The categories and entities that an event can be about."""
    require(user, Role.viewer)
    series = select(col(Series.category), col(Series.name), col(Series.entity))
    seen = db.execute(series.where(col(Series.id).in_(visible_series(user)))).all()
    of_events = select(col(Event.category), col(Event.entity)).where(visible(user)).distinct()
    pairs = [(label(category, name), entity) for category, name, entity in seen]
    pairs += [(category, entity) for category, entity in db.execute(of_events)]
    categories = {category for category, _ in pairs if category and category != NAMELESS}
    entities = {entity for _, entity in pairs if entity}
    return Scopes(_by_name(categories), _by_name(entities))


def _counting(user: Actor) -> Any:
    """Which events count for this person: their own, and those for everyone."""
    return or_(col(Event.user_id) == user.id, col(Event.is_shared))


def _dated(db: Session, user: Actor, *where: Any) -> Iterator[Dated]:
    products = metadata().tables["products"]
    wanted = (
        select(Event, col(User.username), products.c.name)
        .join(User, col(User.id) == col(Event.user_id))
        .outerjoin(products, products.c.id == col(Event.product_id))
        .where(*where)
        .order_by(col(Event.event_date), col(Event.event_name), col(Event.id))
    )
    for row, owner, product in db.execute(wanted):
        is_mine = row.user_id == user.id
        yield Dated(row.id, _said(row), product, row.scope_key, owner, is_mine)


def _said(row: Event) -> Wanted:
    return Wanted(
        name=row.event_name,
        first=row.event_date,
        last=row.ends_on,
        type=row.type,
        is_yearly=row.recurrence is not None,
        before=row.window_before,
        after=row.window_after,
        description=row.description or "",
        counts=row.include_in_prediction,
        impact=row.impact,
        category=row.category,
        entity=row.entity,
        country=row.country,
        is_shared=row.is_shared,
    )


def _by_name(found: set[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=lambda one: (one.casefold(), one)))

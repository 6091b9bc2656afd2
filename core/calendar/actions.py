"""Changing the calendar: events are added, changed and removed, holidays by the country."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics.countries import public_holidays
from core.calendar.tables import Event, EventType
from core.calendar.wanted import FIRST_YEAR, LAST_YEAR, Wanted
from core.db.dialects import lock
from core.errors import Conflict, Invalid, NotFound

GONE = "There is no such event among yours."
MOST_YEARS = 50  # of holidays by one click


def add(db: Session, user: Actor, wanted: Wanted) -> UUID:
    """Put an event into the calendar."""
    require(user, Role.analyst)
    owner, columns = _owner(user), wanted.columns()
    _refuse_twice(db, owner, columns)
    event = Event(user_id=owner, **columns)
    db.add(event)
    _record(db, user, "event.add", event)
    return event.id


def change(db: Session, user: Actor, event_id: UUID, wanted: Wanted) -> UUID:
    """Have an event be as it is said now; the product that it is about stays."""
    require(user, Role.analyst)
    event = mine(db, user, event_id)
    columns = wanted.columns(event.product_id)
    _refuse_twice(db, event.user_id, columns, but=event_id)
    for name, value in columns.items():
        setattr(event, name, value)
    _record(db, user, "event.change", event)
    return event_id


def remove(db: Session, user: Actor, event_id: UUID) -> None:
    """Take an event out of the calendar."""
    require(user, Role.analyst)
    event = mine(db, user, event_id)
    db.delete(event)
    _record(db, user, "event.remove", event)


def add_holidays(
    db: Session,
    user: Actor,
    place: str,
    first_year: int,
    last_year: int,
    *,
    category: str | None = None,
    entity: str | None = None,
    is_shared: bool = False,
) -> int:
    """Add the public holidays of a country or region; how many were not there yet."""
    require(user, Role.analyst)
    owner = _owner(user)
    place = place.strip().upper()
    said = Wanted("", date.min, None, EventType.holiday, category=category, entity=entity)
    said = replace(said, country=place, is_shared=is_shared)
    days = _holidays(place, first_year, last_year)
    rows = [replace(said, name=name, first=day).columns() for name, day in days]
    lock(db, "events", owner)
    taken = select(col(Event.event_name), col(Event.event_date)).where(
        col(Event.user_id) == owner, col(Event.scope_key) == rows[0]["scope_key"]
    )
    there = {(name, day) for name, day in db.execute(taken)}
    new = [row for row in rows if (row["event_name"], row["event_date"]) not in there]
    db.add_all([Event(user_id=owner, **row) for row in new])
    db.flush()
    if new:
        told = {"years": [first_year, last_year], "added": len(new)}
        told |= {"scope": rows[0]["scope_key"], "is_shared": is_shared}
        audit.record(db, user, "event.holidays", object_type="events", details=told)
    return len(new)


def mine(db: Session, user: Actor, event_id: UUID) -> Event:
    """An event that this user may change, for an action."""
    require(user, Role.analyst)
    event = db.get(Event, event_id)
    if event is None or not (user.sees_all or event.user_id == user.id):
        raise NotFound(GONE)
    return event


def _owner(user: Actor) -> UUID:
    if user.id is None:
        raise NotFound("An event belongs to somebody; name a person.")
    return user.id


def _holidays(place: str, first_year: int, last_year: int) -> list[tuple[str, date]]:
    """Each day of each holiday, by day."""
    years = f"{first_year} to {last_year}"
    if last_year < first_year:
        raise Invalid(f"The years {years} end before they begin.")
    if not (first_year >= FIRST_YEAR and last_year <= LAST_YEAR):
        raise Invalid(f"Years lie between {FIRST_YEAR} and {LAST_YEAR}.")
    if last_year - first_year >= MOST_YEARS:
        raise Invalid(f"Holidays are added for {MOST_YEARS} years at most by one click.")
    found = public_holidays(place, range(first_year, last_year + 1))
    days = [(name, day) for name, days in found.items() for day in days]
    if not days:
        raise Invalid(f"No public holidays of {place} are known for {years}.")
    return sorted(days, key=lambda one: (one[1], one[0]))


def _refuse_twice(
    db: Session, owner: UUID, columns: Mapping[str, Any], *, but: UUID | None = None
) -> None:
    """An event of one name, first day and scope is there once for each person."""
    lock(db, "events", owner)
    alike = select(col(Event.id), col(Event.event_name)).where(
        col(Event.user_id) == owner,
        col(Event.event_date) == columns["event_date"],
        col(Event.scope_key) == columns["scope_key"],
    )
    name = columns["event_name"]
    for event_id, other in db.execute(alike):
        if event_id != but and other.casefold() == name.casefold():
            day = columns["event_date"]
            raise Conflict(f"There is a '{other}' on {day} already, with the same scope.")


def _record(db: Session, user: Actor, done: str, event: Event) -> None:
    db.flush()
    told = {"name": event.event_name, "day": event.event_date, "scope": event.scope_key}
    told |= {"type": event.type, "last": event.ends_on, "is_shared": event.is_shared}
    audit.record(db, user, done, object_type="events", object_id=event.id, details=told)

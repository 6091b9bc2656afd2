"""Who may change the calendar of events, and who may see what is in it."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from core.calendar import actions, cautions, comments, glance, queries
from core.calendar.scope import scope_key
from core.calendar.wanted import Wanted
from core.db.types import now
from tests.bed.matters import CATEGORY, Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_DAY, Rows

WANTED = Wanted("Another sale", FIRST_DAY)
SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin, searches=True)
event = partial(row_of, "events", type="promotion", include_in_prediction=True)


def on_event(do: Call, db: Session, user: Actor, row: Row, *given: Any) -> Any:
    """A call that names an event."""
    return do(db, user, row["id"], *given)


def soon(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """An event of tomorrow."""
    return event(rows, owner, is_shared, event_date=now().date() + timedelta(days=1))


def twice(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """Two promotions on one day."""
    event(rows, owner, is_shared, event_date=FIRST_DAY)
    return event(rows, owner, is_shared, event_date=FIRST_DAY)


def commented(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A series with a comment on one day of it."""
    series = row_of("series", rows, owner, is_shared, category=CATEGORY)
    scope = {"category": CATEGORY, "scope_key": scope_key(None, CATEGORY, None, None)}
    row_of("events", rows, owner, is_shared, type="custom", include_in_prediction=False, **scope)
    return series


def scoped(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A series whose category nothing else has."""
    return row_of("series", rows, owner, is_shared, category="nobody else's")


DATED: dict[Call, Line] = {
    actions.add: Line(Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, WANTED)),
    actions.add_holidays: Line(
        Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, "DE", 2026, 2026)
    ),
    actions.change: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: on_event(do, db, user, row, WANTED),
        event,
    ),
    **dict.fromkeys(
        (actions.remove, actions.mine), Line(Role.analyst, Reach.own_or_admin, on_event, event)
    ),
    comments.comment: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: on_event(do, db, user, row, FIRST_DAY, "A strike"),
        commented,
    ),
    comments.comments: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: len(on_event(ask, db, user, row)) == 1,
        commented,
    ),
    **dict.fromkeys(
        (queries.event, cautions.cautions),
        Line(Role.viewer, Reach.own_shared_or_admin, on_event, event),
    ),
    queries.events: SEES(
        lambda ask, db, user, row: row["id"] in {one.id for one in ask(db, user)}, event
    ),
    queries.causes: Line(
        Role.viewer,
        Reach.own_or_shared,
        lambda ask, db, user, row: (
            row["event_name"] in {one.event.name for one in ask(db, user, CATEGORY, None)}
        ),
        event,
        searches=True,
    ),
    queries.overlapping: Line(
        Role.viewer,
        Reach.own_or_shared,
        lambda ask, db, user, row: (
            row["id"]
            in {
                time.event_id
                for two in ask(db, user, FIRST_DAY, FIRST_DAY)
                for time in (two.one, two.other)
            }
        ),
        twice,
        searches=True,
    ),
    queries.scopes: SEES(
        lambda ask, db, user, row: row["category"] in ask(db, user).categories, scoped
    ),
    glance.waiting: Line(
        Role.viewer,
        Reach.own_or_shared,
        lambda ask, db, user, row: row["event_name"] in str(ask(db, user)),
        soon,
        searches=True,
    ),
}

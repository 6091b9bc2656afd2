"""What somebody should know of an event that they keep: allowed, but rarely what was meant."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.calendar import queries
from core.calendar.causes import is_about
from core.calendar.dated import Dated
from core.calendar.tables import Event, EventType
from core.calendar.wanted import Wanted
from core.db.types import now
from core.glance import listed
from core.series.mapping import label
from core.series.queries import visible as visible_series
from core.series.tables import Series, SeriesMonth

READS = ("calendar", "series", "retail")
A_YEAR = 365.25  # days
USUAL_YEARS = 3  # so far look the forecasts that usually look furthest, those of years


def cautions(db: Session, user: Actor, event_id: UUID) -> list[str]:
    """Sentences about one event: none where nothing is odd about it."""
    require(user, Role.viewer)
    one = queries.event(db, user, event_id)
    if not one.said.counts or one.product:
        return []
    return [*_overlaps(db, user, one), *_out_of_reach(db, user, one), *_unlearnt(db, user, one)]


def _overlaps(db: Session, user: Actor, one: Dated) -> Iterator[str]:
    """That other promotions have days of it."""
    if one.said.type is not EventType.promotion:
        return
    first, last = one.said.first, one.said.last or one.said.first
    found = queries.overlapping(db, user, first, last + timedelta(days=366 * one.said.is_yearly))
    pairs = [(two.one, two.other) for two in found]
    others = [str(b if a.event_id == one.id else a) for a, b in pairs
              if one.id in (a.event_id, b.event_id)]  # fmt: skip
    if others:
        yield (
            f"'{one.said.name}' shares days with {listed(others)}: what each of them brings "
            "cannot be told apart on these days."
        )


def _out_of_reach(db: Session, user: Actor, one: Dated) -> Iterator[str]:
    """That no series, or no forecast, reaches it."""
    said = one.said
    begins = _begins(db, user, said)
    if begins is None:
        if said.category or said.entity:
            yield f"'{said.name}' counts for no series yet: you see none of {one.scope}."
        return
    if said.is_yearly:
        return
    years = (said.first - now().date()).days / A_YEAR
    if years > USUAL_YEARS:
        yield f"'{said.name}' lies {years:.0f} years ahead; no usual forecast reaches so far."
    if (said.last or said.first) + timedelta(days=said.after) < begins:
        yield (
            f"'{said.name}' was over before the first value that it counts for "
            f"({begins:%Y-%m}); nothing can be learnt from it."
        )


def _begins(db: Session, user: Actor, said: Wanted) -> date | None:
    """The month in which the first of the series that it counts for begins."""
    wanted = (
        select(
            *(col(Series.category), col(Series.name), col(Series.entity)),
            func.min(SeriesMonth.month),
        )
        .join(SeriesMonth, col(SeriesMonth.series_id) == col(Series.id))
        .where(col(Series.id).in_(visible_series(user)))
        .group_by(col(Series.id), col(Series.category), col(Series.name), col(Series.entity))
    )
    months = [
        month
        for category, name, entity, month in db.execute(wanted)
        if is_about(said, label(category, name), entity)
    ]
    return min(months, default=None)


def _unlearnt(db: Session, user: Actor, one: Dated) -> Iterator[str]:
    """That it has not been yet, so that only a person can say what it brings."""
    said, today = one.said, now().date()
    if said.impact is not None or said.is_yearly or said.first < today:
        return
    before = select(col(Event.id)).where(
        queries.visible(user),
        col(Event.event_name) == said.name,
        col(Event.type) == said.type,
        col(Event.impact).is_(None),
        col(Event.event_date) < today,
    )
    if db.scalar(before.limit(1)) is None:
        yield (
            f"There has been no '{said.name}' yet, so that nothing can be learnt from it: say "
            "what change you expect, or add the days on which it was before."
        )

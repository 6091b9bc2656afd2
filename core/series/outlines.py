"""Long series in few points: the lowest and highest of each stretch of time.

The database finds them along its index, so that a million points cost one second and no memory;
the line that a screen draws through them looks the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import CTE, ColumnElement, column, select, values
from sqlmodel import Session, UTCDateTime, col, func

from core.db.dialects import first_by
from core.db.frames import frame
from core.series.tables import SeriesMonth, TimeSeriesData

MOST = 2_000  # more than a screen has columns

timestamp, value = col(TimeSeriesData.timestamp), col(TimeSeriesData.value)


@dataclass(frozen=True)
class Outline:
    """What the line through all points of a series looks like, and how many there are."""

    points: pd.DataFrame  # values by moment, oldest first; few, with the extremes and both ends
    count: int


def outline(db: Session, series_id: UUID, most: int = MOST) -> Outline:
    """All points where they are few, else the first, the last, and those at the extremes."""
    mine = col(TimeSeriesData.series_id) == series_id
    months = select(func.sum(SeriesMonth.points), func.max(SeriesMonth.last_at))
    rolled_up = months.where(col(SeriesMonth.series_id) == series_id)
    count, last = db.execute(rolled_up).one()
    wanted = select(timestamp, value).where(mine).order_by(timestamp)
    if count and count > most:
        first = db.scalars(wanted.with_only_columns(timestamp).limit(1)).one()
        kept = _extremes(db, mine, first, last, (most - 2) // 2)
        wanted = wanted.where(timestamp.in_(kept | {first, last}))
    return Outline(frame(db, wanted).set_index("timestamp"), int(count or 0))


def _extremes(
    db: Session, mine: ColumnElement[bool], first: datetime, last: datetime, stretches: int
) -> set[datetime]:
    """The moments of the lowest and the highest point of each stretch between two moments."""
    edges = _edges(first, last, stretches)
    inside = (mine, timestamp >= edges.c.since, timestamp < edges.c.until)
    lowest, highest = (first_by(db, timestamp, by, *inside, each=edges) for by in (value, -value))
    found = db.execute(select(lowest, highest).select_from(edges))
    return {moment for pair in found for moment in pair if moment is not None}


def _edges(first: datetime, last: datetime, stretches: int) -> CTE:
    """Where each stretch begins and ends; they lie side by side and are of one length."""
    length = (last - first) / stretches
    cuts = [first + length * at for at in range(stretches)]
    rows: list[tuple[Any, ...]] = list(zip(cuts, [*cuts[1:], last], strict=True))
    bounds = (column("since", UTCDateTime), column("until", UTCDateTime))
    return values(*bounds, name="edges").data(rows).cte("edges")

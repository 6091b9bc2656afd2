"""The months of series, kept beside their points in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import delete, select
from sqlmodel import Session, and_, col, func

from core.db import bulk
from core.db.dialects import month_of
from core.db.frames import Wanted, frame
from core.series.tables import SeriesMonth, TimeSeriesData

SERIES_AT_ONCE = 500  # far below the number of values that a statement may bind


def refresh(
    db: Session, owner: UUID | None, series_ids: Sequence[UUID], since: datetime, until: datetime
) -> None:
    """Roll the months between two moments up anew, the months of both included."""
    first, after = _first_day(since), _first_day(until) + pd.DateOffset(months=1)
    for at in range(0, len(series_ids), SERIES_AT_ONCE):
        _refresh(db, owner, series_ids[at : at + SERIES_AT_ONCE], first, after)


def _refresh(
    db: Session, owner: UUID | None, some: Sequence[UUID], first: pd.Timestamp, after: pd.Timestamp
) -> None:
    stale = delete(SeriesMonth).where(
        col(SeriesMonth.series_id).in_(some),
        col(SeriesMonth.month) >= first.date(),
        col(SeriesMonth.month) < after.date(),
    )
    db.execute(stale.execution_options(owner=owner))
    fresh = months_of(
        db,
        col(TimeSeriesData.series_id).in_(some),
        col(TimeSeriesData.timestamp) >= first.to_pydatetime(),
        col(TimeSeriesData.timestamp) < after.to_pydatetime(),
    )
    bulk.load(db, SeriesMonth, frame(db, fresh), owner=owner)


def _first_day(moment: datetime) -> pd.Timestamp:
    return pd.Timestamp(moment).tz_convert("UTC").normalize().replace(day=1)


def months_of(db: Session, *conditions: Any) -> Wanted:
    """The roll-up as it follows from the points; `validate` holds the stored one against it."""
    month = month_of(db, TimeSeriesData.timestamp).label("month")
    months = (
        select(
            col(TimeSeriesData.series_id),
            col(TimeSeriesData.category),
            month,
            func.count().label("points"),
            func.sum(TimeSeriesData.value).label("total"),
            func.max(TimeSeriesData.timestamp).label("last_at"),
        )
        .where(*conditions)
        .group_by(col(TimeSeriesData.series_id), col(TimeSeriesData.category), month)
        .subquery()
    )
    last = and_(
        col(TimeSeriesData.series_id) == months.c.series_id,
        col(TimeSeriesData.timestamp) == months.c.last_at,
    )
    wanted = [*months.c, col(TimeSeriesData.value).label("last_value")]
    return select(*wanted).join(TimeSeriesData, last)

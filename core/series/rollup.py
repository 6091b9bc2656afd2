"""The months of series, kept beside their points in the same transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import delete, select
from sqlmodel import Session, and_, col, func

from core.db import bulk
from core.db.dialects import last_by, month_of
from core.db.frames import Wanted, frame
from core.errors import Invalid
from core.series.tables import SeriesMonth, TimeSeriesData

SERIES_AT_ONCE = 500  # far below the number of values that a statement may bind


@dataclass(frozen=True)
class Months:
    """Some months: the first day of the first, and the first day after the last."""

    first: date
    after: date

    @classmethod
    def of(cls, moments: pd.Series) -> "Months":
        """Those in which the moments lie."""
        newest = _first_day(moments.max())
        if newest.year == MAXYEAR:
            raise Invalid(
                f"{moments.max():%Y-%m-%d} is in the last year there is; check the dates."
            )
        after = newest + pd.DateOffset(months=1)
        return cls(_first_day(moments.min()).date(), after.date())

    def hold(self, moment: Any) -> Any:
        """The condition that a moment lies in them."""
        ends = (datetime.combine(day, time(), UTC) for day in (self.first, self.after))
        since, until = ends
        return and_(moment >= since, moment < until)

    def name(self, month: Any) -> Any:
        """The condition that a month, named by its first day, is one of them."""
        return and_(month >= self.first, month < self.after)


def are_there(db: Session, series_ids: Sequence[UUID], months: Months) -> bool:
    """Whether any of the series has points in these months already."""
    for some in in_parts(series_ids):
        wanted = select(col(SeriesMonth.id)).where(
            col(SeriesMonth.series_id).in_(some), months.name(col(SeriesMonth.month))
        )
        if db.execute(wanted.limit(1)).first() is not None:
            return True
    return False


def fill(db: Session, owner: UUID | None, points: pd.DataFrame) -> None:
    """Roll points up that are the only ones of their months, without asking for them again."""
    bulk.load(db, SeriesMonth, rolled_up(points), owner=owner)


def rolled_up(points: pd.DataFrame) -> pd.DataFrame:
    """The months of points (series_id, category, timestamp, value)."""
    moments = points["timestamp"].dt.tz_convert("UTC").dt.tz_localize(None)
    first_days = moments.to_numpy("datetime64[M]").astype("datetime64[s]")
    named = points.assign(month=first_days)  # in seconds: the years of nanoseconds end in 2262
    grouped = named.sort_values("timestamp").groupby(
        ["series_id", "category", "month"], observed=True
    )
    months = grouped.agg(
        points=("value", "size"),
        total=("value", "sum"),
        last_at=("timestamp", "last"),
        last_value=("value", "last"),
    ).reset_index()
    return months.assign(month=months["month"].dt.date)


def refresh(db: Session, owner: UUID | None, series_ids: Sequence[UUID], months: Months) -> None:
    """Roll months up anew from the points that are stored."""
    for some in in_parts(series_ids):
        stale = delete(SeriesMonth).where(
            col(SeriesMonth.series_id).in_(some), months.name(col(SeriesMonth.month))
        )
        db.execute(stale.execution_options(owner=owner))
        fresh = months_of(
            db,
            col(TimeSeriesData.series_id).in_(some),
            months.hold(col(TimeSeriesData.timestamp)),
        )
        bulk.load(db, SeriesMonth, frame(db, fresh), owner=owner)


def in_parts(series_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """So many at a time that a statement can bind them."""
    for at in range(0, len(series_ids), SERIES_AT_ONCE):
        yield series_ids[at : at + SERIES_AT_ONCE]


def _first_day(moment: datetime) -> pd.Timestamp:
    return pd.Timestamp(moment).tz_convert("UTC").normalize().replace(day=1)


def months_of(db: Session, *conditions: Any) -> Wanted:
    """The roll-up as it follows from the points; `validate` holds the stored one against it."""
    month = month_of(db, TimeSeriesData.timestamp).label("month")
    columns = (
        col(TimeSeriesData.series_id),
        col(TimeSeriesData.category),
        month,
        func.count().label("points"),
        func.sum(TimeSeriesData.value).label("total"),
        func.max(TimeSeriesData.timestamp).label("last_at"),
        last_by(db, col(TimeSeriesData.value), col(TimeSeriesData.timestamp)).label("last_value"),
    )
    grouped = (col(TimeSeriesData.series_id), col(TimeSeriesData.category), month)
    return select(*columns).where(*conditions).group_by(*grouped)

"""Questions about series and their points."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db.frames import frame
from core.glance import Holding, holding
from core.series.tables import Series, SeriesMonth, TimeSeriesData

READS = ("series",)


def visible(user: Actor) -> Any:
    """Ids of the series this user may see; every question about points begins here."""
    mine = select(col(Series.id))
    if user.sees_all:
        return mine
    return mine.where(or_(col(Series.user_id) == user.id, col(Series.is_shared)))


def category_points(
    db: Session, user: Actor, category: str, since: datetime, until: datetime
) -> pd.DataFrame:
    """Points of a category from ``since`` up to, not including, ``until``, oldest first."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(TimeSeriesData.series_id), col(TimeSeriesData.timestamp), col(TimeSeriesData.value)
        )
        .where(
            col(TimeSeriesData.category) == category,
            col(TimeSeriesData.timestamp) >= since,
            col(TimeSeriesData.timestamp) < until,
            col(TimeSeriesData.series_id).in_(visible(user)),
        )
        .order_by(col(TimeSeriesData.timestamp))
    )
    return frame(db, wanted)


def monthly_totals(
    db: Session, user: Actor, category: str, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """A category month by month: points and their sum, over all series this user may see."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(SeriesMonth.month),
            func.sum(SeriesMonth.points).label("points"),
            func.sum(SeriesMonth.total).label("total"),
        )
        .where(col(SeriesMonth.category) == category, col(SeriesMonth.series_id).in_(visible(user)))
        .group_by(col(SeriesMonth.month))
        .order_by(col(SeriesMonth.month))
    )
    if since is not None:
        wanted = wanted.where(col(SeriesMonth.month) >= since)
    if until is not None:
        wanted = wanted.where(col(SeriesMonth.month) < until)
    return frame(db, wanted)


def series_held(db: Session, user: Actor) -> Holding:
    """How many series this person may see."""
    require(user, Role.viewer)
    return holding(db, col(Series.updated_at), col(Series.id).in_(visible(user)))

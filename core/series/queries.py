"""Questions about series and their points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.glance import Holding, holding
from core.series import outlines
from core.series.outlines import Outline
from core.series.tables import Series, SeriesMonth, TimeSeriesData

READS = ("series",)


@dataclass(frozen=True)
class Listed:
    """A series as choosers name it; two people may have one of the same name."""

    id: UUID
    name: str
    owner: str
    is_mine: bool
    unit: str
    category: str
    entity: str

    def __str__(self) -> str:
        """Its name, with the owner's when that is somebody else."""
        return self.name if self.is_mine else f"{self.name} · {self.owner}"


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


def series(db: Session, user: Actor, only: Sequence[UUID] | None = None) -> list[Listed]:
    """The series this user may see, or some of them, by name, their own first."""
    require(user, Role.viewer)
    wanted = (
        select(Series, col(User.username))
        .join(User, col(User.id) == col(Series.user_id))
        .where(col(Series.id).in_(visible(user)))
        .order_by(col(Series.user_id) != user.id, col(Series.name), col(User.username))
    )
    if only is not None:
        wanted = wanted.where(col(Series.id).in_(only))
    return [_listed(user, one, owner) for one, owner in db.execute(wanted)]


def points(db: Session, user: Actor, series_id: UUID) -> pd.DataFrame:
    """All values of one series by moment."""
    require(user, Role.viewer)
    wanted = _points(db, user, series_id)
    return frame(db, wanted.order_by(col(TimeSeriesData.timestamp))).set_index("timestamp")


def newest_points(db: Session, user: Actor, series_id: UUID, most: int = 1_000) -> pd.DataFrame:
    """The last values of one series by moment, the newest first."""
    require(user, Role.viewer)
    newest = col(TimeSeriesData.timestamp).desc()
    wanted = _points(db, user, series_id).order_by(newest).limit(most)
    return frame(db, wanted).set_index("timestamp")


def outline(db: Session, user: Actor, series_id: UUID) -> Outline:
    """What the line through all values of one series looks like."""
    require(user, Role.viewer)
    _points(db, user, series_id)
    return outlines.outline(db, series_id)


def _points(db: Session, user: Actor, series_id: UUID) -> Wanted:
    """The values of one series, if this user may see it."""
    if db.scalar(visible(user).where(col(Series.id) == series_id)) is None:
        raise NotFound("This series was deleted, or is not shared with you.")
    wanted = select(col(TimeSeriesData.timestamp), col(TimeSeriesData.value))
    return wanted.where(col(TimeSeriesData.series_id) == series_id)


def _listed(user: Actor, one: Series, owner: str) -> Listed:
    unit = one.unit or one.currency or ""
    is_mine = one.user_id == user.id
    return Listed(one.id, one.name, owner, is_mine, unit, one.category, one.entity or "")

"""What can be watched of series: their newest value, and whether points still come."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.db.types import now
from core.series.queries import visible
from core.series.tables import Series, TimeSeriesData

READS = ("series",)
NO_POINTS = "it has no points yet"
GAP = "the period before has no point"
# Days from one point to the next at most, by the frequency; of others, the point before counts.
A_PERIOD = {"D": 1, "B": 5, "W": 7, "M": 31, "Q": 92, "Y": 366, "A": 366}


def latest_values(db: Session, user: Actor, series_id: UUID | None = None) -> list[Reading]:
    """The newest value of each series, and that of the period before."""
    require(user, Role.viewer)
    values = (
        _newest(TimeSeriesData.value).label("value"),
        _newest(TimeSeriesData.value, 1).label("before"),
        _newest(TimeSeriesData.timestamp, 1).label("at_before"),
    )
    return [_latest(user, row) for row in db.execute(_series(user, series_id).add_columns(*values))]


def days_without_points(db: Session, user: Actor, series_id: UUID | None = None) -> list[Reading]:
    """Days since the newest point of each series."""
    require(user, Role.viewer)
    today = now().date()
    read = []
    for row in db.execute(_series(user, series_id)):
        days = None if row.at is None else (today - row.at.date()).days
        read.append(replace(_reading(user, row), value=days, unit=""))
    return read


def _latest(user: Actor, row: Row[Any]) -> Reading:
    reading = replace(_reading(user, row), value=row.value)
    if row.at_before is not None and _is_gap(row.frequency, row.at_before, row.at):
        return replace(reading, reason=GAP)
    return replace(reading, before=row.before)


def _reading(user: Actor, row: Row[Any]) -> Reading:
    """What is the same of every figure: of which series, and of which day."""
    label = row.name if row.user_id == user.id else f"{row.name} · {row.username}"
    unit = row.unit or row.currency or ""
    if row.at is None:
        return Reading(row.id, label, None, reason=NO_POINTS, unit=unit)
    return Reading(row.id, label, None, of=row.at.date(), unit=unit)


def _series(user: Actor, series_id: UUID | None) -> Any:
    """The series that are asked for, with the moment of their newest point."""
    columns = (
        col(Series.id),
        col(Series.name),
        col(Series.user_id),
        col(User.username),
        col(Series.frequency),
        col(Series.unit),
        col(Series.currency),
        _newest(TimeSeriesData.timestamp).label("at"),
    )
    wanted = select(*columns).join(User, col(User.id) == col(Series.user_id))
    seen = wanted.where(col(Series.id).in_(visible(user)))
    return seen if series_id is None else seen.where(col(Series.id) == series_id)


def _newest(column: Any, back: int = 0) -> Any:
    """A column of the newest point of a series, or of one further back: a look into the index."""
    points = select(column).where(col(TimeSeriesData.series_id) == col(Series.id))
    newest = points.order_by(col(TimeSeriesData.timestamp).desc()).limit(1).offset(back)
    return newest.correlate(Series).scalar_subquery()


def _is_gap(frequency: str | None, before: datetime, at: datetime) -> bool:
    days = A_PERIOD.get((frequency or "")[:1].upper())
    return days is not None and (at.date() - before.date()).days > days


LATEST_VALUE = Metric(
    "Latest value",
    Subject.series,
    "",
    latest_values,
    "The newest point; a change is against the point before, by a known frequency against that "
    "of the period before.",
)
DAYS_WITHOUT_POINTS = Metric(
    "Days without new points",
    Subject.series,
    "days",
    days_without_points,
    "Today minus the day of the newest point.",
)

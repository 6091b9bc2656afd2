"""What must hold of series, their points and the months rolled up from them."""

from typing import Any

from sqlalchemy import and_, func, literal, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.dialects import month_of
from core.db.findings import many, offenders
from core.series.rollup import months_of
from core.series.tables import Series, SeriesMonth, TimeSeriesData
from core.uploads.tables import DataUpload

TOLERANCE = 1e-9  # of the sum of magnitudes: the order of a sum decides its last digits


def points_come_from_their_owner(db: Session, user: Actor) -> list[str]:
    """Series with points from somebody else's upload."""
    require(user, Role.admin)
    wanted = (
        select(
            col(Series.name),
            col(DataUpload.filename),
            func.count().label("points"),
        )
        .select_from(TimeSeriesData)
        .join(Series, col(Series.id) == TimeSeriesData.series_id)
        .join(DataUpload, col(DataUpload.id) == TimeSeriesData.data_upload_id)
        .where(col(DataUpload.user_id) != Series.user_id)
        .group_by(col(Series.id), col(Series.name), col(DataUpload.id), col(DataUpload.filename))
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The series '{row.name}' has {many(row.points, 'point')} from '{row.filename}', "
            "which somebody else uploaded."
        ),
    )


def months_equal_their_points(db: Session, user: Actor) -> list[str]:
    """Months of series whose roll-up is missing, left over, or differs from their points."""
    require(user, Role.admin)
    made = months_of(db).cte("made")
    stored = SeriesMonth.__table__  # type: ignore[attr-defined]
    same = and_(
        made.c.series_id == stored.c.series_id,
        made.c.category == stored.c.category,
        made.c.month == stored.c.month,
    )
    missing = _months(made, "is not rolled up").join(stored, same, isouter=True)
    left_over = _months(stored, "is rolled up but has no points").join(made, same, isouter=True)
    different = _months(made, "is not the sum of its points").join(stored, same)
    wanted = missing.where(stored.c.id.is_(None)).union_all(
        left_over.where(made.c.series_id.is_(None)),
        different.where(_differs(db, made, stored)),
    )
    return offenders(
        db,
        wanted,
        lambda row: f"{row.month:%Y-%m} of the series '{row.name}' {row.fault} ({row.category}).",
    )


def _months(source: Any, fault: str) -> Any:
    return (
        select(col(Series.name), source.c.month, source.c.category, literal(fault).label("fault"))
        .select_from(source)
        .join(Series, col(Series.id) == source.c.series_id)
    )


def _differs(db: Session, made: Any, stored: Any) -> Any:
    magnitude = (
        select(func.sum(func.abs(TimeSeriesData.value)))
        .where(
            col(TimeSeriesData.series_id) == made.c.series_id,
            col(TimeSeriesData.category) == made.c.category,
            month_of(db, TimeSeriesData.timestamp) == made.c.month,
        )
        .correlate(made)
        .scalar_subquery()
    )
    return or_(
        made.c.points != stored.c.points,
        made.c.last_at != stored.c.last_at,
        made.c.last_value != stored.c.last_value,
        and_(
            made.c.total != stored.c.total,
            func.abs(made.c.total - stored.c.total) > TOLERANCE * magnitude,
        ),
    )

"""In which series the points of a file stand, and what watches them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.series.queries import visible
from core.series.tables import Series, TimeSeriesData
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "series", "alerts")


def series_of(upload_id: UUID) -> Select[Any]:
    """Ids of the series that have points of a file."""
    brought = col(TimeSeriesData.data_upload_id) == upload_id
    return select(col(TimeSeriesData.series_id)).where(brought).distinct()


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The series with points of a file, and the alert rules about them."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    wanted = (
        select(col(Series.name), func.count())
        .join(TimeSeriesData, col(TimeSeriesData.series_id) == col(Series.id))
        .where(col(TimeSeriesData.data_upload_id) == file.id)
        .group_by(col(Series.id), col(Series.name))
    )
    found = lineage.uses(
        db,
        "Series",
        wanted,
        col(Series.id).in_(visible(user)),
        say=lineage.many("point"),
        page="series",
        is_built=False,
    )
    return found + lineage.watching(db, user, Subject.series, series_of(file.id))

"""Series that files made and of which nothing is left once the files were taken back."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session, col

from core.db.packages import metadata
from core.jobs.tables import Schedule
from core.series import rollup
from core.series.accounts import guesses
from core.series.mapping import label
from core.series.tables import Series, TimeSeriesData

OWN = {"series_months", "timeseries_data"}  # tables that are parts of a series


def remove(db: Session, owner: UUID | None, ids: Sequence[UUID]) -> int:
    """Remove those of some series that are empty, unless somebody would miss one; say how many.

    A series is missed that is shared, has a recipe or another class than its name suggests, that
    something was made of or watches, or for whose new data work waits.
    """
    empty = [one for some in rollup.in_parts(ids) for one in _empty(db, some)]
    used = _used(db, [one.id for one in empty])
    as_made = _as_made(db, [one for one in empty if one.id not in used])
    for some in rollup.in_parts([one.id for one in as_made]):
        gone = delete(Series).where(col(Series.id).in_(some))
        db.execute(gone.execution_options(owner=owner))
    return len(as_made)


def _empty(db: Session, ids: Sequence[UUID]) -> list[Series]:
    points = select(col(TimeSeriesData.id)).where(col(TimeSeriesData.series_id) == col(Series.id))
    wanted = select(Series).where(col(Series.id).in_(ids), ~points.exists())
    return list(db.scalars(wanted))


def _as_made(db: Session, found: Sequence[Series]) -> list[Series]:
    """Those whose settings are as they were when a file made them."""
    suggested = guesses(label(one.category, one.name) for one in found)
    kept = []
    for one in found:
        guess = suggested[label(one.category, one.name)]
        usual = one.account_class is (guess.account_class if guess else None)
        if not (one.is_shared or one.recipe) and (usual or _is_as_others(db, one)):
            kept.append(one)
    return kept


def _is_as_others(db: Session, one: Series) -> bool:
    """Whether its class is that of its category, as new series take it over."""
    others = select(col(Series.id)).where(
        col(Series.user_id) == one.user_id,
        col(Series.category) == one.category,
        col(Series.account_class) == one.account_class,
        col(Series.id) != one.id,
    )
    return db.scalar(others.limit(1)) is not None


def _used(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Which series something refers to that is no part of them."""
    used: set[UUID] = set()
    for some in rollup.in_parts(ids):
        for column in _referring():
            used |= set(db.execute(select(column).where(column.in_(some)).distinct()).scalars())
    if len(used) < len(ids):
        rows = db.execute(select(col(Schedule.rule), col(Schedule.parameters)))
        told = " ".join(f"{rule} {json.dumps(parameters)}" for rule, parameters in rows)
        used |= {one for one in ids if str(one) in told}
    return used


def _referring() -> Iterator[Any]:
    """The columns in which the key of a series stands: foreign keys, and subjects of any kind."""
    for table in metadata().sorted_tables:
        for column in table.columns:
            points_here = any(
                key.column.table.name == Series.__tablename__ for key in column.foreign_keys
            )
            if (points_here and table.name not in OWN) or column.name == "subject_id":
                yield column

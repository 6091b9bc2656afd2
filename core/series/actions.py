"""Changing series and their points."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.db import bulk
from core.db.pgcopy import aware
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import due, recurrence, schedules
from core.jobs.actions import Kinds
from core.series import emptied, rollup
from core.series.queries import visible
from core.series.tables import Series, TimeSeriesData
from core.uploads import storing
from core.uploads.tables import DataUpload
from core.uploads.twins import said_again

KEY = ["series_id", "timestamp"]


def add_points(
    db: Session, user: Actor, data_upload_id: UUID, points: pd.DataFrame | Iterable[pd.DataFrame]
) -> int:
    """Store points of series of one owner (series_id, timestamp, category, value); newer wins.

    Very many come in parts, all points of a series in the same.
    """
    require(user, Role.analyst)
    count, ids = 0, list[UUID]()
    for some in (points,) if isinstance(points, pd.DataFrame) else points:
        if not some.empty:
            count += len(some)
            ids += _added(db, user, data_upload_id, some)
    if ids:
        due.data_came(db, user, ids, _seen)
    return count


def _added(db: Session, user: Actor, data_upload_id: UUID, points: pd.DataFrame) -> list[UUID]:
    """Store points and their months; of which series they are."""
    points = points.assign(timestamp=aware(points["timestamp"]))
    again = said_again(points, KEY)
    if again.any():
        first = points.iloc[int(again.argmax())]
        raise Invalid(f"There are two values for {first['timestamp']} in one series.")
    ids = list(points["series_id"].unique())
    owner = _owner(db, user, ids, data_upload_id)
    months = rollup.Months.of(points["timestamp"])
    same = {"owner": owner, "data_upload_id": data_upload_id}
    if rollup.are_there(db, ids, months):
        bulk.upsert(db, TimeSeriesData, points, key=KEY, **same)
        rollup.refresh(db, owner, ids, months)
    else:
        bulk.load(db, TimeSeriesData, points, **same)
        rollup.fill(db, owner, points)
    return ids


def remove_points(db: Session, user: Actor, data_upload_id: UUID) -> int:
    """Take back the points that one upload brought, and put back what it had overwritten."""
    require(user, Role.analyst)
    brought = (
        select(
            col(TimeSeriesData.series_id),
            func.min(TimeSeriesData.timestamp).label("first"),
            func.max(TimeSeriesData.timestamp).label("last"),
        )
        .where(col(TimeSeriesData.data_upload_id) == data_upload_id)
        .group_by(col(TimeSeriesData.series_id))
    )
    spans = db.execute(brought).all()
    before = storing.replaced(db, data_upload_id, TimeSeriesData)
    ids = list({row.series_id for row in spans} | set(before["series_id"].unique()))
    owner = _owner(db, user, ids, data_upload_id)  # also of an upload that brought none
    count = storing.take_back(db, data_upload_id, TimeSeriesData, key=KEY, owner=owner)
    if ids:
        ends = [moment for row in spans for moment in (row.first, row.last)]
        ends += [] if before.empty else [before["timestamp"].min(), before["timestamp"].max()]
        rollup.refresh(db, owner, ids, rollup.Months.of(pd.Series(ends)))
        emptied.remove(db, owner, ids)
    return count


def work_after(
    db: Session,
    user: Actor,
    kinds: Kinds,
    series_id: UUID,
    name: str,
    parameters: Mapping[str, Any],
) -> UUID:
    """Have work done each time new data of a series came that this person may see."""
    require(user, Role.analyst)
    if not _seen(db, user, [series_id]):
        raise NotFound("This series was deleted, or is not shared with you.")
    rule = recurrence.after(series_id)
    return schedules.add_schedule(db, user, kinds, name, parameters, rule=rule)


def _seen(db: Session, user: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of some series that a person may see."""
    return {
        series_id
        for some in rollup.in_parts(list(ids))
        for series_id in db.scalars(visible(user).where(col(Series.id).in_(some)))
    }


def _owner(db: Session, user: Actor, ids: Sequence[UUID], data_upload_id: UUID) -> UUID | None:
    """Whose cached results a change makes stale: the owner's, or everybody's (None) if shared.

    Series and upload must be of one person: the user, unless an administrator asks.
    """
    found: list[tuple[UUID, bool]] = []
    for some in rollup.in_parts(ids):
        wanted = select(col(Series.user_id), col(Series.is_shared)).where(col(Series.id).in_(some))
        found += [(owner, is_shared) for owner, is_shared in db.execute(wanted.distinct())]
    upload = db.get(DataUpload, data_upload_id)
    owners = {owner for owner, _ in found} | {upload.user_id if upload else None}
    if len(owners) != 1 or (not user.sees_all and owners != {user.id}):
        raise NotAllowed("Points can be changed in series of one's own only.")
    return None if any(is_shared for _, is_shared in found) else owners.pop()

"""Rows into tables so that they can come out again: what a file overwrites is kept for its undo."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import delete, func, select
from sqlmodel import Session, SQLModel

from core.db import bulk
from core.db.frames import frame
from core.errors import Conflict
from core.uploads import rebasing, traces
from core.uploads.dependents import in_parts, refuse_to_orphan
from core.uploads.places import is_moment, places
from core.uploads.shapes import Load, Mode
from core.uploads.traces import Key, Row, Trace

AS_IT_IS: dict[str, Any] = {"synchronize_session": False}  # nobody holds objects of so many rows
Table = type[SQLModel]


def put(
    db: Session,
    load: Load,
    table: Table,
    rows: pd.DataFrame,
    *,
    key: Sequence[str],
    scope: Sequence[str] = (),
    owner: UUID | None = None,
) -> int:
    """Store rows of a file; what they overwrite is kept. See `make_room` for the parameters."""
    same: dict[str, Any] = {"data_upload_id": load.upload_id}
    if make_room(db, load, table, rows, key=key, scope=scope, owner=owner):
        return bulk.upsert(db, table, rows, key=key, owner=owner, **same)
    return bulk.load(db, table, rows, owner=owner, **same)


def make_room(
    db: Session,
    load: Load,
    table: Table,
    rows: pd.DataFrame | Iterable[pd.DataFrame],
    *,
    key: Sequence[str],
    scope: Sequence[str] = (),
    owner: UUID | None = None,
) -> int:
    """Keep what a load is about to overwrite, and remove what it replaces; say how much is there.

    Args:
        rows: of the file; very many in parts, of which none shares its scope with another.
        key: columns by which a row is known again.
        scope: columns of which every value in the file is replaced whole (`Mode.replacing`), such
            as the series; none = nothing but the rows of the same key.
        owner: whose private rows they are; only that user's cached results become stale.

    """
    is_whole = load.mode is Mode.replacing and bool(scope)
    number = traces.begin(db, load.upload_id, table)
    count, first = 0, ""
    for at, some in enumerate((rows,) if isinstance(rows, pd.DataFrame) else rows):
        there = stored(db, table, some, key=scope if is_whole else key, among=key)
        values = some[list(scope)].drop_duplicates() if is_whole else None
        if at == 0 or len(there) or values is not None:
            traces.keep(
                db,
                load.upload_id,
                table,
                number,
                there,
                columns=[*some.columns, "data_upload_id"],
                scope=None if values is None else (tuple(scope), traces.written(values)),
            )
        if len(there):
            first = first or ", ".join(str(there[name].iloc[0]) for name in key)
            count += len(there)
        if is_whole and len(there):
            ours, theirs = places(there, some, key)
            ids = list(there["id"][~np.isin(ours, theirs)])
            refuse_to_orphan(db, table, _of(table, "id"), ids)
            _remove(db, table, ids, owner)
    if count and load.mode is Mode.adding:
        raise Conflict(
            f"{count:,} of the rows are stored already, the first is {first}. Choose to "
            "update what is there, or load the file without these rows."
        )
    return count


def taken(db: Session, table: Table, rows: pd.DataFrame, *, key: Sequence[str]) -> NDArray[Any]:
    """Of each row of a file, whether one of the same key is stored."""
    there = stored(db, table, rows, key=key, only=key, among=key)
    if there.empty:
        return np.zeros(len(rows), bool)
    ours, theirs = places(rows, there, key)
    found: NDArray[Any] = np.isin(ours, theirs)
    return found


def stored(
    db: Session,
    table: Table,
    rows: pd.DataFrame,
    *,
    key: Sequence[str],
    only: Sequence[str] = (),
    among: Sequence[str] = (),
) -> pd.DataFrame:
    """The rows of a table, all columns or only some, that share their key with rows of a file.

    ``among`` names a key that is unique among some rows of the table only: no others count.
    """
    wanted = rows[list(key)].dropna()
    if wanted.empty:
        return pd.DataFrame()
    between = [
        _of(table, name).between(wanted[name].min(), wanted[name].max())
        for name in key
        if is_moment(wanted[name])
    ]
    columns = [_of(table, name) for name in only] or list(table.__table__.columns)  # type: ignore[attr-defined]
    every = select(*columns).where(*between, *_unique_among(table, among))
    by = next((name for name in key if not is_moment(wanted[name])), None)
    if by is None:
        there = frame(db, every)
    else:
        parts = in_parts(list(wanted[by].unique()))
        there = _together([frame(db, every.where(_of(table, by).in_(some))) for some in parts])
    if there.empty:
        return there
    ours, theirs = places(there, wanted, key)
    return there[np.isin(ours, theirs)].reset_index(drop=True)


def take_back(
    db: Session, upload_id: UUID, table: Table, *, key: Sequence[str], owner: UUID | None = None
) -> int:
    """Have a table as if an upload had not been: say how many rows of it were there.

    What it had overwritten comes back, unless a later upload has overwritten that in its turn:
    then it comes back with the undo of that one.
    """
    of_upload = _of(table, "data_upload_id") == upload_id
    count = db.scalar(select(func.count()).select_from(table).where(of_upload)) or 0
    rows = _with_parents(db, table, _to_put_back(db, upload_id, table, key))
    if len(rows):
        bulk.upsert(db, table, rows, key=key, owner=owner)
    refuse_to_orphan(db, table, _of(table, "data_upload_id"), [upload_id])
    db.execute(delete(table).where(of_upload).execution_options(owner=owner, **AS_IT_IS))
    traces.forget(db, upload_id, table)
    return count


def replaced(db: Session, upload_id: UUID, table: Table) -> pd.DataFrame:
    """What an upload had overwritten or removed, as it was."""
    return traces.as_stored(traces.before(db, upload_id, table), table)


def _to_put_back(db: Session, upload_id: UUID, table: Table, key: Sequence[str]) -> pd.DataFrame:
    """What was there before an upload; what later ones keep of before them is set right with it."""
    next_number = traces.begin(db, upload_id, table)  # nobody else loads while this is undone
    number = traces.numbered(db, upload_id, table) or next_number
    was = traces.before(db, upload_id, table)
    later = traces.after(db, upload_id, table, number, key)
    if not later:
        rows = traces.as_stored(was, table)
        return rows if rows.empty else _unless_changed(db, upload_id, table, key, rows)
    return traces.as_stored(_rebased(db, upload_id, table, key, was, later), table)


def _unless_changed(
    db: Session, upload_id: UUID, table: Table, key: Sequence[str], rows: pd.DataFrame
) -> pd.DataFrame:
    """Without the rows that stand there again, since somebody has entered them meanwhile."""
    now = stored(db, table, rows, key=key, only=[*key, "data_upload_id"], among=key)
    if now.empty:
        return rows
    ours, theirs = places(rows, now[now["data_upload_id"].astype(object) != upload_id], key)
    return rows[~np.isin(ours, theirs)]


def _rebased(
    db: Session,
    upload_id: UUID,
    table: Table,
    key: Sequence[str],
    was: Sequence[Row],
    later: Sequence[Trace],
) -> list[Row]:
    """The rows that differ from those stored, as the later loads alone would have made them."""
    rows: dict[Key, Row | None] = {
        one: None
        for trace in later
        for one, row in trace.was.items()
        if row["data_upload_id"] == str(upload_id)
    }
    rows |= {traces.key_of(row, key): row for row in was}
    now = _now(db, table, key, rows)
    final = rebasing.without(table, key, rows, later, now)
    for trace in later:
        if trace.is_changed:
            traces.keep_again(db, table, trace)
    ours = {str(upload_id), *(str(trace.upload_id) for trace in later)}
    return [
        row
        for one, row in final.items()
        if row is not None
        and row != now.get(one)
        and (one not in now or now[one]["data_upload_id"] in ours)  # else somebody changed it
    ]


def _now(db: Session, table: Table, key: Sequence[str], rows: dict[Key, Any]) -> dict[Key, Row]:
    """The rows of these keys that are stored, as JSON would keep them."""
    known = [dict(zip(key, one, strict=False)) for one in rows if len(one) == len(key)]
    there = stored(db, table, traces.as_stored(known, table), key=key, among=key)
    names = [str(name) for name in there]
    found = (dict(zip(names, row, strict=True)) for row in traces.written(there))
    return {traces.key_of(row, key): row for row in found}


def _with_parents(db: Session, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Without the rows that would have gone with a row above them, which is no longer there."""
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        for foreign in column.foreign_keys if column.name in rows else ():
            above = foreign.column
            there = set()
            for some in in_parts(list(rows[column.name].dropna().unique())):
                there |= set(db.scalars(select(above).where(above.in_(some))))
            is_orphan = ~rows[column.name].isin(there) & rows[column.name].notna()
            if column.nullable:
                rows[column.name] = rows[column.name].astype(object).mask(is_orphan, None)
            else:
                rows = rows[~is_orphan]
    return rows


def _remove(db: Session, table: Table, ids: Sequence[UUID], owner: UUID | None) -> None:
    for some in in_parts(ids):
        gone = delete(table).where(_of(table, "id").in_(some))
        db.execute(gone.execution_options(owner=owner, **AS_IT_IS))


def _together(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _unique_among(table: Table, key: Sequence[str]) -> list[Any]:
    """The condition under which a key is unique, where it is among some rows only."""
    indexes = table.__table__.indexes  # type: ignore[attr-defined]
    found = (
        index.dialect_options["postgresql"]["where"]
        for index in indexes
        if index.unique and {*index.columns.keys()} == {*key}
    )
    return [where for where in found if where is not None]


def _of(table: Table, name: str) -> Any:
    return table.__table__.c[name]  # type: ignore[attr-defined]

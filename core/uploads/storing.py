"""Rows into tables so that they can come out again: what a file overwrites is kept for its undo."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import Date, Numeric, Uuid, delete, select
from sqlmodel import Session, SQLModel, UTCDateTime, col

from core.db import bulk
from core.db.frames import frame
from core.errors import Conflict
from core.uploads.shapes import Load, Mode
from core.uploads.tables import DataUpload, ReplacedRows

KEPT_AT_ONCE = 10_000
ASKED_AT_ONCE = 500
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
    if make_room(db, load, table, rows, key=key, scope=scope):
        return bulk.upsert(db, table, rows, key=key, owner=owner, **same)
    return bulk.load(db, table, rows, owner=owner, **same)


def make_room(
    db: Session,
    load: Load,
    table: Table,
    rows: pd.DataFrame,
    *,
    key: Sequence[str],
    scope: Sequence[str] = (),
) -> int:
    """Keep what a load is about to overwrite, and remove what it replaces; say how much is there.

    Args:
        key: columns by which a row is known again.
        scope: columns of which every value in the file is replaced whole (`Mode.replacing`), such
            as the series; none = nothing but the rows of the same key.

    """
    there = stored(db, table, rows, key=scope if load.mode is Mode.replacing and scope else key)
    if there.empty:
        return 0
    if load.mode is Mode.adding:
        first = ", ".join(str(there[name].iloc[0]) for name in key)
        raise Conflict(
            f"{len(there):,} of the rows are stored already, the first is {first}. Choose to "
            "update what is there, or load the file without these rows."
        )
    keep(db, load.upload_id, table, there)
    if load.mode is Mode.replacing and scope:
        gone = there.merge(
            rows[list(key)].drop_duplicates(), on=list(key), how="left", indicator=True
        )
        ids = gone.loc[gone["_merge"] == "left_only", "id"]
        for some in _parts(list(ids)):
            db.execute(
                delete(table).where(_of(table, "id").in_(some)).execution_options(owner=None)
            )
    return len(there)


def stored(db: Session, table: Table, rows: pd.DataFrame, *, key: Sequence[str]) -> pd.DataFrame:
    """The rows of a table, all columns, that share their key with some row of a file."""
    wanted = rows[list(key)].drop_duplicates()
    if wanted.empty:
        return pd.DataFrame()
    between = [
        _of(table, name).between(wanted[name].min(), wanted[name].max())
        for name in key
        if pd.api.types.is_datetime64_any_dtype(wanted[name])
    ]
    narrow = next((name for name in key if not _is_moment(wanted[name])), None)
    every = select(*table.__table__.columns).where(*between)  # type: ignore[attr-defined]
    found = []
    if narrow is None:
        found.append(frame(db, every))
    else:
        for some in _parts(list(wanted[narrow].dropna().unique())):
            found.append(frame(db, every.where(_of(table, narrow).in_(some))))
    there = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
    return there.merge(_comparable(wanted), on=list(key)) if len(there) else there


def keep(db: Session, upload_id: UUID, table: Table, rows: pd.DataFrame) -> None:
    """Note rows as they are now, so that undoing this upload brings them back."""
    name = str(table.__tablename__)
    for at in range(0, len(rows), KEPT_AT_ONCE):
        some = rows.iloc[at : at + KEPT_AT_ONCE].to_dict("records")
        written = [{str(key): _written(value) for key, value in row.items()} for row in some]
        db.add(ReplacedRows(data_upload_id=upload_id, table_name=name, rows=written))
    db.flush()


def take_back(
    db: Session, upload_id: UUID, table: Table, *, key: Sequence[str], owner: UUID | None = None
) -> int:
    """Remove the rows that an upload brought, and put back what they had overwritten.

    What a later upload has overwritten in its turn stays; undoing that one will then bring back
    what was there before both.
    """
    before = replaced(db, upload_id, table)
    _forget(db, upload_id, table, before, key)
    of_upload = _of(table, "data_upload_id") == upload_id
    count = len(db.execute(select(_of(table, "id")).where(of_upload)).all())
    if len(before):
        now = stored(db, table, before, key=key)
        later = now[now["data_upload_id"].notna() & (now["data_upload_id"] != upload_id)]
        back = before.merge(later[list(key)], on=list(key), how="left", indicator=True)
        back = back[back["_merge"] == "left_only"].drop(columns="_merge")
        if len(back):
            bulk.upsert(db, table, back, key=key, owner=owner)
    db.execute(delete(table).where(of_upload).execution_options(owner=owner))
    return count


def replaced(db: Session, upload_id: UUID, table: Table) -> pd.DataFrame:
    """What an upload had overwritten, as it was."""
    kept = select(col(ReplacedRows.rows)).where(
        col(ReplacedRows.data_upload_id) == upload_id,
        col(ReplacedRows.table_name) == str(table.__tablename__),
    )
    rows = [row for some in db.scalars(kept) for row in some]
    made = pd.DataFrame(rows)
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        if column.name in made:
            made[column.name] = _as_stored(made[column.name], column.type)
    return made


def _forget(
    db: Session, upload_id: UUID, table: Table, before: pd.DataFrame, key: Sequence[str]
) -> None:
    """In what later uploads keep, let the rows of this one be what they were before it."""
    was = {
        tuple(_written(row[name]) for name in key): {str(k): _written(v) for k, v in row.items()}
        for row in before.to_dict("records")
    }
    made_at = select(col(DataUpload.created_at)).where(col(DataUpload.id) == upload_id)
    later = select(ReplacedRows).where(
        col(ReplacedRows.table_name) == str(table.__tablename__),
        col(ReplacedRows.data_upload_id) != upload_id,
        col(ReplacedRows.created_at) >= made_at.scalar_subquery(),
    )
    for kept in db.scalars(later):
        mine = [row for row in kept.rows if row.get("data_upload_id") == str(upload_id)]
        if mine:
            others = [row for row in kept.rows if row.get("data_upload_id") != str(upload_id)]
            older = [was.get(tuple(row[name] for name in key)) for row in mine]
            kept.rows = [*others, *(row for row in older if row is not None)]
            db.add(kept)
    db.flush()


def _of(table: Table, name: str) -> Any:
    return table.__table__.c[name]  # type: ignore[attr-defined]


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), ASKED_AT_ONCE):
        yield values[at : at + ASKED_AT_ONCE]


def _is_moment(values: pd.Series) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(values))


def _comparable(wanted: pd.DataFrame) -> pd.DataFrame:
    """Keys as a query gives them: plain objects where a file gives categories."""
    return wanted.assign(
        **{
            str(name): wanted[name].astype(object)
            for name in wanted
            if isinstance(wanted[name].dtype, pd.CategoricalDtype)
        }
    )


def _written(value: Any) -> Any:
    """A value as JSON keeps it exactly."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp | datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value.item() if hasattr(value, "item") else value


def _as_stored(values: pd.Series, kind: Any) -> pd.Series:
    """Values that were written as JSON as their column takes them."""
    if isinstance(kind, UTCDateTime):
        return pd.to_datetime(values, utc=True, format="ISO8601")
    ways: dict[type, Any] = {Uuid: UUID, Date: date.fromisoformat}
    for known, way in ways.items():
        if isinstance(kind, known):
            return pd.Series([None if v is None else way(v) for v in values], dtype=object)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return pd.Series([None if v is None else Decimal(v) for v in values], dtype=object)
    return values

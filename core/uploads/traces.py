"""What each load did to a table: the rows as they were before it, as JSON keeps them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Date, Float, Integer, Numeric, Select, Uuid, delete, func, select
from sqlmodel import Session, SQLModel, UTCDateTime, col

from core.db.dialects import lock
from core.uploads.tables import DataUpload, ReplacedRows

KEPT_AT_ONCE = 10_000
Row = dict[str, Any]  # a row as JSON keeps it, by the names of its columns
Key = tuple[Any, ...]
Scope = tuple[tuple[str, ...], list[list[Any]]]  # columns, and of which values all was replaced


@dataclass
class Trace:
    """What one load did to a table, in the order of the loads (``number``)."""

    upload_id: UUID
    number: int
    columns: frozenset[str]  # which the load has set
    scope: Scope | None = None
    was: dict[Key, Row] = field(default_factory=dict)
    is_changed: bool = False

    def widen(self, scope: Scope | None) -> None:
        """Know also what another part of the load replaced."""
        if self.scope is None or scope is None:
            self.scope = self.scope or scope
        elif scope[1] != self.scope[1]:
            known = self.replaced()
            more = [values for values in scope[1] if tuple(values) not in known]
            self.scope = (scope[0], self.scope[1] + more)

    def replaced(self) -> frozenset[Key]:
        """The values of which the load replaced everything."""
        return frozenset(map(tuple, self.scope[1])) if self.scope else frozenset()


def is_private(table: type[SQLModel]) -> bool:
    """Whether each row belongs to somebody, so that the loads of one person follow each other."""
    return "owner" in table.__table__.info  # type: ignore[attr-defined]


def begin(db: Session, upload_id: UUID, table: type[SQLModel]) -> int:
    """Have no other load, or undo, of the same rows before this one ends; say its number."""
    name = str(table.__tablename__)
    owner = db.scalar(select(col(DataUpload.user_id)).where(col(DataUpload.id) == upload_id))
    lock(db, "loads", name, owner if is_private(table) else "")
    newest = _of(table, func.max(col(ReplacedRows.number)))
    return (db.scalar(_theirs(newest, table, upload_id)) or 0) + 1


def keep(
    db: Session,
    upload_id: UUID,
    table: type[SQLModel],
    number: int,
    rows: pd.DataFrame,
    *,
    columns: Sequence[str],
    scope: Scope | None = None,
) -> None:
    """Note what a load does: rows as they are before it, the columns it sets, what it replaces."""
    for at in range(0, max(len(rows), 1), KEPT_AT_ONCE):
        some = rows.iloc[at : at + KEPT_AT_ONCE]
        _add(db, upload_id, table, number, written(some), list(rows.columns), columns, scope)


def keep_again(db: Session, table: type[SQLModel], trace: Trace) -> None:
    """Write a trace anew, after what had been before its load has changed."""
    forget(db, trace.upload_id, table)
    names = list(next(iter(trace.was.values()), {}))
    rows = [[row[name] for name in names] for row in trace.was.values()]
    for at in range(0, max(len(rows), 1), KEPT_AT_ONCE):
        some = rows[at : at + KEPT_AT_ONCE]
        columns = sorted(trace.columns)
        _add(db, trace.upload_id, table, trace.number, some, names, columns, trace.scope)


def forget(db: Session, upload_id: UUID, table: type[SQLModel]) -> None:
    """Remove the trace of a load that was undone."""
    mine = delete(ReplacedRows).where(
        col(ReplacedRows.data_upload_id) == upload_id,
        col(ReplacedRows.table_name) == str(table.__tablename__),
    )
    db.execute(mine.execution_options(synchronize_session=False))


def numbered(db: Session, upload_id: UUID, table: type[SQLModel]) -> int | None:
    """The place of a load in the order of loads into a table; None where it left no trace."""
    mine = _of(table, func.max(col(ReplacedRows.number)))
    number: int | None = db.scalar(mine.where(col(ReplacedRows.data_upload_id) == upload_id))
    return number


def before(db: Session, upload_id: UUID, table: type[SQLModel]) -> list[Row]:
    """The rows that a load overwrote or removed, as they were."""
    mine = _of(table, col(ReplacedRows.rows)).where(col(ReplacedRows.data_upload_id) == upload_id)
    return [row for kept in db.scalars(mine) for row in _named(kept)]


def after(
    db: Session, upload_id: UUID, table: type[SQLModel], number: int, key: Sequence[str]
) -> list[Trace]:
    """The traces of the loads that came after, in their order."""
    later = _of(table, ReplacedRows).where(col(ReplacedRows.number) > number)
    ordered = later.order_by(col(ReplacedRows.number), col(ReplacedRows.id))
    found: dict[int, Trace] = {}
    for kept in db.scalars(_theirs(ordered, table, upload_id)):
        columns = frozenset(kept.columns or ())
        trace = found.setdefault(kept.number, Trace(kept.data_upload_id, kept.number, columns))
        trace.widen(_scope(kept.scope))
        trace.was.update((key_of(row, key), row) for row in _named(kept.rows))
        db.expunge(kept)
    return list(found.values())


def key_of(row: Mapping[str, Any], key: Sequence[str]) -> Key:
    """By what a row is known again; one of which a part is missing is like no other."""
    said = tuple(row[name] for name in key)
    return (*said, row["id"]) if None in said else said


def written(rows: pd.DataFrame) -> list[list[Any]]:
    """Rows as JSON keeps them exactly."""
    return [list(row) for row in zip(*(_written(rows[name]) for name in rows), strict=True)]


def as_stored(rows: Sequence[Row], table: type[SQLModel]) -> pd.DataFrame:
    """Rows that were written as JSON as their table takes them."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    names = [column.name for column in columns if not rows or column.name in rows[0]]
    return pd.DataFrame(
        {name: _as_stored([row[name] for row in rows], columns[name].type) for name in names},
        index=pd.RangeIndex(len(rows)),
    )


def _add(
    db: Session,
    upload_id: UUID,
    table: type[SQLModel],
    number: int,
    rows: list[list[Any]],
    names: list[str],
    columns: Sequence[str],
    scope: Scope | None,
) -> None:
    db.add(
        ReplacedRows(
            data_upload_id=upload_id,
            table_name=str(table.__tablename__),
            number=number,
            columns=list(columns),
            scope=[list(scope[0]), *scope[1]] if scope else None,
            rows=[names, *rows] if rows else [],
        )
    )
    db.flush()  # so that what was written of many rows is not held until the end


def _of(table: type[SQLModel], wanted: Any) -> Select[Any]:
    return select(wanted).where(col(ReplacedRows.table_name) == str(table.__tablename__))


def _theirs(wanted: Select[Any], table: type[SQLModel], upload_id: UUID) -> Select[Any]:
    """Of tables in which rows have owners, the traces of the loads of one person."""
    if not is_private(table):
        return wanted
    owner = select(col(DataUpload.user_id)).where(col(DataUpload.id) == upload_id)
    theirs = select(col(DataUpload.id)).where(col(DataUpload.user_id) == owner.scalar_subquery())
    return wanted.where(col(ReplacedRows.data_upload_id).in_(theirs))


def _named(kept: Sequence[Sequence[Any]]) -> Iterator[Row]:
    """Rows under the names that stand above them."""
    if kept:
        yield from (dict(zip(kept[0], row, strict=True)) for row in kept[1:])


def _scope(kept: Sequence[Sequence[Any]] | None) -> Scope | None:
    return (tuple(kept[0]), [list(row) for row in kept[1:]]) if kept else None


def _written(values: pd.Series) -> list[Any]:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        stamps = values.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[us]")
        words: Any = np.datetime_as_string(stamps, unit="us", timezone="UTC")
        return list(np.where(np.isnat(stamps), None, words.astype(object)))
    if isinstance(values.dtype, pd.CategoricalDtype):
        words = np.array([*map(written_value, values.cat.categories), None], dtype=object)
        return list(words[values.cat.codes.to_numpy()])
    if values.dtype == object:
        return [written_value(value) for value in values]
    return [None if value != value else value for value in values.tolist()]


def written_value(value: Any) -> Any:
    """A value as JSON keeps it exactly."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value


def _as_stored(values: list[Any], kind: Any) -> pd.Series:
    if isinstance(kind, UTCDateTime):
        return pd.Series(pd.to_datetime(pd.Series(values), utc=True, format="ISO8601"))
    if isinstance(kind, Uuid):
        codes, words = pd.factorize(np.array(values, dtype=object), use_na_sentinel=True)
        keys = pd.Index([UUID(word) for word in words], dtype=object)
        return pd.Series(pd.Categorical.from_codes(codes, keys))
    if isinstance(kind, Date):
        return _made(date.fromisoformat, values)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return _made(Decimal, values)
    if isinstance(kind, Float):  # JSON of PostgreSQL gives back 1e22 as a whole number
        return pd.Series([np.nan if value is None else float(value) for value in values])
    is_whole = isinstance(kind, Integer | Boolean) and None in values  # which floats would not keep
    return pd.Series(values, dtype=object if is_whole or isinstance(kind, Boolean) else None)


def _made(way: Any, values: list[Any]) -> pd.Series:
    return pd.Series([None if value is None else way(value) for value in values], dtype=object)

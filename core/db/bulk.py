"""Many rows at once: frames in, no object a row, in the session's own transaction.

PostgreSQL takes them by binary COPY on the session's connection, SQLite by executemany. A column
that is not in the frame gets the default of its table. Rows go in whole or not at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import psycopg
from sqlalchemy import Column, Connection, Float, Table, Uuid, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, UTCDateTime

from core.db import pgcopy, sqliterows, versions
from core.db.dialects import is_postgresql
from core.db.keys import uuid7s
from core.db.packages import domain_of
from core.db.pgcopy import Columns, Values
from core.errors import Invalid

CACHE_KB = 64_000  # of SQLite, by itself 2,000: half the time for a million rows
NO_LIMIT = text("SET LOCAL statement_timeout = 0")


def load(
    db: Session,
    table: type[SQLModel],
    frames: pd.DataFrame | Iterable[pd.DataFrame],
    *,
    owner: UUID | None = None,
    **same: Any,
) -> int:
    """Store new rows, those of ``same`` alike in all of them; say how many.

    ``owner`` is whose private rows they are: only that user's cached results become stale.
    """
    target: Table = table.__table__  # type: ignore[attr-defined]
    versions.touch(db, domain_of(target.name), owner)
    batches = (frames,) if isinstance(frames, pd.DataFrame) else frames
    return _store(db, target, (_complete(target, batch, same) for batch in batches))


def upsert(
    db: Session,
    table: type[SQLModel],
    rows: pd.DataFrame,
    *,
    key: Sequence[str],
    owner: UUID | None = None,
    **same: Any,
) -> int:
    """Store rows; one that shares ``key`` with a stored one takes its place and keeps its id."""
    target: Table = table.__table__  # type: ignore[attr-defined]
    versions.touch(db, domain_of(target.name), owner)
    columns = _complete(target, rows, same)
    names = _quoted(columns)
    newer = [name for name in (*rows.columns, *same) if name not in {*key, "id"}]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in newer)
    conflict = f"ON CONFLICT ({_quoted(key)}) {_where(target, key)} DO UPDATE SET {changes}"
    if not is_postgresql(db):
        return _insert(db, target, iter([columns]), conflict)
    stage = f"stage_{target.name}"
    db.execute(
        text(
            f"CREATE TEMP TABLE {stage} ON COMMIT DROP AS SELECT {names} FROM {target.name} "
            "WITH NO DATA"
        )
    )
    count = _copy(db, target, stage, iter([columns]))
    taken = f"INSERT INTO {target.name} ({names}) SELECT {names} FROM {stage} {conflict}"
    db.execute(text(taken))
    db.execute(text(f"DROP TABLE {stage}"))
    return count


def _where(target: Table, key: Sequence[str]) -> str:
    """The condition under which a key is unique, where it is among some rows only."""
    for index in target.indexes:
        where = index.dialect_options["postgresql"]["where"]
        if index.unique and where is not None and {*index.columns.keys()} == {*key}:
            return f"WHERE {where}"
    return ""


def _store(db: Session, target: Table, batches: Iterator[Columns]) -> int:
    if is_postgresql(db):
        return _copy(db, target, target.name, batches)
    return _insert(db, target, batches)


def _insert(db: Session, target: Table, batches: Iterator[Columns], conflict: str = "") -> int:
    count = 0
    with _roomy(db.connection()) as connection:
        for columns in batches:
            marks = ", ".join("?" for _ in columns)
            sql = f'INSERT INTO "{target.name}" ({_quoted(columns)}) VALUES ({marks}) {conflict}'
            for rows in sqliterows.chunks(target, columns):
                connection.exec_driver_sql(sql, rows)
                count += len(rows)
    return count


@contextmanager
def _roomy(connection: Connection) -> Iterator[Connection]:
    """With room for the pages of every index that rows in any order come to."""
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size={-CACHE_KB}")
    try:
        yield connection
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={usual}")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _copy(db: Session, target: Table, into: str, batches: Iterator[Columns]) -> int:
    first = next(batches, None)
    if first is None:
        return 0
    kinds = {name: target.c[name].type for name in first}
    count = 0
    with copying(db, into, first) as copy:
        copy.write(pgcopy.HEADER)
        for columns in _chained(first, batches):
            for block in pgcopy.encode(columns, kinds, _length(columns)):
                copy.write(block)
            count += _length(columns)
        copy.write(pgcopy.TRAILER)
    return count


@contextmanager
def copying(db: Session, into: str, names: Iterable[str]) -> Iterator[psycopg.Copy]:
    """A binary COPY on the session's own connection."""
    statement = f'COPY "{into}" ({_quoted(names)}) FROM STDIN (FORMAT BINARY)'
    db.execute(NO_LIMIT)
    connection = db.connection()
    raw: Any = connection.connection.driver_connection
    try:
        with raw.cursor().copy(statement) as copy:
            yield copy
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=raw.closed,
            dialect=connection.dialect,
        ) from error


def _chained(first: Columns, rest: Iterator[Columns]) -> Iterator[Columns]:
    yield first
    for columns in rest:
        if columns.keys() != first.keys():
            raise Invalid("All parts of a load must have the same columns.")
        yield columns


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _complete(target: Table, frame: pd.DataFrame, same: dict[str, Any]) -> Columns:
    """The columns to write, checked, with what the model alone knows how to fill."""
    unknown = [str(name) for name in (*frame.columns, *same) if name not in target.c]
    if unknown:
        raise Invalid(f"{target.name} has no column {', '.join(unknown)}.")
    columns: Columns = {}
    for column in target.columns:
        name = str(column.name)
        if name in frame:
            columns[name] = _checked(column, frame[name].reset_index(drop=True))
        elif name in same:
            columns[name] = _repeated(same[name], len(frame))
        elif name == "id":
            columns[name] = uuid7s(len(frame))
        elif not column.nullable and column.server_default is None:
            columns[name] = _repeated(_default(column), len(frame))
    return columns


def _repeated(value: Any, count: int) -> pd.Series:
    if isinstance(value, dict | list):
        return pd.Series([value] * count, dtype=object)
    return pd.Series(
        pd.Categorical.from_codes(np.zeros(count, np.int8), pd.Index([value], dtype=object))
    )


def _default(column: Column[Any]) -> Any:
    default = column.default
    if default is None:
        raise Invalid(f"{column.table.name}.{column.name} is needed.")
    return default.arg(None) if default.is_callable else default.arg  # type: ignore[attr-defined]


def _checked(column: Column[Any], values: pd.Series) -> Values:
    """The values of a column, or a sentence about the first one that cannot be stored."""
    place = f"{column.table.name}.{column.name}"
    missing = values.isna()
    if not column.nullable and missing.any():
        row = int(missing.to_numpy().argmax()) + 1
        raise Invalid(f"{place} is empty or not a number in row {row}.")
    if isinstance(column.type, Float):
        infinite = np.isinf(values.to_numpy(np.float64, na_value=0.0))
        if infinite.any():
            raise Invalid(f"{place} is infinite in row {int(infinite.argmax()) + 1}.")
    if isinstance(column.type, UTCDateTime) and not isinstance(values.dtype, pd.DatetimeTZDtype):
        return pgcopy.aware(values)
    if isinstance(column.type, Uuid) and isinstance(values.dtype, pd.StringDtype):
        raise Invalid(f"{place} takes UUIDs, not text.")
    return values

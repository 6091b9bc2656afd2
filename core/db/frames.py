"""Answers as frames: a column at a time, without an object for each moment and key."""

from collections.abc import Generator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Float, Select, String, Uuid, cast, func, select, type_coerce
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, UTCDateTime

from core.db.dialects import is_postgresql
from core.db.packing import Packing, pack, packing

Wanted = Select[*tuple[Any, ...]]

NO_TIME = np.iinfo(np.int64).min  # how numpy writes a moment that is not there


def frame(db: Session, wanted: Wanted) -> pd.DataFrame:
    """The rows of a select; moments are aware, keys and amounts of money stay exact."""
    columns = list(wanted.selected_columns)
    ways = [packing(column.type) for column in columns]
    if is_postgresql(db) and None not in ways:
        return _packed(db, wanted, [way for way in ways if way is not None])
    return _frame(columns, _rows(db, _plainly(db, wanted, columns)))


def _rows(db: Session, plainly: Wanted) -> Sequence[Sequence[Any]]:
    """The rows; of SQLite as the driver gives them if nothing is left to do: half the time."""
    dialect = db.get_bind().dialect
    kinds = [column.type.dialect_impl(dialect) for column in plainly.selected_columns]
    with db.connection().execute(plainly) as result:
        if is_postgresql(db) or any(kind.result_processor(dialect, None) for kind in kinds):
            return result.all()
        return list(result.cursor.fetchall())


def _packed(db: Session, wanted: Wanted, ways: list[Packing]) -> pd.DataFrame:
    """The same, each column as one value."""
    names = [str(column.key) for column in wanted.selected_columns]
    inner = list(wanted.subquery().c)
    packed = select(*(pack(column, way) for column, way in zip(inner, ways, strict=True)))
    row = db.connection().execute(packed).one()
    read = {name: way.read(data or b"") for name, way, data in zip(names, ways, row, strict=True)}
    return pd.DataFrame(read)


def frames(db: Session, wanted: Wanted, size: int = 50_000) -> Generator[pd.DataFrame]:
    """The same, so many rows at a time, for answers larger than memory."""
    columns = list(wanted.selected_columns)
    streamed = _plainly(db, wanted, columns).execution_options(yield_per=size)
    with db.connection().execute(streamed) as result:
        for rows in result.partitions():
            yield _frame(columns, rows)


def _plainly(db: Session, wanted: Wanted, columns: list[ColumnElement[Any]]) -> Wanted:
    return wanted.with_only_columns(*(_plain(db, column) for column in columns))


def _frame(columns: list[ColumnElement[Any]], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            str(column.key): _column(column, list(cells))
            for column, cells in zip(columns, values, strict=True)
        }
    )


def _plain(db: Session, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the driver reads fastest: microseconds on PostgreSQL, the stored text on SQLite."""
    if not isinstance(column.type, UTCDateTime | Uuid):
        return column
    if not is_postgresql(db):
        return type_coerce(column, String).label(column.key)
    if isinstance(column.type, Uuid):
        return cast(column, String).label(column.key)
    epoch = func.date_part("epoch", column)  # a double: exact to the microsecond until 2255
    return cast(epoch * 1_000_000, BigInteger).label(column.key)


def _column(column: ColumnElement[Any], cells: list[Any]) -> Any:
    if isinstance(column.type, UTCDateTime):
        return _moments(cells)
    if isinstance(column.type, Uuid):
        codes, words = pd.factorize(np.array(cells, dtype=object), use_na_sentinel=True)
        keys = pd.Index([UUID(word) for word in words], dtype=object)
        return pd.Categorical.from_codes(codes, keys)
    if isinstance(column.type, Float):
        return np.array(cells, dtype=np.float64)
    return pd.Series(cells, dtype=object) if None in cells else cells


def _moments(cells: list[Any]) -> pd.DatetimeIndex:
    if any(isinstance(cell, str) for cell in cells):
        stamps = np.array(cells, dtype="datetime64[us]")
    else:
        stamps = np.array([NO_TIME if cell is None else cell for cell in cells], dtype=np.int64)
    return pd.DatetimeIndex(stamps.view("datetime64[us]")).tz_localize("UTC")

"""Frames as the tuples that SQLite stores, value for value as the ORM would write them."""

from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import JSON, Float, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel import UTCDateTime

from core.db.pgcopy import Columns, Values, categories, json_text, part

CHUNK_ROWS = 50_000
DIALECT = sqlite.dialect()


def chunks(target: Table, columns: Columns) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, so many at a time that memory stays small."""
    count = len(next(iter(columns.values())))
    for start in range(0, count, CHUNK_ROWS):
        some = {name: part(values, start, start + CHUNK_ROWS) for name, values in columns.items()}
        yield list(rows(target, some))


def rows(target: Table, columns: Columns) -> Iterator[tuple[Any, ...]]:
    """Tuples in the order of the columns."""
    return zip(
        *(_plain(values, target.c[name].type) for name, values in columns.items()), strict=True
    )


def _plain(values: Values, kind: TypeEngine[Any]) -> list[Any]:
    if isinstance(values, np.ndarray):
        text = values.tobytes().hex()
        return [text[at : at + 32] for at in range(0, len(text), 32)]
    if isinstance(kind, UTCDateTime) and isinstance(values.dtype, pd.DatetimeTZDtype):
        return _moments(values)
    if isinstance(kind, Float) and pd.api.types.is_numeric_dtype(values.dtype):
        return _nulls(values.astype(float), values.tolist())
    if isinstance(kind, JSON):
        return [json_text(value) for value in values]
    return _by_category(values, _binder(kind))


def _moments(values: pd.Series) -> list[Any]:
    """``2026-01-31 00:00:00.000000``, as SQLAlchemy's own type writes it."""
    stamps = values.dt.tz_convert(UTC).dt.tz_localize(None).to_numpy("datetime64[us]")
    codes, uniques = pd.factorize(stamps, use_na_sentinel=True)
    words: Any = np.datetime_as_string(uniques, unit="us")
    if len(words):
        words.view(np.uint32).reshape(len(words), -1)[:, 10] = ord(" ")  # where ISO has a T
    return _chosen(codes, words.tolist())


def _nulls(values: pd.Series, plain: list[Any]) -> list[Any]:
    if not values.isna().any():
        return plain
    return [None if value != value else value for value in plain]


def _by_category(values: pd.Series, write: Callable[[Any], Any]) -> list[Any]:
    codes, uniques = categories(values)
    return _chosen(codes, [write(value) for value in uniques])


def _chosen(codes: Any, words: list[Any]) -> list[Any]:
    choice = np.empty(len(words) + 1, dtype=object)
    choice[:-1] = words
    choice[-1] = None  # which the code of a missing value, -1, takes
    return list(choice[codes])


def _binder(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """How the ORM would hand a value of this type to the driver."""
    processor = kind.dialect_impl(DIALECT).bind_processor(DIALECT)

    def write(value: Any) -> Any:
        plain = value.item() if isinstance(value, np.generic) else value
        return plain if processor is None else processor(plain)

    return write

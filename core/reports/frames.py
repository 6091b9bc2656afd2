"""Frames made plain for export: no index, texts for headers, dates told from moments."""

from datetime import UTC, date, datetime, time
from numbers import Number
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an index that says something as columns, and each header one text."""
    plain = frame.copy(deep=False)
    plain.columns = pd.Index([_header(name) for name in frame.columns], dtype=object)
    if isinstance(frame.index, pd.RangeIndex) and frame.index.name is None:
        return plain
    index = frame.index.to_frame(index=False)
    index.columns = pd.Index(_index_names(frame.index), dtype=object)
    return pd.concat([index, plain.reset_index(drop=True)], axis=1)


def columns(frame: pd.DataFrame) -> list[pd.Series]:
    """The columns one by one, also where two bear one name."""
    return [frame.iloc[:, at] for at in range(frame.shape[1])]


A_DAY = 86_400 * 1_000_000_000  # nanoseconds


def is_moments(column: pd.Series) -> bool:
    """Whether a column holds points in time."""
    return types.is_datetime64_any_dtype(column.dtype)


def is_numbers(column: pd.Series) -> bool:
    """Whether a column holds numbers, or yes and no."""
    return types.is_numeric_dtype(column.dtype)


def is_dates(column: pd.Series) -> bool:
    """Whether all moments of a column are at midnight: then they are dates.

    A date without a time is kept at midnight UTC, and shown as a date everywhere.
    """
    moments = pd.DatetimeIndex(in_utc(column)).dropna().as_unit("ns")
    return not (moments.asi8 % A_DAY).any()


def in_utc(column: pd.Series) -> pd.Series:
    """Moments in UTC; those that never knew a zone as they are."""
    return column if column.dt.tz is None else column.dt.tz_convert(UTC)


def as_text(column: pd.Series) -> pd.Series:
    """A column without objects: numbers as they are, dates and moments ISO, the rest texts."""
    if is_numbers(column):
        return column
    if not is_moments(column):
        column = column.astype(object)
        return column.map(said)
    return pd.Series(_moments_as_text(column), column.index, dtype=object, name=column.name)


def _moments_as_text(column: pd.Series) -> npt.NDArray[np.object_]:
    """Each as ``said`` would say it, all at once: a file may have a million of them."""
    stamps = in_utc(column).dt.tz_localize(None).to_numpy()
    if is_dates(column):
        texts = np.datetime_as_string(stamps, "D")
    else:
        texts = np.char.replace(np.datetime_as_string(stamps, "us"), ".000000", "")
        texts = np.char.add(texts, "" if column.dt.tz is None else "Z")
    cells: npt.NDArray[np.object_] = texts.astype(object)
    cells[np.isnat(stamps)] = None
    return cells


def said(value: Any) -> Any:
    """One value of a mixed column: dates ISO, moments in UTC, numbers and texts as they are."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, datetime):
        moment = value if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, Number | str) else str(value)


def _header(name: Any) -> str:
    parts = name if isinstance(name, tuple) else (name,)
    return " ".join(str(_day(part)) for part in parts if part is not None and part != "")


def _day(part: Any) -> Any:
    """A header that is a moment at midnight is a date."""
    if isinstance(part, datetime) and part.time() == time():
        return part.date()
    return said(part)


def _index_names(index: pd.Index) -> list[str]:
    unnamed = "date" if isinstance(index, pd.DatetimeIndex) else "row"
    return [unnamed if name is None else _header(name) for name in index.names]

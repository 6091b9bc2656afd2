"""Frames as the bytes of PostgreSQL's binary COPY, a column at a time, without a loop over rows.

Each column becomes a matrix of bytes, a row a row, wide enough for its longest value, and a mask
of the bytes that count. Side by side, the bytes under the mask are the stream.
"""

import json
import struct
from collections.abc import Callable, Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, Numeric, Uuid
from sqlalchemy import BigInteger as BigInt
from sqlalchemy.types import TypeEngine
from sqlmodel import UTCDateTime

from core.errors import Invalid

Bytes = NDArray[np.uint8]
Values = pd.Series | Bytes  # keys that we made ourselves come as a matrix, sixteen bytes a row
Columns = dict[str, Values]
Kinds = dict[str, TypeEngine[Any]]
Cells = tuple[Bytes, NDArray[np.int64]]  # a matrix of bytes, and how many of each row count

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = b"\xff\xff"
EPOCH = np.datetime64("2000-01-01", "us")
CHUNK_ROWS = 50_000
CHUNK_BYTES = 32_000_000  # a long text in one row must not make all rows as wide in memory


def encode(columns: Columns, kinds: Kinds, count: int) -> Iterator[bytes]:
    """The rows, chunk by chunk; `HEADER` goes before and `TRAILER` after all of them."""
    for start in range(0, count, CHUNK_ROWS):
        yield from _chunk(columns, kinds, start, min(start + CHUNK_ROWS, count))


class _TooWide(Exception):
    """A long text would make all rows of a chunk too wide to be held at once."""


def _chunk(columns: Columns, kinds: Kinds, start: int, stop: int) -> Iterator[bytes]:
    try:
        fields = _fields(columns, kinds, start, stop)
    except _TooWide:
        half = (start + stop) // 2
        yield from _chunk(columns, kinds, start, half)
        yield from _chunk(columns, kinds, half, stop)
        return
    yield joined(stop - start, fields)


def _fields(columns: Columns, kinds: Kinds, start: int, stop: int) -> list[Cells]:
    fields = [field(part(columns[name], start, stop), kind) for name, kind in kinds.items()]
    _fit(stop - start, sum(matrix.shape[1] + 4 for matrix, _ in fields))
    return fields


def _fit(count: int, width: int) -> None:
    """Refuse more than is held at once; a single row is, however wide."""
    if count > 1 and count * width > CHUNK_BYTES:
        raise _TooWide


def part(values: Values, start: int, stop: int) -> Values:
    """Some rows of a column."""
    return values[start:stop] if isinstance(values, np.ndarray) else values.iloc[start:stop]


def joined(count: int, fields: list[Cells], more: int = 0) -> bytes:
    """Each row: the number of fields, then each field's length (-1 for null) and bytes.

    More fields than these may follow.
    """
    width = 2 + sum(matrix.shape[1] + 4 for matrix, _ in fields)
    out = np.zeros((count, width), np.uint8)
    counts = np.ones((count, width), np.bool_)
    out[:, :2] = np.frombuffer(struct.pack(">h", len(fields) + more), np.uint8)
    at = 2
    for matrix, lengths in fields:
        size = matrix.shape[1]
        out[:, at : at + 4] = lengths.astype(">i4").view(np.uint8).reshape(-1, 4)
        out[:, at + 4 : at + 4 + size] = matrix
        if (lengths != size).any():
            counts[:, at + 4 : at + 4 + size] = np.arange(size) < lengths[:, None]
        at += 4 + size
    return out.tobytes() if counts.all() else out[counts].tobytes()


def field(column: Values, kind: TypeEngine[Any]) -> Cells:
    """One column as bytes and lengths."""
    if isinstance(column, np.ndarray):
        return column, np.full(len(column), column.shape[1])
    for known, encoder in ENCODERS:
        if isinstance(kind, known):
            return encoder(column, kind)
    return _texts(column, lambda value: str(value).encode())


def _fixed(values: NDArray[Any], missing: NDArray[np.bool_]) -> Cells:
    matrix = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)
    return matrix, np.where(missing, -1, matrix.shape[1])


def _numbers(code: str) -> Callable[[pd.Series, Any], Cells]:
    def encoder(column: pd.Series, _: Any) -> Cells:
        missing = column.isna().to_numpy()
        return _fixed(_filled(column, missing).astype(code), missing)

    return encoder


def _filled(column: pd.Series, missing: NDArray[np.bool_]) -> NDArray[Any]:
    """The values, with a zero where one is missing."""
    values = column.to_numpy()
    return np.where(missing, 0, values) if missing.any() else values


def _doubles(column: pd.Series, _: Any) -> Cells:
    values = column.to_numpy(np.float64, na_value=np.nan)
    return _fixed(values.astype(">f8"), np.isnan(values))


def _moments(column: pd.Series, _: Any) -> Cells:
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        column = aware(column)
    missing = column.isna().to_numpy()
    stamps = column.dt.tz_convert(UTC).dt.tz_localize(None).to_numpy("datetime64[us]")
    return _fixed((stamps - EPOCH).astype(np.int64).astype(">i8"), missing)


def aware(column: pd.Series) -> pd.Series:
    """Moments as a column of aware timestamps; a naive one is refused."""
    if pd.api.types.is_datetime64_dtype(column.dtype):
        raise Invalid(f"{column.name}: a moment must say its time zone; a date is 00:00 UTC.")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return pd.to_datetime(column, utc=True)
    values = column.dropna()
    if any(getattr(value, "tzinfo", None) is None for value in values):
        raise Invalid(f"{column.name}: a moment must say its time zone; a date is 00:00 UTC.")
    try:
        return pd.to_datetime(column, utc=True)
    except pd.errors.OutOfBoundsDatetime:
        raise Invalid(f"{column.name}: a moment must lie between 1678 and 2261.") from None


def _days(column: pd.Series, _: Any) -> Cells:
    missing = column.isna().to_numpy()
    known = column.astype(object).where(~missing, None)  # a None is NaT to numpy
    days = np.array(known, dtype="datetime64[D]")
    return _fixed((days - EPOCH.astype("datetime64[D]")).astype(np.int64).astype(">i4"), missing)


def _uuids(column: pd.Series, _: Any) -> Cells:
    return _texts(column, lambda value: value.bytes)


def _texts(column: pd.Series, to_bytes: Callable[[Any], bytes]) -> Cells:
    """Values of any length; each different one is encoded once."""
    codes, uniques = categories(column)
    if len(uniques) == 0:
        return np.zeros((len(column), 0), np.uint8), np.full(len(column), -1)
    words = [to_bytes(value) for value in uniques]
    sizes = np.array([len(word) for word in words])
    width = max(int(sizes.max()), 1)
    _fit(len(column), width)  # before it is made
    padded = b"".join(word.ljust(width, b"\0") for word in words)
    matrix = np.frombuffer(padded, np.uint8).reshape(len(words), width)
    return matrix[codes], np.where(codes < 0, -1, sizes[codes])


def categories(column: pd.Series) -> tuple[NDArray[Any], Any]:
    """Which of the different values each row has (-1 for none), and those values."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.int64), column.cat.categories
    values: Any = column.to_numpy()
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    return codes, uniques


def _jsons(column: pd.Series, _: Any) -> Cells:
    return _texts(column.map(json_text), lambda value: b"\x01" + str(value).encode())


def json_text(value: Any) -> str | None:
    """What is stored of a value of a JSON column."""
    try:
        return None if value is None else json.dumps(value, allow_nan=False)
    except ValueError:
        raise Invalid("JSON holds no number that is infinite or undefined.") from None


def _binaries(column: pd.Series, _: Any) -> Cells:
    return _texts(column, bytes)


def _numerics(column: pd.Series, kind: Any) -> Cells:
    """Exact decimals: digits in groups of four, those before the point and those after it."""
    missing = column.isna().to_numpy()
    whole, fraction = _split(_filled(column, missing), kind.scale)
    negative = (whole < 0) | (fraction < 0)
    whole, fraction = np.abs(whole), np.abs(fraction)
    before = -(-(kind.precision - kind.scale) // 4)
    after = -(-kind.scale // 4)
    fraction = fraction * 10 ** (after * 4 - kind.scale)
    out = np.zeros((len(column), 4 + before + after), ">i2")
    out[:, 0] = before + after
    out[:, 1] = before - 1
    out[:, 2] = np.where(negative, 0x4000, 0)
    out[:, 3] = kind.scale
    for place in range(before):
        out[:, 4 + place] = whole // 10_000 ** (before - 1 - place) % 10_000
    for place in range(after):
        out[:, 4 + before + place] = fraction // 10_000 ** (after - 1 - place) % 10_000
    return _fixed(out, missing)


def _split(amounts: NDArray[Any], scale: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole units and the rest in the smallest unit, of floats or of Decimals."""
    unit = 10**scale
    if amounts.dtype != object:
        values = amounts.astype(np.float64)
        whole = np.trunc(values)
        fraction = np.rint((values - whole) * unit)
        carried = np.abs(fraction) >= unit
        whole = whole + np.where(carried, np.sign(fraction), 0)
        fraction = np.where(carried, 0, fraction)
        return whole.astype(np.int64), fraction.astype(np.int64)
    scaled = [int((Decimal(value) * unit).to_integral_value()) for value in amounts]
    whole = np.array([abs(value) // unit for value in scaled], np.int64)
    fraction = np.array([abs(value) % unit for value in scaled], np.int64)
    sign = np.array([-1 if value < 0 else 1 for value in scaled], np.int64)
    return whole * sign, fraction * sign


# The first that fits counts: a big integer is an integer too, and a float a numeric.
ENCODERS: list[tuple[type[Any], Callable[[pd.Series, Any], Cells]]] = [
    (Uuid, _uuids),
    (UTCDateTime, _moments),
    (Date, _days),
    (Boolean, _numbers("?")),
    (BigInt, _numbers(">i8")),
    (Integer, _numbers(">i4")),
    (Float, _doubles),
    (Numeric, _numerics),
    (JSON, _jsons),
    (LargeBinary, _binaries),
]

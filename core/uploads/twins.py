"""Rows that agree in some columns, found without a table of all that is written in them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger]
DAYS = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
SPARSE = 4  # so many places a row, and some, are worth it: then looking is reading one array
SOME = 1_000_000
MOST = 1 << 62


def said_again(rows: pd.DataFrame, names: Sequence[str]) -> NDArray[np.bool_]:
    """Which rows have in these columns what a row above them has."""
    numbers, size = _numbered(rows, names)
    if _is_dense(size, len(rows)):
        is_there = np.zeros(size, bool)
        is_there[numbers] = True
        has_none = np.count_nonzero(is_there) == len(rows)
    else:
        ordered = np.sort(numbers)
        has_none = not (ordered[1:] == ordered[:-1]).any()
    return np.zeros(len(rows), bool) if has_none else pd.Series(numbers).duplicated().to_numpy()


def groups(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Ints, Ints]:
    """Which group each row is of by these columns, and the place of the first row of each group.

    Groups are counted in the order in which they come.
    """
    numbers, size = _numbered(rows, names)
    if not _is_dense(size, len(rows)):
        codes, found = pd.factorize(numbers)
        first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
        return codes, first[: len(found)]
    place = np.full(size, len(rows))
    place[numbers[::-1]] = np.arange(len(rows) - 1, -1, -1)  # of those alike the last to be set
    present = np.flatnonzero(place < len(rows))
    present = present[np.argsort(place[present])]
    group = np.zeros(size, np.int32)
    group[present] = np.arange(len(present))
    return group[numbers], place[present]


def _is_dense(size: int, count: int) -> bool:
    return size <= SPARSE * count + SOME


def _numbered(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Ints, int]:
    """A number for each row, the same only where all columns agree, and a bound above them all."""
    numbers: Ints = np.zeros(len(rows), np.int32)
    size = 1
    for name in names:
        codes, count = _coded(rows[name])
        if size * count >= MOST:
            numbers, found = pd.factorize(numbers)
            size = max(len(found), 1)
        size *= count
        kind = np.dtype(np.int32 if size <= np.iinfo(np.int32).max else np.int64)
        numbers = np.multiply(numbers, count, dtype=kind)
        numbers += codes.astype(kind, copy=False)
    return numbers, size


def _coded(values: pd.Series) -> tuple[Ints, int]:
    """A number for each cell, and how many there can be; nothing is a value like another."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy() + np.int32(1), len(values.cat.categories) + 1
    if isinstance(values.dtype, pd.DatetimeTZDtype) and (days := _days(values)) is not None:
        return days, int(days.max(initial=0)) + 1
    codes, found = pd.factorize(values, use_na_sentinel=True)
    return codes + 1, len(found) + 1


def _days(values: pd.Series) -> Ints | None:
    """Days since the first, where every moment is midnight and they lie close together."""
    moments = values.array
    day = DAYS[moments.unit]
    if not len(moments) or moments.asi8.min() == np.iinfo(np.int64).min:
        return None
    first = moments.asi8.min() // day
    days = np.empty(len(moments), np.int32)
    for at in range(0, len(moments), SOME):
        some = moments.asi8[at : at + SOME]
        since = some // day
        if (since * day != some).any() or since.max() - first >= np.iinfo(np.int32).max:
            return None
        days[at : at + SOME] = since - first
    return days

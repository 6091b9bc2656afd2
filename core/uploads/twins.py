"""Rows that agree in some columns, found without a table of all that is written in them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.uploads.room import filled, parts

Ints = NDArray[np.signedinteger]
Of = Callable[[slice], Any]  # the numbers of some rows
DAYS = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
SPARSE = 4  # so many places a row, and some, are worth it: then looking is reading one array
ANYWAY = 1_000_000
PLACES_MOST = 16_000_000  # of groups; each has a number of its own
MOST = 1 << 62


def said_again(rows: pd.DataFrame, names: Sequence[str]) -> NDArray[np.bool_]:
    """Which rows have in these columns what a row above them has."""
    numbers = _Numbers(rows, names)
    if numbers.size <= SPARSE * len(rows) + ANYWAY:
        is_there = np.zeros(numbers.size, bool)
        for some in parts(len(rows)):
            is_there[numbers.of(some)] = True
        if np.count_nonzero(is_there) == len(rows):
            return np.zeros(len(rows), bool)
        return _again(numbers, numbers.size, numbers.of)
    twice = _twice(numbers)
    if not len(twice):
        return np.zeros(len(rows), bool)

    def place(some: slice) -> Any:
        """Behind all others for a number that is there once."""
        mine = numbers.of(some)
        found = np.minimum(np.searchsorted(twice, mine), len(twice) - 1)
        return np.where(twice[found] == mine, found, len(twice))

    again = _again(numbers, len(twice) + 1, place)
    return filled(len(rows), bool, lambda some: again[some] & (place(some) < len(twice)))


def groups(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Ints, Ints]:
    """Which group each row is of by these columns, and the place of the first row of each group.

    Groups are counted in the order in which they come.
    """
    numbers, first, present = _grouped(rows, names)
    kind = np.min_scalar_type(-max(len(present), 1))
    group = np.zeros(numbers.size, kind)
    group[present] = np.arange(len(present))
    return filled(len(rows), kind, lambda some: group[numbers.of(some)]), first


def firsts(rows: pd.DataFrame, names: Sequence[str]) -> Ints:
    """The place of the first row of each group."""
    return _grouped(rows, names)[1]


class _Numbers:
    """A number for each row, the same only where all columns agree, and a bound above them all."""

    def __init__(self, rows: pd.DataFrame, names: Sequence[str]) -> None:
        self.count, self.size = len(rows), 1
        self._columns: list[tuple[Of, int]] = []
        for name in names:
            of, count = _coded(rows[name])
            if self.size * count >= MOST:
                self.narrow()
            self._columns.append((of, count))
            self.size *= count

    def of(self, some: slice) -> Any:
        """The numbers of some rows."""
        kind = np.dtype(np.int32 if self.size <= np.iinfo(np.int32).max else np.int64)
        numbers = np.zeros(some.stop - some.start, kind)
        for of, count in self._columns:
            numbers *= kind.type(count)
            numbers += of(some).astype(kind, copy=False)
        return numbers

    def narrow(self) -> None:
        """Count only the numbers that there are."""
        older = _Numbers.__new__(_Numbers)
        older.size, older._columns = self.size, self._columns
        of, count = _by_value(self.count, older.of)
        self.size, self._columns = count, [(of, count)]


def _grouped(rows: pd.DataFrame, names: Sequence[str]) -> tuple[_Numbers, Ints, Ints]:
    """The number of each row, the first row of each group, and the numbers of the groups."""
    numbers = _Numbers(rows, names)
    if numbers.size > min(SPARSE * len(rows) + ANYWAY, PLACES_MOST):
        numbers.narrow()
    place = np.full(numbers.size, len(rows))
    for some in reversed([*parts(len(rows))]):  # of those alike the first is the last to be set
        place[numbers.of(some)[::-1]] = np.arange(some.stop - 1, some.start - 1, -1)
    present = np.flatnonzero(place < len(rows))
    present = present[np.argsort(place[present])]
    return numbers, place[present], present


def _again(numbers: _Numbers, size: int, of: Of) -> NDArray[np.bool_]:
    """Which rows have a number that a row above them has."""
    is_above = np.zeros(size, bool)
    found = np.zeros(numbers.count, bool)
    for some in parts(numbers.count):
        mine = of(some)
        found[some] = is_above[mine] | pd.Series(mine).duplicated().to_numpy()
        is_above[mine] = True
    return found


def _twice(numbers: _Numbers) -> Ints:
    """The numbers that are there more than once, in their order."""
    ordered = filled(numbers.count, np.int64, numbers.of)
    ordered.sort()
    found = [np.empty(0, np.int64)]
    for some in parts(max(len(ordered) - 1, 0)):
        before, after = ordered[some], ordered[some.start + 1 : some.stop + 1]
        found.append(np.unique(after[after == before]))
    return np.unique(np.concatenate(found))


def _coded(values: pd.Series) -> tuple[Of, int]:
    """A number for each cell, and how many there can be; nothing is a value like another."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        return lambda some: codes[some] + np.int32(1), len(values.cat.categories) + 1
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        ticks = values.array.asi8
        return _days(ticks, DAYS[values.dtype.unit]) or _by_value(len(ticks), ticks.__getitem__)
    if values.dtype != object:
        plain = values.to_numpy()
        return _by_value(len(plain), plain.__getitem__)
    codes, found = pd.factorize(values, use_na_sentinel=True)
    return lambda some: codes[some] + 1, len(found) + 1


def _by_value(count: int, of: Of) -> tuple[Of, int]:
    """The place of each value among those that there are."""
    found = [pd.unique(of(some)) for some in parts(count)]
    there = np.unique(np.concatenate(found)) if found else np.empty(0)
    return lambda some: np.searchsorted(there, of(some)), max(len(there), 1)


def _days(ticks: NDArray[np.int64], day: int) -> tuple[Of, int] | None:
    """Days since the first, where every moment is midnight and they lie close together."""
    if not len(ticks) or ticks.min() == np.iinfo(np.int64).min:
        return None
    first, last = ticks.min() // day, ticks.max() // day
    if last - first >= np.iinfo(np.int32).max - 1:
        return None
    if any((ticks[some] % day).any() for some in parts(len(ticks))):
        return None
    return lambda some: (ticks[some] // day - first).astype(np.int32), int(last - first) + 1

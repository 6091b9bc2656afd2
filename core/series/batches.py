"""The rows of a file some series at a time, so that few of them are looked at at once."""

import gc
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.uploads.room import chosen, filled, parts, taken

ROWS = 300_000  # about; the rows of one series stay together
LARGE = 100_000  # rows, beyond which it is worth looking for what nobody holds any more


def batches(rows: pd.DataFrame, names: pd.Series) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
    """Rows and the names of their series, each series whole and in the order of the file."""
    codes = names.cat.codes.to_numpy()
    counts = np.zeros(len(names.cat.categories), np.int64)
    for some in parts(len(codes)):
        counts += np.bincount(codes[some], minlength=len(counts))
    ends = np.cumsum(counts)
    firsts = np.flatnonzero(np.diff((ends - 1) // ROWS, prepend=-1))
    if len(firsts) < 2:
        yield rows, names
        return
    is_sorted = all((np.diff(codes[some]) >= 0).all() for some in _overlapping(len(codes)))
    named = pd.DataFrame({"name": names}, copy=False)
    for first, after in pairwise([*firsts.tolist(), len(counts)]):
        if is_sorted:
            mine = slice(ends[first] - counts[first], ends[after - 1])
            yield rows.iloc[mine], names.iloc[mine]
        else:
            places = _between(codes, first, after)
            yield taken(rows, places), taken(named, places)["name"]
        if ends[after - 1] - ends[first] + counts[first] > LARGE:
            gc.collect()  # a column that was asked for its ``dt`` is in a circle with it


def _overlapping(count: int) -> Iterator[slice]:
    """The rows, some at a time, with the first of the next."""
    return (slice(some.start, some.stop + 1) for some in parts(count))


def _between(codes: NDArray[np.integer], first: int, after: int) -> NDArray[np.int64]:
    """The rows whose series is one of those from the first on."""

    def is_wanted(some: slice) -> NDArray[np.bool_]:
        return (codes[some] >= first) & (codes[some] < after)

    return chosen(filled(len(codes), bool, is_wanted))

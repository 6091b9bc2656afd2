"""Room for the rows of a file: in memory while it is small, else in a file without a name.

What lies in such a file the system writes out and drops when memory is wanted elsewhere, and it is
gone with the process, however that ends. Whoever goes over the rows of a large file does so some
at a time, so that nothing as long as the file is ever made in memory.
"""

import mmap
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike, NDArray

from core.errors import Invalid
from core.uploads import spool

NO_ROOM = "There is not enough room on the disk to read this file."
ALIGNED = 64  # bytes, as Arrow wants its buffers
LARGE = 1 << 20  # bytes; less is not worth a file
SOME = 1_000_000
Way = Callable[[slice], Any]


class Laid(NamedTuple):
    """Where something lies in a reel."""

    begin: int
    size: int


class Reel:
    """A file without a name, in which one thing is laid down behind the other until all are."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(dir=spool.folder())  # noqa: SIM115 - until it is mapped
        self._all: mmap.mmap | None = None
        weakref.finalize(self, self._file.close)

    def lay(self, content: Any) -> Laid:
        """Put the bytes of an array, or of a buffer, behind the others."""
        content = memoryview(content).cast("B")
        begin = self._file.tell()
        try:
            self._file.write(content)
            self._file.write(bytes(-len(content) % ALIGNED))
        except OSError:
            raise Invalid(NO_ROOM) from None
        return Laid(begin, len(content))

    def read(self, laid: Laid) -> memoryview:
        """What was laid down; nothing can be laid down after it."""
        if self._all is None:
            self._file.flush()
            self._all = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._file.close()
        return memoryview(self._all)[laid.begin : laid.begin + laid.size]


def parts(count: int) -> Iterator[slice]:
    """So many rows, some at a time."""
    for at in range(0, count, SOME):
        yield slice(at, min(at + SOME, count))


def room(count: int, kind: DTypeLike) -> NDArray[Any]:
    """An array of so many values that are still to be set."""
    kept = np.dtype(kind)
    size = count * kept.itemsize
    if size < max(LARGE, 1) or kept.hasobject:
        return np.empty(count, kept)
    with tempfile.TemporaryFile(dir=spool.folder()) as file:
        return np.frombuffer(_mapped(file.fileno(), size), kept)


def filled(count: int, kind: DTypeLike, way: Way) -> NDArray[Any]:
    """The values that a way gives for each part of the rows."""
    found = room(count, kind)
    for some in parts(count):
        found[some] = way(some)
    return found


def chosen(is_wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of what is wanted."""
    found = room(int(np.count_nonzero(is_wanted)), np.int64)
    at = 0
    for some in parts(len(is_wanted)):
        places = np.flatnonzero(is_wanted[some])
        found[at : at + len(places)] = places + some.start
        at += len(places)
    return found


def aware(values: NDArray[Any]) -> pd.DatetimeIndex:
    """Moments in UTC, without a copy."""
    unit: Any = np.datetime_data(values.dtype)[0]
    kind = pd.DatetimeTZDtype(unit, "UTC")
    return pd.DatetimeIndex(values.view(np.int64), dtype=kind, copy=False)


def labels(rows: pd.DataFrame | pd.Series, places: NDArray[np.integer]) -> NDArray[np.int64]:
    """What some rows are known by; a mere range would write all of itself out to be asked."""
    index = rows.index
    if isinstance(index, pd.RangeIndex):
        return index.start + index.step * places.astype(np.int64)
    return index[places].to_numpy()


def taken(rows: pd.DataFrame, places: NDArray[np.integer]) -> pd.DataFrame:
    """Some rows of a frame, under their own labels."""
    kept = filled(len(places), np.int64, lambda some: labels(rows, places[some]))
    found = {name: _taken(rows[name], places) for name in rows}
    return pd.DataFrame(found, index=pd.Index(kept, copy=False), copy=False)


def _taken(values: pd.Series, places: NDArray[np.integer]) -> Any:
    count = len(places)
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        found = filled(count, codes.dtype, lambda some: codes[places[some]])
        return pd.Categorical.from_codes(found, dtype=values.dtype, validate=False)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        array: Any = values.array
        ticks = array.asi8
        stamps = filled(count, np.int64, lambda some: ticks[places[some]])
        return pd.DatetimeIndex(stamps, dtype=values.dtype, copy=False)
    plain = values.to_numpy()
    return filled(count, plain.dtype, lambda some: plain[places[some]])


def _mapped(file: int, size: int) -> mmap.mmap:
    """So many bytes of a file, which the disk has room for."""
    if hasattr(os, "posix_fallocate"):  # else a disk that is full would end the process later
        try:
            os.posix_fallocate(file, 0, size)
        except OSError:
            raise Invalid(NO_ROOM) from None
    else:
        os.truncate(file, size)
    return mmap.mmap(file, size)

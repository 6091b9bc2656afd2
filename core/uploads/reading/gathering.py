"""The columns of a whole file, put together from those of its pieces in little memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.uploads.reading.dialects import Columns

Codes = NDArray[np.signedinteger]
Block = tuple[pa.Array, list[Codes]]  # words, and which of them stands in each row

MERGED_AT = 1_000_000  # words that wait; then those which are alike become one
PIECES_AT_ONCE = 64  # many small arrays leave holes in the memory that nobody can use
LISTED = 200_000  # so many words are kept as text of Python; a million would take 70 MB
READ_AT_ONCE = 50_000
KINDS = (np.int8, np.int16, np.int32)


class Words(Sequence[str]):
    """Very many texts, each made a text of Python only when it is asked for."""

    def __init__(self, parts: Sequence[pa.Array]) -> None:
        self._all = pa.chunked_array(parts, pa.string())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        """One of them, or some."""
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            found: list[str] = self._all.slice(start, max(stop - start, 0)).to_pylist()
            return found[::step] if step > 0 else list(self)[at]
        return str(self._all[int(at)].as_py())

    def __iter__(self) -> Iterator[str]:
        """All of them, some thousand at a time."""
        for at in range(0, len(self), READ_AT_ONCE):
            yield from self[at : at + READ_AT_ONCE]


class Lines(Sequence[int]):
    """The line that each row begins at, where that is not mere counting."""

    def __init__(self, numbers: NDArray[np.integer]) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> "Lines": ...
    def __getitem__(self, at: int | slice) -> "int | Lines":
        """The line of a row, or those of some."""
        return Lines(self.numbers[at]) if isinstance(at, slice) else int(self.numbers[at])


def lines_of(lines: Sequence[int], rows: NDArray[np.integer]) -> Sequence[int]:
    """The lines that some rows begin at."""
    if isinstance(lines, range):
        return Lines(lines.start + rows * lines.step)
    numbers = lines.numbers if isinstance(lines, Lines) else np.array(lines, np.int64)
    return Lines(numbers[rows])


@dataclass
class Gathered:
    """What was gathered of one column; pieces wait until merging them is worth it.

    A column of which hardly a text repeats keeps its texts piece by piece: then few of them stand
    there twice, and no table of all of them is ever needed.
    """

    done: list[Block] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    count: int = 0  # words that wait

    def add(self, piece: pa.DictionaryArray) -> None:
        """Take the cells of one more piece."""
        words, codes = piece.dictionary, piece.indices.to_numpy()
        self.waiting.append((words, [codes.astype(_kind(len(words)))]))
        self.count += len(words)
        if self.count > MERGED_AT or len(self.waiting) > PIECES_AT_ONCE:
            self._merge()

    def whole(self) -> tuple[Sequence[str], Codes]:
        """The words, and which of them stands in each row."""
        self._merge()
        blocks, self.done, self.waiting = [*self.done, *self.waiting], [], []
        count = sum(len(words) for words, _ in blocks)
        codes = np.empty(sum(len(each) for _, some in blocks for each in some), _kind(count))
        parts, first, at = [], 0, 0
        blocks.reverse()
        while blocks:
            words, some = blocks.pop()
            for each in some:
                np.add(each, first, out=codes[at : at + len(each)], dtype=codes.dtype)
                at += len(each)
            parts.append(words)
            first += len(words)
        found = Words(parts)
        return (found if len(found) > LISTED else list(found)), codes

    def _merge(self) -> None:
        if len(self.waiting) < 2:
            return
        words, codes = _merged(self.waiting)
        is_worth_it = 2 * len(words) <= max(self.count, MERGED_AT)
        self.waiting = [(words, codes)] if is_worth_it else []
        self.done += [] if is_worth_it else [(words, codes)]
        self.count = len(words) if is_worth_it else 0


class Gathering:
    """All columns of a file, and the line each of its rows begins at."""

    def __init__(self, width: int) -> None:
        self.columns = [Gathered() for _ in range(width)]
        self._lines: list[range | NDArray[np.int64]] = []

    def add(self, piece: Columns) -> None:
        """Take one more piece."""
        lines = piece.lines
        last = self._lines[-1] if self._lines else None
        if isinstance(lines, range) and isinstance(last, range) and last.stop == lines.start:
            self._lines[-1] = range(last.start, lines.stop)
        else:
            self._lines.append(lines if isinstance(lines, range) else np.array(lines, np.int64))
        for column, coded in zip(self.columns, piece.coded, strict=True):
            column.add(coded)

    @property
    def lines(self) -> Sequence[int]:
        """The line each row begins at."""
        if not self._lines:
            return ()
        first = self._lines[0]
        if isinstance(first, range) and len(self._lines) == 1:
            return first
        return Lines(np.concatenate([np.asarray(one, np.int64) for one in self._lines]))


def _merged(blocks: Sequence[Block]) -> Block:
    """The same with each word once."""
    new = pa.chunked_array([words for words, _ in blocks], pa.string())
    new = new.dictionary_encode().combine_chunks()
    places = new.indices.to_numpy()
    kind = _kind(len(new.dictionary))
    (first, kept), *others = blocks
    ends = np.cumsum([len(first), *(len(words) for words, _ in others)])
    moved = [
        places[begin:end].astype(kind)[each]
        for (begin, end), (_, some) in zip(pairwise(ends), others, strict=True)
        for each in some
    ]
    # The words of the first come first again, so that its codes stay as they are.
    return new.dictionary, [*kept, np.concatenate(moved)]


def _kind(count: int) -> type[np.signedinteger]:
    """The smallest whole numbers that can number so many."""
    return next(kind for kind in KINDS if count <= np.iinfo(kind).max)

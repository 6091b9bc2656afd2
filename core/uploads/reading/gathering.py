"""The columns of a whole file, put together from those of its pieces in little memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.uploads.reading.dialects import Columns
from core.uploads.room import Laid, Reel, filled, parts, room

Codes = NDArray[np.signedinteger]

MERGED_AT = 1_000_000  # words that wait; then those which are alike become one
PIECES_AT_ONCE = 64  # many small arrays leave holes in the memory that nobody can use
LISTED = 200_000  # so many words are kept as text of Python; a million would take 70 MB
READ_AT_ONCE = 50_000
HELD_MOST = 64 << 20  # bytes of codes in memory; then they are laid down in a file
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
        first, step = lines.start, lines.step
        return Lines(filled(len(rows), np.int64, lambda some: first + rows[some] * step))
    numbers = lines.numbers if isinstance(lines, Lines) else np.array(lines, np.int64)
    return Lines(filled(len(rows), np.int64, lambda some: numbers[rows[some]]))


@dataclass(frozen=True)
class Away:
    """Codes, or the buffers of words, that were laid down in a file."""

    reel: Reel
    places: list[Laid]
    kind: Any
    count: int

    def codes(self) -> Codes:
        """The codes again."""
        return np.frombuffer(self.reel.read(self.places[0]), self.kind)

    def words(self) -> pa.Array:
        """The words again."""
        buffers = [None, *(pa.py_buffer(self.reel.read(one)) for one in self.places)]
        return pa.Array.from_buffers(pa.string(), self.count, buffers)


@dataclass
class Block:
    """Words, and which of them stands in each row."""

    words: Any  # an array of Arrow, or where it was laid down
    codes: list[Any]

    def lay(self, reel: Reel) -> None:
        """Put the codes away."""
        self.codes = [one if isinstance(one, Away) else _away(one, reel) for one in self.codes]

    def lay_words(self, reel: Reel) -> None:
        """Put the words away, which no other block will share any more."""
        if not isinstance(self.words, Away):
            own = pa.concat_arrays([self.words])  # from its first word on
            _, ends, letters = own.buffers()
            places = [reel.lay(ends), reel.lay(letters or b"")]
            self.words = Away(reel, places, pa.string(), len(own))


@dataclass
class Gathered:
    """What was gathered of one column; pieces wait until merging them is worth it.

    A column of which hardly a text repeats keeps its texts piece by piece: then few of them stand
    there twice, and no table of all of them is ever needed.
    """

    done: list[Block] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    count: int = 0  # words that wait
    held: int = 0  # bytes of codes that are in memory

    def add(self, piece: pa.DictionaryArray) -> None:
        """Take the cells of one more piece."""
        words, codes = piece.dictionary, piece.indices.to_numpy()
        small = codes.astype(_kind(len(words)))
        self.waiting.append(Block(words, [small]))
        self.count += len(words)
        self.held += small.nbytes
        if self.count > MERGED_AT or len(self.waiting) > PIECES_AT_ONCE:
            self._merge()

    def lay(self, reel: Reel) -> None:
        """Put away all that is not needed until the end."""
        self._merge()
        for one in self.done:
            one.lay_words(reel)
        for one in (*self.done, *self.waiting):
            one.lay(reel)
        self.held = 0

    def whole(self) -> tuple[Sequence[str], Codes]:
        """The words, and which of them stands in each row."""
        self._merge()
        blocks, self.done, self.waiting = [*self.done, *self.waiting], [], []
        blocks = [Block(_read(one.words), one.codes) for one in blocks]
        count = sum(len(one.words) for one in blocks)
        codes = room(sum(map(_length, chain(*(one.codes for one in blocks)))), _kind(count))
        words, first, at = [], 0, 0
        blocks.reverse()
        while blocks:
            block = blocks.pop()
            for each in block.codes:
                mine = each.codes() if isinstance(each, Away) else each
                for some in parts(len(mine)):
                    into = codes[at + some.start : at + some.stop]
                    np.add(mine[some], first, out=into, dtype=codes.dtype)
                at += len(mine)
            words.append(block.words)
            first += len(block.words)
        found = Words(words)
        return (found if len(found) > LISTED else list(found)), codes

    def _merge(self) -> None:
        if len(self.waiting) < 2:
            return
        block = _merged(self.waiting)
        is_worth_it = 2 * len(block.words) <= max(self.count, MERGED_AT)
        self.waiting = [block] if is_worth_it else []
        self.done += [] if is_worth_it else [block]
        self.count = len(block.words) if is_worth_it else 0


class Gathering:
    """All columns of a file, and the line each of its rows begins at."""

    def __init__(self, width: int) -> None:
        self.columns = [Gathered() for _ in range(width)]
        self._lines: list[range | NDArray[np.int64]] = []
        self._reel: Reel | None = None

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
        if sum(column.held for column in self.columns) > HELD_MOST:
            self._reel = self._reel or Reel()
            for column in self.columns:
                column.lay(self._reel)

    def whole(self) -> Iterator[tuple[Sequence[str], Codes]]:
        """The words of each column, and which of them stands in each row."""
        return (column.whole() for column in self.columns)

    @property
    def lines(self) -> Sequence[int]:
        """The line each row begins at."""
        if not self._lines:
            return ()
        first = self._lines[0]
        if isinstance(first, range) and len(self._lines) == 1:
            return first
        numbers, at = room(sum(map(len, self._lines)), np.int64), 0
        for one in self._lines:
            numbers[at : at + len(one)] = one
            at += len(one)
        return Lines(numbers)


def _merged(blocks: Sequence[Block]) -> Block:
    """The same with each word once."""
    new = pa.chunked_array([one.words for one in blocks], pa.string())
    new = new.dictionary_encode().combine_chunks()
    places = new.indices.to_numpy()
    kind = _kind(len(new.dictionary))
    first, *others = blocks
    ends = np.cumsum([len(one.words) for one in blocks])
    moved = [
        places[begin:end].astype(kind)[each]
        for (begin, end), one in zip(pairwise(ends), others, strict=True)
        for each in one.codes
    ]
    # The words of the first come first again, so that its codes stay as they are.
    return Block(new.dictionary, [*first.codes, np.concatenate(moved)])


def _away(codes: Codes, reel: Reel) -> Away:
    return Away(reel, [reel.lay(np.ascontiguousarray(codes))], codes.dtype, len(codes))


def _length(codes: Codes | Away) -> int:
    return codes.count if isinstance(codes, Away) else len(codes)


def _read(words: Any) -> pa.Array:
    return words.words() if isinstance(words, Away) else words


def _kind(count: int) -> type[np.signedinteger]:
    """The smallest whole numbers that can number so many."""
    return next(kind for kind in KINDS if count <= np.iinfo(kind).max)

"""Rows of a long sheet, kept column by column: some thousand rows at a time, each text once."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.uploads.reading.gathering import LISTED, Codes, Gathered, Words

PACKED_AT = 8_192  # rows, which int16 can number; fewer stay as they are
PACKED_WIDTH = 256  # columns; of a wider sheet too few rows fit into memory to be worth it


class Packed(Sequence[list[str]]):
    """Rows of text, a list for each only when it is asked for; all are of one width then."""

    def __init__(self) -> None:
        self._parts: list[list[pa.DictionaryArray]] = []
        self._ends = [0]
        self._filled: NDArray[np.bool_] | None = None
        self.width = 0

    def add(self, rows: list[list[str]], width: int) -> None:
        """Take more rows, none of them longer than the width."""
        if not rows:
            return
        for row in rows:
            row.extend([""] * (width - len(row)))
        self._parts.append(
            [_coded(pa.array(cells, pa.string())) for cells in zip(*rows, strict=True)]
        )
        self._ends.append(self._ends[-1] + len(rows))
        self._filled, self.width = None, max(self.width, width)

    def __len__(self) -> int:
        """How many rows there are."""
        return self._ends[-1]

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        """One of them, or some."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        one = range(len(self))[at]
        part = int(np.searchsorted(self._ends, one, "right")) - 1
        cells = [column[one - self._ends[part]].as_py() for column in self._parts[part]]
        return cells + [""] * (self.width - len(cells))

    def __iter__(self) -> Iterator[list[str]]:
        """All of them, one part after another."""
        for part in self._parts:
            missing = [""] * (self.width - len(part))
            for cells in zip(*(column.to_pylist() for column in part), strict=True):
                yield [*cells, *missing]

    def filled(self) -> NDArray[np.bool_]:
        """In which cells anything is written."""
        if self._filled is not None:
            return self._filled
        found = np.zeros((len(self), self.width), bool)
        for part, begin, end in zip(self._parts, self._ends, self._ends[1:], strict=False):
            for at, column in enumerate(part):
                is_word = np.array([bool(word.strip()) for word in column.dictionary.to_pylist()])
                found[begin:end, at] = is_word[column.indices.to_numpy()]
        self._filled = found
        return found

    def column(self, at: int, rows: NDArray[np.integer]) -> tuple[Sequence[str], Codes]:
        """The distinct texts of a column in some rows, and which of them stands in each."""
        pieces = list(self._pieces(at, rows))
        if sum(len(piece.dictionary) for piece in pieces) > max(LISTED, len(rows) // 2):
            return _side_by_side(pieces)
        gathered = Gathered()
        for piece in pieces:
            gathered.add(piece)
        return gathered.whole()

    def _pieces(self, at: int, rows: NDArray[np.integer]) -> Iterator[pa.DictionaryArray]:
        bounds = np.searchsorted(rows, self._ends)
        for number, part in enumerate(self._parts):
            wanted = rows[bounds[number] : bounds[number + 1]] - self._ends[number]
            if at >= len(part):
                yield _coded(pa.array([""] * len(wanted), pa.string()))
            elif len(wanted) == len(part[at]):
                yield part[at]
            else:
                yield _coded(part[at].take(pa.array(wanted)).dictionary_decode())


def _side_by_side(pieces: Sequence[pa.DictionaryArray]) -> tuple[Sequence[str], Codes]:
    """Texts of which hardly one repeats, where they lie; a table of them would be another copy."""
    words = [piece.dictionary for piece in pieces]
    firsts = np.cumsum([0, *map(len, words)]).tolist()
    codes = np.empty(sum(map(len, pieces)), np.int32)
    begin = 0
    for piece, first in zip(pieces, firsts, strict=False):
        codes[begin : begin + len(piece)] = piece.indices.to_numpy().astype(np.int32) + first
        begin += len(piece)
    return Words(words), codes


def filled(rows: Sequence[list[str]]) -> NDArray[np.bool_]:
    """In which cells anything is written; the rows are of one width."""
    if isinstance(rows, Packed):
        return rows.filled()
    width = len(rows[0]) if rows else 0
    found = [bool(cell.strip()) for row in rows for cell in row]
    return np.array(found, bool).reshape(len(rows), width)


def _coded(cells: pa.Array) -> pa.DictionaryArray:
    coded = cells.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(pa.int16()), coded.dictionary)

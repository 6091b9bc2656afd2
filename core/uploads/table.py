"""A table as text: every cell is what was written, and each distinct text is kept once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.uploads.reading.gathering import lines_of
from core.uploads.room import chosen, filled, parts

Codes = NDArray[np.integer]


@dataclass(frozen=True)
class Refusal:
    """What was not taken: the line in the file, the column if it is about one, and why."""

    line: int
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """What only a person can say, and the answers there are, each with what it would mean."""

    about: str
    sentence: str
    choices: dict[str, str]
    lasts: bool = True  # whether the answer holds for the next file of this kind too
    is_open: bool = False  # whether any other answer is taken too: the choices only suggest


@dataclass(frozen=True)
class Column:
    """The cells of a column: its distinct texts, and which of them stands in each row.

    Dates, accounts and shops repeat, so that they are understood once and not a million times.
    """

    words: Sequence[str]
    codes: Codes

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Column":
        """The column of these cells."""
        codes, words = pd.factorize(np.array(cells, dtype=object))
        return cls(words.tolist(), codes.astype(np.int32))

    @classmethod
    def same(cls, cell: str, count: int) -> "Column":
        """The same text in so many rows."""
        return cls([cell], np.zeros(count, np.int32))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        """The cell of a row."""
        return self.words[int(self.codes[row])]

    def first(self, count: int) -> list[str]:
        """The first cells, down from the top."""
        return [self.words[code] for code in self.codes[:count]]

    def cells(self) -> list[str]:
        """Every cell; for columns of which few rows are expected."""
        return self.first(len(self))

    def where(self, is_wanted: NDArray[np.bool_]) -> NDArray[np.intp]:
        """The rows in which a wanted word stands; ``is_wanted`` has an entry for each word."""
        if not is_wanted.any():
            return np.empty(0, np.intp)
        codes = self.codes
        found = [np.flatnonzero(is_wanted[codes[some]]) + some.start for some in parts(len(codes))]
        return np.concatenate([np.empty(0, np.intp), *found])

    def among(self, words: Collection[str]) -> NDArray[np.bool_]:
        """In which rows one of these words stands."""
        is_such, codes = np.array([word in words for word in self.words], bool), self.codes
        return filled(len(codes), bool, lambda some: is_such[codes[some]])

    def taken(self, rows: NDArray[np.integer]) -> "Column":
        """The cells of some rows, in that order."""
        codes = self.codes
        return Column(self.words, filled(len(rows), codes.dtype, lambda some: codes[rows[some]]))


@dataclass(frozen=True)
class Table:
    """All cells of a table, and the line of the file that each row begins at.

    Where a layout was read as a table, ``heads`` leads from a column to the names that its
    cells have in the file, and ``questions`` are what the layout leaves open.
    """

    names: tuple[str, ...]
    columns: list[Column]
    lines: Sequence[int]
    refusals: list[Refusal] = field(default_factory=list)
    heads: Mapping[str, Column] = field(default_factory=dict)
    fit: float = 1.0  # how sure it is that the layout was understood
    questions: tuple[Asked, ...] = ()
    warnings: tuple[
        Refusal, ...
    ] = ()  # what a person should look at, and what is taken all the same
    notes: tuple[str, ...] = ()  # what was left out and why, a sentence each

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return self.columns[self.names.index(name)]

    def head(self, name: str, row: int) -> str:
        """What the column of a cell is called in the file."""
        return self.heads[name][row] if name in self.heads else name

    def without_blank_rows(self) -> "Table":
        """The rows in which anything is written."""
        is_blank = np.ones(len(self), bool)
        for column in self.columns:
            blank = {word for word in column.words if not word or word.isspace()}
            if not blank:
                return self
            is_blank &= column.among(blank)
        if not is_blank.any():
            return self
        kept = chosen(~is_blank)
        return Table(
            self.names,
            [column.taken(kept) for column in self.columns],
            lines_of(self.lines, kept),
            self.refusals,
            {name: column.taken(kept) for name, column in self.heads.items()},
            self.fit,
            self.questions,
            self.warnings,
            (*self.notes, f"{is_blank.sum():,} empty lines were left out."),
        )

"""The cells of a column that could not be read at once: empty, read singly, or refused."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np

from core.uploads.values.answers import Converted, Mask, Refusal, empty_words, refused, shown
from core.uploads.values.folding import fold
from core.uploads.values.numerals import NotRead, is_dash

T = TypeVar("T")
V = TypeVar("V")


class Rest(Generic[T]):
    """Reads what is left of a column, each different cell only once, and notes what is no value."""

    def __init__(
        self, count: int, empty: Iterable[str], reader: Callable[[str], T | NotRead]
    ) -> None:
        self.is_empty: Mask = np.zeros(count, np.bool_)
        self.refusals: list[Refusal] = []
        self.empties: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self._reader = reader
        self._words = empty_words(empty)
        self._read: dict[str, T | NotRead | None] = {}

    def of(
        self, start: int, cells: Sequence[str], is_blank: Mask, is_read: Mask
    ) -> Iterator[tuple[int, T]]:
        """The place and value of each unread cell that has one."""
        blanks = int(is_blank.sum())
        if blanks:
            self.is_empty[start : start + len(cells)] = is_blank
            self.empties[""] += blanks
        left = np.flatnonzero(~(is_blank | is_read)).tolist()
        self.seen.update(cells[at] for at in left)
        for at in left:
            value = self._once(cells[at])
            if value is None:
                self.is_empty[start + at] = True
            elif isinstance(value, NotRead):
                self.refusals.append(refused(start + at, cells[at], value.reason))
            else:
                yield start + at, value

    def result(self, values: V, rounded: int = 0) -> Converted[V]:
        """The whole column, with what was found on the way."""
        for cell, count in self.seen.items():
            if self._read[cell] is None:
                self.empties[shown(cell.strip())] += count
        return Converted(values, self.is_empty, self.refusals, dict(self.empties), rounded)

    def _once(self, cell: str) -> T | NotRead | None:
        if cell not in self._read:
            folded = fold(cell)
            is_nothing = folded.casefold() in self._words or is_dash(folded)
            self._read[cell] = None if is_nothing else self._reader(folded)
        return self._read[cell]

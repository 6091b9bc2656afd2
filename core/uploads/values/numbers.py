"""Columns of text to numbers: each cell exactly what is written, or nothing and a reason."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np

from core.uploads.values.answers import EMPTY, Converted, Floats
from core.uploads.values.digits import Plain, read
from core.uploads.values.folding import chunks, fold
from core.uploads.values.numerals import NotRead, exact, rounded
from core.uploads.values.rest import Rest
from core.uploads.values.signs import Notation

MOST_PLACES = 100  # before or after the point, of an exact number

_POWERS = {power: Decimal(10) ** power for power in range(-3, 10)}


def convert(
    cells: Sequence[str],
    notation: Notation,
    *,
    empty: Iterable[str] = EMPTY,
    may_round: bool = False,
) -> Converted[Floats]:
    """The floats of a column; a cell with more digits than a float gives back is refused.

    ``may_round`` accepts such cells instead and counts them.
    """
    values = np.full(len(cells), np.nan)
    long: set[str] = set()

    def number(cell: str) -> float | NotRead:
        value = exact(cell, notation)
        if isinstance(value, NotRead):
            return value
        if may_round and isinstance(rounded(value), NotRead):
            long.add(cell)
        return rounded(value, may_round=may_round)

    rest = Rest(len(cells), empty, number)
    for start, part, folded in chunks(cells):
        plain = read(folded, notation)
        values[start : start + len(part)] = plain.floats
        for at, value in _faithful(plain, notation):
            values[start + at] = value
            plain.is_read[at] = True
        for at, value in rest.of(start, part, plain.is_blank, plain.is_read):
            values[at] = value
    lost = sum(count for cell, count in rest.seen.items() if fold(cell) in long) if long else 0
    return rest.result(values, lost)


def convert_exact(
    cells: Sequence[str], notation: Notation, *, empty: Iterable[str] = EMPTY
) -> Converted[list[Decimal | None]]:
    """The decimals of a column, every written digit kept: money, and numbers of any length."""
    values: list[Decimal | None] = [None] * len(cells)

    def number(cell: str) -> Decimal | NotRead:
        value = exact(cell, notation)
        if isinstance(value, Decimal) and not -MOST_PLACES <= value.adjusted() <= MOST_PLACES:
            return NotRead("is beyond the range of numbers kept here")
        return value

    rest = Rest(len(cells), empty, number)
    for start, part, folded in chunks(cells):
        plain = read(folded, notation)
        for at, decimal in _decimals(plain, notation):
            values[start + at] = decimal
        for at, value in rest.of(start, part, plain.is_blank, plain.is_read):
            values[at] = value
    return rest.result(values)


def _decimals(plain: Plain, notation: Notation) -> Iterator[tuple[int, Decimal]]:
    """The cells read at once, as decimals of their own digits."""
    digits = plain.digits(notation)
    powers = plain.power.tolist()
    for at in np.flatnonzero(plain.is_read).tolist():
        # At most 15 digits times a power of ten: exact in the 28 of the context; -0 becomes 0.
        value = Decimal(digits[at])
        yield at, (value * _POWERS[powers[at]] if powers[at] else value) + 0


def _faithful(plain: Plain, notation: Notation) -> Iterator[tuple[int, float]]:
    """Long numbers that a float prints back digit by digit, as programs write them."""
    if plain.is_long.any():
        digits = plain.digits(notation)
        for at in np.flatnonzero(plain.is_long).tolist():
            number = float(digits[at])
            if repr(number) == digits[at]:
                yield at, number

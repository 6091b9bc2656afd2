"""Rows of plain digits to numbers, all at once; whatever is not plain is left to be read singly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.uploads.values.answers import Floats, Mask
from core.uploads.values.folding import Bytes, folded_sign
from core.uploads.values.numerals import MOST_DIGITS
from core.uploads.values.signs import PERCENT, POWERS, Notation, spellings

END, MINUS, PLUS = 10, ord("-"), ord("+")
_NONE = 0xFF
_POWER_OF_TEN = 10.0 ** np.arange(23)  # each of them exact
_SUFFIX = np.zeros(256, np.int64)
for _word, _power in POWERS.items():
    if len(_word) == 1:
        _SUFFIX[ord(_word)] = _power

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Plain:
    """The cells that could be read at once, and what their digits say."""

    text: bytes
    is_blank: Mask
    is_read: Mask
    is_long: Mask
    floats: Floats
    power: Ints

    def digits(self, notation: Notation) -> list[str]:
        """Each row as its sign, its digits and a point; only sense where it was read or is long."""
        table = bytes.maketrans((notation.decimal or ".").encode(), b".")
        bare = self.text.translate(table, (notation.thousands or "").encode())
        return bare.decode("latin-1").split("\n")[1:-1]


def read(folded: bytes, notation: Notation) -> Plain:
    """Read every cell that is a sign, digits and the marks of the notation; nothing else.

    A mantissa of at most 15 digits and a power of ten up to 22 are both exact, so that one
    multiplication or division gives the float nearest to what is written (Clinger 1990).
    """
    original = np.frombuffer(folded, np.uint8)
    ends = np.flatnonzero(original == END)
    is_blank = np.diff(ends) == 1
    is_whole = np.ones(len(is_blank), np.bool_)
    if notation.percent:
        sign = folded_sign(notation.percent)
        is_whole = original[ends[1:] - 1] == sign[0]
        folded = _without(folded, sign)
    elif notation.currency:
        folded = _without_currency(folded, notation.currency)
    text, power = _without_suffixes(_unbracketed(folded), notation)
    marks = _Marks.of(text, notation)
    is_plain = marks.is_right & ~is_blank & is_whole
    is_read = is_plain & (marks.counts > 0) & (marks.counts <= MOST_DIGITS)
    is_long = is_plain & (marks.counts > MOST_DIGITS) & (power == 0)
    floats = _scaled(marks.mantissa, power - marks.decimals)
    floats[marks.is_negative] *= -1
    values = np.where(is_read, floats + 0.0, np.nan)
    return Plain(text, is_blank, is_read, is_long, values, power)


@dataclass(frozen=True)
class _Marks:
    is_right: Mask
    counts: Ints
    is_negative: Mask
    decimals: Ints
    mantissa: Floats

    @classmethod
    def of(cls, text: bytes, notation: Notation) -> "_Marks":
        """Judge every byte that is no digit by its neighbours; add up the digits of each row."""
        data = np.frombuffer(text, np.uint8)
        digit = data - np.uint8(48)
        is_digit = digit < 10
        places = np.flatnonzero(~is_digit)
        kinds = data[places]
        runs = np.diff(places) - 1
        is_end = kinds == END
        inner = np.flatnonzero(~is_end)
        cell = np.cumsum(is_end)[inner] - 1
        before = places - np.arange(len(places))
        ends = before[is_end]
        counts = np.diff(ends)

        around = _Around.of(inner, kinds, runs, data, places, notation)
        is_right = np.ones(len(counts), np.bool_)
        is_right[cell[~around.is_right]] = False
        is_negative = np.zeros(len(counts), np.bool_)
        is_negative[cell[kinds[inner] == MINUS]] = True
        decimals = np.zeros(len(counts), np.int64)
        at = inner[around.is_decimal & around.is_right]
        decimals[cell[around.is_decimal & around.is_right]] = runs[at]
        mantissa = _mantissa(digit[is_digit], ends[1:], counts)
        return cls(is_right, counts, is_negative, decimals, mantissa)


@dataclass(frozen=True)
class _Around:
    is_right: Mask
    is_decimal: Mask

    @classmethod
    def of(
        cls, at: Ints, kinds: Bytes, runs: Ints, data: Bytes, places: Ints, notation: Notation
    ) -> "_Around":
        """Which marks stand where the notation lets them stand."""
        decimal = ord(notation.decimal) if notation.decimal else _NONE
        group = ord(notation.thousands) if notation.thousands else _NONE
        kind, earlier, later = kinds[at], kinds[at - 1], kinds[at + 1]
        before, after = runs[at - 1], runs[at]
        begins = (earlier == END) | (earlier == MINUS) | (earlier == PLUS)
        is_sign = (kind == MINUS) | (kind == PLUS)
        is_decimal = kind == decimal
        is_right = is_sign & (earlier == END) & (before == 0) & ((after > 0) | (later == decimal))
        is_right |= is_decimal & (later == END) & (after > 0) & (begins | (earlier == group))
        if notation.thousands:
            width = np.where(notation.indian & (later == group), 2, 3)
            inside = (earlier == group) & (before == (2 if notation.indian else 3))
            first = begins & (before >= 1) & (before <= (2 if notation.indian else 3))
            first &= data[places[at - 1] + 1] != ord("0")
            stops = (later == END) | (later == group) | (later == decimal)
            is_right |= (kind == group) & (after == width) & (inside | first) & stops
        return cls(is_right, is_decimal)


def _mantissa(digits: Bytes, ends: Ints, counts: Ints) -> Floats:
    """The digits of each row as one whole number, from the right."""
    longest = min(int(counts.max(initial=0)), MOST_DIGITS)
    padded = np.concatenate([np.zeros(MOST_DIGITS, np.uint8), digits])
    last = ends + (MOST_DIGITS - 1)
    total = np.zeros(len(counts), np.int64)
    for place in range(longest):
        total += np.where(counts > place, padded[last - place], 0) * np.int64(10**place)
    return total.astype(np.float64)


def _scaled(mantissa: Floats, power: Ints) -> Floats:
    if not power.any():
        return mantissa
    up = _POWER_OF_TEN[np.clip(power, 0, 22)]
    down = _POWER_OF_TEN[np.clip(-power, 0, 22)]
    scaled: Floats = mantissa * up / down  # one of the two is 1
    return scaled


def _without(folded: bytes, sign: bytes) -> bytes:
    """Rows without the one sign behind their number; rows are stripped, so no other blank goes."""
    return folded.replace(sign + b"\n", b"\n").replace(b" \n", b"\n")


def _without_currency(folded: bytes, currency: str) -> bytes:
    """Rows without the currency behind their number or, if none stands there, before it."""
    for spelling in map(folded_sign, spellings(currency)):
        if spelling in folded:
            bare = _without(folded, spelling)
            for lead in (b"\n", b"\n-", b"\n(") if bare == folded else ():
                bare = bare.replace(lead + spelling, lead).replace(lead + b" ", lead)
            return bare
    return folded


def _unbracketed(folded: bytes) -> bytes:
    """Rows with a minus for a pair of brackets."""
    if b"\n(" not in folded:
        return folded
    data = np.frombuffer(folded, np.uint8).copy()
    ends = np.flatnonzero(data == END)
    first, last = ends[:-1] + 1, ends[1:] - 1
    is_bracketed = (data[first] == ord("(")) & (data[last] == ord(")")) & (last - first > 1)
    is_bracketed &= ~np.isin(data[first + np.where(is_bracketed, 1, 0)], [MINUS, PLUS])
    data[first[is_bracketed]] = MINUS
    return _dropped(data, last[is_bracketed])


def _without_suffixes(folded: bytes, notation: Notation) -> tuple[bytes, Ints]:
    """Rows without the one letter of magnitude behind their digits, and the power it stood for."""
    if notation.percent:
        return folded, np.full(folded.count(b"\n") - 1, -PERCENT[notation.percent])
    data = np.frombuffer(folded, np.uint8)
    ends = np.flatnonzero(data == END)
    last = ends[1:] - 1
    before = data[last - 1] - np.uint8(48)
    power = np.where(before < 10, _SUFFIX[data[last]], 0)
    if not power.any():
        return folded, power
    return _dropped(data, last[power > 0]), power


def _dropped(data: Bytes, places: Ints) -> bytes:
    is_kept = np.ones(len(data), np.bool_)
    is_kept[places] = False
    return data[is_kept].tobytes()

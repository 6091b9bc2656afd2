"""From the text of matched columns to values: each cell what is written, or a refusal.

A text that stands in a thousand rows is read once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Invalid
from core.uploads.room import aware, filled
from core.uploads.shapes import Field, Holds, folded
from core.uploads.table import Column
from core.uploads.values.answers import Converted, Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of, still_open
from core.uploads.values.moments import convert_dates, convert_moments
from core.uploads.values.notation import Told
from core.uploads.values.numbers import convert, convert_exact
from core.uploads.values.signs import Notation
from core.uploads.values.yesno import convert_yes_no

SWITCH = {"1": "yes", "0": "no"}
NO_CELL = "This is empty, and every row needs one."
REFUSED_MOST = 1_000_000  # cells; what is told of each would fill the memory
Mask = NDArray[np.bool_]
Reasons = dict[int, str]  # of a column's distinct words, why some are refused


@dataclass
class Conversion:
    """The values of a table field by field, what was refused, and what is still to be asked."""

    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, field, text, why
    questions: dict[str, Question[Any]] = field(default_factory=dict)

    def add(self, one: Field, column: Column, told: Told, answer: str | None) -> None:
        """Convert the column of a field, or note what has to be asked before."""
        found = _HOW[one.holds](self, one, column.words, told, answer)
        if found is None:
            return
        values, is_empty, refused = found
        self.values[one.name] = values(column.codes)
        if one.is_required:
            refused |= dict.fromkeys(np.flatnonzero(is_empty).tolist(), NO_CELL)
        if refused:
            is_refused = np.zeros(len(column.words), bool)
            is_refused[list(refused)] = True
            rows = column.where(is_refused)
            if len(self.refusals) + len(rows) > REFUSED_MOST:
                first = refused[column.codes[rows[0]]]
                raise Invalid(
                    f"More than {REFUSED_MOST:,} cells are refused, the first of {one.title}: "
                    f"{first} Check how the file is read, and what each column is."
                )
            for row in rows.tolist():
                code = column.codes[row]
                self.refusals.append((row, one.name, column.words[code], refused[code]))

    def settled(self, one: Field, told: Any, answer: str | None) -> Any:
        """What a column says of itself, or a person in its place; None if it has to be asked."""
        if not isinstance(told, Question):
            return told
        names = {choice.name for choice in told.choices}
        if answer in names:
            return told.answered(str(answer))
        self.questions[one.name] = told
        return None


# The values by what stands in each row, which words are empty, and why some are refused.
Found = tuple[Callable[[NDArray[np.integer]], Any], Mask, Reasons] | None


def _numbers(
    made: Conversion, one: Field, words: Sequence[str], told: Told, answer: str | None
) -> Found:
    notation = made.settled(one, told, answer)
    if one.name in made.questions:
        return None
    converted = convert(words, notation or Notation())
    floats = converted.values
    refused = _refused(converted) | _out_of_bounds(one, floats)
    return lambda codes: spread(floats, codes), converted.is_empty, refused


def _amounts(
    made: Conversion, one: Field, words: Sequence[str], told: Told, answer: str | None
) -> Found:
    notation = made.settled(one, told, answer)
    if one.name in made.questions:
        return None
    converted = convert_exact(words, notation or Notation())
    exact = np.array(converted.values, dtype=object)
    floats = np.array([np.nan if value is None else float(value) for value in exact])
    refused = _refused(converted) | _out_of_bounds(one, floats)
    return lambda codes: spread(exact, codes), converted.is_empty, refused


def _days(
    made: Conversion, one: Field, words: Sequence[str], _told: Told, answer: str | None
) -> Found:
    """Days at midnight UTC; moments by their offset, or by the zone that a person names."""
    form = made.settled(one, date_format_of(words, serials=one.is_required), answer)
    if isinstance(form, DateFormat) and (question := still_open(form)) is not None:
        form = made.settled(one, question, answer)
    if one.name in made.questions:
        return None
    form = form or DateFormat("y-m-d")
    how: Callable[..., Converted[Any]] = convert_moments if form.has_time else convert_dates
    converted = how(words, form)
    moments = converted.values.astype("datetime64[us]")

    return (
        lambda codes: aware(spread(moments, codes)),
        converted.is_empty,
        _refused(converted),
    )


def _yes_no(
    _made: Conversion, _one: Field, words: Sequence[str], _told: Told, _answer: str | None
) -> Found:
    converted = convert_yes_no([SWITCH.get(word.strip(), word) for word in words])
    values = np.array(converted.values, dtype=object)
    return lambda codes: spread(values, codes), converted.is_empty, _refused(converted)


def _words(
    _made: Conversion, one: Field, words: Sequence[str], _told: Told, _answer: str | None
) -> Found:
    kept: list[str | None] = []
    refused: Reasons = {}
    for at, word in enumerate(words):
        said = word.strip() or None
        if said is not None:
            said, reason = _fit(one, said)
            refused |= {at: reason} if reason else {}
        kept.append(said)
    is_empty = np.array([word is None for word in kept], bool)
    codes, categories = pd.factorize(np.array(kept, dtype=object))
    # As small as the categories keep them, so that they are not copied once more.
    small = codes.astype(np.min_scalar_type(-max(len(categories), 1)))

    def named(rows: NDArray[np.integer]) -> pd.Categorical:
        return pd.Categorical.from_codes(spread(small, rows), pd.Index(categories, dtype=object))

    return named, is_empty, refused


def spread(values: NDArray[Any], codes: NDArray[np.integer]) -> NDArray[Any]:
    """The value of each row by its code."""
    return filled(len(codes), values.dtype, lambda some: values[codes[some]])


def _fit(one: Field, word: str) -> tuple[str, str]:
    """A word as it is kept, and why it cannot be."""
    if one.one_of:
        found = one.one_of.get(folded(word))
        choices = ", ".join(dict.fromkeys(one.one_of.values()))
        return found or word, "" if found else f"This is none of {choices}."
    said = word.upper() if one.upper else word
    if one.longest and len(said) > one.longest:
        return said, f"This is longer than {one.longest} characters."
    if one.pattern and not re.fullmatch(one.pattern, said):
        return said, f"This is not {one.says}."
    return said, ""


def _refused(converted: Converted[Any]) -> Reasons:
    return {cell.index: cell.reason for cell in converted.refusals}


def _out_of_bounds(one: Field, floats: NDArray[np.float64]) -> Reasons:
    """Numbers that were read and cannot be right."""
    found: Reasons = {}
    if one.is_whole:
        rows = np.flatnonzero(np.isfinite(floats) & (floats != np.round(floats)))
        found |= dict.fromkeys(rows.tolist(), "This is not a whole number.")
    if one.least is not None:
        below = np.flatnonzero(floats < one.least).tolist()
        found |= dict.fromkeys(below, f"This is less than {one.least:g}.")
    if one.most is not None:
        above = np.flatnonzero(floats > one.most).tolist()
        found |= dict.fromkeys(above, f"This is more than {one.most:g}.")
    return found


_How = Callable[[Conversion, Field, Sequence[str], Told, str | None], Found]
_HOW: Mapping[Holds, _How] = {
    Holds.number: _numbers,
    Holds.amount: _amounts,
    Holds.day: _days,
    Holds.yes_no: _yes_no,
    Holds.words: _words,
}

"""From the text of matched columns to values: each cell what is written, or a refusal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from core.uploads.shapes import Field, Holds
from core.uploads.values.answers import Converted, Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of, still_open
from core.uploads.values.moments import convert_dates, convert_moments
from core.uploads.values.notation import Told
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation

NO_CELL = "This is empty, and every row needs one."


@dataclass
class Conversion:
    """The values of a table field by field, what was refused, and what is still to be asked."""

    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, field, text, why
    questions: dict[str, Question[Any]] = field(default_factory=dict)

    def add(self, one: Field, cells: Sequence[str], told: Told, answer: str | None) -> None:
        """Convert the column of a field, or note what has to be asked before."""
        found = _HOW[one.holds](self, one, cells, told, answer)
        if found is None:
            return
        values, is_empty = found
        self.values[one.name] = values
        if one.is_required:
            for row in np.flatnonzero(is_empty).tolist():
                self.refusals.append((row, one.name, cells[row], NO_CELL))

    def take(self, one: Field, converted: Converted[Any]) -> tuple[Any, Any]:
        """Keep why cells were refused; their values and which cells are empty."""
        self.refusals += [
            (cell.index, one.name, cell.value, cell.reason) for cell in converted.refusals
        ]
        return converted.values, converted.is_empty

    def settled(self, one: Field, told: Any, answer: str | None) -> Any:
        """What a column says of itself, or a person in its place; None if it has to be asked."""
        if not isinstance(told, Question):
            return told
        names = {choice.name for choice in told.choices}
        if answer in names:
            return told.answered(str(answer))
        self.questions[one.name] = told
        return None


Found = tuple[Any, Any] | None


def _numbers(
    made: Conversion, one: Field, cells: Sequence[str], told: Told, answer: str | None
) -> Found:
    notation = made.settled(one, told, answer)
    if one.name in made.questions:
        return None
    return made.take(one, convert(cells, notation or Notation()))


def _days(
    made: Conversion, one: Field, cells: Sequence[str], _told: Told, answer: str | None
) -> Found:
    """Days at midnight UTC; moments by their offset, or by the zone that a person names."""
    form = made.settled(one, date_format_of(cells, serials=one.is_required), answer)
    if isinstance(form, DateFormat) and (question := still_open(form)) is not None:
        form = made.settled(one, question, answer)
    if one.name in made.questions:
        return None
    form = form or DateFormat("y-m-d")
    how: Callable[..., Converted[Any]] = convert_moments if form.has_time else convert_dates
    values, is_empty = made.take(one, how(cells, form))
    return pd.DatetimeIndex(values.astype("datetime64[us]"), tz="UTC"), is_empty


def _words(
    _made: Conversion, _one: Field, cells: Sequence[str], _told: Told, _answer: str | None
) -> Found:
    words = [cell.strip() or None for cell in cells]
    return words, np.array([word is None for word in words])


_HOW: Mapping[Holds, Callable[[Conversion, Field, Sequence[str], Told, str | None], Found]] = {
    Holds.number: _numbers,
    Holds.day: _days,
    Holds.words: _words,
}

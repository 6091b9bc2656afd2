"""Quarters as people write them, and the day on which each ends for a company."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.uploads.table import Column
from core.uploads.values.folding import fold
from core.uploads.values.layouts import written
from core.uploads.values.months import plain

DAY, CALENDAR, FISCAL = "a day", "a quarter", "a fiscal quarter"
_YEAR = r"'?(?P<year>[0-9]{4}|[0-9]{2})"
_FY = r"(?:fy|gj|exercice|ejercicio|esercizio|boekjaar|fiscal year|geschaftsjahr|exercicio)"
_Q = r"(?:q|t|k|quarter|quartal|trimestre|trim\.?|kwartaal) ?(?P<quarter>[1-4])"
_NTH = r"(?P<quarter>[1-4]) ?(?:q|t|k)"
_GAP = r"[ /.,-]*"
_FISCAL = [
    re.compile(pattern)
    for part in (_Q, _NTH)
    for pattern in (rf"{_FY} ?{_YEAR}{_GAP}{part}", rf"{part}{_GAP}(?:of |de )?{_FY} ?{_YEAR}")
]
_NUMBERS = [re.compile(one) for one in (_Q, _NTH, r"(?P<quarter>[1-4])(?:\.0|\.|st|nd|rd|th|er?)?")]
_YEAR_ALONE = re.compile(rf"(?P<fy>{_FY}) ?{_YEAR}|(?P<plain>[0-9]{{4}})(?:\.0)?")

Ints = NDArray[np.int64]


def end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def read(text: str) -> tuple[date, str] | None:
    """The last day of the quarter or month that a text names, and what it is.

    A quarter with a number ends as those of the calendar do, until it is known whose it is.

    >>> read("Q1 2025"), read("FY25 Q2"), read("2025-03-31")
    ((datetime.date(2025, 3, 31), 'a quarter'), (datetime.date(2025, 6, 30), 'a fiscal quarter'), \
None)
    """
    said = re.sub(r"\s+", " ", plain(fold(text))).strip()
    for pattern in _FISCAL:
        if found := pattern.fullmatch(said):
            return end_of(_whole(found["year"]), 3 * int(found["quarter"])), FISCAL
    found_date = written(fold(text))
    if found_date is None or found_date.family == "month in words?":
        return None
    year = found_date.first + (2000 if found_date.first < 100 else 0)
    if not 1900 <= year <= 2199:
        return None
    if found_date.period == "quarter":
        return end_of(year, found_date.second + 2), CALENDAR
    if found_date.period == "month" and 1 <= found_date.second <= 12:
        return end_of(year, found_date.second), DAY
    return None


def day_in(text: str) -> bool:
    """Whether a text is a whole date."""
    found = written(fold(text))
    return found is not None and found.period == "day"


def _whole(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def column_of(column: Column) -> tuple[Column, Column]:
    """A column of quarters as days, and what each is; what is none stays as it is written."""
    found = [read(word) for word in column.words]
    days = [
        one[0].isoformat() if one else word for one, word in zip(found, column.words, strict=True)
    ]
    kinds = [one[1] if one else DAY for one in found]
    return Column(days, column.codes), Column(kinds, column.codes)


def joined(years: Column, numbers: Column, is_fiscal: bool) -> tuple[Column, Column] | None:
    """A year and the number of a quarter in two columns as one; None where they are not that."""
    said_years = [_YEAR_ALONE.fullmatch(plain(fold(word))) for word in years.words]
    said_numbers = [_number(word) for word in numbers.words]
    pairs = pd.MultiIndex.from_arrays([years.codes, numbers.codes])
    codes, found = pd.factorize(pairs)
    words, kinds, count = [], [], 0
    for at_year, at_number in found:
        year, number = said_years[at_year], said_numbers[at_number]
        if year is None or number is None:
            words.append(f"{numbers.words[at_number]} {years.words[at_year]}".strip())
            kinds.append(DAY)
            continue
        count += 1
        end = end_of(_whole(year["year"] or year["plain"]), 3 * number)
        words.append(end.isoformat())
        kinds.append(FISCAL if is_fiscal or year["fy"] else CALENDAR)
    if not count:
        return None
    return Column(words, codes.astype(np.int32)), Column(kinds, codes.astype(np.int32))


def _number(word: str) -> int | None:
    found = (pattern.fullmatch(plain(fold(word))) for pattern in _NUMBERS)
    return next((int(one["quarter"]) for one in found if one), None)


def resolved(
    days: pd.Series, kinds: Sequence[str], year_ends: Ints, said: Sequence[str | None]
) -> NDArray[np.datetime64]:
    """The day on which each quarter ends for its company.

    Args:
        days: as they were read, aware.
        kinds: what each is; a quarter with a number may be one of the company's own year.
        year_ends: the month in which the year of each company ends.
        said: what the numbers count: "calendar", or "fiscal" of a year named by the one in which
            it ends, or "fiscal begun" by that in which it begins.

    """
    stamps = days.dt.tz_localize(None).to_numpy("datetime64[D]")
    months = stamps.astype("datetime64[M]").astype(np.int64)
    of_kind, of_said = np.array(kinds, dtype=object), np.array(said, dtype=object)
    is_fiscal = (of_kind == FISCAL) | ((of_kind == CALENDAR) & np.char.startswith(
        of_said.astype(str), "fiscal"))  # fmt: skip
    later = np.where((of_said == "fiscal begun") & (year_ends < 12), 12, 0)
    months = np.where(is_fiscal, months - 12 + year_ends + later, months)
    ends = (months + 1).astype("datetime64[M]").astype("datetime64[D]") - np.timedelta64(1, "D")
    found: NDArray[np.datetime64] = np.where(of_kind == DAY, stamps, ends)
    return found


def placed(ends: NDArray[np.datetime64], year_ends: Ints) -> dict[str, Any]:
    """The columns that follow from the day on which quarters end."""
    months = ends.astype("datetime64[M]").astype(np.int64)
    month, year = months % 12 + 1, months // 12 + 1970
    return {
        "fiscal_reporting_date": ends.astype("datetime64[D]").astype(object),
        "fiscal_reporting_quarter": (month - year_ends - 1) % 12 // 3 + 1,
        "reporting_year": year,
        "reporting_quarter": (month + 2) // 3,
    }


def fits(ends: NDArray[np.datetime64], year_ends: Ints) -> NDArray[np.bool_]:
    """Whether each day is the last of a quarter of a year that ends in that month."""
    after = ends + np.timedelta64(1, "D")
    is_last = after == after.astype("datetime64[M]").astype("datetime64[D]")
    months = ends.astype("datetime64[M]").astype(np.int64) % 12 + 1
    found: NDArray[np.bool_] = is_last & ((months - year_ends) % 3 == 0)
    return found

"""Budgets laid out by line and month, in whole ten-thousandths of their currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, String, cast, func
from sqlmodel import col

from core.analytics import phasing
from core.finance.tables import Budget

LINE = ["category", "entity", "currency"]
UNITS = 10**phasing.PLACES  # of an amount
A_DAY, CODE = 10, 3  # letters of a day and of a currency
ROOM = 4e18  # of whole numbers of 64 bits


@dataclass(frozen=True)
class Grid:
    """Amounts in ten-thousandths: a row for each line, a column for each month."""

    lines: pd.DataFrame
    months: list[date]
    units: NDArray[Any]
    is_there: NDArray[np.bool_]


def parts() -> tuple[Any, Any]:
    """An amount as two whole numbers: in units, and what that lacks in ten-thousandths.

    SQLite keeps amounts as floats, whose sums would not be exact.
    """
    whole = cast(col(Budget.amount), BigInteger)
    return whole, cast(func.round((col(Budget.amount) - whole) * UNITS), BigInteger)


def columns() -> tuple[Any, ...]:
    """What a grid is laid out from: line and period as one text each, and the amount in parts.

    A text costs more than its letters, and there are many rows to a line; so it is taken apart
    once for each line. The length of the entity tells where the category begins.
    """
    entity = col(Budget.entity)
    length = cast(func.length(entity), String)
    line = col(Budget.currency) + length + ":" + entity + col(Budget.category)
    start, end = (cast(col(day), String) for day in (Budget.period_start, Budget.period_end))
    whole, part = parts()
    return (
        line.label("line"),
        (start + end).label("period"),
        whole.label("whole"),
        part.label("part"),
    )


def amount(units: int) -> Decimal:
    """Ten-thousandths as an amount.

    >>> amount(125_000)
    Decimal('12.5000')
    """
    return Decimal(units).scaleb(-phasing.PLACES)


def amounts(units: NDArray[Any]) -> list[Decimal]:
    """Many of them."""
    return [Decimal(one).scaleb(-phasing.PLACES) for one in units.tolist()]


def joined(whole: int | Decimal, part: int | Decimal) -> int:
    """Sums of `parts`, which PostgreSQL gives as decimals, in ten-thousandths.

    >>> joined(Decimal(13), -5_000)
    125000
    """
    units: int = int(whole) * UNITS + int(part)
    return units


def sums_of(rows: pd.DataFrame) -> pd.Series:
    """Sums of `parts` by line, in ten-thousandths."""
    units = [joined(*one) for one in zip(rows["whole"], rows["part"], strict=True)]
    return pd.Series(units, pd.MultiIndex.from_frame(rows[LINE]), dtype=object)


def laid_out(rows: pd.DataFrame, year: int | None = None) -> Grid:
    """Each row in the months of its period; rows of one period are spread together."""
    codes, lines = _lines(rows)
    units = _units(rows)
    periods, spans = _periods(rows)
    at = [phasing.months_of(start, end) for start, end in spans]
    known = {first.replace(day=1) for some in at for first, _ in some}
    kept = sorted(day for day in known if year is None or day.year == year)
    places = {day: place for place, day in enumerate(kept)}
    found = np.zeros((len(lines), len(kept)), dtype=units.dtype)
    is_there = np.zeros(found.shape, dtype=bool)
    for number, (start, end) in enumerate(spans):
        mine = np.flatnonzero(periods == number)
        shares = phasing.spread(units[mine], phasing.days_of(start, end)).astype(units.dtype)
        for some, (first, _) in zip(shares.T, at[number], strict=True):
            place = places.get(first.replace(day=1))
            if place is not None:
                np.add.at(found[:, place], codes[mine], some)
                is_there[codes[mine], place] = True
    return Grid(lines, kept, found, is_there)


def line_sums(made: Grid) -> pd.Series:
    """The sum of each line, in ten-thousandths."""
    sums = made.units.sum(axis=1).astype(object)
    return pd.Series(sums, pd.MultiIndex.from_frame(made.lines), dtype=object)


def _periods(rows: pd.DataFrame) -> tuple[NDArray[Any], list[tuple[date, date]]]:
    """Of which period each row is, and the periods; days are written as in ISO 8601."""
    codes, known = pd.factorize(rows["period"])
    days = [(period[:A_DAY], period[A_DAY:]) for period in known]
    return codes, [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in days]


def _lines(rows: pd.DataFrame) -> tuple[NDArray[Any], pd.DataFrame]:
    """Of which line each row is, and the lines in order."""
    codes, known = pd.factorize(rows["line"])
    lines = pd.DataFrame([_line(one) for one in known], columns=LINE, dtype=object)
    order = lines.sort_values(LINE).index.to_numpy()
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places[codes], lines.loc[order].reset_index(drop=True)


def _line(text: str) -> tuple[str, str, str]:
    """Category, entity and currency, from one text."""
    length, _, names = text[CODE:].partition(":")
    return names[int(length) :], names[: int(length)], text[:CODE]


def _units(rows: pd.DataFrame) -> NDArray[Any]:
    """Amounts in ten-thousandths; in whole numbers without end where 64 bits have no room."""
    whole, part = (rows[name].astype(object).to_numpy() for name in ("whole", "part"))
    size = float(np.abs(whole.astype(float)).sum() + len(rows)) * UNITS
    kind: Any = np.int64 if size < ROOM else object
    if kind is object:
        whole, part = (np.array([int(one) for one in some], dtype=object) for some in (whole, part))
    units: NDArray[Any] = whole.astype(kind) * UNITS + part.astype(kind)
    return units

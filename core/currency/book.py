"""Stored rates, looked into for one span after another: stated averages, means, closing rates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import prod

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.currency.lacking import DAY
from core.currency.rates import HELD_DAYS, THROUGH, met, stated
from core.currency.tables import RateKind

# Days from one average to the next, from which on each is of a year or a quarter, not of a month.
OF_A_YEAR, OF_A_QUARTER = 350, 80
EPOCH = date(1970, 1, 1)
Leg = tuple[str, str]  # what one unit of the first costs in the second
Way = tuple[str, str | None]  # a currency, and the third through which it is converted


@dataclass(frozen=True)
class Average:
    """A stated average: its last day, and how many months it is of."""

    day: date
    months: int
    value: float


@dataclass(frozen=True)
class Closings:
    """Closing rates of a pair by day, as numbers: they are looked into very often."""

    days: NDArray[np.int64]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, by_day: pd.Series) -> "Closings":
        """From a run of rates."""
        days = by_day.index.to_numpy().astype("datetime64[D]").astype(np.int64)
        return cls(days, by_day.to_numpy(np.float64))

    def last(self, day: date) -> tuple[date, float] | None:
        """The newest rate of a day or of the week before it."""
        at = int(np.searchsorted(self.days, _number(day), side="right")) - 1
        if at < 0 or _number(day) - self.days[at] > HELD_DAYS:
            return None
        return EPOCH + int(self.days[at]) * DAY, float(self.values[at])

    def inside(self, start: date, end: date) -> NDArray[np.float64]:
        """The rates of a span, or none of them where one is missing for more than a week."""
        first, after = np.searchsorted(self.days, [_number(start), _number(end) + 1])
        days = [_number(start) - 1, *self.days[first:after].tolist(), _number(end)]
        gaps = (later - earlier for earlier, later in pairwise(days))
        return self.values[first : first if max(gaps) > HELD_DAYS else after]


class Book:
    """Stored rates, looked up straight and turned round first, then through a third currency."""

    def __init__(self, rows: pd.DataFrame, base: str) -> None:
        self.base, self.none = base, rows.iloc[:0]
        by_pair = rows.groupby(["kind", "base_currency", "quote_currency"], observed=True)
        self.rows: dict[tuple[str, ...], pd.DataFrame] = {
            tuple(map(str, key)): some for key, some in by_pair
        }
        self.closings: dict[Way, Closings] = {}
        self.averages: dict[Leg, dict[int, Average]] = {}
        self.sources: dict[tuple[RateKind, Leg], dict[date, str]] = {}

    def average(self, code: str, start: date, end: date) -> tuple[float, str] | None:
        """The rate of a span, and its source in words."""
        month, is_gap = _month(end), False
        for third in self._ways(code):
            legs = _legs(code, third, self.base)
            held = [self._averages(leg) for leg in legs]
            each = {leg: by[month] for leg, by in zip(legs, held, strict=True) if month in by}
            if len(each) == len(legs):
                told = " and ".join(dict.fromkeys(_of_months(one) for one in each.values()))
                days = {leg: one.day for leg, one in each.items()}
                value = prod(one.value for one in each.values())
                return value, f"{told}, stated{self._by(RateKind.average, days)}{_through(third)}"
            is_gap |= all(by and min(by) <= month <= max(by) for by in held)
        return None if is_gap else self._mean(code, start, end)

    def closing(self, code: str, end: date) -> tuple[float, str] | None:
        """The last closing rate up to a day, and its source in words."""
        for third in self._ways(code):
            told = self._closings(code, third).last(end)
            if told is not None:
                day, value = told
                days = dict.fromkeys(_legs(code, third, self.base), day)
                by = self._by(RateKind.closing, days)
                return value, f"closing of {day}{by}{_through(third)}"
        return None

    def _mean(self, code: str, start: date, end: date) -> tuple[float, str] | None:
        """The mean of the closing rates in a span in which none is missing for long."""
        for third in self._ways(code):
            inside = self._closings(code, third).inside(start, end)
            if len(inside):
                words = "1 closing rate" if len(inside) == 1 else f"{len(inside)} closing rates"
                return float(inside.mean()), f"mean of {words}{_through(third)}"
        return None

    def _ways(self, code: str) -> Iterator[str | None]:
        yield None
        yield from (third for third in THROUGH if third not in (code, self.base))

    def _closings(self, code: str, third: str | None) -> "Closings":
        if (code, third) not in self.closings:
            each = [self._stated(RateKind.closing, leg) for leg in _legs(code, third, self.base)]
            self.closings[code, third] = Closings.of(each[0] if third is None else met(*each))
        return self.closings[code, third]

    def _averages(self, leg: Leg) -> dict[int, Average]:
        if leg not in self.averages:
            is_there = len(self._of(RateKind.average, leg)) > 0
            self.averages[leg] = _by_month(self._stated(RateKind.average, leg)) if is_there else {}
        return self.averages[leg]

    def _stated(self, kind: RateKind, leg: Leg) -> pd.Series:
        return stated(self._of(kind, leg), *leg)

    def _of(self, kind: RateKind, leg: Leg) -> pd.DataFrame:
        """The rows of a pair, straight and turned round."""
        found = (self.rows.get((kind.value, *pair)) for pair in (leg, leg[::-1]))
        some = [rows for rows in found if rows is not None]
        return pd.concat(some) if some else self.none

    def _by(self, kind: RateKind, days: Mapping[Leg, date]) -> str:
        """Who states the rates of these pairs and days, where the file says so."""
        names = set[str]()
        for leg, day in days.items():
            if (kind, leg) not in self.sources:
                told = self._of(kind, leg).dropna(subset=["source"])
                pairs = zip(told["date"].dt.date, told["source"], strict=True)
                self.sources[kind, leg] = dict(pairs)
            names |= {name for name in [self.sources[kind, leg].get(day)] if name}
        return f" ({', '.join(sorted(names))})" if names else ""


def _number(day: date) -> int:
    return (day - EPOCH).days


def _legs(code: str, third: str | None, base: str) -> list[Leg]:
    return [(code, base)] if third is None else [(code, third), (third, base)]


def _through(third: str | None) -> str:
    return f", through {third}" if third else ""


def _by_month(averages: pd.Series) -> dict[int, Average]:
    """Which average each month has; what is of fewer months goes before what is of more."""
    days = [moment.date() for moment in averages.index]
    gaps = [(after - before).days for before, after in pairwise(days)]
    made = [
        Average(day, _length(gaps[max(at - 1, 0) : at + 1]), float(value))
        for at, (day, value) in enumerate(zip(days, averages, strict=True))
    ]
    longest_first = sorted(made, key=lambda one: -one.months)
    return {_month(one.day) - back: one for one in longest_first for back in range(one.months)}


def _length(gaps: Sequence[int]) -> int:
    """Of how many months an average is, by the days to the one before and the one after it."""
    least = min(gaps, default=0)
    return 12 if least >= OF_A_YEAR else 3 if least >= OF_A_QUARTER else 1


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _of_months(one: Average) -> str:
    kinds = {1: "average", 3: "average of the quarter to", 12: "average of the year to"}
    return f"{kinds[one.months]} {'of ' * (one.months == 1)}{one.day}"

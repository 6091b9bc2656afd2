"""Calendars: steps that count as equal, such as working days or months dated at their ends.

A calendar gives each moment its place, a whole number that grows by one with each step, and each
place its moment, so that gaps are places without a value and what is ahead are the next places.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.forecasting.marks import Numbers
from core.errors import Invalid

Flags = npt.NDArray[np.bool_]
EPOCH = np.datetime64("1970-01-01", "D")
ORIGIN = np.datetime64("1677-09-01", "D")  # before all that nanoseconds reach
A_DAY = 86_400_000_000_000  # nanoseconds
A_WEEK = 7
MONDAY = 3  # days from the Monday of the week in which 1970 began
LAST_DAY = 106_750  # since 1970, that nanoseconds reach: in April 2262
MOST = 2**63 - 1
NEAR_THE_END = 3  # days: a month's last working day is its end
A_YEAR = 12


@dataclass(frozen=True)
class Calendar(ABC):
    """Places for moments, and moments for places."""

    @property
    @abstractmethod
    def seasons(self) -> tuple[int, ...]:
        """The steps after which a pattern may come again by default, shortest first."""

    @abstractmethod
    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """The place of each moment, or the next to it, and whether it is just there."""

    @abstractmethod
    def numbers(self, places: Numbers) -> Numbers:
        """The moment of each place."""


@dataclass(frozen=True)
class Evenly(Calendar):
    """A fixed distance: whole numbers, or days that are all so far apart."""

    step: int
    anchor: int

    @property
    def seasons(self) -> tuple[int, ...]:
        """None: what such a step means is not known."""
        return ()

    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """Counted from the anchor."""
        away = numbers - self.anchor
        return away // self.step, away % self.step == 0

    def numbers(self, places: Numbers) -> Numbers:
        """Counted from the anchor."""
        last = self.anchor + self.step * int(places[-1])
        if last > MOST:
            raise Invalid("the steps ahead go beyond the largest number that ds can be.")
        return self.anchor + self.step * places


@dataclass(frozen=True)
class Days(Calendar):
    """Days of the week that have their turn, at one time of day."""

    weekdays: tuple[int, ...]
    time: int = 0  # nanoseconds after midnight

    @property
    def seasons(self) -> tuple[int, ...]:
        """A week of them."""
        return (len(self.weekdays),) if len(self.weekdays) > 1 else ()

    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """Counted over the days that have their turn."""
        days, _ = _split(numbers)
        return _counted(days, self.weekdays)

    def numbers(self, places: Numbers) -> Numbers:
        """The day that has its turn then."""
        return _joined(_day_of(places, self.weekdays), self.time)


@dataclass(frozen=True)
class Times(Calendar):
    """Times of day that have their turn, on days of the week that have theirs."""

    weekdays: tuple[int, ...]
    times: tuple[int, ...]  # nanoseconds after midnight, ascending

    @property
    def seasons(self) -> tuple[int, ...]:
        """A day and a week of them."""
        days = (len(self.times), len(self.times) * len(self.weekdays))
        return tuple(sorted({season for season in days if season > 1}))

    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """Counted over the times that have their turn."""
        days, rest = _split(numbers)
        places, is_open = _counted(days, self.weekdays)
        times = np.array(self.times, dtype=np.int64)
        middles = (times[1:] + times[:-1]) // 2
        nearest = np.searchsorted(middles, rest)
        return places * len(times) + nearest, is_open & (times[nearest] == rest)

    def numbers(self, places: Numbers) -> Numbers:
        """The day, and the time of it."""
        days, turns = np.divmod(places, len(self.times))
        return _joined(_day_of(days, self.weekdays), np.array(self.times, dtype=np.int64)[turns])


@dataclass(frozen=True)
class Weeks(Calendar):
    """Weeks from Monday to Sunday, dated on one day of them."""

    weekday: int
    time: int = 0

    @property
    def seasons(self) -> tuple[int, ...]:
        """None by default: a year of weeks is for forecasters that choose to look for it."""
        return ()

    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """Whichever day of the week it is."""
        places = (_split(numbers)[0] + MONDAY) // A_WEEK
        return places, np.ones(len(places), dtype=bool)

    def numbers(self, places: Numbers) -> Numbers:
        """The day on which a week is dated."""
        return _joined(places * A_WEEK - MONDAY + self.weekday, self.time)


@dataclass(frozen=True)
class Months(Calendar):
    """Months, or so many of them at a time, dated on a day or at the end."""

    length: int  # in months
    into: int = 0  # months of the period before the one of its date
    day: int = 1  # of the month; 31 = its end
    time: int = 0

    @property
    def seasons(self) -> tuple[int, ...]:
        """A year of them."""
        return (A_YEAR // self.length,) if A_YEAR % self.length == 0 and self.length < 12 else ()

    def placed(self, numbers: Numbers) -> tuple[Numbers, Flags]:
        """Whichever day of the period it is."""
        places = _months(_split(numbers)[0]) // self.length
        return places, np.ones(len(places), dtype=bool)

    def numbers(self, places: Numbers) -> Numbers:
        """The day on which a period is dated; the last, where the month is too short."""
        months = places * self.length + self.into
        first = _first(months)
        days = np.minimum(self.day, _first(months + 1) - first)
        return _joined(first + days - 1, self.time)


def dated(numbers: Numbers, length: int) -> Months:
    """Periods of so many months, dated as most of these moments are."""
    days, rest = _split(numbers)
    months = _months(days)
    left = left_of_month(numbers)
    day = 31 if (left <= NEAR_THE_END).all() else usual(days - _first(months) + 1)
    return Months(length, usual(months % length), day, usual(rest))


def weekly(numbers: Numbers) -> Weeks:
    """Weeks, dated on the weekday on which most of these moments are."""
    days, rest = _split(numbers)
    return Weeks(usual((days + MONDAY) % A_WEEK), usual(rest))


def left_of_month(numbers: Numbers) -> Numbers:
    """The days that each month still has after a moment."""
    days, _ = _split(numbers)
    return _first(_months(days) + 1) - 1 - days


def time_of_day(numbers: Numbers) -> int:
    """The nanoseconds after midnight that are the commonest."""
    return usual(_split(numbers)[1])


def usual(values: Numbers) -> int:
    """The commonest; of several, the smallest."""
    found, counts = np.unique(values, return_counts=True)
    return int(found[np.argmax(counts)])


def _split(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Days since 1970, and nanoseconds after midnight."""
    days, rest = np.divmod(numbers, A_DAY)
    return days, rest


def _joined(days: Numbers, times: Numbers | int) -> Numbers:
    if days.max() > LAST_DAY:
        raise Invalid("the steps ahead go beyond the year 2261, the last that dates can be of.")
    return np.asarray(days * A_DAY + times, dtype=np.int64)


def months(numbers: Numbers) -> Numbers:
    """The months since January 1970."""
    return _months(_split(numbers)[0])


def _months(days: Numbers) -> Numbers:
    return (EPOCH + days).astype("datetime64[M]").astype(np.int64)


def _first(months: Numbers) -> Numbers:
    """The first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _mask(weekdays: tuple[int, ...]) -> list[bool]:
    return [day in weekdays for day in range(A_WEEK)]


def _counted(days: Numbers, weekdays: tuple[int, ...]) -> tuple[Numbers, Flags]:
    dates, mask = EPOCH + days, _mask(weekdays)
    is_open = np.asarray(np.is_busday(dates, weekmask=mask), dtype=bool)
    return np.asarray(np.busday_count(ORIGIN, dates, weekmask=mask), dtype=np.int64), is_open


def _day_of(places: Numbers, weekdays: tuple[int, ...]) -> Numbers:
    days = np.busday_offset(ORIGIN, places, roll="forward", weekmask=_mask(weekdays))
    return (days - EPOCH).astype(np.int64)


def moments(numbers: Numbers) -> pd.DatetimeIndex:
    """Nanoseconds since 1970 as moments."""
    return pd.DatetimeIndex(numbers.view("datetime64[ns]"))

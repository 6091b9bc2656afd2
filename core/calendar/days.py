"""When events are: each time that they come, and which promotions come at the same time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

A_DAY = timedelta(days=1)
LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class Time:
    """One time that an event comes."""

    event_id: UUID
    name: str
    kind: str
    first: date
    last: date
    scope: str  # its canonical text

    def __str__(self) -> str:
        """It as a sentence names it."""
        days = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"'{self.name}' ({days})"


@dataclass(frozen=True)
class Overlap:
    """Two that share days, the one that begins first before the other."""

    one: Time
    other: Time


def times(once: Time, first: date, last: date, *, is_yearly: bool) -> Iterator[Time]:
    """Each time that an event comes between two days, of which any of its days is one.

    >>> sale = Time(UUID(int=0), "Sale", "promotion", date(2024, 2, 29), date(2024, 3, 1), "all")
    >>> [str(one) for one in times(sale, date(2025, 1, 1), date(2026, 1, 1), is_yearly=True)]
    ["'Sale' (2025-02-28 to 2025-03-01)"]
    """
    years = range(first.year - 1, last.year + 1) if is_yearly else [once.first.year]
    for year in years:
        begins = _in_year(once.first, year)
        ends = _in_year(once.last, year + once.last.year - once.first.year)
        if begins <= last and ends >= first:
            yield Time(once.event_id, once.name, once.kind, begins, ends, once.scope)


def overlaps(found: Iterable[Time]) -> list[Overlap]:
    """Those of the same scope that share days, by their days."""
    shared = []
    for _, group in groupby(sorted(found, key=lambda one: (one.scope, *_place(one))), _scope):
        going: list[Time] = []
        for one in group:
            going = [before for before in going if before.last >= one.first]
            shared += [Overlap(before, one) for before in going if before.event_id != one.event_id]
            going.append(one)
    return sorted(shared, key=lambda two: (_place(two.other), _place(two.one)))


def _place(one: Time) -> tuple[date, date, str, UUID]:
    return one.first, one.last, one.name, one.event_id


def _scope(one: Time) -> str:
    return one.scope


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the leap day is the last of February where there is none."""
    is_leap_day = (day.month, day.day) == LEAP_DAY
    return date(year, 3, 1) - A_DAY if is_leap_day else day.replace(year=year)

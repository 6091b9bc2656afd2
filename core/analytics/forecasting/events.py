"""Holidays, promotions and other dated causes, as columns that a forecaster can learn from.

A column is the share of the days of a step that an event takes: 0 or 1 for days and for what is
shorter, 3/31 for three days of a January. The days before and after an event, where it is felt
then, have columns of their own, for what a promotion brings it may take from the week that follows.

A day counts for one event only, or its effect would be shared between two: for the shortest that
takes it, of equally short ones for the one named first; the day itself goes before days around it.
An event is planned, so its days are known for the steps ahead. What has never happened in the
history has no column: nobody can know its effect.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from core.analytics.countries import public_holidays
from core.analytics.forecasters.beside import columns_of, regressors_of
from core.analytics.forecasters.contract import Regressors, Values
from core.analytics.spans import Spans, spans, untellable
from core.errors import Invalid

A_DAY = timedelta(days=1)
MOST_AROUND = 60  # days before or after: beyond, it is an event of its own
ALIKE = (
    0.1  # of the largest share: a day of each year is 1/365 or 1/366 of it, and explains nothing
)
LEAP_DAY = (2, 29)


class Kind(StrEnum):
    """What sort of cause it is."""

    HOLIDAY = "holiday"
    PROMOTION = "promotion"
    SEASONAL = "seasonal"
    CUSTOM = "custom"


class Part(StrEnum):
    """Which of the days of an event; each part has an effect of its own."""

    ITSELF = ""
    BEFORE = " (before)"
    AFTER = " (after)"


@dataclass(frozen=True)
class Event:
    """A dated cause of what a series does; for which series it counts, its owner says."""

    name: str
    days: tuple[date, ...]
    kind: Kind = Kind.CUSTOM
    before: int = 0  # days before it that feel it already
    after: int = 0  # days after it that feel it still
    is_yearly: bool = False  # comes again each year, and came each year, on these days

    def __post_init__(self) -> None:
        """Refuse what is no event."""
        if not self.name.strip():
            raise Invalid("An event has a name.")
        if not self.days:
            raise Invalid(f"'{self.name}' has no day.")
        if not (0 <= self.before <= MOST_AROUND and 0 <= self.after <= MOST_AROUND):
            raise Invalid(f"'{self.name}' is felt 0 to {MOST_AROUND} days before and after it.")

    @classmethod
    def lasting(
        cls,
        name: str,
        first: date,
        last: date,
        kind: Kind = Kind.CUSTOM,
        *,
        before: int = 0,
        after: int = 0,
        is_yearly: bool = False,
    ) -> "Event":
        """An event from its first day to its last."""
        if last < first:
            raise Invalid(f"'{name}' ends on {last}, before it begins on {first}.")
        days = tuple(first + count * A_DAY for count in range((last - first).days + 1))
        return cls(name, days, kind, before, after, is_yearly)

    @property
    def length(self) -> int:
        """Of how many days its longest run is."""
        return max(len(run) for run in _runs(self.days))

    def within(self, years: range) -> Iterator[tuple[Part, date]]:
        """Its days and those around them that may lie in some years, and which part each is."""
        for run in self._came(years):
            yield from ((Part.ITSELF, day) for day in run)
            yield from ((Part.BEFORE, run[0] - count * A_DAY) for count in _up_to(self.before))
            yield from ((Part.AFTER, run[-1] + count * A_DAY) for count in _up_to(self.after))

    def _came(self, years: range) -> Iterator[list[date]]:
        for run in _runs(self.days):
            if not self.is_yearly:
                yield run
                continue
            for year in range(years.start - 1, years.stop + 1):  # December may be felt in January
                first = _in_year(run[0], year)
                yield [first + count * A_DAY for count in range(len(run))]


@dataclass(frozen=True)
class Coded:
    """Events as columns, and what a reader must know of those that have none."""

    regressors: Regressors | None
    columns: Mapping[str, tuple[str, ...]]  # of each event that has any
    notes: tuple[str, ...] = field(default=())


def holidays_of(place: str, years: Iterable[int]) -> list[Event]:
    """The public holidays of a country, or of a region of it, as events."""
    found = public_holidays(place, years)
    return [Event(name, days, Kind.HOLIDAY) for name, days in found.items()]


def coded(
    events: Sequence[Event],
    moments: pd.DatetimeIndex,
    known: int,
    code: str = "",
    beside: Regressors | None = None,
) -> Coded:
    """Columns for the moments of a history, the first so many, and of the steps ahead.

    What is beside them already stays first; an event that one of its columns tells is not told
    again. Without a code, the frequency is the one that the moments follow.

    >>> sale = Event("Sale", (date(2026, 3, 2), date(2026, 3, 5)), Kind.PROMOTION)
    >>> told = coded([sale], pd.date_range("2026-03-01", periods=6), known=4)
    >>> told.regressors.names, told.regressors.past.T.tolist(), told.regressors.ahead.T.tolist()
    (('Sale',), [[0.0, 1.0, 0.0, 0.0]], [[1.0, 0.0]])
    """
    steps = spans(moments, code)
    by_name = {event.name: event for event in events}
    shares = {
        (name, part): steps.shares(days) for (name, part), days in _taken(events, steps).items()
    }
    kept = columns_of(beside)
    columns: dict[str, list[str]] = {}
    notes = [f"'{name}' {why}" for name, why in _untold(by_name, shares, steps).items()]
    for (name, part), share in shares.items():
        why_not = untellable(share, known, kept)
        if not why_not:
            columns.setdefault(name, []).append(f"{name}{part}")
            kept[f"{name}{part}"] = share
        elif share.any():
            notes.append(f"'{name}'{part} {why_not}")
    return Coded(
        regressors_of(kept, known),
        {name: tuple(some) for name, some in columns.items()},
        tuple(notes),
    )


def _taken(events: Sequence[Event], steps: Spans) -> dict[tuple[str, Part], list[date]]:
    """The days of each part of each event, in the order of the events; each day once."""
    found: dict[tuple[str, Part], list[date]] = {}
    told = [(event, list(event.within(steps.years))) for event in events]
    for event, days in told:
        found.update({(event.name, part): [] for part, _ in sorted(days)})
    taken: set[date] = set()
    for around in (False, True):
        for event, days in sorted(told, key=lambda one: one[0].length):
            own = {(part, day) for part, day in days if (part is not Part.ITSELF) is around}
            for part, day in sorted(own):
                if day not in taken:
                    found[event.name, part].append(day)
                    taken.add(day)
    return found


def _untold(
    by_name: Mapping[str, Event], shares: Mapping[tuple[str, Part], Values], steps: Spans
) -> dict[str, str]:
    """The events whose days, all that fall into the steps, count for others."""
    return {
        name: "falls on days of shorter or earlier named events only; it counts as these."
        for name, event in by_name.items()
        if not shares[name, Part.ITSELF].any()
        and steps.shares(
            [day for part, day in event.within(steps.years) if part is Part.ITSELF]
        ).any()
    }


def _runs(days: Iterable[date]) -> list[list[date]]:
    """Days that follow each other, together."""
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][-1] == A_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the leap day is the last of February where there is none."""
    is_leap_day = (day.month, day.day) == LEAP_DAY
    return date(year, 3, 1) - A_DAY if is_leap_day else day.replace(year=year)


def _up_to(count: int) -> range:
    return range(1, count + 1)

"""Rows of the calendar as the causes that a forecast learns from, always in the same order.

Rows of one name, kind, repetition, windows and expected change are one cause with all their days:
the Christmas of many years, or of several countries. Names are unique; where two causes share
one, what they differ in stands behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, groupby
from typing import Protocol

from core.analytics.forecasting.events import A_DAY, MOST_AROUND, Event, Kind, Part
from core.calendar import tables


class Scoped(Protocol):
    """What is about a category, an entity, or both; about neither, it is about everything."""

    @property
    def category(self) -> str | None:
        """Of series."""

    @property
    def entity(self) -> str | None:
        """Of series."""


@dataclass(frozen=True)
class Cause:
    """An event that counts for a series, and what people said of it beforehand."""

    event: Event
    impact: float | None  # expected change as a share of demand; none = to be learnt
    countries: tuple[str, ...]  # where it is, as far as that was said

    @property
    def traits(self) -> tuple[str, ...]:
        """What tells it from others of its name."""
        event = self.event
        return (
            event.kind.value,
            "every year" if event.is_yearly else "once",
            f"{event.before} days before, {event.after} after",
            "no change expected" if self.impact is None else f"{self.impact:+.1%} expected",
        )


def gathered(rows: Iterable[tables.Event]) -> list[Cause]:
    """The causes that rows make, by name."""
    alike: dict[tuple[object, ...], list[tables.Event]] = defaultdict(list)
    for row in rows:
        alike[_what(row)].append(row)
    found = sorted((_cause(some) for some in alike.values()), key=_place)
    taken: set[str] = set()
    return [_named(one, taken) for one in _told_apart(found)]


def is_about(scope: Scoped, category: str, entity: str | None) -> bool:
    """Whether an event about these counts for a series of such a category and entity."""
    return _fits(scope.category, category) and _fits(scope.entity, entity)


def _fits(scope: str | None, value: str | None) -> bool:
    return scope is None or scope.casefold() == (value or "").casefold()


def _what(row: tables.Event) -> tuple[object, ...]:
    """What rows of one cause have in common."""
    windows = (min(row.window_before, MOST_AROUND), min(row.window_after, MOST_AROUND))
    return (row.event_name.strip(), row.type.value, row.recurrence, *windows, row.impact)


def _cause(rows: Sequence[tables.Event]) -> Cause:
    first = rows[0]
    event = Event(
        first.event_name.strip(),
        tuple(sorted({day for row in rows for day in _days(row)})),
        Kind(first.type.value),
        min(first.window_before, MOST_AROUND),
        min(first.window_after, MOST_AROUND),
        first.recurrence is tables.Recurrence.yearly,
    )
    return Cause(event, first.impact, tuple(sorted({row.country for row in rows if row.country})))


def _days(row: tables.Event) -> Iterator[date]:
    last = row.ends_on or row.event_date
    return (row.event_date + n * A_DAY for n in range((last - row.event_date).days + 1))


def _place(cause: Cause) -> tuple[object, ...]:
    """Where it stands among others: by name, and then by all that differs."""
    event, impact = cause.event, cause.impact
    windows = (event.before, event.after)
    known = (impact is not None, impact or 0.0)
    return (event.name.casefold(), event.name, event.kind, event.is_yearly, windows, known)


def _told_apart(causes: Sequence[Cause]) -> Iterator[Cause]:
    """Those that share a name, each with what it differs in behind it."""
    for name, group in groupby(causes, key=lambda one: one.event.name):
        some = list(group)
        seen = [Counter(kind) for kind in zip(*(one.traits for one in some), strict=True)]
        for one in some:
            differs = [word for word, words in zip(one.traits, seen, strict=True) if len(words) > 1]
            said = f"{name} ({', '.join(differs)})" if differs else name
            yield replace(one, event=replace(one.event, name=said))


def _named(cause: Cause, taken: set[str]) -> Cause:
    """It under a name of which no column is taken; a number tells it apart where one is."""
    for number in count(1):
        name = cause.event.name if number == 1 else f"{cause.event.name} {number}"
        columns = {f"{name}{part.value}" for part in Part}
        if not columns & taken:
            taken |= columns
            break
    return replace(cause, event=replace(cause.event, name=name))

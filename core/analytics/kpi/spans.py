"""Stretches of days: whole months or not, and how several of them are cut into common pieces."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Span:
    """From a day to a day, both of them in it."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def is_of_months(self) -> bool:
        """Whether it is a number of whole calendar months."""
        last = calendar.monthrange(self.end.year, self.end.month)[1]
        return self.start.day == 1 and self.end.day == last

    @property
    def months(self) -> int:
        """Over how many calendar months it goes, the first and the last one counted whole."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def holds(self, other: "Span") -> bool:
        """Whether another lies in it."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: "Span") -> int:
        """How many days both have."""
        first, last = max(self.start, other.start), min(self.end, other.end)
        return max(0, (last - first).days + 1)


def months_later(day: date, months: int) -> date:
    """The first day of a month so many months later.

    >>> months_later(date(2026, 11, 1), 3), months_later(date(2026, 1, 1), -1)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    counted = day.year * 12 + day.month - 1 + months
    return date(counted // 12, counted % 12 + 1, 1)


def months_in(span: Span) -> list[Span]:
    """The calendar months of a span, the first and the last one cut by it."""
    starts = [months_later(span.start.replace(day=1), at) for at in range(span.months)]
    return [
        Span(max(one, span.start), min(months_later(one, 1) - timedelta(days=1), span.end))
        for one in starts
    ]


def pieces(spans: Iterable[Span]) -> list[Span]:
    """The smallest stretches of which all of these consist; none of them crosses a month.

    >>> [str(one.start) for one in pieces([Span(date(2026, 1, 1), date(2026, 2, 28)),
    ...                                    Span(date(2026, 2, 1), date(2026, 2, 14))])]
    ['2026-01-01', '2026-02-01', '2026-02-15']
    """
    every = list(spans)
    cuts = {day for one in every for day in (one.start, one.end + timedelta(days=1))}
    cuts |= {month.start for one in every for month in months_in(one)}
    ordered = sorted(cuts)
    between = (Span(one, two - timedelta(days=1)) for one, two in pairwise(ordered))
    return [one for one in between if any(whole.holds(one) for whole in every)]

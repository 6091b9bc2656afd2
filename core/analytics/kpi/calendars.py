"""Fiscal calendars: years by their first month or by weeks, and the periods that lie in them."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from core.analytics.kpi.spans import Span, months_later
from core.errors import Invalid

EARLIEST, LATEST = 1990, 2100  # years that anybody reports
SUNDAY = 6


class Length(StrEnum):
    """How long a period is."""

    month = "month"
    quarter = "quarter"
    year = "year"
    ltm = "last twelve months"
    custom = "custom"


WEEKS = {"months": (), "4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
MONTHS = {Length.month: 1, Length.quarter: 3, Length.year: 12, Length.ltm: 12}


@dataclass(frozen=True)
class Period:
    """One period of a calendar, as people call it."""

    length: Length
    span: Span
    label: str

    @property
    def start(self) -> date:
        """Its first day."""
        return self.span.start

    @property
    def end(self) -> date:
        """Its last day."""
        return self.span.end

    def up_to(self, day: date) -> "Period":
        """The part of it that is over on a day, named as such; all of it where that is later."""
        if day >= self.end:
            return self
        span = Span(self.start, max(day, self.start))
        return replace(self, span=span, label=f"{self.label} up to {span.end}")


@dataclass(frozen=True)
class Calendar:
    """When a fiscal year begins, and whether its months are those of the calendar or of weeks.

    A year of weeks ends on the last ``last_day`` (Sunday is 6) of the month before ``first_month``,
    has 52 or 53 weeks, and gives the odd one to its last month. A year is named after the calendar
    year in which it ends.
    """

    first_month: int = 1
    weeks: str = "months"
    last_day: int = SUNDAY

    def __post_init__(self) -> None:
        """Refuse what is no calendar."""
        if not 1 <= self.first_month <= 12:
            raise Invalid("A fiscal year begins in one of the months from 1 to 12.")
        if self.weeks not in WEEKS:
            raise Invalid(f"{self.weeks} is no pattern of weeks; there are {', '.join(WEEKS)}.")
        if not 0 <= self.last_day <= SUNDAY:
            raise Invalid("A week ends on a day from 0 (Monday) to 6 (Sunday).")

    @property
    def is_of_weeks(self) -> bool:
        """Whether months are four or five weeks."""
        return bool(WEEKS[self.weeks])

    @property
    def is_plain(self) -> bool:
        """Whether it is the calendar on the wall."""
        return self.first_month == 1 and not self.is_of_weeks

    def year_of(self, day: date) -> int:
        """The fiscal year in which a day lies."""
        about = day.year + (1 if self.first_month > 1 and day.month >= self.first_month else 0)
        tried = (about + step for step in (-1, 0, 1))
        return next(year for year in tried if day <= self._year(year).end)

    def year(self, number: int) -> Period:
        """A whole fiscal year."""
        if not EARLIEST <= number <= LATEST:
            raise Invalid(f"{number} is no year between {EARLIEST} and {LATEST}.")
        return Period(Length.year, self._year(number), self._year_name(number))

    def parts(self, number: int, length: Length) -> list[Period]:
        """The months, quarters or the year itself of a fiscal year, in order."""
        whole = self.year(number)
        if length is Length.year:
            return [whole]
        months = self._months(number)
        if length is Length.month:
            return [
                Period(length, span, self._month_name(number, at, span))
                for at, span in enumerate(months, 1)
            ]
        return [
            Period(
                Length.quarter,
                Span(months[at].start, months[at + 2].end),
                self._quarter_name(number, at // 3 + 1, months[at + 2].end),
            )
            for at in range(0, 12, 3)
        ]

    def holding(self, day: date, length: Length) -> Period:
        """The period of a length in which a day lies; the last twelve months end with its month."""
        if length is Length.ltm:
            return self.twelve_months(self.holding(day, Length.month))
        if length is Length.custom:
            raise Invalid("A custom period is told by its first and its last day.")
        found = self.parts(self.year_of(day), length)
        return next(one for one in found if one.start <= day <= one.end)

    def custom(self, start: date, end: date) -> Period:
        """Any days."""
        if end < start:
            raise Invalid(f"The period ends on {end}, before it begins on {start}.")
        if not EARLIEST <= start.year <= end.year <= LATEST:
            raise Invalid(f"A period lies between {EARLIEST} and {LATEST}.")
        return Period(Length.custom, Span(start, end), f"{start} to {end}")

    def before(self, period: Period) -> Period:
        """The period of the same length that ends the day before."""
        if period.length in (Length.month, Length.quarter, Length.year):
            return self.holding(period.start - timedelta(days=1), period.length)
        if period.length is Length.ltm:
            return self.twelve_months(self.holding(period.start - timedelta(days=1), Length.month))
        end = period.start - timedelta(days=1)
        if period.span.is_of_months:
            return self.custom(months_later(period.start, -period.span.months), end)
        return self.custom(period.start - timedelta(days=period.span.days), end)

    def year_before(self, period: Period) -> Period:
        """The same period one fiscal year earlier: by its place in the year, not by days."""
        if period.length is Length.ltm or (
            period.length is Length.custom and period.span.is_of_months
        ):
            span = Span(months_later(period.start, -12), _month_end(period.end, -12))
            if period.length is Length.custom:
                return self.custom(span.start, span.end)
            return self.twelve_months(self._back_a_year(self.holding(period.end, Length.month)))
        if period.length is Length.custom:
            return self.custom(_a_year_ago(period.start), _a_year_ago(period.end))
        return self._back_a_year(period)

    def twelve_months(self, last: Period) -> Period:
        """The twelve fiscal months that end with this one, or with the last one of this period."""
        end = self.holding(last.end, Length.month)
        first = end
        for _ in range(11):
            first = self.before(first)
        return Period(Length.ltm, Span(first.start, end.end), f"12 months to {end.label}")

    def last(self, count: int, period: Period) -> list[Period]:
        """So many periods of the same length, of which this is the last one."""
        found = [period]
        while len(found) < count:
            found.insert(0, self.before(found[0]))
        return found

    def alike(self, base: Period, period: Period, until: date) -> Period:
        """As much of another period as is over of this one: whole months first, then days."""
        if until >= period.end:
            return base
        elapsed = Span(period.start, max(until, period.start))
        if self.is_of_weeks or not (base.span.is_of_months and period.span.is_of_months):
            return base.up_to(base.start + timedelta(days=elapsed.days - 1))
        after = until + timedelta(days=1)
        months = (after.year - period.start.year) * 12 + after.month - period.start.month
        days = (after - months_later(period.start, months)).days
        reached = months_later(base.start, months) + timedelta(days=days - 1)
        return base.up_to(reached)

    def named(self, text: str) -> Period:
        """A period as the address and the terminal write it.

        >>> Calendar().named("2026-Q3").label, Calendar(4).named("2026-Q1").span.start
        ('2026 Q3', datetime.date(2025, 4, 1))
        >>> Calendar().named("2026-09").label, Calendar().named("LTM 2026-09").span.start
        ('Sep 2026', datetime.date(2025, 10, 1))
        """
        said = text.strip()
        try:
            return self._named(said)
        except (ValueError, IndexError):
            raise Invalid(
                f"{said or 'Nothing'} is no period; write 2026-09 for a month, 2026-Q3 for a "
                "quarter, 2026 for a year, LTM 2026-09 for twelve months, or "
                "2026-01-15..2026-02-14 for days."
            ) from None

    def written(self, period: Period) -> str:
        """What `named` reads."""
        if period.length is Length.custom:
            return f"{period.start}..{period.end}"
        year = self.year_of(period.end)
        if period.length is Length.year:
            return f"{year}"
        if period.length is Length.quarter:
            ends = [one.end for one in self.parts(year, Length.quarter)]
            return f"{year}-Q{ends.index(period.end) + 1}"
        ends = [one.end for one in self.parts(year, Length.month)]
        at = ends.index(period.end)
        called = f"{year}-M{at + 1:02}" if self.is_of_weeks else f"{period.end:%Y-%m}"
        return f"LTM {called}" if period.length is Length.ltm else called

    def _named(self, said: str) -> Period:
        if ".." in said:
            first, last = said.split("..")
            return self.custom(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
        if said.upper().startswith("LTM"):
            return self.twelve_months(self._named(said[3:].strip()))
        year, _, part = said.upper().removeprefix("FY").partition("-")
        if not part:
            return self.year(int(year))
        if part.startswith("Q"):
            return self.parts(int(year), Length.quarter)[_place(part[1:], 4)]
        if part.startswith("M"):
            return self.parts(int(year), Length.month)[_place(part[1:], 12)]
        month = date(int(year), int(part), 1)
        if self.is_of_weeks:
            raise ValueError(said)
        return self.holding(month, Length.month)

    def _back_a_year(self, period: Period) -> Period:
        year = self.year_of(period.end)
        at = [one.end for one in self.parts(year, period.length)].index(period.end)
        return self.parts(year - 1, period.length)[at]

    def _year(self, number: int) -> Span:
        return Span(self._year_end(number - 1) + timedelta(days=1), self._year_end(number))

    def _year_end(self, number: int) -> date:
        month = 12 if self.first_month == 1 else self.first_month - 1
        end = date(number, month, calendar.monthrange(number, month)[1])
        if not self.is_of_weeks:
            return end
        return end - timedelta(days=(end.weekday() - self.last_day) % 7)

    def _months(self, number: int) -> list[Span]:
        whole = self._year(number)
        if not self.is_of_weeks:
            starts = [months_later(whole.start, at) for at in range(13)]
            return [Span(one, two - timedelta(days=1)) for one, two in _pairs(starts)]
        weeks = [*WEEKS[self.weeks] * 4]
        weeks[-1] += whole.days // 7 - sum(weeks)
        starts = [whole.start]
        for count in weeks:
            starts.append(starts[-1] + timedelta(weeks=count))
        return [Span(one, two - timedelta(days=1)) for one, two in _pairs(starts)]

    def _year_name(self, number: int) -> str:
        return f"{number}" if self.is_plain else f"FY{number}"

    def _quarter_name(self, number: int, quarter: int, end: date) -> str:
        if self.is_plain:
            return f"{number} Q{quarter}"
        name = f"FY{number} Q{quarter}"
        return name if self.is_of_weeks else f"{name}, calendar {end.year} Q{(end.month + 2) // 3}"

    def _month_name(self, number: int, at: int, span: Span) -> str:
        return f"FY{number} M{at:02}" if self.is_of_weeks else f"{span.start:%b %Y}"


def _place(text: str, most: int) -> int:
    at = int(text)
    if not 1 <= at <= most:
        raise IndexError(text)
    return at - 1


def _pairs(starts: list[date]) -> list[tuple[date, date]]:
    return list(pairwise(starts))


def _month_end(day: date, months: int) -> date:
    """The last day of the month so many months from a month's last day."""
    return months_later(day.replace(day=1), months + 1) - timedelta(days=1)


def _a_year_ago(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if is_leap_day else day.replace(year=day.year - 1)

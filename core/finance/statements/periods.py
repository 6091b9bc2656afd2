"""The first and last day of each column, once all that was open is answered."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from core.db.types import now
from core.finance.statements.heads import Head
from core.finance.statements.titles import Title
from core.finance.statements.words import Role, Scenario
from core.uploads.table import Asked
from core.uploads.values.answers import Question
from core.uploads.values.dateformat import DateFormat
from core.uploads.values.dates import date_format_of
from core.uploads.values.moments import convert_dates

YEARS_BACK, YEARS_AHEAD = 9, 2
DATES, YEAR, FISCAL, SHORT = "timestamp", "year", "fiscal_year_end", "month_or_day"
ENDS = {12: "December", 3: "March", 6: "June", 9: "September"}


@dataclass(frozen=True)
class Span:
    """The days that a column is about, how many months they are (0 = a day)."""

    start: date
    end: date
    months: int

    @classmethod
    def of(cls, year: int, month: int, months: int) -> "Span":
        """So many months from the first day of one on."""
        over = month + months - 2
        last_year, last_month = year + over // 12, over % 12 + 1
        last = calendar.monthrange(last_year, last_month)[1]
        return cls(date(year, month, 1), date(last_year, last_month, last), months)

    def years_later(self, years: int) -> "Span":
        """The same months of another year."""
        if self.months:
            return Span.of(self.start.year + years, self.start.month, self.months)
        return Span(_shifted(self.start, years), _shifted(self.end, years), 0)

    def holds(self, other: "Span") -> bool:
        """Whether another span lies within."""
        return self.start <= other.start and other.end <= self.end


def _shifted(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


@dataclass(frozen=True)
class Dated:
    """The span of each column that has one, and what has to be asked about them."""

    spans: dict[int, Span]
    questions: tuple[Asked, ...] = ()


def dated(heads: Mapping[int, Head], title: Title, answers: Mapping[str, str]) -> Dated:
    """The days of each column; what is open has its first answer until a person gives theirs."""
    questions: list[Asked] = []
    known = dict(heads)
    spans = _days(known, answers, questions)
    _ask_for_days(known, answers, questions)
    known = _with_years(known, title, answers, questions)
    end = (12, 0)
    if any(head.is_fiscal and head.months for head in known.values()):
        end = _fiscal_end(known, answers, questions)
    for at, head in known.items():
        if head.months and head.year is not None and head.month is not None:
            spans[at] = _span(head, end)
    return Dated(_prior_shifted(known, spans), tuple(questions))


def _span(head: Head, ends: tuple[int, int]) -> Span:
    """The months of a head; of a fiscal year, those up to the month it ends in."""
    year, month = head.year or 0, head.month or 1
    end, on = ends
    if not head.is_fiscal or end == 12:
        return Span.of(year, month, head.months)
    year += on
    if head.months == 1:  # a month in words, of a year that begins in another one
        return Span.of(year - (month > end), month, 1)
    begins = (year - 1) * 12 + end + month - 1
    return Span.of(begins // 12, begins % 12 + 1, head.months)


def _days(
    heads: Mapping[int, Head], answers: Mapping[str, str], questions: list[Asked]
) -> dict[int, Span]:
    """Columns that are headed by a day: the month it ends or begins, where each has its own."""
    days = {at: head.day for at, head in heads.items() if head.day}
    if not days:
        return {}
    told = date_format_of(list(days.values()))
    if isinstance(told, Question):
        choices = {one.name: one.label for one in told.choices}
        questions.append(Asked(DATES, told.sentence, choices))
        told = told.answered(answers.get(DATES, "")) if answers.get(DATES) in choices else (
            told.choices[0].answer
        )  # fmt: skip
    if not isinstance(told, DateFormat):
        return {}
    read = convert_dates(list(days.values()), told)
    return {
        at: Span(day, day, 0)
        for at, day in zip(days, read.values.tolist(), strict=True)
        if isinstance(day, date)
    }


def _ask_for_days(
    heads: Mapping[int, Head], answers: Mapping[str, str], questions: list[Asked]
) -> None:
    """Ask whether "Jan 12" is a month: it may be a day where as many numbers as months stand."""
    short = [head for head in heads.values() if head.is_short and head.month and head.year]
    numbers = {head.year % 100 for head in short if head.year}
    months = {head.month for head in short}
    if len(numbers) < 2 or len(numbers) < len(months) or max(numbers) > 31:
        return
    said = f"{calendar.month_name[short[0].month or 1]} {short[0].year}"
    sentence = f"Is the first column {said}? If it is a day, its year has to be in the file."
    questions.append(Asked(SHORT, sentence, {"month": f"It is {said}"}))


def _with_years(
    heads: dict[int, Head], title: Title, answers: Mapping[str, str], questions: list[Asked]
) -> dict[int, Head]:
    """The heads with the year that the title names, or a person."""
    lacking = [at for at, head in heads.items() if head.months and head.year is None]
    if not lacking:
        return _over_new_year(heads)
    months = [heads[at].month or 1 for at in lacking if heads[at].role is Role.base]
    wraps = _wraps(heads, lacking)
    if len(title.years) == 1 and not wraps:
        year = title.years[0]
    else:
        year = _asked_year(title, months, wraps, answers, questions)
    return {**heads, **_numbered(heads, lacking, year)}


def _wraps(heads: Mapping[int, Head], lacking: list[int]) -> bool:
    """Whether months go over a new year within one block."""
    return any(head.year != 0 for head in _numbered(heads, lacking, 0).values())


def _numbered(heads: Mapping[int, Head], columns: list[int], year: int) -> dict[int, Head]:
    """Columns with their years: a month that is not later than the one before is a year on."""
    made: dict[int, Head] = {}
    before: dict[tuple[Scenario | None, Role], tuple[int, int]] = {}
    for at in columns:
        head = heads[at]
        which = (head.scenario, Role.base if head.months == 1 else head.role)
        if head.months != 1:
            made[at] = replace(head, year=year)
            continue
        last, own = before.get(which, (0, year))
        own += (head.month or 1) < last
        before[which] = (head.month or 1, own)
        made[at] = replace(head, year=own)
    return made


def _over_new_year(heads: dict[int, Head]) -> dict[int, Head]:
    """Months of one year that run from spring to winter into the next spring are a fiscal year."""
    months = [head for head in heads.values() if head.months == 1 and head.role is Role.base]
    seen: dict[tuple[Scenario | None, int | None], int] = {}
    for head in months:
        which = (head.scenario, head.year)
        if (head.month or 1) < seen.get(which, 0) and not head.is_fiscal:
            return {
                at: replace(one, is_fiscal=True) if one.months else one for at, one in heads.items()
            }
        seen[which] = head.month or 1
    return heads


def _asked_year(
    title: Title,
    months: list[int],
    wraps: bool,
    answers: Mapping[str, str],
    questions: list[Asked],
) -> int:
    this = now().year
    plausible = [*title.years, *range(this + YEARS_AHEAD, this - YEARS_BACK, -1)]
    first, last = (months[0], months[-1]) if months else (1, 12)
    names = calendar.month_name
    choices = {
        str(year): f"{names[first]} {year} to {names[last]} {year + wraps}"
        for year in dict.fromkeys(plausible)
    }
    sentence = f"Of which year is the first column, {names[first]}? The file does not say."
    questions.append(Asked(YEAR, sentence, choices, lasts=False))
    given = answers.get(YEAR)
    return int(given) if given in choices else next(iter(map(int, choices)))


def _fiscal_end(
    heads: Mapping[int, Head], answers: Mapping[str, str], questions: list[Asked]
) -> tuple[int, int]:
    """The month in which the fiscal year ends, and how many years after the one it is called by.

    Asked, since FY24 is not the same everywhere.
    """
    year = next(head.year for head in heads.values() if head.is_fiscal and head.year)
    months = _first_run(heads)
    ends = list(ENDS)
    if any(later < month for month, later in pairwise(months)):
        ends = [months[0] - 1]
    choices = {str(end): f"{calendar.month_name[end]} {year}" for end in ends}
    choices |= {f"{end}+1": f"{calendar.month_name[end]} {year + 1}" for end in ends if end < 12}
    sentence = f"In which month does the fiscal year {year} end?"
    questions.append(Asked(FISCAL, sentence, choices))
    given = answers.get(FISCAL)
    end, _, on = (given if given in choices else next(iter(choices))).partition("+")
    return int(end), int(on or 0)


def _first_run(heads: Mapping[int, Head]) -> list[int]:
    """The months of the first scenario and year."""
    months = [head for head in heads.values() if head.months == 1 and head.role is Role.base]
    first = months[:1]
    return [
        one.month
        for one in months
        if one.month and (one.scenario, one.year) == (first[0].scenario, first[0].year)
    ]


def _prior_shifted(heads: Mapping[int, Head], spans: dict[int, Span]) -> dict[int, Span]:
    """Prior years where they stand under the periods of this one: the same a year before."""
    prior = [at for at in spans if heads[at].scenario is Scenario.prior]
    actual = {
        (span.start, span.months)
        for at, span in spans.items()
        if heads[at].scenario is not Scenario.prior and heads[at].role is Role.base
    }
    mine = {(spans[at].start, spans[at].months) for at in prior if heads[at].role is Role.base}
    if not prior or (actual and not mine & actual) or (not actual and not _borrowed(heads, prior)):
        return spans
    return {at: span.years_later(-1) if at in prior else span for at, span in spans.items()}


def _borrowed(heads: Mapping[int, Head], prior: list[int]) -> bool:
    """Whether nothing but prior years is shown, so that their years are their own."""
    return any(head.scenario is not Scenario.prior and head.is_period for head in heads.values())

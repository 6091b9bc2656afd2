"""What is asked on the KPI page: whose books, which period, which entities, in which money."""

from datetime import date

import streamlit as st

from core.errors import Invalid
from core.finance.kpi import planned
from core.finance.kpi.accounts import Books
from core.finance.kpi.asking import WEEKS, Asked, Calendar, Length, Period
from pages.shared import pick
from pages.shared.data import ask

LENGTHS = {
    "Quarter": Length.quarter,
    "Month": Length.month,
    "Year": Length.year,
    "12 months": Length.ltm,
    "Days": Length.custom,
}
LISTED = {Length.month: 36, Length.quarter: 20, Length.year: 8, Length.ltm: 36}
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
AVERAGES = "Averages for flows, closing for cash"
CLOSING = "Closing rates for all"
NEWEST = "newest"
OWN = "its own"
CALENDAR = "Quarters and years are told by it; a year is named after that in which it ends."
BY_WEEKS = "Fiscal months of four and five weeks; a year ends on the last Sunday of its last month."
RATES = "IAS 21 takes averages for what flows; the other way is what some systems do."
BUDGET = "The version that figures are held against."


def asked(every: list[Books]) -> Asked:
    """The question that the address tells."""
    with pick.row():
        books = _books(every)
        length = LENGTHS[pick.one("Length", list(LENGTHS), "length", width=112)]
        where = st.container(horizontal=True, vertical_alignment="bottom", width="content")
        entities = (
            pick.some("Entities", list(books.entities), "entity", width=210)
            if len(books.entities) > 1
            else []
        )
        currency = _currency(books)
        with st.popover("More", icon=":material/tune:"):
            calendar = _calendar()
            closing = pick.one("Rates", [AVERAGES, CLOSING], "rates", help=RATES) == CLOSING
            version = _version(books)
    with where:
        period = _period(calendar, length, books)
    return Asked(books.owner_id, period, calendar, tuple(entities), currency, closing, version)


def _books(every: list[Books]) -> Books:
    if len(every) == 1:
        return every[0]
    named = {"My own" if one.is_mine else one.owner: one for one in every}
    return named[pick.one("Books", list(named), "books", width=150)]


def _currency(books: Books) -> str:
    """The currency of the books where there is one; else the first, until another is picked."""
    if len(books.currencies) < 2:
        return ""
    return pick.one("In", list(books.currencies), "currency", width=92)


def _calendar() -> Calendar:
    first = pick.one("Fiscal year begins in", MONTHS, "begins", help=CALENDAR)
    weeks = pick.one("Months", list(WEEKS), "weeks", help=BY_WEEKS, say=_months)
    return Calendar(MONTHS.index(first) + 1, weeks)


def _months(weeks: str) -> str:
    return "of the calendar" if weeks == "months" else f"of {weeks} weeks"


def _version(books: Books) -> int | None:
    found = [NEWEST, *map(str, ask(planned.versions, books.owner_id))]
    picked = pick.one("Budget version", found, "budget", help=BUDGET)
    return None if picked == NEWEST else int(picked)


def _period(calendar: Calendar, length: Length, books: Books) -> str:
    """Which one: those of which anything is known, the newest that is over first."""
    if length is Length.custom:
        first, last = pick.day("From", "from"), pick.day("To", "to")
        if first is None or last is None:
            newest = calendar.holding(books.reach, Length.month)
            return calendar.written(calendar.custom(newest.start, newest.end))
        return calendar.written(calendar.custom(first, last))
    found = [calendar.written(one) for one in _known(calendar, length, books)]
    named = {one: calendar.named(one).label for one in found}
    return pick.one("Period", found, "period", say=named.__getitem__, width=190)


def _known(calendar: Calendar, length: Length, books: Books) -> list[Period]:
    last = calendar.holding(books.reach, length)
    periods = [one for one in calendar.last(LISTED[length], last) if one.end >= books.first]
    periods.reverse()
    if not periods:
        raise Invalid("Nothing is known of any period of this length.")
    is_over = periods[0].end <= books.reach
    return periods if is_over or len(periods) == 1 else [*periods[1:2], periods[0], *periods[2:]]

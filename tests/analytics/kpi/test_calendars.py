"""Fiscal calendars: every day lies in one period, and periods are found again a year earlier."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.calendars import WEEKS, Calendar, Length
from core.analytics.kpi.fiscal import fiscal_quarter
from core.analytics.kpi.spans import Span, months_in, pieces
from core.errors import Invalid

PLAIN = Calendar()
APRIL = Calendar(first_month=4)
BY_WEEKS = Calendar(first_month=2, weeks="4-4-5", last_day=5)
CALENDARS = st.builds(
    Calendar, st.integers(1, 12), st.sampled_from(sorted(WEEKS)), st.integers(0, 6)
)
DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
IN_YEARS = (Length.month, Length.quarter, Length.year)


@given(CALENDARS, DAYS, st.sampled_from(IN_YEARS))
def test_every_day_lies_in_just_one_period_of_each_length(calendar, day, length):
    period = calendar.holding(day, length)
    after = calendar.holding(period.end + timedelta(days=1), length)

    assert period.start <= day <= period.end
    assert after.start == period.end + timedelta(days=1)
    assert calendar.before(after) == period


@given(CALENDARS, DAYS, st.sampled_from(IN_YEARS))
def test_the_parts_of_a_year_are_all_of_it(calendar, day, length):
    number = calendar.year_of(day)

    parts = calendar.parts(number, length)

    assert sum(one.span.days for one in parts) == calendar.year(number).span.days
    assert len(parts) == {Length.month: 12, Length.quarter: 4, Length.year: 1}[length]


@given(CALENDARS, DAYS, st.sampled_from((*IN_YEARS, Length.ltm)))
def test_a_period_is_read_as_it_is_written(calendar, day, length):
    period = calendar.holding(day, length)

    assert calendar.named(calendar.written(period)) == period


@given(CALENDARS, DAYS)
def test_a_year_of_weeks_has_52_or_53_of_them_and_ends_on_its_day(calendar, day):
    year = calendar.year(calendar.year_of(day))

    if calendar.is_of_weeks:
        assert year.span.days in (364, 371)
        assert year.end.weekday() == calendar.last_day
    else:
        assert year.span.days in (365, 366)


@given(st.integers(1, 12), DAYS)
def test_quarters_are_those_of_the_fiscal_year_end(first_month, day):
    calendar = Calendar(first_month)
    quarter = calendar.holding(day, Length.quarter)
    ends = 12 if first_month == 1 else first_month - 1

    told = fiscal_quarter(quarter.end, ends)

    name = calendar.written(quarter)
    assert name == f"{told.fiscal_year}-Q{told.quarter}"


@given(CALENDARS, DAYS, st.sampled_from(IN_YEARS))
def test_the_same_period_a_year_ago_has_the_same_place_in_its_year(calendar, day, length):
    period = calendar.holding(day, length)

    before = calendar.year_before(period)

    assert calendar.written(before)[4:] == calendar.written(period)[4:] or length in (
        Length.month,
        Length.year,
    )
    assert calendar.year_of(before.end) == calendar.year_of(period.end) - 1


@pytest.mark.parametrize(
    ("calendar", "text", "label", "start", "end"),
    [
        (PLAIN, "2026-09", "Sep 2026", "2026-09-01", "2026-09-30"),
        (PLAIN, "2026-q3", "2026 Q3", "2026-07-01", "2026-09-30"),
        (PLAIN, "2026", "2026", "2026-01-01", "2026-12-31"),
        (APRIL, "FY2025-Q1", "FY2025 Q1, calendar 2024 Q2", "2024-04-01", "2024-06-30"),
        (APRIL, "2025", "FY2025", "2024-04-01", "2025-03-31"),
        (PLAIN, "LTM 2026-09", "12 months to Sep 2026", "2025-10-01", "2026-09-30"),
        (PLAIN, "2026-01-05..2026-02-20", "2026-01-05 to 2026-02-20", "2026-01-05", "2026-02-20"),
        (BY_WEEKS, "2026-M01", "FY2026 M01", "2025-01-26", "2025-02-22"),
        (BY_WEEKS, "2026-Q1", "FY2026 Q1", "2025-01-26", "2025-04-26"),
    ],
)
def test_periods_are_called_as_people_call_them(calendar, text, label, start, end):
    period = calendar.named(text)

    assert (period.label, f"{period.start}", f"{period.end}") == (label, start, end)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13", "2026-Q5", "2026-Q0", "LTM", "2026-01-05..", "2026-M13"]
)
def test_what_is_no_period_is_told_with_what_is(text):
    with pytest.raises(Invalid, match="is no period; write 2026-09 for a month"):
        PLAIN.named(text)


def test_a_calendar_month_is_no_period_of_a_calendar_of_weeks():
    with pytest.raises(Invalid, match="is no period"):
        BY_WEEKS.named("2026-03")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Calendar(13), "begins in one of the months"),
        (lambda: Calendar(1, "4-4-4"), "is no pattern of weeks"),
        (lambda: Calendar(1, "4-4-5", 7), "from 0 .Monday. to 6"),
        (lambda: PLAIN.year(1900), "is no year between"),
        (lambda: PLAIN.custom(date(2026, 2, 1), date(2026, 1, 1)), "before it begins"),
        (lambda: PLAIN.custom(date(1900, 2, 1), date(2026, 1, 1)), "lies between"),
        (lambda: PLAIN.holding(date(2026, 1, 1), Length.custom), "first and its last day"),
    ],
)
def test_what_is_no_calendar_or_period_is_a_sentence(made, said):
    with pytest.raises(Invalid, match=said):
        made()


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2026-01-01..2026-02-28", ("2025-11-01", "2025-12-31"), ("2025-01-01", "2025-02-28")),
        ("2024-02-01..2024-02-29", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("2026-03-05..2026-03-14", ("2026-02-23", "2026-03-04"), ("2025-03-05", "2025-03-14")),
        ("2024-02-29..2024-03-03", ("2024-02-25", "2024-02-28"), ("2023-02-28", "2023-03-03")),
        ("LTM 2026-09", ("2024-10-01", "2025-09-30"), ("2024-10-01", "2025-09-30")),
    ],
)
def test_days_and_twelve_months_have_a_period_before_and_one_a_year_before(
    text, before, year_before
):
    period = PLAIN.named(text)

    assert tuple(map(str, _ends(PLAIN.before(period)))) == before
    assert tuple(map(str, _ends(PLAIN.year_before(period)))) == year_before


def test_twelve_months_of_weeks_are_held_against_those_of_the_year_before():
    period = BY_WEEKS.named("LTM 2026-M06")

    before = BY_WEEKS.year_before(period)

    assert before.end + timedelta(days=1) == period.start


@pytest.mark.parametrize(
    ("text", "until", "base", "reached"),
    [
        ("2026-Q3", "2026-08-31", "2026-Q2", "2026-05-31"),  # two months of three
        ("2026-03", "2026-03-30", "2026-02", "2026-02-28"),  # February has no thirtieth
        ("2026-Q3", "2026-08-10", "2026-Q2", "2026-05-10"),
        ("2026-03", "2026-04-10", "2026-02", "2026-02-28"),  # it is over
        ("2026-01-05..2026-01-24", "2026-01-09", "2025-12-16..2026-01-04", "2025-12-20"),
    ],
)
def test_as_much_of_another_period_is_taken_as_is_over_of_this_one(text, until, base, reached):
    period, other = PLAIN.named(text), PLAIN.named(base)

    part = PLAIN.alike(other, period, date.fromisoformat(until))

    assert str(part.end) == reached


def test_a_part_of_a_period_says_so_and_never_ends_before_it_begins():
    period = PLAIN.named("2026-09")

    assert period.up_to(date(2026, 9, 12)).label == "Sep 2026 up to 2026-09-12"
    assert period.up_to(date(2026, 10, 1)) == period
    assert period.up_to(date(2026, 8, 1)).end == period.start


def test_the_last_periods_end_with_the_one_that_is_named():
    found = PLAIN.last(3, PLAIN.named("2026-Q1"))

    assert [one.label for one in found] == ["2025 Q3", "2025 Q4", "2026 Q1"]


SPANS = st.lists(
    st.tuples(DAYS, st.integers(0, 400)).map(
        lambda one: Span(one[0], one[0] + timedelta(days=one[1]))
    ),
    min_size=1,
    max_size=4,
)


@given(SPANS)
def test_pieces_make_up_each_span_and_none_crosses_a_month(spans):
    found = pieces(spans)

    for span in spans:
        assert sum(one.days for one in found if span.holds(one)) == span.days
    for one in found:
        assert one.months == 1
    for earlier, later in itertools.pairwise(found):
        assert earlier.end < later.start


@given(SPANS)
def test_the_months_of_a_span_are_all_of_it(spans):
    span = spans[0]

    found = months_in(span)

    assert sum(one.days for one in found) == span.days
    assert span.shared(span) == span.days


def test_spans_apart_share_no_day():
    assert (
        Span(date(2026, 1, 1), date(2026, 1, 5)).shared(Span(date(2026, 2, 1), date(2026, 2, 5)))
        == 0
    )


def _ends(period):
    return period.start, period.end


def test_days_are_read_as_they_are_written():
    period = PLAIN.named("2026-01-05..2026-02-20")

    assert PLAIN.written(period) == "2026-01-05..2026-02-20"

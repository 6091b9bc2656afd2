"""The quarters of a company's own year are those that are known, and can be turned back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.fiscal import FiscalQuarter, fiscal_quarter, quarter_end
from core.errors import Invalid
from tests.analytics.kpi.golden import section

CASES = section("fiscal_quarters")
NAMES = [f"{one['period_end']} of {one['fiscal_year_end_month']}" for one in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_quarter_is_the_one_that_is_known(case):
    found = fiscal_quarter(date.fromisoformat(case["period_end"]), case["fiscal_year_end_month"])

    assert found == FiscalQuarter(
        case["fiscal_year"],
        case["fiscal_quarter"],
        case["calendar_year"],
        case["calendar_quarter"],
    )


def test_the_label_names_both_calendars():
    assert fiscal_quarter(date(2024, 6, 30), 3).label == "FY2025 Q1, calendar 2024 Q2"


@given(st.integers(1990, 2190), st.integers(1, 4), st.integers(1, 12))
def test_the_end_of_a_quarter_lies_in_it(year, quarter, month):
    end = quarter_end(year, quarter, month)

    found = fiscal_quarter(end, month)
    assert (found.fiscal_year, found.quarter) == (year, quarter)
    assert end.replace(day=28).month == end.month
    assert date.fromordinal(end.toordinal() + 1).day == 1


def test_a_leap_year_has_its_day():
    assert quarter_end(2024, 1, 11) == date(2024, 2, 29)


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_is_none_is_refused(month):
    with pytest.raises(Invalid, match=f"month 1 to 12, not {month}"):
        fiscal_quarter(date(2024, 1, 31), month)


@pytest.mark.parametrize("quarter", [0, 5])
def test_a_quarter_that_is_none_is_refused(quarter):
    with pytest.raises(Invalid, match=f"1, 2, 3 or 4, not {quarter}"):
        quarter_end(2024, quarter, 12)

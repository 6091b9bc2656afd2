"""Months and years are compounded, and those that are not whole are known by name."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.calendar_returns import monthly, partial, yearly
from core.analytics.risk.metrics import figures
from tests.analytics.risk import known


def golden():
    return known.returns().frame[known.NAME]


def days(first, last, value=0.001):
    return pd.Series(value, pd.bdate_range(first, last))


def names(periods):
    return [str(one) for one in periods]


def test_months_compound_to_their_years_and_these_to_the_total_return():
    months, years = monthly(golden()), yearly(golden())

    assert months.index.tolist() == years.index.tolist() == [2023, 2024]
    assert months.columns.tolist() == list(range(1, 13))
    by_year = (1 + months).prod(axis=1) - 1
    assert by_year.tolist() == pytest.approx(years.tolist())
    total = figures(known.sample())["total_return"][0].value
    assert (1 + years).prod() - 1 == pytest.approx(total)


def test_a_year_in_which_nothing_is_known_has_a_row_of_its_own_and_no_value():
    both = pd.concat([days("2022-01-03", "2022-01-31"), days("2024-01-01", "2024-01-31")])

    found = monthly(both)

    assert found.index.tolist() == [2022, 2023, 2024]
    assert found.loc[2023].isna().all()
    assert yearly(both).index.tolist() == [2022, 2024]


def test_months_of_many_lengths_are_whole_though_they_begin_on_a_holiday():
    assert partial(days("2021-01-04", "2024-03-28")) == []


@pytest.mark.parametrize(
    ("first", "last", "months", "years"),
    [
        ("2024-01-15", "2024-12-31", ["2024-01"], ["2024"]),
        ("2024-01-02", "2024-11-12", ["2024-11"], ["2024"]),
        ("2023-12-11", "2024-01-09", ["2023-12", "2024-01"], ["2023", "2024"]),
    ],
)
def test_a_first_or_last_month_that_is_cut_is_named(first, last, months, years):
    returns = days(first, last)

    assert names(partial(returns)) == months
    assert names(partial(returns, "Y")) == years


def test_a_month_with_a_long_gap_in_its_midst_is_named():
    returns = days("2024-01-01", "2024-03-29")
    returns["2024-02-08":"2024-02-21"] = np.nan

    assert names(partial(returns)) == ["2024-02"]


@pytest.mark.parametrize("often", ["ME", "W-FRI", "QE"])
def test_returns_that_come_seldom_are_whole_all_the_same(often):
    returns = pd.Series(0.01, pd.date_range("2023-01-01", "2024-12-31", freq=often))

    assert partial(returns, "Y") == []


def test_moments_with_a_zone_count_by_their_own_clock():
    moments = pd.DatetimeIndex(["2024-01-31 23:30", "2024-02-01 00:30"]).tz_localize("Asia/Tokyo")

    found = monthly(pd.Series([0.1, 0.2], moments))

    assert found.loc[2024, [1, 2]].tolist() == pytest.approx([0.1, 0.2])


def test_nothing_known_makes_an_empty_table():
    nothing = pd.Series([np.nan], pd.DatetimeIndex(["2024-01-01"]))

    assert monthly(nothing).empty
    assert yearly(nothing).empty
    assert partial(nothing) == []
    assert names(partial(pd.Series([0.1], pd.DatetimeIndex(["2024-01-01"])))) == ["2024-01"]

"""Each month has its cell, with its number, and a star where it is not whole."""

import numpy as np
import pandas as pd
import pytest

from core.charts import months
from core.charts.style import DARK, LIGHT
from tests.analytics.risk import known


def golden():
    return known.returns().frame[known.NAME]


def one_month(value, first="2024-01-02", last="2024-01-31"):
    days = pd.bdate_range(first, last)
    return pd.Series([value, *[0.0] * (len(days) - 1)], days)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_years_go_down_and_months_across_with_the_year_beside_them(theme):
    by_month, by_year = months.months(golden(), theme).data

    assert list(by_month.text[1][:5]) == ["+0.8", "-0.4", "+2.7", "+2.6", "+12.6"]
    assert [row[0] for row in by_year.text] == ["-1.9", "+5.1*"]
    assert by_month.z.shape == (2, 12)
    assert by_month.textfont.color == theme.ink


def test_both_scales_have_nothing_in_their_middle():
    for trace in months.months(golden(), LIGHT).data:
        assert trace.zmin == -trace.zmax
        assert trace.zmax == np.nanmax(np.abs(trace.z))


def test_a_month_that_is_cut_has_a_star_and_says_so_when_pointed_at():
    trace = months.months(golden(), LIGHT).data[0]

    assert trace.text[1][11] == "-3.3*"
    assert trace.customdata[1][11] == "<b>2024-12</b><br>-3.31 %<br>not whole"
    assert trace.customdata[1][10] == "<b>2024-11</b><br>-6.81 %"


def test_months_without_returns_stay_empty():
    trace = months.months(one_month(0.5), LIGHT).data[0]

    assert list(trace.text[0][:2]) == ["+50.0", ""]
    assert trace.customdata[0][1] == ""
    assert np.isnan(trace.z[0][1])


def test_rows_are_lower_where_there_are_many_years():
    few = months.months(pd.Series(0.001, pd.bdate_range("2015", "2024-12-31")), LIGHT)
    many = months.months(pd.Series(0.001, pd.date_range("1970", "2024", freq="ME")), LIGHT)

    assert few.layout.height == 36 + 10 * 34
    assert many.layout.height == 36 + 54 * 22
    assert few.layout.yaxis.autorange == "reversed"


def test_a_still_series_is_painted_as_nothing():
    assert months.months(one_month(0.0), LIGHT).data[0].zmax == 0.001


def test_the_best_the_worst_and_what_is_not_whole_are_said():
    assert months.finding(golden()) == (
        "14 of 24 months gained. Best: May 2024, +12.6 %; worst: Oct 2023, -8.3 %. "
        "Cells are in percent. * Not whole: Dec 2024."
    )


def test_many_that_are_not_whole_are_counted():
    halves = [one_month(0.1, f"2024-{month:02}-01", f"2024-{month:02}-14") for month in range(1, 7)]

    assert months.finding(pd.concat(halves)).endswith("Jan 2024, Feb 2024, Mar 2024, and 3 more.")


def test_without_returns_nothing_is_said_or_drawn():
    nothing = pd.Series([np.nan], pd.DatetimeIndex(["2024-01-01"]))

    assert months.finding(nothing) == "There are no returns."
    assert not months.months(nothing, LIGHT).data[0].z.size

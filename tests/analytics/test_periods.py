"""Values are put together into longer periods, never as if a part were the whole."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.periods import Resample, WorkingDays, factors
from core.analytics.step import Nature
from core.errors import Invalid

FLOW, STOCK = Nature(), Nature(is_flow=False)


def daily(first, last, frequency="D"):
    index = pd.date_range(first, last, freq=frequency)
    return pd.Series(np.arange(1.0, len(index) + 1), index=index)


@pytest.mark.parametrize("to", ["W", "MS", "ME", "QS", "QE", "YS", "YE"])
@pytest.mark.parametrize("way", ["sum", "last", "mean"])
def test_whole_periods_are_those_of_pandas(to, way):
    values = daily("2023-01-01", "2025-12-31")

    made = Resample(to, way).applied(values, FLOW).values

    expected = getattr(values.resample(to), way)()
    assert made.index.equals(pd.DatetimeIndex(expected.index, freq=None))
    known = made.dropna()
    pd.testing.assert_series_equal(known, expected[known.index], check_freq=False)
    assert len(made) - len(known) <= (2 if to == "W" else 0)


def test_a_flow_is_summed_and_of_a_stock_the_last_counts():
    values = daily("2024-01-01", "2024-02-29")

    flow, stock = (Resample("MS").applied(values, nature).values for nature in (FLOW, STOCK))

    assert flow.tolist() == [31 * 32 / 2, 60 * 61 / 2 - 31 * 32 / 2]
    assert stock.tolist() == [31, 60]


def test_a_first_and_a_last_month_that_are_not_whole_stay_open():
    change = Resample("MS").applied(daily("2024-01-10", "2024-03-12"), FLOW)

    assert change.values.isna().tolist() == [True, False, True]
    assert list(change.left_open) == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-03-01")]
    assert change.notices[0].startswith("January 2024 is not whole: its values begin on 2024-01-10")
    assert change.notices[1].startswith("March 2024 is not whole: its values end on 2024-03-12")


def test_a_stock_is_known_at_the_end_of_a_month_that_began_before_it_did():
    change = Resample("ME").applied(daily("2024-01-10", "2024-03-12"), STOCK)

    assert change.values.isna().tolist() == [False, False, True]


@settings(max_examples=20)
@given(first=st.integers(0, 400), count=st.integers(70, 700), to=st.sampled_from(["W", "MS", "QE"]))
def test_the_total_of_whole_periods_is_kept(first, count, to):
    begin = pd.Timestamp("2023-01-01") + pd.Timedelta(days=first)
    values = daily(begin, begin + pd.Timedelta(days=count))

    change = Resample(to).applied(values, FLOW)

    letter = {"W": "W-SUN", "MS": "M", "QE": "Q"}[to]
    periods = values.index.to_period(letter)
    is_whole = ~periods.isin(change.left_open.to_period(letter))
    assert change.values.sum() == values[is_whole].sum()


def test_a_month_in_which_a_value_was_taken_out_has_no_sum_but_a_mean():
    values = daily("2024-01-01", "2024-02-29")
    values.iloc[3] = np.nan

    made = {way: Resample("MS", way).applied(values, FLOW).values for way in ("sum", "mean")}

    assert np.isnan(made["sum"].iloc[0])
    assert made["mean"].iloc[0] == pytest.approx((31 * 32 / 2 - 4) / 30)


def test_a_month_in_which_a_day_did_not_come_is_summed_and_told():
    values = daily("2024-01-01", "2024-02-29").drop(pd.Timestamp("2024-01-04"))

    change = Resample("MS").applied(values, FLOW)

    assert change.values.iloc[0] == 31 * 32 / 2 - 4
    assert change.notices == (
        "1 period lacks a value or more. Fill gaps first, or the sum is without it.",
    )


def test_a_month_in_which_nothing_came_is_no_zero():
    values = daily("2024-01-01", "2024-06-30")
    values = values[(values.index < "2024-03-01") | (values.index >= "2024-04-01")]

    made = Resample("MS").applied(values, FLOW).values

    assert len(made) == 6
    assert made.isna().tolist() == [False, False, True, False, False, False]


def test_weeks_count_where_they_are_dated_and_it_is_said():
    change = Resample("MS").applied(daily("2024-01-07", "2024-06-30", "W"), FLOW)

    assert "A week counts where it is dated" in change.notices[-1]


def test_entries_without_a_rhythm_are_put_together_too():
    index = pd.DatetimeIndex(["2024-01-03", "2024-01-09", "2024-02-27", "2024-03-02", "2024-03-29"])
    values = pd.Series([1.0, 2, 4, 8, 16], index=index)

    change = Resample("MS").applied(values, Nature(as_of=date(2024, 3, 30)))

    assert change.values.dropna().tolist() == [3, 4]
    assert change.notices[0].startswith("March 2024 is not whole")


@pytest.mark.parametrize(("to", "frequency"), [("D", "MS"), ("MS", "ME"), ("W", "QS"), ("D", "B")])
def test_values_are_not_put_together_into_shorter_periods(to, frequency):
    with pytest.raises(Invalid, match="cannot be put together into"):
        Resample(to).applied(daily("2020-01-01", "2024-01-01", frequency), FLOW)


def test_factors_are_usual_over_actual_working_days():
    """February 2026 has 20 weekdays, March 22; 20,871 weeks in 4,800 months."""
    usual = 20_871 * 5 / 4_800

    found = factors(pd.period_range("2026-02", "2026-03", freq="M"))

    assert found.tolist() == pytest.approx([usual / 20, usual / 22])


def test_days_off_count_in_the_years_they_name_and_not_on_weekends():
    """Three weekdays off in two years; the fourth is a Saturday."""
    off = ("2025-12-25", "2025-12-26", "2026-12-25", "2026-12-26")
    usual = 20_871 * 5 / 400

    found = factors(pd.period_range("2024-12", "2026-12", freq="M"), off)

    assert found[0] == pytest.approx(usual / 12 / 22)
    assert found[12] == pytest.approx((usual - 1.5) / 12 / 21)
    assert found[24] == pytest.approx((usual - 1.5) / 12 / 22)


@pytest.mark.parametrize("frequency", ["M", "Q"])
@pytest.mark.parametrize("off", [(), tuple(f"{year}-05-01" for year in range(2000, 2028))])
def test_factors_are_one_on_average(frequency, off):
    found = factors(pd.period_range("2000-01", "2027-12", freq=frequency), off)

    assert found.mean() == pytest.approx(1, abs=0.003)
    assert found.min() > 0.9
    assert found.max() < 1.1


def test_levelled_months_of_a_constant_day_rate_are_equal():
    months = pd.date_range("2024-01-01", periods=24, freq="MS")
    ends = months + pd.offsets.MonthBegin()
    weekdays = np.busday_count(months.values.astype("M8[D]"), ends.values.astype("M8[D]"))

    change = WorkingDays().applied(pd.Series(100.0 * weekdays, index=months), FLOW)

    assert change.values.to_numpy() == pytest.approx(np.full(24, 100 * 20_871 * 5 / 4_800))
    assert change.said == "24 values scaled"


def test_a_factor_does_not_look_ahead():
    months = pd.Series(1.0, index=pd.date_range("2024-01-01", periods=24, freq="MS"))

    early = WorkingDays().applied(months[:12], FLOW).values

    assert WorkingDays().applied(months, FLOW).values[:12].equals(early)


@pytest.mark.parametrize(
    ("values", "nature", "sentence"),
    [
        (daily("2024-01-01", "2024-12-01", "MS"), STOCK, "a stock does not grow by the day"),
        (daily("2024-01-01", "2024-03-01"), FLOW, "these values come daily; resample them first"),
        (daily("2024-01-01", "2024-01-02"), FLOW, "these values come irregular"),
    ],
)
def test_working_days_are_for_months_of_flows(values, nature, sentence):
    with pytest.raises(Invalid, match=sentence):
        WorkingDays().applied(values, nature)


def test_two_months_that_were_put_together_are_known_to_be_months():
    months = pd.Series(1.0, index=pd.date_range("2026-02-01", periods=2, freq="MS"))

    change = WorkingDays().applied(months, Nature(code="MS"))

    assert (
        change.values.tolist() == factors(pd.period_range("2026-02", periods=2, freq="M")).tolist()
    )


def test_a_month_without_a_working_day_is_refused():
    off = tuple(str(day.date()) for day in pd.date_range("2026-02-01", "2026-02-28"))

    with pytest.raises(Invalid, match="February 2026 has no working day left"):
        factors(pd.period_range("2026-01", "2026-03", freq="M"), off)

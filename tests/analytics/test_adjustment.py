"""Adjusted closes: what a holder got, whatever was split or paid."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.adjustment import adjusted_closes
from core.errors import Invalid

PRICES = st.lists(st.floats(1, 1000), min_size=2, max_size=12)
NONE = pd.Series(dtype=float)


def series(values, start="2024-01-01"):
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="D", tz="UTC"))


def on(day, value):
    return pd.Series([value], index=pd.to_datetime([day], utc=True))


def test_a_split_divides_the_closes_before_its_ex_date():
    closes = series([100.0, 104.0, 53.0])

    adjusted = adjusted_closes(closes, on("2024-01-03", 2.0), NONE)

    assert adjusted.tolist() == [50.0, 52.0, 53.0]


def test_a_reverse_split_multiplies_them():
    closes = series([1.0, 1.2, 12.6])

    adjusted = adjusted_closes(closes, on("2024-01-03", 0.1), NONE)

    assert adjusted.tolist() == pytest.approx([10.0, 12.0, 12.6])


def test_a_dividend_takes_its_part_of_the_previous_close_from_all_before():
    closes = series([80.0, 100.0, 99.0])

    adjusted = adjusted_closes(closes, NONE, on("2024-01-03", 2.0))

    # 1 - 2 / 100 = 0.98
    assert adjusted.tolist() == pytest.approx([78.4, 98.0, 99.0])


def test_two_dividends_multiply():
    closes = series([100.0, 100.0, 50.0])
    dividends = pd.concat([on("2024-01-02", 10.0), on("2024-01-03", 50.0)])

    adjusted = adjusted_closes(closes, NONE, dividends)

    # 0.9 x 0.5, then 0.5
    assert adjusted.tolist() == pytest.approx([45.0, 50.0, 50.0])


@pytest.mark.parametrize("paid_on", ["2024-01-06", "2024-01-07"])
def test_a_dividend_together_with_a_split_or_after_it_is_paid_on_the_new_shares(paid_on):
    closes = series([100.0, 48.0]).set_axis(pd.to_datetime(["2024-01-05", "2024-01-08"], utc=True))

    adjusted = adjusted_closes(closes, on("2024-01-06", 2.0), on(paid_on, 1.0))

    # 100 is 50 in new shares, of which 1 - 1 / 50 is kept
    assert adjusted.tolist() == pytest.approx([49.0, 48.0])


def test_a_dividend_before_a_split_is_paid_on_the_old_shares():
    closes = series([100.0, 48.0]).set_axis(pd.to_datetime(["2024-01-05", "2024-01-08"], utc=True))

    adjusted = adjusted_closes(closes, on("2024-01-07", 2.0), on("2024-01-06", 1.0))

    # 1 - 1 / 100 of 50
    assert adjusted.tolist() == pytest.approx([49.5, 48.0])


def test_an_ex_date_without_a_close_acts_on_the_next_one():
    closes = series([100.0, 51.0]).set_axis(pd.to_datetime(["2024-01-05", "2024-01-08"], utc=True))

    adjusted = adjusted_closes(closes, on("2024-01-06", 2.0), NONE)

    assert adjusted.tolist() == [50.0, 51.0]


@pytest.mark.parametrize("day", ["2023-12-31", "2024-01-01", "2024-01-04"])
def test_an_action_outside_the_closes_changes_nothing(day):
    closes = series([10.0, 11.0, 12.0])

    assert adjusted_closes(closes, on(day, 2.0), on(day, 1.0)).tolist() == closes.tolist()


def test_no_closes_are_no_adjusted_closes():
    empty = pd.Series(dtype=float, index=pd.DatetimeIndex([], tz="UTC"))

    assert adjusted_closes(empty, on("2024-01-03", 2.0), NONE).empty


@given(prices=PRICES)
def test_without_actions_nothing_changes(prices):
    closes = series(prices)

    assert adjusted_closes(closes, NONE, NONE).equals(closes)


@given(prices=PRICES, factor=st.floats(0.01, 100), data=st.data())
def test_a_split_leaves_every_return_as_it_would_have_been(prices, factor, data):
    at = data.draw(st.integers(1, len(prices) - 1))
    unsplit = series(prices)
    closes = unsplit.where(np.arange(len(prices)) < at, unsplit / factor)

    adjusted = adjusted_closes(closes, pd.Series([factor], index=closes.index[[at]]), NONE)

    assert adjusted.pct_change().dropna().tolist() == pytest.approx(
        unsplit.pct_change().dropna().tolist(), rel=1e-9, abs=1e-9
    )


@given(prices=PRICES, part=st.floats(0.01, 0.9), data=st.data())
def test_a_dividend_counts_as_return_of_its_ex_date_only(prices, part, data):
    at = data.draw(st.integers(1, len(prices) - 1))
    closes = series(prices)
    paid = part * prices[at - 1]

    adjusted = adjusted_closes(closes, NONE, pd.Series([paid], index=closes.index[[at]])).tolist()

    for day, (before, after) in enumerate(pairwise(adjusted), 1):
        base = prices[day - 1] - (paid if day == at else 0)
        assert after / before == pytest.approx(prices[day] / base, rel=1e-9)


@given(prices=PRICES, factor=st.floats(0.01, 100), part=st.floats(0.01, 0.9))
def test_what_comes_later_changes_no_return_known_before_and_no_last_close(prices, factor, part):
    closes = series(prices)
    split = pd.Series([factor], index=closes.index[-1:])
    dividend = pd.Series([part * prices[-2] / factor], index=closes.index[-1:])

    adjusted = adjusted_closes(closes, split, dividend)

    known = closes.iloc[:-1].pct_change().dropna()
    assert adjusted.iloc[:-1].pct_change().dropna().tolist() == pytest.approx(
        known.tolist(), rel=1e-9, abs=1e-9
    )
    assert adjusted.iloc[-1] == closes.iloc[-1]


@pytest.mark.parametrize("amount", [10.0, 11.0, 0.0, -1.0])
def test_a_dividend_that_the_close_before_cannot_pay_is_refused(amount):
    with pytest.raises(Invalid, match="is not between 0 and the close before it, 10"):
        adjusted_closes(series([10.0, 9.0]), NONE, on("2024-01-02", amount))


def test_a_split_into_nothing_is_refused():
    with pytest.raises(Invalid, match="there is one of 0"):
        adjusted_closes(series([10.0, 9.0]), on("2024-01-02", 0.0), NONE)


@pytest.mark.parametrize("order", [[1, 0], [0, 0]])
def test_closes_out_of_order_or_doubled_are_refused(order):
    with pytest.raises(Invalid, match="in order of time, each moment once"):
        adjusted_closes(series([10.0, 9.0]).iloc[order], NONE, NONE)

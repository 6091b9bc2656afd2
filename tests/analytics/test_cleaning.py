"""Gaps are filled, outliers told and noise smoothed as independent libraries do it."""

import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.cleaning import Fill, Outliers, Smooth, limits
from core.analytics.step import Nature
from core.errors import Invalid

NATURE = Nature()
NAN = float("nan")
VALUES = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
    min_size=5,
    max_size=40,
)


def daily(values, first="2024-01-01"):
    return pd.Series(values, index=pd.date_range(first, periods=len(values)), dtype=float)


def test_each_way_of_filling_gives_what_a_hand_would_write():
    """Six days, of which the third, fourth and sixth did not come or have no value."""
    values = daily([1.0, 2.0, 9.0, 9.0, 8.0, NAN, 10.0]).drop(
        [pd.Timestamp("2024-01-03"), pd.Timestamp("2024-01-04")]
    )

    filled = {
        way: Fill(way).applied(values, NATURE).values.tolist()
        for way in ("forward", "interpolate", "zero")
    }

    assert filled == {
        "forward": [1, 2, 2, 2, 8, 8, 10],
        "interpolate": [1, 2, 4, 6, 8, 9, 10],
        "zero": [1, 2, 0, 0, 8, 0, 10],
    }


def test_gaps_that_stay_open_are_counted_and_marked():
    values = daily(range(10)).drop(pd.Timestamp("2024-01-05"))

    change = Fill("none").applied(values, NATURE)

    assert change.values.isna().sum() == 1
    assert (change.mark, change.said) == ("gap", "1 gap in values that come daily")
    assert list(change.touched) == [pd.Timestamp("2024-01-05")]


@settings(max_examples=15)
@given(values=VALUES, gone=st.sets(st.integers(1, 3), max_size=2))
@pytest.mark.parametrize("way", ["forward", "interpolate", "zero", "none"])
def test_filling_keeps_what_is_known_and_done_twice_changes_nothing_more(way, values, gone):
    known = daily(values * 2).drop(pd.Timestamp("2024-01-01") + pd.Timedelta(days=2) * len(gone))

    once = Fill(way).applied(known, NATURE).values
    twice = Fill(way).applied(once, NATURE).values

    assert once.reindex(known.index).equals(known)
    assert twice.equals(once)


def test_gaps_of_what_follows_no_rhythm_cannot_be_found():
    with pytest.raises(Invalid, match="come in a rhythm"):
        Fill().applied(daily([1.0, 2.0]), NATURE)


def test_quartiles_are_those_of_the_standard_library():
    values = [3.0, 7.0, 8.0, 5.0, 12.0, 14.0, 21.0, 13.0, 18.0]
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")

    found = limits(pd.Series(values), "iqr", 1.5)

    assert found == pytest.approx((low - 1.5 * (high - low), high + 1.5 * (high - low)))


def test_the_z_score_is_that_of_the_standard_library():
    values = [3.0, 7.0, 8.0, 5.0, 12.0, 14.0, 21.0, 13.0, 18.0]
    mean, spread = statistics.mean(values), statistics.stdev(values)

    assert limits(pd.Series(values), "z", 2) == pytest.approx(
        (mean - 2 * spread, mean + 2 * spread)
    )


def test_the_robust_z_score_is_as_published():
    """The worked example of Iglewicz and Hoaglin's rule: median 5, MAD 1, hence 3.5 / 0.6745."""
    values = [4.0, 5.0, 6.0, 5.0, 4.0, 6.0, 5.0, 3.0, 50.0]
    median = statistics.median(values)
    mad = statistics.median(abs(value - median) for value in values)

    change = Outliers("mad").applied(daily(values), NATURE)

    assert limits(pd.Series(values), "mad", 3.5) == pytest.approx(
        (median - 3.5 * mad / 0.6745, median + 3.5 * mad / 0.6745)
    )
    assert list(change.touched) == [pd.Timestamp("2024-01-09")]


@pytest.mark.parametrize("method", ["iqr", "z", "mad"])
@settings(max_examples=15)
@given(values=VALUES, shift=st.integers(-1000, 1000), scale=st.sampled_from([0.5, 2.0, 8.0]))
def test_what_is_out_of_line_stays_so_shifted_and_scaled(method, values, shift, scale):
    def told(some):
        series = daily(some)
        low, high = limits(series, method, 1.7)
        margin = 1e-6 * (abs(low) + abs(high) + 1) if np.isfinite(low) else 0
        near = ((series - low).abs() < margin) | ((series - high).abs() < margin)
        return ((series < low) | (series > high)).to_numpy(), near.to_numpy()

    before, near_before = told(values)
    after, near_after = told([scale * value + shift for value in values])

    sure = ~(near_before | near_after)
    assert (before == after)[sure].all()


@pytest.mark.parametrize(
    ("action", "last", "looks_ahead"), [("flag", 99.0, False), ("clip", 7.0, True)]
)
def test_outliers_are_marked_or_held_at_the_limit(action, last, looks_ahead):
    """Quartiles 2 and 4: more than 1.5 times 2 above 4 is out."""
    values = daily([1.0, 2.0, 3.0, 4.0, 99.0])

    step = Outliers("iqr", action=action)
    change = step.applied(values, NATURE)

    assert change.values.tolist() == [1, 2, 3, 4, last]
    assert (change.mark, step.looks_ahead) == ("outlier", looks_ahead)
    assert change.said == "1 outlier, below -1 or above 7"


def test_blanked_outliers_are_missing_and_can_be_filled():
    blanked = Outliers("iqr", action="blank").applied(daily([1, 2, 99, 3, 4, 2]), NATURE).values

    assert np.isnan(blanked.iloc[2])
    assert Fill("interpolate").applied(blanked, NATURE).values.tolist() == [1, 2, 2.5, 3, 4, 2]


@pytest.mark.parametrize("method", ["iqr", "z", "mad"])
@pytest.mark.parametrize("values", [[1.0, 9.0, 1.0], [5.0] * 9])
def test_where_nothing_can_be_told_nothing_is_out_of_line(method, values):
    change = Outliers(method, action="clip").applied(daily(values), NATURE)

    assert change.touched.empty
    assert change.values.tolist() == values
    assert change.said.startswith("no outliers: too few values")


def test_clipping_at_fixed_limits_twice_is_clipping_once():
    values = daily([1.0, 2.0, 3.0, 4.0, 99.0])
    low, high = limits(values, "iqr", 1.5)

    assert values.clip(low, high).clip(low, high).equals(values.clip(low, high))


def test_the_trailing_mean_is_that_of_the_values_so_far():
    change = Smooth("trailing", 3).applied(daily([3, 6, 9, 0]), NATURE)

    assert change.values.tolist()[2:] == [6, 5]
    assert change.values.isna().sum() == 2
    assert change.notices == ("2 values have no full window and stay open.",)


def test_the_centred_mean_of_an_odd_window_is_that_around_a_value():
    change = Smooth("centred", 3).applied(daily([3, 6, 9, 0, 6]), NATURE)

    assert change.values.tolist()[1:-1] == [6, 5, 5]
    assert np.isnan(change.values.iloc[[0, -1]]).all()


def test_the_centred_mean_of_an_even_window_counts_its_ends_half():
    """The moving average of order 2 × 4 of classical decomposition."""
    values = np.array([4.0, 8.0, 2.0, 6.0, 10.0, 1.0, 7.0, 3.0])
    weights = np.array([0.5, 1, 1, 1, 0.5]) / 4

    change = Smooth("centred", 4).applied(daily(values), NATURE)

    assert change.values.tolist()[2:-2] == pytest.approx(np.convolve(values, weights, "valid"))
    assert change.values.isna().sum() == 4


def test_the_exponential_mean_follows_its_recursion():
    """Span 3 gives weight 2 / 4: 8, then (8 + 4) / 2, then (6 + 10) / 2."""
    change = Smooth("exponential", 3).applied(daily([8, 4, 10, NAN, 0]), NATURE)

    assert change.values.dropna().tolist() == [8, 6, 8, 4]


@pytest.mark.parametrize("method", ["trailing", "exponential"])
@settings(max_examples=15)
@given(values=VALUES, at=st.integers(2, 4), future=st.floats(-1e6, 1e6))
def test_smoothing_that_trails_does_not_look_ahead(method, values, at, future):
    step = Smooth(method, 2)
    changed = daily([*values[:at], *(future for _ in values[at:])])

    before = step.applied(daily(values), NATURE).values[:at]
    after = step.applied(changed, NATURE).values[:at]

    assert not step.looks_ahead
    assert before.equals(after)


@pytest.mark.parametrize("method", ["forward", "zero"])
def test_filling_from_the_past_does_not_look_ahead(method):
    values = daily([1.0, 2.0, NAN, 4.0, 5.0, 6.0])
    changed = values.where(values.index < "2024-01-04", 1000.0)

    step = Fill(method)
    pasts = [step.applied(some, NATURE).values[:3] for some in (values, changed)]

    assert pasts[0].equals(pasts[1])
    assert not step.looks_ahead


@pytest.mark.parametrize(
    ("step", "values"),
    [
        (Fill("interpolate"), [1.0, 2.0, NAN, 4.0, 5.0, 6.0]),
        (Smooth("centred", 3), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        (Outliers("z", 0.5, "clip"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    ],
)
def test_what_looks_ahead_moves_the_past_and_says_so(step, values):
    changed = [*values[:3], 1000.0, 1000.0, 1000.0]

    pasts = [step.applied(daily(some), NATURE).values[:3] for some in (values, changed)]

    assert step.looks_ahead
    assert not pasts[0].equals(pasts[1])

"""Errors are measured as published, and what cannot be measured is none, with its reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.forecasting import measures
from core.analytics.forecasting.measures import MEASURES, Scored
from core.analytics.forecasting.naive2 import is_seasonal, naive2

ACTUAL = np.array([10.0, 12.0, 8.0, 10.0])
EXPECTED = np.array([11.0, 11.0, 10.0, 10.0])
numbers = st.integers(-(10**6), 10**6).map(lambda number: number / 8)


def scored(actual=ACTUAL, expected=EXPECTED, scale=2.0, **more):
    return Scored(np.array(actual, dtype=float), np.array(expected, dtype=float), scale, **more)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mae", 1.0),
        ("rmse", np.sqrt(1.5)),
        ("r_squared", 1 - 6 / 8),
        ("mape", 100 * (1 / 10 + 1 / 12 + 2 / 8) / 4),
        ("smape", 200 * (1 / 21 + 1 / 23 + 2 / 18) / 4),
        ("mase", 0.5),
        ("wape", 10.0),
        ("bias", -0.5),
    ],
)
def test_a_measure_is_what_its_formula_says(name, value):
    assert MEASURES[name].compute(scored()) == pytest.approx(value)


def test_bounds_are_scored_by_how_often_they_held_and_what_they_cost():
    held = scored(lower=np.full(4, 9.0), upper=np.full(4, 11.0), level=0.8)

    assert MEASURES["coverage"].compute(held) == 50.0
    # widths of 2, and two misses by 1, each of which is fined 2 / (1 - 0.8)
    assert MEASURES["msis"].compute(held) == pytest.approx((2 + 10 * 2 / 4) / 2.0)


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("r_squared", scored(actual=[5, 5, 5, 5])),
        ("mape", scored(actual=[0, 1, 2, 3])),
        ("wape", scored(actual=[0, 0, 0, 0])),
        ("mase", scored(scale=None)),
        ("coverage", scored()),
        ("msis", scored()),
    ],
)
def test_what_cannot_be_computed_is_none_and_says_why(name, one):
    assert MEASURES[name].compute(one) is None
    assert MEASURES[name].why_not


def test_nothing_of_nothing_is_no_error():
    assert MEASURES["smape"].compute(scored([0, 10], [0, 10])) == 0.0


def test_a_history_without_change_or_shorter_than_a_season_has_no_scale():
    assert measures.scale(np.full(8, 3.0), 4) is None
    assert measures.scale(np.arange(4.0), 4) is None


def test_every_measure_says_what_it_is():
    for one in MEASURES.values():
        assert one.formula
        assert one.said.endswith(".")
        assert one.better in {"smaller", "larger", "nearer 0", "nearer the level"}


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20))
def test_losses_are_never_below_zero_and_shares_stay_in_their_range(pairs):
    actual, expected = np.array(pairs).T
    one = Scored(actual, expected, 1.0)

    assert MEASURES["mae"].compute(one) >= 0
    assert 0 <= MEASURES["smape"].compute(one) <= 200
    assert MEASURES["rmse"].compute(one) >= MEASURES["mae"].compute(one) * (1 - 1e-9)


def test_naive2_repeats_the_last_value_with_its_season():
    season = np.array([0.8, 1.0, 1.2, 1.0])
    values = np.tile(season, 6) * 100

    assert naive2(values, 6, 4) == pytest.approx([80, 100, 120, 100, 80, 100])


@pytest.mark.parametrize(
    "values", [np.arange(20.0), np.tile([1.0, 2.0, 3.0, 9.0], 2), np.full(20, 5.0)]
)
def test_naive2_repeats_the_last_value_where_no_season_is_shown(values):
    rough = values if len(set(values)) < 20 else np.random.default_rng(3).normal(5, 1, 20)

    assert not is_seasonal(rough, 4)
    assert naive2(rough, 3, 4) == pytest.approx(np.repeat(rough[-1], 3))


def test_a_season_through_zero_has_no_indices_and_the_last_value_is_repeated():
    values = np.tile([0.0, 5.0, 0.0, -5.0], 6)

    assert is_seasonal(values, 4)
    assert naive2(values, 2, 4) == pytest.approx([-5.0, -5.0])


def test_an_odd_season_has_indices_too():
    values = np.tile([50.0, 100.0, 150.0], 8)

    assert naive2(values, 3, 3) == pytest.approx([50, 100, 150])

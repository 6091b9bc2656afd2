"""Bounds are as wide as errors were, in every unit, and never cross."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting import calibrating
from core.analytics.forecasting.calibrating import Curve, Measured, Pooled
from core.analytics.forecasting.combining import combined, trimmed_mean

CURVE = Curve({0.5: 0.5, 0.8: 1.0, 0.95: 2.0}, growth=0.5, change=0.25, spread=0.25, series=100)
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)
positive = st.floats(1e-6, 1e6)


def measured(models=4.0, change=16.0, spread=1.0, steps=3):
    return Measured(np.full(steps, models), change, np.full(steps, spread))


def test_the_size_is_the_weighted_geometric_mean_and_grows_with_the_steps():
    size = measured().size(CURVE)

    # 4^0.5 · 16^0.25 · 1^0.25 = 4
    assert size == pytest.approx(4 * np.sqrt([1, 2, 3]))


def test_a_measure_that_says_nothing_counts_as_a_fiftieth_of_the_largest():
    size = measured(models=0.0, change=16.0, spread=0.0, steps=1).size(CURVE)

    assert size == pytest.approx([16 * 0.02**0.75])


def test_where_nothing_is_known_there_is_no_width():
    assert measured(0.0, 0.0, 0.0).size(CURVE).tolist() == [0, 0, 0]


@given(positive, positive, positive, st.floats(0.001, 1000))
def test_widths_have_the_unit_of_the_series(models, change, spread, factor):
    one = calibrating.half_widths(measured(models, change, spread), LEVELS, CURVE)
    other = calibrating.half_widths(
        measured(models * factor, change * factor, spread * factor), LEVELS, CURVE
    )

    assert other == pytest.approx(one * factor, rel=1e-6)


@pytest.mark.parametrize("letter", sorted(calibrating.curves()))
def test_each_shipped_curve_widens_with_the_level_and_with_the_steps(letter):
    curve = calibrating.curves()[letter]
    half = calibrating.half_widths(measured(steps=24), LEVELS, curve)

    assert (np.diff(half, axis=0) > 0).all()
    assert (np.diff(half, axis=1) >= 0).all()
    assert 0 <= curve.change + curve.spread <= 1
    assert curve.series >= 50


def test_a_level_between_two_lies_between_them_and_beyond_the_last_it_goes_on():
    assert CURVE.constant(0.5) < CURVE.constant(0.6) < CURVE.constant(0.8)
    assert CURVE.constant(0.99) == pytest.approx(2.0 * 2.5758 / 1.9600, rel=1e-3)


def test_errors_of_the_panel_draw_the_width_towards_their_own_the_more_there_are():
    own = {0.95: 2.0}

    assert Pooled(own, 30).factor(0.95) == pytest.approx(1.5)
    assert Pooled(own, 270).factor(0.95) == pytest.approx(1.9)
    assert Pooled({0.95: 100.0}, 10**6).factor(0.95) == pytest.approx(4.0, rel=1e-3)


def test_pooled_errors_are_the_quantile_of_what_was_missed():
    ratios = np.abs(np.random.default_rng(1).normal(0, 1, (400, 6)))

    found = calibrating.pooled({0.8: ratios, 0.95: ratios})

    assert found.series == 400
    assert found.factors[0.95] == pytest.approx(1.96, abs=0.1)
    assert calibrating.pooled({0.95: np.empty((0, 6))}) is None


def test_levels_of_a_panel_never_cross():
    wild = Pooled({0.5: 4.0, 0.95: 0.5}, 10**6)

    half = calibrating.half_widths(measured(), LEVELS, CURVE, wild)

    assert (np.diff(half, axis=0) >= 0).all()


@pytest.mark.parametrize(
    ("frequency", "season", "letter"),
    [
        ("MS", 12, "M"),
        ("QE", 4, "Q"),
        ("YS", 1, "Y"),
        ("W", 1, "W"),
        ("D", 7, "D"),
        ("B", 5, "D"),
        ("h", 24, "H"),
        ("15min", 96, "H"),
        ("", 12, "M"),
        ("", 4, "Q"),
        ("", 24, "H"),
        ("", 1, "any"),
    ],
)
def test_a_frequency_finds_its_curve_by_its_name_or_its_season(frequency, season, letter):
    assert calibrating.curve_of(frequency, season)[0] == letter


def bands(mean, half):
    mean = np.array(mean, dtype=float)
    return Bands(mean, (0.95,), np.array([mean - half]), np.array([mean + half]))


def test_the_combination_leaves_out_the_highest_and_the_lowest_at_each_step():
    some = np.array([[1.0, 9.0], [2.0, 8.0], [3.0, -70.0], [400.0, 7.0]])

    assert trimmed_mean(some).tolist() == [2.5, 7.5]
    assert trimmed_mean(some[:3]).tolist() == [2.0, pytest.approx(-53 / 3)]


def test_the_combination_is_as_wide_as_its_members_on_average():
    both = combined([bands([10], 2), bands([14], 4), Bands.without(np.array([12.0]), (0.95,))])

    assert both.mean.tolist() == [12.0]
    assert both.half_widths.tolist() == [[3.0]]


def test_a_combination_of_members_without_bounds_has_none():
    one = Bands.without(np.array([1.0, 2.0]), (0.95,))

    assert not combined([one, one]).has_bounds

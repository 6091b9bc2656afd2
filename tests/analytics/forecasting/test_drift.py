"""A forecast that what comes has left is named; one that holds is left in peace."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.forecasting.drift import IN_A_ROW, MOST, drift

LOOKS = 4_000
FALSE_ALARMS = 0.01  # at most, of all looks at errors that do not hang together
WIDE = 1e6


def looked(errors, promised=None, half=1.0):
    bound = np.full(len(errors), half)
    return drift(errors, -bound, bound, promised)


@pytest.mark.parametrize(
    ("errors", "misses", "is_above"),
    [
        ([], 0, False),
        ([0.5, -0.5], 0, False),
        ([0.0, 2.0, 3.0], 2, True),
        ([2.0, 2.0, 2.0], 3, True),
        ([2.0, 2.0, -2.0, -3.0], 2, False),
        ([2.0, 2.0, 2.0, 0.0], 0, False),
        ([1.0, -1.0], 0, False),
    ],
)
def test_newest_values_beyond_the_band_are_counted_on_one_side(errors, misses, is_above):
    found = looked(errors)

    assert (found.misses, found.is_above) == (misses, is_above)
    assert found.has_run == (misses >= IN_A_ROW)


def test_without_bounds_nothing_is_beyond_them():
    none = [np.nan] * 4

    found = drift([9.0] * 4, none, none)

    assert (found.misses, found.is_alarm) == (0, False)


@pytest.mark.parametrize(
    ("count", "promised", "times"),
    [(5, 1.0, None), (6, None, None), (6, 0.0, None), (6, np.inf, None), (6, 1.0, 3.0)],
)
def test_newest_errors_are_held_against_what_the_back_test_found(count, promised, times):
    found = looked([3.0, -3.0] * (count // 2) + [3.0] * (count % 2), promised, WIDE)

    assert found.times == times
    assert found.is_alarm == found.is_worse == (times is not None)


def test_only_the_newest_errors_count():
    found = looked([100.0] * 20 + [1.0] * MOST, 1.0, WIDE)

    assert found.times == 1.0


def normal(random, size):
    return random.normal(size=size), 1.2816, np.sqrt(2 / np.pi)


def laplace(random, size):
    return random.laplace(size=size), np.log(5), 1.0


@pytest.mark.parametrize("noise", [normal, laplace])
@pytest.mark.parametrize("count", [3, 6, 12])
def test_noise_that_the_bands_hold_as_promised_raises_no_more_alarms_than_stated(noise, count):
    errors, half, mean = noise(np.random.default_rng(count), (LOOKS, count))

    alarms = sum(looked(row, mean, half).is_alarm for row in errors)

    assert alarms <= FALSE_ALARMS * LOOKS


def test_a_shift_of_two_bands_is_seen_after_three_values_almost_always():
    errors = np.random.default_rng(3).normal(4, 1, (500, 3))

    assert np.mean([looked(row, half=1.2816).is_alarm for row in errors]) > 0.95


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=30),
    st.floats(1e-3, 1e3),
    st.none() | st.floats(1e-3, 1e6),
)
def test_turned_upside_down_it_is_the_same_on_the_other_side(errors, half, promised):
    found = looked(np.array(errors), promised, half)
    turned = looked(-np.array(errors), promised, half)

    assert found.misses == turned.misses <= len(errors)
    assert found.times == turned.times
    assert found.is_above != turned.is_above or found.misses == 0

"""Wild single values are found, and nothing else is."""

import numpy as np
import pytest

from core.analytics.forecasting.spikes import spikes, winsorised

STEPS = np.arange(120)
NOISE = np.random.default_rng(1).normal(size=120)
CALM = 100 + 0.5 * STEPS + 10 * np.sin(2 * np.pi * STEPS / 12) + NOISE


def changed(at, to):
    values = CALM.copy()
    values[at] = to
    return values


@pytest.mark.parametrize("at", [0, 1, 33, 60, 118, 119])
@pytest.mark.parametrize("to", [-400, 1e6])
def test_a_planted_spike_is_found_wherever_it_is(at, to):
    assert spikes(changed(at, to), 12).tolist() == [at]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        (CALM, []),
        (changed(slice(60, 62), 900), [60, 61]),
        (changed(slice(60, 120), 900), []),
        (changed(slice(117, 120), 900), []),
        (changed([40, 80], [900, -900]), [40, 80]),
        (np.exp(CALM / 40), []),
        (np.append(np.exp(CALM[:-1] / 40), 1e9), [119]),
    ],
    ids=["calm", "two values", "a level", "a late level", "two spikes", "growing", "growing, wild"],
)
def test_what_stays_is_no_spike(values, places):
    assert spikes(values, 12).tolist() == places


@pytest.mark.parametrize(
    "values", [[1, 900, 1, 1], [4.0] * 30, [0, 0, 0, 0, 9, 0, 0, 0, 0, 7], [np.nan] * 9]
)
def test_where_nothing_can_be_told_there_are_none(values):
    assert spikes(np.array(values, dtype=float)).size == 0


def test_missing_neighbours_do_not_hide_a_spike():
    values = changed(30, 900)
    values[[29, 31]] = np.nan

    assert spikes(values, 12).tolist() == [30]


@pytest.mark.parametrize("at", [0, 60, 119])
def test_a_spike_is_held_as_far_off_as_any_other_value_is(at):
    values = changed(at, 1e6)

    held = winsorised(values, spikes(values, 12), 12)

    assert abs(held[at] - CALM[at]) < 8
    assert np.array_equal(np.delete(held, at), np.delete(values, at))


def test_a_spike_of_a_growing_series_is_held_by_shares():
    growing = 100 * np.exp(0.02 * STEPS + 0.3 * np.sin(2 * np.pi * STEPS / 12) + 0.02 * NOISE)
    values = np.where(STEPS == 100, 1e6, growing)

    assert winsorised(values, np.array([100]), 12)[100] == pytest.approx(growing[100], rel=0.15)


def test_without_places_or_without_others_nothing_is_held():
    assert np.array_equal(winsorised(CALM, np.array([], dtype=int)), CALM)
    assert winsorised(np.array([1.0, np.nan]), np.array([0, 1]))[0] == 1

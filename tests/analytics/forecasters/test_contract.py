"""What every forecaster keeps: bounds that hold the mean, no number that is none, no look ahead."""

import json

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.attempt import attempted
from core.analytics.forecasters.contract import History
from core.errors import NotEnoughData

LEVELS = (0.8, 0.95)
YEARS = 6
SEASON = 12
HORIZON = 18


def monthly(seed=1, years=YEARS):
    steps = np.arange(years * SEASON)
    noise = np.random.default_rng(seed).normal(0, 3, len(steps))
    return 200 + 0.8 * steps + 20 * np.sin(2 * np.pi * steps / SEASON) + noise


def history(values=None, season=SEASON):
    values = monthly() if values is None else values
    moments = pd.date_range("2018-01-01", periods=len(values) + HORIZON, freq="MS")
    return History(values, (season,) if season > 1 else (), moments)


@pytest.fixture(scope="module")
def answers():
    return {
        name: attempted(name, kind(), history(), HORIZON, LEVELS)
        for name, kind in FORECASTERS.items()
    }


@pytest.mark.parametrize("name", FORECASTERS)
def test_a_usual_series_gets_as_many_steps_as_were_asked_for(answers, name):
    answer = answers[name]

    assert answer.why_not == ""
    assert answer.bands.mean.shape == (HORIZON,)
    assert answer.bands.lower.shape == answer.bands.upper.shape == (len(LEVELS), HORIZON)
    assert answer.bands.levels == LEVELS


@pytest.mark.parametrize("name", FORECASTERS)
def test_bounds_hold_the_mean_and_widen_with_the_level(answers, name):
    bands = answers[name].bands

    narrow, wide = bands.half_widths
    assert (bands.lower <= bands.mean).all()
    assert (bands.mean <= bands.upper).all()
    assert bands.has_bounds is FORECASTERS[name].knows_bounds
    assert (wide >= narrow).all()


@pytest.mark.parametrize("name", FORECASTERS)
def test_what_a_forecaster_found_can_be_kept_as_json(answers, name):
    found = answers[name].parameters

    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("name", FORECASTERS)
def test_the_same_history_gives_the_same_forecast_to_the_bit(answers, name):
    again = attempted(name, FORECASTERS[name](), history(), HORIZON, LEVELS)

    assert np.array_equal(again.bands.mean, answers[name].bands.mean)
    assert np.array_equal(again.bands.lower, answers[name].bands.lower)


@pytest.mark.parametrize("name", FORECASTERS)
def test_a_forecaster_leaves_the_history_as_it_was(name):
    values = monthly()
    values.flags.writeable = False

    answer = attempted(name, FORECASTERS[name](), history(values), HORIZON, LEVELS)

    assert answer.why_not == ""


@pytest.mark.parametrize("name", FORECASTERS)
def test_a_forecaster_says_what_it_does_and_what_can_be_chosen(name):
    kind = FORECASTERS[name]

    assert kind.name == name
    assert kind.said.endswith(".")
    assert all(one.help.endswith(".") for one in kind.parameters())
    assert kind.of(kind().chosen()) == kind()


@pytest.mark.parametrize("name", [name for name, kind in FORECASTERS.items() if kind.fewest > 1])
def test_too_short_a_history_is_refused_with_the_number_that_is_needed(name):
    kind = FORECASTERS[name]

    with pytest.raises(NotEnoughData, match=f"needs {kind.fewest} values; there"):
        kind().fit(history(monthly()[: kind.fewest - 1], season=1))

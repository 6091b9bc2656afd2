"""Prophet: its seasons, holidays, regressors, limits, and a model that is kept without a pickle."""

import json
import logging
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasters.contract import History, Regressors
from core.analytics.forecasters.prophet import ProphetForecaster, works
from core.errors import Invalid

COUNT, HORIZON = 760, 40
MOMENTS = pd.date_range("2023-11-01", periods=COUNT + HORIZON)
IS_CHRISTMAS = ((MOMENTS.month == 12) & (MOMENTS.day == 25)).astype(
    float
)  # in two years, and ahead


def daily(count=COUNT, level=100.0):
    steps = np.arange(COUNT + HORIZON)
    chance = np.random.default_rng(5).normal(0, 2, COUNT + HORIZON)
    values = level + 10 * np.sin(2 * np.pi * steps / 7) - 60 * IS_CHRISTMAS + chance
    return History(values[:count], (7,), MOMENTS)


def noise(count):
    return np.random.default_rng(9).uniform(-3, 3, count)


@pytest.fixture(scope="module")
def with_holidays():
    return ProphetForecaster(country="DE").fit(daily())


def test_prophet_works_here():
    assert works() == ""


def test_where_prophet_is_not_there_it_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "prophet", None)

    assert works().startswith("Prophet cannot be used here: it cannot be loaded (")


def test_holidays_of_a_country_are_felt_ahead(with_holidays):
    bands = with_holidays.predict(HORIZON)

    christmas = int(np.flatnonzero(IS_CHRISTMAS[COUNT:])[0])
    assert bands.mean[christmas] == pytest.approx(40, abs=12)
    assert with_holidays.parameters["effects"]["Christmas Day"] == pytest.approx(-60, abs=6)


def test_seasons_are_on_from_two_cycles_and_what_is_off_is_told(with_holidays):
    short = ProphetForecaster().fit(daily(100))

    assert with_holidays.parameters["waves"] == {"yearly": 10, "weekly": 3}
    assert short.parameters["waves"] == {"weekly": 3}
    assert short.parameters["left_out"] == [
        "The yearly rhythm is off: it needs 730 days of history."
    ]


def test_a_season_can_be_switched_on_and_off():
    fit = ProphetForecaster(yearly="yes", weekly="no").fit(daily(100))

    assert fit.parameters["waves"] == {"yearly": 10}


@pytest.mark.parametrize(
    ("frequency", "waves"),
    [("MS", {"yearly": 5}), ("QS", {"yearly": 1}), ("YS", {}), ("6h", {"weekly": 3, "daily": 1})],
)
def test_no_season_has_more_waves_than_its_steps_can_show(frequency, waves):
    moments = pd.date_range("2000-01-01", periods=61, freq=frequency)

    fit = ProphetForecaster().fit(History(100 + noise(60), moments=moments))

    assert fit.parameters["waves"] == waves


def test_a_fit_is_kept_as_json_and_answers_as_before(with_holidays):
    text = with_holidays.written()
    before, after = (
        fit.predict(HORIZON)
        for fit in (with_holidays, ProphetForecaster(country="DE").read(text, daily()))
    )

    assert json.loads(text)["form"] == 1
    assert np.array_equal(after.mean, before.mean)
    assert np.array_equal(after.lower, before.lower)


def test_a_fit_of_another_choice_is_not_read(with_holidays):
    with pytest.raises(Invalid, match="another version or choice"):
        ProphetForecaster().read(with_holidays.written(), daily())


def test_the_random_state_and_the_log_stay_as_they_were(with_holidays, caplog):
    np.random.seed(1)
    before = np.random.get_state()[1].copy()

    with caplog.at_level(logging.INFO):
        with_holidays.predict(3)
        ProphetForecaster().fit(daily(30))

    assert np.array_equal(np.random.get_state()[1], before)
    assert caplog.records == []
    assert logging.getLogger("cmdstanpy").disabled  # it speaks past the root, at its first fit only


def test_a_holiday_that_a_regressor_tells_is_not_told_twice():
    column = IS_CHRISTMAS[:, None]
    known = replace(daily(), regressors=Regressors(("xmas",), column[:COUNT], column[COUNT:]))

    fit = ProphetForecaster(country="DE").fit(known)

    assert "Christmas Day" not in fit.parameters["effects"]
    assert fit.parameters["effects"]["xmas"] == pytest.approx(-60, abs=6)
    assert any("always comes with 'xmas'" in one for one in fit.parameters["left_out"])


def test_a_promotion_multiplies_in_logarithms_and_nothing_falls_below_zero():
    chance = np.random.default_rng(6)
    sale = (chance.random(160) < 0.2).astype(float)
    sale[120:] = np.arange(40) % 2
    values = 2 * 5 ** sale[:120] * np.exp(chance.normal(0, 0.1, 120))
    beside = Regressors(("sale",), sale[:120, None], sale[120:, None])

    fit = ProphetForecaster(scale="log").fit(History(values, (7,), MOMENTS, beside))
    bands = fit.predict(HORIZON)

    assert bands.mean[1::2].mean() / bands.mean[::2].mean() == pytest.approx(5, rel=0.15)
    assert (bands.lower >= 0).all()


@pytest.mark.parametrize(("below_zero", "least"), [("auto", 0.0), ("allowed", None)])
def test_where_nothing_was_below_zero_no_forecast_is(below_zero, least):
    falling = History(np.linspace(60, 4, 60) + noise(60), moments=MOMENTS)

    bands = ProphetForecaster(below_zero=below_zero).fit(falling).predict(HORIZON)

    assert (bands.lower.min() >= 0) is np.bool_(least is not None)
    assert (bands.mean.min() >= 0) is np.bool_(least is not None)


def test_logistic_growth_ends_at_its_cap():
    steps = np.arange(200)
    values = 100 / (1 + np.exp(-(steps - 80) / 15)) + noise(200) / 3

    fit = ProphetForecaster(growth="logistic", cap=100.0).fit(History(values, moments=MOMENTS))

    assert fit.predict(HORIZON).mean == pytest.approx(100, abs=4)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"growth": "logistic"}, "needs a cap"),
        ({"growth": "logistic", "cap": 1, "floor": 2}, "cap, 1, must be above the floor, 2"),
    ],
)
def test_logistic_growth_without_room_is_refused_in_words(chosen, said):
    with pytest.raises(Invalid, match=said):
        ProphetForecaster.of(chosen).fit(daily(30))


def test_without_dates_it_is_refused_in_words():
    with pytest.raises(Invalid, match="needs the dates"):
        ProphetForecaster().fit(History(np.arange(30.0)))

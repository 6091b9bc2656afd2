"""What is worked out here in less time is what the libraries say."""

import subprocess
import sys
import time

import numpy as np
import pytest
from statsforecast import models
from statsforecast.mstl import mstl

from core.analytics import later
from core.analytics.forecasters import trials
from core.analytics.forecasters.ces import Ces
from core.analytics.forecasters.contract import History
from core.analytics.forecasters.foreign import ForeignFit
from core.analytics.forecasters.mstl import Mstl, taken_out
from core.analytics.forecasters.trials import TRIALS

LEVELS = (0.5, 0.8, 0.95)
HORIZON = 15
A_WEEK, A_YEAR = 7, 365
AWAITED = "dask.dataframe", "scipy.stats", "sklearn", "statsforecast", "statsmodels"

FRESH_WORKER = f"""
import sys
from core.compute.hand import preload
def loaded():
    print(*sorted(set({AWAITED!r}) & set(sys.modules)))
preload()
loaded()
from core.analytics.forecasters.theta import models
models.Theta
loaded()
"""


def made(count, *seasons, seed=1):
    steps = np.arange(count)
    waves = sum(20 * np.sin(2 * np.pi * steps / season) for season in seasons)
    return 300 + 0.05 * steps + waves + np.random.default_rng(seed).normal(0, 8, count)


@pytest.mark.parametrize("form", ["N", "S", "P", "F"])
def test_bounds_of_ces_are_those_of_the_library_to_the_bit(form):
    fit = Ces(seasonal=form).fit(History(made(60, 4), (4,)))

    ours, theirs = fit.predict(HORIZON, LEVELS), ForeignFit(fit.model).predict(HORIZON, LEVELS)

    assert fit.parameters["seasontype"] == form
    assert np.array_equal(ours.mean, theirs.mean)
    assert np.array_equal(ours.lower, theirs.lower)
    assert np.array_equal(ours.upper, theirs.upper)


def test_bounds_of_ces_take_less_than_half_the_time_of_the_library():
    fit = Ces().fit(History(made(60, 4), (4,)))
    took = []

    for one in (fit, ForeignFit(fit.model)):
        one.predict(HORIZON, LEVELS)
        begun = time.process_time()
        one.predict(HORIZON, LEVELS)
        took.append(time.process_time() - begun)

    assert took[0] < took[1] / 2


def test_several_seasons_are_those_that_the_library_finds_at_every_step():
    values = made(3 * A_YEAR, A_WEEK, A_YEAR)

    ours, rest = taken_out(values, [A_WEEK, A_YEAR])

    theirs = mstl(values, [A_WEEK, A_YEAR])
    for name in ours:
        assert ours[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), abs=1.5)
    assert rest + ours.sum(axis=1).to_numpy() == pytest.approx(values)


def test_mstl_of_several_seasons_forecasts_as_the_library_does():
    values = made(3 * A_YEAR, A_WEEK, A_YEAR)

    ours = Mstl().fit(History(values, (A_WEEK, A_YEAR))).predict(HORIZON, LEVELS)

    told = (
        models.MSTL(season_length=[A_WEEK, A_YEAR]).fit(values.copy()).predict(HORIZON, level=[95])
    )
    assert ours.mean == pytest.approx(told["mean"], abs=1.5)
    assert ours.upper[-1] == pytest.approx(told["hi-95"], abs=1.5)


def test_a_worker_that_starts_loads_no_large_library_and_dask_not_even_for_a_forecast():
    ran = subprocess.run(
        [sys.executable, "-c", FRESH_WORKER], capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines() == ["", "scipy.stats statsforecast statsmodels"]


@pytest.fixture
def waiting():
    sys.modules.pop("wave", None)
    yield later.Later("wave")
    later.AWAITED.pop("wave")


def test_what_is_not_needed_is_missing_only_while_a_library_is_loaded(waiting, monkeypatch):
    monkeypatch.setitem(later.NOT_NEEDED, "wave", "sunau")
    sys.modules.pop("sunau", None)

    assert waiting.open is sys.modules["wave"].open
    assert "sunau" not in sys.modules


def test_what_somebody_has_loaded_already_stays(waiting, monkeypatch):
    monkeypatch.setitem(later.NOT_NEEDED, "wave", "json")

    assert waiting.open is sys.modules["wave"].open
    assert sys.modules["json"].dumps([]) == "[]"


def test_both_libraries_forecast_here():
    assert {name: trial() for name, trial in TRIALS.items()} == {"statsforecast": "", "prophet": ""}


def test_a_library_that_cannot_be_loaded_says_so_in_a_sentence(monkeypatch):
    monkeypatch.setattr("core.analytics.forecasters.theta.MODELS", {"dynamic_optimised": "Gone"})

    assert trials.statsforecast() == (
        "statsforecast cannot be used here: module 'statsforecast.models' has no attribute 'Gone'."
    )

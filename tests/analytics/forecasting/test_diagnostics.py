"""What errors tell, beside the figures of an independent library."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.diagnostic import acorr_ljungbox, het_breuschpagan
from statsmodels.stats.stattools import jarque_bera

from core.analytics.forecasting import diagnostics

RANDOM = np.random.default_rng(4)
CALM = RANDOM.normal(size=120)
PLACES = np.arange(120) % 12


def named(diagnosis, name):
    return next(one for one in diagnosis.findings if one.name == name)


@pytest.mark.parametrize(("season", "lags"), [(1, 10), (4, 8), (12, 24)])
def test_autocorrelation_is_that_of_the_library(season, lags):
    found = diagnostics.autocorrelation(CALM, season)

    theirs = acorr_ljungbox(CALM, lags=[lags]).iloc[0]
    assert found.statistic == pytest.approx(theirs["lb_stat"])
    assert found.p_value == pytest.approx(theirs["lb_pvalue"])


def test_parameters_that_were_fitted_are_taken_off():
    found = diagnostics.autocorrelation(CALM, fitted=3)

    theirs = acorr_ljungbox(CALM, lags=[10], model_df=3).iloc[0]
    assert found.p_value == pytest.approx(theirs["lb_pvalue"])


def test_spread_and_shape_are_those_of_the_library():
    levels = RANDOM.normal(size=120)

    spread, shape = diagnostics.spread(CALM, levels), diagnostics.shape(CALM)

    assert (spread.statistic, spread.p_value) == pytest.approx(
        het_breuschpagan(CALM, sm.add_constant(levels))[:2]
    )
    assert (shape.statistic, shape.p_value) == pytest.approx(jarque_bera(CALM)[:2])


def test_the_error_of_a_lean_is_that_of_the_library():
    alike = np.convolve(CALM, np.ones(3), "valid") + 1

    lean, found = diagnostics.bias(alike)

    lags = {"maxlags": int(4 * (len(alike) / 100) ** (2 / 9)), "use_correction": True}
    theirs = sm.OLS(alike, np.ones(len(alike))).fit(cov_type="HAC", cov_kwds=lags, use_t=True)
    assert (lean.mean, found.p_value) == pytest.approx((theirs.params[0], theirs.pvalues[0]))
    assert (lean.lower, lean.upper) == pytest.approx(tuple(theirs.conf_int()[0]))
    assert found.said.startswith("Forecasts are too low by")


def test_calm_errors_give_no_finding():
    diagnosis = diagnostics.diagnosed(CALM, 12)

    assert not any(one.is_found for one in diagnosis.findings)
    assert diagnosis.lean.lower < 0 < diagnosis.lean.upper


@pytest.mark.parametrize(
    ("errors", "name", "said"),
    [
        (CALM + np.roll(CALM, 1), "autocorrelation", "most of all after one step"),
        (CALM + 4 * np.sin(np.arange(120) * 2 * np.pi / 7), "autocorrelation", "after 7 steps"),
        (CALM - 1, "bias", "too high by"),
        (CALM + 5 * (PLACES == 2), "bias by season", "too low by"),
        (CALM * np.linspace(0.2, 3, 120), "changing spread", "larger with time"),
        (CALM * np.linspace(3, 0.2, 120), "changing spread", "smaller with time"),
        (RANDOM.standard_t(2, 120), "not normal", "Very large errors are more frequent"),
        (np.where(PLACES % 2, 1.0, -1) + CALM / 50, "not normal", "end more abruptly"),
        (RANDOM.exponential(size=120), "not normal", "mostly of one side"),
    ],
)
def test_what_was_planted_in_errors_is_found_and_said(errors, name, said):
    found = named(diagnostics.diagnosed(errors, 12), name)

    assert found.is_found
    assert said in found.said


def test_a_lean_is_told_with_its_place_of_the_season():
    leans = diagnostics.diagnosed(CALM + 5 * (PLACES == 2), 12, first_place=4).by_place

    beyond = [one.place for one in leans if one.lower > 0]
    assert beyond == [6]


@pytest.mark.parametrize(
    ("errors", "name", "why"),
    [
        (CALM[:1], "bias", "it needs 5 errors; there is 1"),
        (np.zeros(60), "bias", "all errors are equal"),
        (np.where(PLACES == 1, np.nan, CALM), "autocorrelation", "some errors are missing"),
        (CALM[:14], "autocorrelation", "it needs 15 errors; there are 14"),
        (CALM[:20], "bias by season", "no place of the season has 3 errors that differ"),
        (CALM[:11], "changing spread", "it needs 12 errors"),
        (CALM[:19], "not normal", "it needs 20 errors"),
    ],
)
def test_what_is_not_computable_is_none_with_its_reason(errors, name, why):
    found = named(diagnostics.diagnosed(errors, 12), name)

    assert found.is_found is found.p_value is found.statistic is None
    assert why in found.said


def test_without_a_season_or_with_equal_forecasts_the_reason_is_said():
    diagnosis = diagnostics.diagnosed(CALM, levels=np.ones(120))

    assert named(diagnosis, "bias by season").said == "Not computable: there is no season."
    assert named(diagnosis, "changing spread").said == "Not computable: all forecasts are equal."


def test_errors_of_one_size_have_no_changing_spread():
    assert diagnostics.spread(np.where(PLACES % 2, 1.0, -1)).is_found is False

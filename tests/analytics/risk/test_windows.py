"""All windows at once say what each says alone, and never look ahead."""

import numpy as np
import pytest

from core.analytics.risk import backtests, garch, var, windows
from core.analytics.risk.backtests import forecasts
from core.analytics.risk.garch import LEANING, NORMAL
from core.analytics.risk.var import METHODS
from core.analytics.risk.windows import CLUSTERED, HELD, Rolling
from tests.analytics.risk import known

EACH_DAY = [method for method in METHODS if method not in HELD]
WINDOW = 120
KEPT = {  # forecasts at 99 %, window 250, of returns 250, 377 and 503, one window after another
    "hist": (0.035028939999999995, 0.035028939999999995, 0.02263121),
    "normal": (0.032070858562729926, 0.031174725840218527, 0.024148985000642248),
    "cornish_fisher": (0.039339644170034625, 0.039189098171196986, 0.02331875562072039),
    "ewma94": (0.02812341194623903, 0.02500241076066259, 0.024043556019906494),
    "fhs_ewma": (0.030815465540608905, 0.02501945740394312, 0.02422487462635446),
}


def returns():
    return np.array(known.golden()["returns"])


def test_every_method_can_be_tried():
    assert windows.FORECASTS.keys() == METHODS.keys()


@pytest.mark.parametrize("level", [0.95, 0.99])
@pytest.mark.parametrize("method", EACH_DAY)
def test_a_forecast_is_what_the_method_says_of_its_window(method, level):
    values = returns()[:200]

    found = forecasts(values, level, method, WINDOW)

    alone = [var.risk(values[at : at + WINDOW], level, method).var for at in range(80)]
    assert found[WINDOW:] == pytest.approx(np.array(alone, dtype=float), rel=1e-12, nan_ok=True)
    assert np.isnan(found[:WINDOW]).all()


@pytest.mark.parametrize("method", KEPT)
def test_forecasts_are_those_that_were_made_one_by_one(method):
    found = forecasts(returns(), 0.99, method)[[250, 377, 503]]

    assert found == pytest.approx(KEPT[method], rel=1e-12)


@pytest.mark.parametrize("method", HELD)
def test_a_fit_that_takes_long_is_what_the_method_says_on_the_day_it_is_made(method):
    values, held = returns()[:200], HELD[method]

    found = forecasts(values, 0.95, method, WINDOW)

    for at in range(0, 80, held):
        alone = var.risk(values[at : at + WINDOW], 0.95, method).var
        assert found[WINDOW + at] == pytest.approx(alone, rel=1e-3)


def test_a_students_t_stands_still_while_it_is_believed():
    found = forecasts(returns()[:200], 0.95, "student_t", WINDOW)

    assert (found[WINDOW : WINDOW + 21] == found[WINDOW]).all()
    assert found[WINDOW + 21] != found[WINDOW]


@pytest.mark.parametrize(("method", "shape"), [("garch_normal", NORMAL), ("gjr_t", LEANING)])
def test_the_variance_of_a_garch_follows_each_return_while_its_law_is_believed(method, shape):
    values, day = returns()[:200], WINDOW + 40
    fit = garch.fitted_soon(values[:WINDOW], shape)

    found = forecasts(values, 0.95, method, WINDOW)

    later = garch.followed(fit.law, fit.variances[0], values[:day])
    expected, _ = var.of_law(fit.law, float(np.sqrt(later[-1])), 0.05)
    assert found[day] == pytest.approx(expected, rel=1e-9)


def test_past_surprises_of_a_garch_are_those_of_the_newest_window():
    values, day = returns()[:200], WINDOW + 40
    fit = garch.fitted_soon(values[:WINDOW])

    found = forecasts(values, 0.95, "fhs_garch", WINDOW)

    later = garch.followed(fit.law, fit.variances[0], values[:day])
    calm = garch.surprises(fit.law, values[:day], later[:-1])[-WINDOW:]
    expected, _ = var.of_surprises(fit.law.mean, float(np.sqrt(later[-1])), calm, 0.05)
    assert found[day] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_what_comes_later_moves_no_earlier_forecast(method):
    values, changed = returns()[:260], WINDOW + CLUSTERED + 30
    later = values.copy()
    later[changed:] *= -3

    one, other = (forecasts(some, 0.95, method, WINDOW) for some in (values, later))

    assert np.array_equal(one[: changed + 1], other[: changed + 1], equal_nan=True)
    assert not np.array_equal(one[changed + 1 :], other[changed + 1 :], equal_nan=True)


@pytest.mark.parametrize("method", METHODS)
def test_windows_without_change_or_with_gaps_forecast_nothing(method):
    values = np.random.default_rng(2).normal(0, 0.01, 460)
    values[130:330] = 0.001
    values[450] = np.nan

    found = forecasts(values, 0.95, method, WINDOW)

    assert np.isfinite(found[WINDOW : WINDOW + 10]).all()
    assert np.isnan(found[250:331]).all()
    assert np.isnan(found[451:]).all()


def test_a_window_of_two_is_too_short_to_be_filtered():
    assert np.isnan(forecasts(returns()[:20], 0.95, "fhs_ewma", 2)).all()


def test_a_law_that_is_not_found_leaves_its_days_without_a_forecast():
    few = garch.FEWEST - 1

    assert np.isnan(forecasts(returns(), 0.95, "garch_normal", few)).all()
    assert backtests.backtest(returns(), 0.95, "garch_normal", few) is None


def test_tails_without_a_mean_leave_a_students_t_without_a_forecast():
    wild = np.random.default_rng(3).standard_cauchy(310) ** 3

    assert np.isnan(forecasts(wild, 0.95, "student_t", 300)).all()


def test_a_law_may_be_learned_for_a_single_forecast():
    found = forecasts(returns()[: WINDOW + CLUSTERED + 1], 0.95, "garch_normal", WINDOW)

    assert np.isfinite(found[WINDOW:]).all()


def test_laws_are_learned_once_for_all_methods_and_levels():
    seen = Rolling(returns()[:200], WINDOW)

    windows.forecasts(seen, "garch_normal", (0.95, 0.99))

    assert seen.clustered is seen.clustered

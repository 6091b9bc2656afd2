"""Losses over several periods: laws of each method, one period as ever, and no further than 20."""

import numpy as np
import pytest
from scipy import stats

from core.analytics.risk import drawn, horizons, var
from core.analytics.risk.horizons import LONGEST, PATHS, over, risk_over
from core.analytics.risk.var import METHODS, risk
from core.errors import Invalid
from tests.analytics.risk import known

DRAWN = ("student_t", "garch_normal", "gjr_t", "fhs_ewma", "fhs_garch", "monte_carlo")


def returns():
    return np.array(known.golden()["returns"])


@pytest.mark.parametrize("method", METHODS)
def test_one_period_is_what_the_method_always_says(method):
    assert risk_over(returns(), 0.95, method, 1) == risk(returns(), 0.95, method)


@pytest.mark.parametrize("method", METHODS)
def test_a_longer_horizon_loses_more_but_not_in_proportion(method):
    levels = (0.95, 0.99)

    one, ten = (over(returns(), levels, method, periods) for periods in (1, 10))

    for level in levels:
        assert one[level].var < ten[level].var < 10 * one[level].var
        assert ten[level].es >= ten[level].var
        assert ten[level].horizon == 10
    assert ten[0.99].var >= ten[0.95].var


def test_a_normal_grows_by_the_square_root_and_says_so():
    values = returns()
    mean, deviation = values.mean(), values.std(ddof=1)

    found = risk_over(values, 0.95, "normal", 10)

    z = stats.norm.ppf(0.05)
    assert found.var == pytest.approx(-(10 * mean + z * np.sqrt(10) * deviation), rel=1e-12)
    assert "Over 10 periods it grows by the square root of time" in found.caution
    assert found.seed is None


def test_exponential_weights_grow_by_the_square_root_and_say_so():
    one, many = (risk_over(returns(), 0.95, "ewma94", periods) for periods in (1, 16))

    assert many.var == pytest.approx(4 * one.var, rel=1e-12)
    assert many.es == pytest.approx(4 * one.es, rel=1e-12)
    assert "square root of time" in many.caution
    assert "square root" not in one.caution


def test_skew_and_kurtosis_fade_with_the_length_of_a_sum():
    values = returns()
    skew, excess = stats.skew(values), stats.kurtosis(values)

    found = risk_over(values, 0.99, "cornish_fisher", 4)

    z, skew, excess = stats.norm.ppf(0.01), skew / 2, excess / 4
    bent = z + (z**2 - 1) * skew / 6 + (z**3 - 3 * z) * excess / 24
    bent -= (2 * z**3 - 5 * z) * skew**2 / 36
    expected = -(4 * values.mean() + bent * 2 * values.std(ddof=1))
    assert found.var == pytest.approx(expected, rel=1e-12)


def test_what_bends_too_much_for_one_period_may_do_for_many():
    heavy = np.random.default_rng(4).standard_t(4, 600) / 100

    one, many = (risk_over(heavy, 0.95, "cornish_fisher", periods) for periods in (1, 20))

    assert (one.var, bool(one.why_null)) == (None, True)
    assert many.var > 0


def test_the_past_is_looked_at_in_spans_that_overlap_and_compound():
    values = returns()
    spans = [np.prod(1 + values[at : at + 5]) - 1 for at in range(500)]

    found = risk_over(values, 0.95, "hist", 5)

    assert found.var == pytest.approx(-np.quantile(spans, 0.05), rel=1e-12)
    assert found.caution == (
        "The 500 spans of 5 returns overlap; only 100 of them are independent."
    )


def test_a_past_shorter_than_two_spans_says_so():
    found = risk_over(np.array([0.01, -0.02, 0.03]), 0.95, "hist", 3)

    assert found.why_null == "There are fewer than 2 spans of 3 returns: 3 returns are known."


@pytest.mark.parametrize("method", DRAWN)
def test_what_is_drawn_comes_again_with_its_seed(method):
    first, again = (risk_over(returns(), 0.95, method, 5) for _ in range(2))
    other = risk_over(returns(), 0.95, method, 5, seed=1)

    assert first == again
    assert other.var == pytest.approx(first.var, rel=0.1)
    assert other.var != first.var
    assert (first.seed, other.seed) == (drawn.SEED, 1)
    assert first.paths in {PATHS, drawn.DRAWS}


def test_drawn_growth_has_the_quantile_of_its_formula():
    logs = np.log1p(returns())
    exact = -np.expm1(10 * logs.mean() + np.sqrt(10) * logs.std(ddof=1) * stats.norm.ppf(0.05))

    found = risk_over(returns(), 0.95, "monte_carlo", 10)

    assert found.var == pytest.approx(exact, rel=0.01)


def test_volatility_that_is_high_now_falls_back_in_time():
    shaken = np.append(returns(), np.random.default_rng(6).normal(0, 0.05, 10))

    one, many = (risk_over(shaken, 0.95, "garch_normal", periods).var for periods in (1, 20))

    assert many < np.sqrt(20) * one


def test_nobody_loses_more_than_everything():
    wild = np.random.default_rng(2).standard_t(2.2, 400) * 0.3

    found = risk_over(np.maximum(wild, -0.9), 0.99, "student_t", 20)

    assert found.es <= 1


@pytest.mark.parametrize("periods", [0, -3, LONGEST + 1])
def test_a_horizon_that_is_none_is_refused(periods):
    with pytest.raises(Invalid, match=f"A horizon is from 1 to 20 periods, not {periods}"):
        risk_over(returns(), 0.95, "normal", periods)


def test_what_cannot_be_said_of_one_period_cannot_be_said_of_many():
    assert risk_over(np.full(30, 0.01), 0.95, "fhs_ewma", 5).why_null == var.ALIKE
    assert risk_over(np.array([0.01, -0.02]), 0.95, "fhs_ewma", 5).why_null == var.TOO_FEW
    assert risk_over(np.array([0.01]), 0.95, "normal", 5).horizon == 5
    assert "needs 100 returns" in risk_over(returns()[:50], 0.95, "gjr_t", 5).why_null
    assert horizons.LONGER.keys() == METHODS.keys()

"""Value at risk by every method: golden figures, laws, and sentences where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.analytics.risk import bent, drawn, var
from core.analytics.risk.var import METHODS, risk, risks
from core.errors import Invalid
from tests.analytics.risk import known

GOLDEN = {
    "var_hist": "hist",
    "var_normal": "normal",
    "var_student_t": "student_t",
    "var_cornish_fisher": "cornish_fisher",
    "var_ewma94": "ewma94",
    "var_garch_normal": "garch_normal",
    "var_fhs_garch": "fhs_garch",
}


QUICK = ("hist", "normal", "cornish_fisher", "ewma94", "fhs_ewma", "monte_carlo")


def returns():
    return np.array(known.golden()["returns"])


@pytest.mark.parametrize("level", [95, 99])
@pytest.mark.parametrize("key", GOLDEN)
def test_a_value_at_risk_is_what_independent_programs_say(key, level):
    golden = known.golden()
    called = f"{key}_{level}"

    found = risk(returns(), level / 100, GOLDEN[key])

    tolerance = golden["tolerance"].get(called, 1e-9)
    assert found.var == pytest.approx(golden["expected"][called], rel=tolerance)


@pytest.mark.parametrize("level", [95, 99])
@pytest.mark.parametrize("key", ["hist", "normal"])
def test_a_shortfall_is_what_independent_programs_say(key, level):
    expected = known.golden()["expected"][f"cvar_{key}_{level}"]

    assert risk(returns(), level / 100, key).es == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("key", ["student_t", "cornish_fisher"])
def test_a_shortfall_is_the_mean_of_the_tail_that_its_own_quantiles_make(key):
    parts = (np.arange(25) + 0.5) / 25 * 0.05
    quantiles = [risk(returns(), 1 - part, key).var for part in parts]

    assert risk(returns(), 0.95, key).es == pytest.approx(np.mean(quantiles), rel=0.03)


@settings(max_examples=30)
@given(st.lists(st.floats(-0.1, 0.1), min_size=20, max_size=80), st.floats(0.1, 5.0))
def test_laws_hold_for_any_returns(values, scale):
    values = np.array(values)
    low, high = risks(values, 0.95, QUICK), risks(values, 0.99, QUICK)

    for name in QUICK:
        one, other = low[name], high[name]
        if one.var is None:
            assert one.why_null
            continue
        slack = 1e-9 + 1e-9 * abs(one.var)
        assert one.es >= one.var - slack
        assert other.var >= one.var - slack
    if low["hist"].var is not None:
        scaled = risk(scale * values, 0.95, "hist").var
        assert scaled == pytest.approx(scale * low["hist"].var, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", METHODS)
def test_without_two_different_returns_nothing_is_said(name):
    assert risk(np.array([0.1]), 0.95, name).why_null == var.TOO_FEW
    assert risk(np.full(30, 0.01), 0.95, name).why_null == var.ALIKE


def test_missing_returns_are_left_out():
    gaps = np.insert(returns(), [0, 30], np.nan)

    assert risks(gaps, 0.95, ("hist",)) == risks(returns(), 0.95, ("hist",))


def test_few_returns_for_a_level_are_a_caution():
    assert risk(returns(), 0.95, "hist").caution == ""
    assert risk(returns(), 0.99, "hist").caution == (
        "99% needs 1,000 returns for 10 beyond it; there are 504."
    )


def test_skew_and_kurtosis_beyond_the_expansion_give_no_figure():
    wild = np.concatenate([np.zeros(200) + np.linspace(0, 1e-4, 200), [-0.5]])

    found = risk(wild, 0.95, "cornish_fisher")

    assert (found.var, found.why_null) == (None, bent.BENT)


def test_tails_without_a_mean_give_no_shortfall():
    wild = np.random.default_rng(3).standard_cauchy(300) ** 3

    assert "not finite" in risk(wild, 0.95, "student_t").why_null


def test_returns_that_vanish_in_rounding_give_no_figure():
    tiny = np.where(np.arange(60) % 7, 0.0, 1e-200)

    assert risk(tiny, 0.95, "cornish_fisher").why_null in {var.BEYOND, bent.BENT}


def test_returns_beyond_all_measure_give_no_figure():
    assert risk(1e200 * returns(), 0.95, "normal").why_null == var.BEYOND


def test_two_returns_are_too_few_to_be_filtered():
    assert risk(np.array([0.01, -0.02]), 0.95, "fhs_ewma").why_null == var.TOO_FEW


def test_a_level_that_is_none_is_refused():
    with pytest.raises(Invalid, match="A level lies between"):
        risks(returns(), 0.3)


def test_volatility_of_now_counts_more_where_it_is_filtered():
    calm = np.random.default_rng(5).normal(0, 0.01, 500)
    shaken = np.concatenate([calm, np.random.default_rng(6).normal(0, 0.05, 30)])

    assert risk(shaken, 0.95, "fhs_ewma").var > 2 * risk(shaken, 0.95, "hist").var


def test_values_that_are_the_same_leave_a_student_no_width():
    still = np.concatenate([np.zeros(200), np.random.default_rng(3).normal(0, 0.01, 50)])

    assert "shrinks onto them" in risk(still, 0.95, "student_t").why_null


def test_returns_without_heavy_tails_have_the_quantile_of_a_normal():
    even = stats.norm.ppf((np.arange(500) + 0.5) / 500) / 100

    one, other = (risk(even, 0.95, name).var for name in ("student_t", "normal"))

    assert one == pytest.approx(other, rel=0.01)


def test_drawn_growth_has_the_quantile_of_a_normal_logarithm():
    logs = np.log1p(returns())
    exact = -np.expm1(logs.mean() + logs.std(ddof=1) * stats.norm.ppf(0.01))

    found = risk(returns(), 0.99, "monte_carlo")

    assert found.var == pytest.approx(exact, rel=0.01)
    assert (found.paths, found.seed) == (drawn.DRAWS, drawn.SEED)
    assert found == risk(returns(), 0.99, "monte_carlo")


def test_the_loss_of_everything_has_no_logarithm():
    ruined = np.append(returns(), -1.0)

    assert risk(ruined, 0.95, "monte_carlo").why_null == var.RUINED


@pytest.mark.parametrize("name", METHODS)
def test_several_levels_are_learned_once_and_say_the_same(name):
    found = var.at_levels(returns(), (0.95, 0.99), name)

    assert found == {level: risk(returns(), level, name) for level in (0.95, 0.99)}
    assert found[0.99].es >= found[0.99].var > found[0.95].var

"""Volatility in clusters: what independent programs say, in any unit, and sentences else."""

import numpy as np
import pytest

from core.analytics.risk import garch, student, var
from core.analytics.risk.garch import LEANING, NORMAL, Law
from core.analytics.risk.likelihood import Likelihood
from core.errors import Invalid
from tests.analytics.risk import known

FADED_AWAY = np.random.default_rng(0).normal(0, 1, 400) * np.exp(np.linspace(-1, -20, 400))


def returns():
    return np.array(known.golden()["returns"])


def test_likelihood_and_next_variance_are_what_independent_programs_say():
    told = known.golden()["expected"]["garch11_normal"]

    found = garch.fitted(returns())

    assert found.likelihood == pytest.approx(told["loglik"], abs=0.01)
    assert 1e4 * found.variances[-1] == pytest.approx(told["var_next"], rel=0.005)


def test_variances_of_several_periods_are_what_independent_programs_say():
    told = known.golden()["expected"]["garch11_normal"]["var_10"]
    found = garch.fitted(returns())

    later = [found.variances[-1]]
    for _ in told[1:]:
        later.append(found.law.floor + found.law.lasting * later[-1])

    assert 1e4 * np.array(later) == pytest.approx(told, rel=0.005)


@pytest.mark.parametrize("shape", [NORMAL, LEANING])
def test_following_a_law_repeats_the_variances_that_it_was_learned_with(shape):
    found = garch.fitted(returns(), shape)

    again = garch.followed(found.law, found.variances[0], returns())

    assert again == pytest.approx(found.variances, rel=1e-9)


@pytest.mark.parametrize("at", [0, 100, 250])
@pytest.mark.parametrize("shape", [NORMAL, LEANING])
def test_a_law_that_is_found_sooner_is_as_likely_as_the_librarys(shape, at):
    window = returns()[at : at + 250]

    soon, slow = garch.fitted_soon(window, shape), garch.fitted(window, shape)

    assert soon.likelihood >= slow.likelihood - 0.01
    assert soon.next_deviation == pytest.approx(slow.next_deviation, rel=0.01)


@pytest.mark.parametrize("is_heavy", [False, True])
def test_the_slope_of_the_likelihood_is_what_small_steps_say(is_heavy):
    values = (returns() - returns().mean()) / returns().std()
    likelihood = Likelihood(values, True, is_heavy)
    at = np.array([0.02, 0.1, 0.08, 0.05, 0.8] + [7.0] * is_heavy)

    _, slope = likelihood.unlikely(at)

    steps = 1e-6 * np.eye(len(at))
    both = [[likelihood.unlikely(at + sign * step)[0] for sign in (1, -1)] for step in steps]
    assert slope == pytest.approx([(up - down) / 2e-6 for up, down in both], rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("scale", [1e-5, 1e-3, 30.0])
def test_the_unit_of_returns_does_not_change_what_is_found(scale):
    one, other = garch.fitted(returns()), garch.fitted(scale * returns())

    assert other.next_deviation == pytest.approx(scale * one.next_deviation, rel=1e-3)
    assert other.law.mean == pytest.approx(scale * one.law.mean, rel=0.02)
    assert other.likelihood == pytest.approx(one.likelihood - 504 * np.log(scale), abs=0.01)


def test_heavy_tails_never_make_the_returns_less_likely():
    heavy, light = garch.fitted(returns(), LEANING), garch.fitted(returns())

    assert heavy.likelihood > light.likelihood
    assert 2 < heavy.law.freedom < 500
    assert light.law.freedom is None


def test_a_loss_shakes_more_than_a_gain():
    law = Law(0.0, 0.0, 0.1, 0.2, 0.5)

    assert law.after(1.0, -2.0) == pytest.approx(0.5 + 0.3 * 4)
    assert law.after(1.0, 2.0) == pytest.approx(0.5 + 0.1 * 4)
    assert law.lasting == pytest.approx(0.7)


def test_surprises_of_heavy_tails_have_a_deviation_of_one():
    free = 5.0
    law = Law(0.0, 0.0, 0.1, 0.0, 0.5, free)

    assert law.scale**2 * free / (free - 2) == pytest.approx(1.0)
    assert Law(0.0, 0.0, 0.1, 0.0, 0.5).scale == 1.0


def test_the_worst_of_heavy_surprises_is_the_quantile_of_the_scaled_distribution():
    found = garch.fitted(returns(), LEANING)
    draws = np.random.default_rng(1).standard_t(found.law.freedom, 400_000) * found.law.scale

    told = var.risk(returns(), 0.99, "gjr_t")

    drawn = found.law.mean + found.next_deviation * draws
    assert told.var == pytest.approx(-np.quantile(drawn, 0.01), rel=0.01)
    assert told.es == pytest.approx(var.shortfall(drawn, 0.01), rel=0.02)


def test_few_returns_teach_no_law():
    with pytest.raises(Invalid, match="A GARCH needs 100 returns; there are 99"):
        garch.fitted(returns()[:99])


def test_a_law_that_is_not_found_is_a_sentence_and_no_figure():
    found = var.risk(FADED_AWAY, 0.95, "garch_normal")

    assert (found.var, found.es, found.why_null) == (None, None, garch.UNFOUND)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_returns_beyond_reckoning_are_refused(scale):
    with np.errstate(all="ignore"), pytest.raises(Invalid, match="too small or too large"):
        garch.fitted(scale * returns())
    with np.errstate(all="ignore"), pytest.raises(Invalid, match="too small or too large"):
        student.fitted(np.where(np.arange(60) % 7, 0.0, 1e-200))

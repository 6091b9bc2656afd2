"""Back-tests of value at risk: golden figures, lights, and no look ahead."""

import numpy as np
import pytest

from core.analytics.risk.backtests import Light, add_on, backtest, forecasts, judged
from core.errors import Invalid
from tests.analytics.risk import known


def returns():
    return np.array(known.golden()["returns"])


def test_a_back_test_is_what_independent_programs_say():
    told = known.golden()["expected"]["var_backtest_hist95_roll250"]

    found = backtest(returns(), 0.95)

    assert (found.count, found.passed) == (told["T"], told["exceptions"])
    assert found.expected == pytest.approx(told["expected"])
    assert found.kupiec.ratio == pytest.approx(told["kupiec_LR"], rel=1e-9)
    assert found.kupiec.p == pytest.approx(told["kupiec_p"], rel=1e-9)
    assert found.independence.ratio == pytest.approx(told["christoffersen_ind_LR"], rel=1e-9)
    assert found.independence.p == pytest.approx(told["ind_p"], rel=1e-9)
    assert found.coverage.ratio == pytest.approx(told["cc_LR"], rel=1e-9)
    assert found.coverage.p == pytest.approx(told["cc_p"], rel=1e-9)
    assert found.cdf == pytest.approx(told["binom_cdf"], rel=1e-9)


def test_250_forecasts_of_99_percent_have_the_light_of_the_rule():
    told = known.golden()["expected"]["basel_traffic_light_hist99"]

    said = forecasts(returns(), 0.99, "hist")
    first = np.flatnonzero(np.isfinite(said))[:250]
    found = judged(returns()[first], said[first], 0.99)

    assert found.passed == told["exceptions_first250"]
    assert found.light == told["zone"]
    assert found.cdf == pytest.approx(told["binom_cdf"], rel=1e-9)


@pytest.mark.parametrize(
    ("many", "light"),
    [(0, Light.green), (4, Light.green), (5, Light.yellow), (9, Light.yellow), (10, Light.red)],
)
def test_the_lights_change_at_five_and_at_ten(many, light):
    came = np.full(250, 0.01)
    came[: 20 * many : 20] = -0.05

    assert judged(came, np.full(250, 0.02), 0.99).light is light


@pytest.mark.parametrize(
    ("many", "factor"),
    [(0, 0), (4, 0), (5, 0.40), (6, 0.50), (7, 0.65), (8, 0.75), (9, 0.85), (10, 1), (60, 1)],
)
def test_a_supervisor_adds_what_the_rule_says(many, factor):
    came = np.full(700, 0.01)
    came[700 - many :] = -0.05
    came[:200] = -0.05

    found = judged(came, np.full(700, 0.02), 0.99)

    assert (found.lately.passed, found.lately.add_on) == (many, factor)
    assert found.light is Light.red
    assert found.lately.light is judged(came[-250:], np.full(250, 0.02), 0.99).light


def test_another_level_or_fewer_forecasts_have_no_add_on():
    came = np.full(250, 0.01)

    assert add_on(7, 0.95) is None
    assert judged(came, np.full(250, 0.02), 0.95).lately.add_on is None
    assert judged(came[1:], np.full(249, 0.02), 0.99).lately is None


def test_the_loss_of_a_quantile_is_least_where_the_quantile_is():
    came = np.random.default_rng(8).normal(0, 1, 4_000)
    losses = [judged(came, np.full(4_000, said), 0.95).loss for said in (1.2, 1.645, 2.1)]

    assert losses[1] == min(losses)
    assert losses[1] == pytest.approx(0.1031, rel=0.05)  # the density at the quantile


def test_exceptions_in_a_row_are_not_independent():
    came = np.full(500, 0.01)
    came[100:125] = -0.05
    apart = np.full(500, 0.01)
    apart[::20] = -0.05

    together = judged(came, np.full(500, 0.02), 0.95)
    spread = judged(apart, np.full(500, 0.02), 0.95)

    assert together.passed == spread.passed == 25
    assert together.independence.p < 0.001 < spread.independence.p
    assert together.exceptions == tuple(range(100, 125))


def test_a_method_without_an_answer_forecasts_nothing():
    assert judged(np.zeros(60), forecasts(np.zeros(60), 0.95, "normal", 20), 0.95) is None


def test_a_series_no_longer_than_its_window_has_no_back_test():
    assert backtest(returns()[:250], 0.95) is None
    with pytest.raises(Invalid, match="A window needs 2"):
        backtest(returns(), 0.95, window=1)


@pytest.mark.parametrize("loss", [-0.05, 0.01])
def test_always_and_never_passed_have_likelihoods_too(loss):
    found = judged(np.full(2, loss), np.full(2, 0.02), 0.95)

    assert np.isfinite(found.kupiec.ratio)
    assert found.independence.ratio == 0


def test_one_forecast_alone_can_be_judged():
    found = judged(np.array([0.01]), np.array([0.02]), 0.95)

    assert (found.count, found.passed, found.independence.p) == (1, 0, 1.0)

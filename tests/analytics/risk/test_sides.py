"""Every method at every level in one call, with what came of it."""

import numpy as np
import pytest

from core.analytics.risk import sides
from core.analytics.risk.backtests import backtest
from core.analytics.risk.horizons import risk_over
from core.analytics.risk.sides import Tried, side_by_side
from core.analytics.risk.var import LEVELS, METHODS, risk
from core.errors import Invalid
from tests.analytics.risk import known


def returns():
    return np.array(known.golden()["returns"])


def test_every_method_says_at_every_level_what_it_says_alone():
    found = side_by_side(returns(), window=400)

    assert found.keys() == METHODS.keys()
    for method, levels in found.items():
        assert tuple(levels) == LEVELS
        for level, one in levels.items():
            assert one.risk == risk(returns(), level, method)
            assert one.backtest.count == 104


def test_a_back_test_is_the_one_of_the_method_alone():
    found = side_by_side(returns(), methods=("hist",))["hist"][0.95].backtest

    alone = backtest(returns(), 0.95, "hist")

    assert (found.exceptions, found.kupiec, found.lately) == (
        alone.exceptions,
        alone.kupiec,
        alone.lately,
    )


def test_over_several_periods_the_back_test_is_still_of_one():
    near, far = (side_by_side(returns(), horizon=h, methods=("normal",)) for h in (1, 10))

    assert far["normal"][0.95].risk == risk_over(returns(), 0.95, "normal", 10)
    assert far["normal"][0.95].backtest.exceptions == near["normal"][0.95].backtest.exceptions


def test_too_few_returns_for_a_back_test_still_have_figures():
    found = side_by_side(returns()[:250], methods=("normal", "gjr_t"))

    assert found["normal"][0.95] == Tried(risk(returns()[:250], 0.95, "normal"), None)
    assert side_by_side(returns()[:1], methods=("normal",))["normal"][0.95].risk.var is None


def test_of_a_very_long_series_the_newest_are_tried():
    many = np.random.default_rng(5).normal(0, 0.01, sides.MOST + 1_000)

    found = side_by_side(many, methods=("hist",))["hist"][0.95].backtest

    assert found.count == sides.MOST
    assert np.isfinite(found.forecasts[-sides.MOST :]).all()
    assert len(found.forecasts) == len(many)
    assert all(many[place] < -found.forecasts[place] for place in found.exceptions)


def test_a_missing_return_is_refused():
    with pytest.raises(Invalid, match="A return is missing or infinite"):
        side_by_side(np.array([0.01, np.nan]))

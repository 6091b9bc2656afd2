"""Forecasts are judged as is known, and what cannot be judged says why."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.kpi.accuracy import ACCURACY_METRICS, accuracy_figures, pairs
from core.errors import Invalid
from tests.analytics.kpi.golden import near, section

KNOWN = section("forecast_accuracy")
VALUES = st.floats(allow_nan=False, allow_infinity=False)


def figures(actual, forecast, scale=None):
    return accuracy_figures(pairs(actual, forecast, scale))


@pytest.mark.parametrize("key", KNOWN["expected"])
def test_a_figure_is_the_one_that_is_known(key):
    assert figures(**KNOWN["inputs"])[key].value == near(KNOWN["expected"][key])


def test_the_error_is_told_in_multiples_of_the_usual_change():
    assert figures(**KNOWN["inputs"], scale=20)["mase"].value == near(0.5)


@pytest.mark.parametrize("scale", [None, 0, -1])
def test_a_history_that_does_not_change_is_no_scale(scale):
    assert figures(**KNOWN["inputs"], scale=scale)["mase"].reason == "no_scale"


def test_forecasts_of_nothing_but_0_have_no_share():
    found = figures([0, 0], [1, 2])

    for key in ("wape", "accuracy", "bias", "mape_nonzero"):
        assert (found[key].value, found[key].reason) == (None, "no_nonzero_actual")
    assert found["mae"].value == 1.5
    assert found["smape_percent"].value == 200


def test_actual_values_that_cancel_out_have_no_bias():
    for actual in ([10, -10], [0.1, 0.2, -0.3]):
        found = figures(actual, [one + 1 for one in actual])["bias"]

        assert (found.value, found.reason) == (None, "denominator_not_positive")


def test_without_pairs_every_figure_says_so():
    found = figures([None, 1], [1, None], scale=1)

    assert {one.reason for one in found.values()} == {"no_pair"}
    assert all(one.value is None for one in found.values())


def test_a_pair_that_lacks_one_is_left_out_and_counted():
    of = pairs([100, None, Decimal(50), np.nan], [90, 1, 50, 2])

    assert of.left_out == 2
    assert accuracy_figures(of)["mae"].value == 5


def test_a_forecast_for_each_value_is_asked_for():
    with pytest.raises(Invalid, match="2 actual values and 1 forecasts"):
        pairs([1, 2], [1])


def test_0_forecast_for_0_is_no_error():
    assert figures([0, 10], [0, 10])["smape_percent"].value == 0


def test_an_error_as_large_as_the_whole_is_0_without_a_remark():
    figure = figures([10], [20])["accuracy"]

    assert (figure.value, figure.reason) == (0, "")


@given(st.lists(st.tuples(VALUES, VALUES), max_size=8))
def test_accuracy_lies_between_0_and_1_and_no_error_is_negative(both):
    found = figures([one for one, _ in both], [other for _, other in both], scale=1)

    assert found["accuracy"].value is None or 0 <= found["accuracy"].value <= 1
    for key in ("mae", "rmse", "wape", "mape_nonzero", "smape_percent", "mase"):
        assert found[key].value is None or found[key].value >= 0


def test_what_is_too_large_for_a_number_says_so():
    found = figures([1e308, 1], [-1e308, 1])

    for key in ("mae", "rmse", "wape", "accuracy", "bias", "mape_nonzero"):
        assert (found[key].value, found[key].reason) == (None, "too_large")


def test_every_definition_says_what_it_is():
    assert set(ACCURACY_METRICS) == {*KNOWN["expected"], "mase"}
    assert ACCURACY_METRICS["accuracy"].title == "Forecast accuracy (1 − WAPE)"
    assert ACCURACY_METRICS["mae"].title == "MAE"

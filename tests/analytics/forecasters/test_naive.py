"""The forecasters to beat, against closed forms; and the fence around all that may fail."""

import sys

import numpy as np
import pytest

from core.analytics import later
from core.analytics.forecasters import attempt, foreign
from core.analytics.forecasters.arima import Sarima
from core.analytics.forecasters.attempt import attempted, fenced
from core.analytics.forecasters.contract import Bands, Forecaster, History, Regressors
from core.analytics.forecasters.ets import Ets
from core.analytics.forecasters.mstl import Mstl
from core.analytics.forecasters.naive import Drift, Naive, SeasonalNaive
from core.analytics.forecasters.theta import FORMS, Theta
from core.analytics.later import Later
from core.errors import Invalid, NotEnoughData
from tests.analytics.forecasting.series import monthly

WALK = np.array([1.0, 3.0, 2.0, 4.0])


def test_the_naive_repeats_the_last_value_and_widens_as_a_random_walk():
    bands = Naive().fit(History(WALK)).predict(4, (0.95,))

    assert bands.mean.tolist() == [4, 4, 4, 4]
    spread = np.sqrt((4 + 1 + 4) / 3)
    assert bands.half_widths[0] == pytest.approx(1.959964 * spread * np.sqrt([1, 2, 3, 4]))


def test_the_seasonal_naive_repeats_the_last_season_and_widens_with_each():
    bands = SeasonalNaive().fit(History(WALK, (2,))).predict(4, (0.95,))

    assert bands.mean.tolist() == [2, 4, 2, 4]
    assert bands.half_widths[0] == pytest.approx(1.959964 * 1.0 * np.sqrt([1, 1, 2, 2]))


def test_the_drift_goes_on_through_the_last_value():
    fit = Drift().fit(History(WALK))
    bands = fit.predict(2, (0.95,))

    assert bands.mean.tolist() == [5, 6]
    assert fit.parameters == {"slope": 1.0}
    spread = np.sqrt((1 + 4 + 1) / 3)
    assert bands.half_widths[0] == pytest.approx(
        1.959964 * spread * np.sqrt([1 * (1 + 1 / 3), 2 * (1 + 2 / 3)])
    )


def test_one_value_has_a_forecast_without_bounds():
    assert not Naive().fit(History(np.array([7.0]))).predict(3).has_bounds


def test_a_season_that_has_not_passed_is_refused_with_the_numbers():
    with pytest.raises(NotEnoughData, match="Seasonal naive needs 12 values; there are 4"):
        SeasonalNaive().fit(History(WALK, (12,)))
    with pytest.raises(NotEnoughData, match="needs 2 values; there is 1"):
        Drift().fit(History(WALK[:1]))


class Broken(Forecaster):
    """Raises, or gives what is no forecast."""

    name = "broken"
    title = "Broken"
    said = "It fails."
    answer: Bands | Exception

    def fitted(self, history):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self

    parameters = {}

    def predict(self, horizon, levels):
        return self.answer


def broken(answer):
    one = Broken()
    object.__setattr__(one, "answer", answer)
    return attempted("broken", one, History(WALK), 1, (0.95,))


def bands(mean, lower, upper):
    return Bands(np.array([mean]), (0.95,), np.array([[lower]]), np.array([[upper]]))


@pytest.mark.parametrize(
    ("answer", "why_not"),
    [
        (ValueError("tiny\n  datasets"), "tiny datasets"),
        (IndexError(), "IndexError"),
        (bands(np.nan, 0, 1), "its forecast is not a number at every step"),
        (bands(1, -np.inf, 2), "its bounds are not a number at every step"),
        (bands(1, 2, 0), "its bounds cross"),
    ],
)
def test_whatever_fails_is_left_out_and_named(answer, why_not):
    found = broken(answer)

    assert found.bands is None
    assert found.why_not == why_not


def test_a_warning_is_no_failure_and_reaches_nobody(recwarn):
    def warns():
        return bands(float(np.log(np.array([0.0])).size), 0, 2), {}

    assert fenced("warns", warns).why_not == ""
    assert not recwarn.list


def test_a_long_failure_is_cut():
    assert len(attempt.reason(ValueError("x" * 1000))) == attempt.LONGEST


def test_a_library_is_imported_when_something_of_it_is_asked_for():
    name = "wave"
    sys.modules.pop(name, None)
    waiting = Later(name)

    assert name not in sys.modules
    assert waiting.open is sys.modules[name].open
    later.AWAITED.pop(name)


def test_all_that_wait_can_be_imported_at_once():
    later.load()

    assert set(later.AWAITED) <= set(sys.modules)


def test_regressors_must_be_known_for_every_step():
    beside = Regressors(("price",), np.ones((4, 1)), np.array([[1.0], [np.nan]]))

    with pytest.raises(Invalid, match="'price' must be known for all 3 steps ahead; .* for 1"):
        beside.steps(3)


def test_arima_takes_regressors_that_are_known_ahead():
    price = np.random.default_rng(2).normal(0, 1, 66)
    history = History(
        np.random.default_rng(3).normal(100, 3, 60) + 30 * price[:60],
        (),
        None,
        Regressors(("price",), price[:60, None], price[60:, None]),
    )

    with_it = attempted("sarima", Sarima(d=0), history, 6, (0.95,))
    without = attempted("sarima", Sarima(d=0), History(history.values), 6, (0.95,))

    assert with_it.bands.half_widths.mean() < without.bands.half_widths.mean() / 2


def test_dates_are_asked_for_where_they_are_needed():
    with pytest.raises(Invalid, match="needs the dates"):
        History(WALK).moments_ahead(1)


def test_a_scale_of_shares_needs_values_above_zero():
    with pytest.raises(Invalid, match="not above 0"):
        Ets(scale="log").fit(History(np.arange(0.0, 20)))


def test_shares_stay_above_zero():
    falling = 1000 * 0.8 ** np.arange(30.0) * np.exp(np.random.default_rng(1).normal(0, 0.1, 30))

    bands = Ets(scale="log").fit(History(falling)).predict(20)

    assert (bands.lower > 0).all()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_theta_answers(form):
    bands = Theta(form=form).fit(History(monthly(), (12,))).predict(6)

    assert bands.mean == pytest.approx(260, abs=40)


def test_mstl_needs_a_season_that_has_passed_twice():
    with pytest.raises(Invalid, match="passed twice"):
        Mstl().fit(History(monthly(years=1), (12,)))


def test_what_a_model_found_becomes_plain():
    found = {"a": np.float64(1.5), "b": np.array([1, np.nan]), 3: (None, "x")}

    assert foreign.plain(found) == {"a": 1.5, "b": [1.0, None], "3": [None, "x"]}

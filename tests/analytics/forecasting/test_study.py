"""A series studied whole: its forecast, its back-test, and a choice that is scored alike."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting.events import Event, Kind
from core.analytics.forecasting.question import Mode
from core.analytics.forecasting.study import Scenario, Wish, studied
from core.analytics.forecasting.surroundings import Surroundings
from core.errors import Invalid

MONTHS = 48


def sales(count=MONTHS):
    at = np.arange(count)
    noise = np.random.default_rng(7).normal(0, 2, count)
    values = 100 + at / 2 + 10 * np.sin(2 * np.pi * at / 12) + noise
    return pd.Series(values, pd.date_range("2022-01-31", periods=count, freq="ME"))


def test_months_are_forecast_a_year_ahead_at_the_ends_of_months():
    study = studied(sales(), Wish())

    assert list(study.ahead) == list(pd.date_range("2026-01-31", periods=12, freq="ME"))
    assert study.answer.method == "combination"
    assert len(study.answer.bands.mean) == len(study.naive) == 12


def test_what_came_a_season_ago_stands_beside_the_forecast():
    values = sales()

    study = studied(values, Wish(15))

    assert study.naive[:12] == pytest.approx(values[-12:].to_numpy())
    assert study.naive[12:] == pytest.approx(study.naive[:3])


def test_of_fewer_values_than_a_season_the_last_one_stands_beside_it():
    values = sales(7)

    study = studied(values, Wish(3))

    assert study.naive == pytest.approx(np.repeat(values.iloc[-1], 3))
    assert study.past.rows == ()


def test_bounds_of_the_sum_are_narrower_than_the_sum_of_bounds():
    study = studied(sales(), Wish(6))

    bands, total = study.answer.bands, study.total
    assert total.mean[0] == pytest.approx(bands.mean.sum(), rel=0.01)
    assert 0 < total.half_widths[1][0] < bands.half_widths[1].sum()


def test_the_sum_of_what_has_no_bounds_has_none():
    study = studied(sales(), Wish(3, forecaster="mfles"))

    assert study.total.mean[0] == pytest.approx(study.answer.bands.mean.sum())
    assert study.answer.method == "mfles:no_interval"
    assert not study.total.has_bounds


def test_a_chosen_forecaster_answers_alone_and_is_scored_beside_the_combination():
    study = studied(sales(), Wish(6, forecaster="theta"))

    names = [row.name for row in study.past.rows]
    assert (study.answer.method, study.answer.used) == ("theta", ("theta",))
    assert names[0] == "combination"
    assert "theta, as chosen" in names


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(3, forecaster="oracle"), "There is no forecaster 'oracle'; there is combination"),
        (Wish(3, parameters={"season": 4}), "The combination has no parameters"),
        (Wish(3, forecaster="naive", parameters={"p": 4}), "'naive' has no parameter 'p'"),
        (Wish(0), "from 1 to 10,000 steps"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused(wish, said):
    with pytest.raises(Invalid, match=said):
        studied(sales(), wish)


def test_a_chosen_forecaster_without_an_answer_says_why():
    with pytest.raises(Invalid, match="SARIMA has no answer"):
        studied(sales(4), Wish(3, forecaster="sarima"))


def test_the_same_values_in_any_order_give_the_same_study():
    values = sales()

    one, other = studied(values, Wish(6)), studied(values[::-1], Wish(6))

    assert (one.answer.bands.mean == other.answer.bands.mean).all()
    assert (one.answer.bands.upper == other.answer.bands.upper).all()


def test_a_wish_is_written_as_json_keeps_it():
    wish = Wish(6, Mode.BEST, "arima", {"p": 1})

    written = wish.written()

    assert written == {
        "horizon": 6,
        "mode": "best",
        "forecaster": "arima",
        "parameters": {"p": 1},
        "scenario": None,
    }


def test_a_wish_that_was_written_is_the_same_wish():
    wish = Wish(6, Mode.BEST, "arima", {"p": 1}, Scenario(0.1, 0.2, {"price": -0.2}))

    assert Wish.of(wish.written()) == wish
    assert Wish.of(Wish(None).written()) == Wish(None)


def test_growth_beyond_what_is_expected_grows_from_the_last_value_on():
    plain, grown = studied(sales(), Wish(12)), studied(sales(), Wish(12, scenario=Scenario(0.1)))

    times = grown.answer.bands.mean / plain.answer.bands.mean
    assert times[11] == pytest.approx(1.1, rel=0.002)
    assert (np.diff(times) > 0).all()
    assert grown.answer.bands.upper[1] / plain.answer.bands.upper[1] == pytest.approx(times)
    assert grown.total.mean[0] > plain.total.mean[0]


@pytest.mark.parametrize("growth", [-1.0, 11.0])
def test_a_growth_that_cannot_be_is_refused(growth):
    with pytest.raises(Invalid, match="A growth lies between"):
        Scenario(growth)


def test_a_level_that_cannot_be_is_refused():
    with pytest.raises(Invalid, match="A level changes by -100 % to 1000%"):
        Scenario(level=-1.1)


def test_another_level_is_that_of_every_step():
    plain = studied(sales(), Wish(3))

    lower = studied(sales(), Wish(3, scenario=Scenario(level=-0.2)))

    assert lower.answer.bands.mean == pytest.approx(0.8 * plain.answer.bands.mean)
    assert lower.total.mean[0] == pytest.approx(0.8 * plain.total.mean[0], rel=0.01)


def test_a_change_that_cannot_be_is_refused():
    with pytest.raises(Invalid, match="'price' changes by -100 %"):
        Scenario(changes={"price": -1.5})


def promoted():
    """Sales with a promotion in some months that lifted them, and prices beside them."""
    values = sales(60)
    months = values.index[[5, 17, 21, 30, 40, 47, 55]]
    values[months] += 30
    days = tuple(
        month.date().replace(day=1) + timedelta(days=n) for month in months for n in (9, 10)
    )
    return values, days


def test_a_promotion_planned_for_a_step_ahead_lifts_the_forecast_of_that_step_alone():
    values, days = promoted()
    event = Event("Sale", days, Kind.PROMOTION)
    planned = Event("Sale", (*days, date(2027, 3, 10), date(2027, 3, 11)), Kind.PROMOTION)

    plain = studied(values, Wish(6), Surroundings((event,)))
    lifted = studied(values, Wish(6), Surroundings((planned,)))

    more = lifted.answer.bands.mean - plain.answer.bands.mean
    assert more[2] == pytest.approx(30, rel=0.25)
    assert np.delete(more, 2) == pytest.approx(0, abs=1e-9)


def test_events_are_shown_to_help_by_the_same_back_test_without_them():
    values, days = promoted()

    study = studied(values, Wish(6), Surroundings((Event("Sale", days, Kind.PROMOTION),)))

    assert study.without.scores["mae"] > study.past.combination.scores["mae"]
    assert studied(values, Wish(6)).without is None


@pytest.mark.parametrize("chosen", ["ets", "sarima", "linear"])
def test_a_chosen_forecaster_hears_of_events_too(chosen):
    values, days = promoted()
    planned = Event("Sale", (*days, date(2027, 3, 10), date(2027, 3, 11)), Kind.PROMOTION)

    study = studied(values, Wish(6, forecaster=chosen), Surroundings((planned,)))
    plain = studied(values, Wish(6, forecaster=chosen))

    assert study.answer.bands.mean[2] > plain.answer.bands.mean[2] + 10


@pytest.mark.parametrize("chosen", ["combination", "ets", "linear"])
def test_what_a_person_expects_of_an_event_is_believed(chosen):
    values = sales(60)
    closed = Event("Rebuilding", tuple(pd.date_range("2027-02-01", "2027-02-28").date))
    half = Event("Half open", tuple(pd.date_range("2027-03-01", "2027-03-31").date))
    known = Surroundings((closed, half), {"Rebuilding": -1.0, "Half open": -0.5})

    plain = studied(values, Wish(4, forecaster=chosen))
    study = studied(values, Wish(4, forecaster=chosen), known)

    times = study.answer.bands.mean / plain.answer.bands.mean
    assert times == pytest.approx([1, 0, 0.5, 1])
    assert study.answer.bands.upper[:, 1] == pytest.approx(0)


def test_a_regressor_and_an_expectation_are_heard_together_by_one_that_knows_regressors():
    values, days = promoted()
    half = Event("Half open", tuple(pd.date_range("2027-03-01", "2027-03-31").date))
    known = Surroundings((Event("Sale", days), half), {"Half open": -0.5})

    plain = studied(values, Wish(4, forecaster="linear"), Surroundings((Event("Sale", days),)))
    study = studied(values, Wish(4, forecaster="linear"), known)

    times = study.answer.bands.mean / plain.answer.bands.mean
    assert times == pytest.approx([1, 1, 0.5, 1])


def priced(ahead=6):
    at = np.arange(60 + ahead)
    prices = 10 + np.random.default_rng(3).normal(0, 1, len(at))
    moments = pd.date_range("2022-01-31", periods=len(at), freq="ME")
    values = sales(60) - 5 * (prices[:60] - 10)
    return values, pd.Series(prices, moments)


def test_another_series_explains_and_a_scenario_changes_what_it_will_be():
    values, prices = priced()
    known = Surroundings(others={"Price": prices})

    plain = studied(values, Wish(6), known)
    dearer = studied(values, Wish(6, scenario=Scenario(changes={"Price": 0.1})), known)

    less = dearer.answer.bands.mean - plain.answer.bands.mean
    assert less == pytest.approx(-5 * 0.1 * prices[-6:].to_numpy(), rel=0.35)
    assert [row.scores["mae"] for row in dearer.past.rows] == [
        row.scores["mae"] for row in plain.past.rows
    ]


def test_a_scenario_of_a_series_that_is_not_beside_it_is_refused():
    with pytest.raises(Invalid, match="'Price' is not among what the forecast knows"):
        studied(sales(), Wish(3, scenario=Scenario(changes={"Price": 0.1})))


def test_another_series_must_reach_as_far_as_the_forecast():
    values, prices = priced(ahead=4)

    with pytest.raises(
        Invalid, match="'Price' must be known for all 6 steps ahead; it is known for 4"
    ):
        studied(values, Wish(6), Surroundings(others={"Price": prices}))


def test_values_before_another_series_was_known_count_for_nothing_and_that_is_said():
    values, prices = priced()

    study = studied(values, Wish(6), Surroundings(others={"Price": prices[10:]}))

    assert len(study.history) == 50
    assert "10 values before 'Price' was known count for nothing." in study.notes


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (slice(20, 22), "'Price' is not known for 2 steps of the series"),
        (slice(20, 21), "'Price' is not known for 1 step of the series"),
        (slice(0, 60), "'Price' has no value in the time of the series"),
        (slice(0, 66), "'Price' has no value."),
    ],
)
def test_another_series_with_gaps_is_refused(spoiled, said):
    values, prices = priced()
    prices.iloc[spoiled] = np.nan

    with pytest.raises(Invalid, match=said):
        studied(values, Wish(6), Surroundings(others={"Price": prices}))


def test_what_comes_later_moves_no_past_forecast_though_events_are_known():
    values, days = promoted()
    known = Surroundings((Event("Sale", days, Kind.PROMOTION),))
    later = values.copy()
    later.iloc[-6:] *= 3

    one, other = studied(values, Wish(6), known), studied(later, Wish(6), known)

    assert (
        one.past.windows[0].expected["combination"].mean
        == other.past.windows[0].expected["combination"].mean
    ).all()

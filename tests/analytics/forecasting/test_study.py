"""A series studied whole: its forecast, its back-test, and a choice that is scored alike."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting.question import Mode
from core.analytics.forecasting.study import Wish, studied
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
    }

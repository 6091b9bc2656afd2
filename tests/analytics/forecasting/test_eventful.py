"""Events are taken out before a forecast and put back; Prophet joins where it was better."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasters.contract import Bands, History, Regressors
from core.analytics.forecasting import eventful
from core.analytics.forecasting.admission import admission
from core.analytics.forecasting.backtest import backtest
from core.analytics.forecasting.engine import forecast
from core.analytics.forecasting.question import Mode, Question
from core.errors import Invalid
from tests.analytics.forecasting.series import SEASON, monthly

COUNT, HORIZON, LIFT = 60, 6, 40.0


def promoted(values=None, lift=LIFT, ahead=(0, 1, 0, 0, 1, 0)):
    past = (np.random.default_rng(5).random(COUNT) < 0.25).astype(float)
    usual = monthly(years=5) if values is None else values
    beside = Regressors(("promotion",), past[:, None], np.array(ahead, dtype=float)[:, None])
    return Question(History(usual + lift * past, (SEASON,), None, beside), HORIZON, "MS")


@pytest.fixture(scope="module")
def with_events():
    return forecast(promoted())


def test_a_planned_promotion_lifts_its_own_steps_alone(with_events):
    without = forecast(promoted(ahead=[0] * HORIZON))

    lift = with_events.bands.mean - without.bands.mean
    assert lift[[1, 4]] == pytest.approx([LIFT, LIFT], rel=0.1)
    assert lift[[0, 2, 3, 5]] == pytest.approx(0)


def test_the_method_and_the_effects_say_what_events_add(with_events):
    (counted,) = with_events.effects

    assert with_events.method == "combination+events"
    assert "'promotion' adds" in counted.effect.said
    assert counted.size == pytest.approx(LIFT, rel=0.1)


def test_members_are_told_with_their_events(with_events):
    without = forecast(promoted(ahead=[0] * HORIZON))

    for one, plain in zip(with_events.members, without.members, strict=True):
        lift = one.bands.mean - plain.bands.mean
        assert lift[[1, 4]] == pytest.approx([LIFT, LIFT], rel=0.1)


def test_of_a_series_that_was_always_closed_nothing_is_divided():
    values = monthly(years=2)
    history = History(values, (SEASON,), planned=np.zeros(len(values) + 3))

    calm = eventful.calmed(Question(history, 3, "MS"))

    assert calm.question.history.values == pytest.approx(values)


def test_a_step_that_was_closed_counts_as_those_beside_it():
    values = np.array([10.0, 12.0, 0.0, 16.0, 18.0])
    planned = np.array([1, 1, 0, 1, 1, 0.5])

    calm = eventful.calmed(Question(History(values, planned=planned), 1))

    assert calm.question.history.values == pytest.approx([10, 12, 14, 16, 18])
    assert calm.times == pytest.approx([0.5])


def test_doubt_about_an_effect_makes_its_steps_wider(with_events):
    without = forecast(promoted(ahead=[0] * HORIZON))

    assert (with_events.bands.half_widths[:, 1] > without.bands.half_widths[:, 1]).all()
    assert with_events.bands.half_widths[:, 0] == pytest.approx(without.bands.half_widths[:, 0])


def test_a_column_that_adds_nothing_hardly_moves_the_forecast():
    plain = forecast(Question(History(monthly(years=5), (SEASON,)), HORIZON, "MS"))
    idle = forecast(promoted(lift=0.0))

    assert idle.bands.mean == pytest.approx(plain.bands.mean, rel=0.02)


def test_effects_that_grow_with_the_level_are_shares():
    growing = 100 * 1.02 ** np.arange(COUNT) * (1 + 0.3 * np.sin(np.arange(COUNT) * np.pi / 6))
    past = (np.random.default_rng(5).random(COUNT) < 0.25).astype(float)
    beside = Regressors(("promotion",), past[:, None], np.array([[0.0], [1.0]]))
    history = History(growing * 1.5**past, (SEASON,), None, beside)

    calm = eventful.calmed(Question(history, 2, "MS"))
    back = eventful.restored(forecast(calm.question), calm)

    assert calm.is_share
    assert np.exp(calm.ahead) == pytest.approx([1.0, 1.5], rel=0.05)
    assert calm.question.history.values == pytest.approx(growing, rel=0.1)
    assert back.bands.mean[1] > 1.3 * forecast(calm.question).bands.mean[1]


def test_events_that_are_not_known_ahead_are_refused():
    with pytest.raises(Invalid, match="'promotion' must be known for all 6 steps ahead"):
        forecast(promoted(ahead=(0, 1, 0)))


def test_few_values_tell_nothing_of_events_and_that_is_said():
    beside = Regressors(("promotion",), np.zeros((8, 1)), np.zeros((2, 1)))
    question = Question(History(np.arange(1.0, 9), (), None, beside), 2)

    assert eventful.TOO_FEW in forecast(question).notes


def test_a_column_that_never_changed_has_no_effect():
    beside = Regressors(("promotion",), np.zeros((COUNT, 1)), np.ones((HORIZON, 1)))
    question = Question(History(monthly(years=5), (SEASON,), None, beside), HORIZON, "MS")
    plain = forecast(Question(History(monthly(years=5), (SEASON,)), HORIZON, "MS"))

    assert forecast(question).bands.mean == pytest.approx(plain.bands.mean)


def test_a_back_test_takes_its_events_along():
    found = backtest(promoted(), windows=1)

    assert found.windows[0].cut == COUNT - HORIZON
    assert found.combination.scores["mase"] < 0.6


DAYS = 830


def daily(count=DAYS, moments=True, mode=Mode.BEST, code="D"):
    steps = np.arange(count)
    when = pd.date_range("2021-01-01", periods=count + 30) if moments else None
    year = 30 * np.sin(2 * np.pi * steps / 365.25)
    values = 100 + year + np.random.default_rng(1).normal(0, 2, count)
    return Question(History(values, (7,), when), 30, code, mode)


def last(known):
    return np.repeat(known.values[-1], 30)


def test_prophet_joins_daily_values_with_a_rhythm_of_the_year():
    found = admission(daily(), last, (0.95,))

    assert found.joins
    assert found.said.startswith("Prophet joins: its error at 2 earlier origins was")


def test_prophet_is_left_out_where_others_were_better():
    question = daily()

    def knows(known):
        return question.history.values[len(known) :][:30]

    found = admission(question, knows, (0.95,))

    assert not found.joins
    assert "is left out" in found.said


def test_prophet_is_left_out_where_nothing_can_be_compared():
    found = admission(daily(), lambda known: None, (0.95,))

    assert not found.joins
    assert "no answer" in found.said


@pytest.mark.parametrize(
    "question",
    [
        daily(count=700),
        daily(moments=False),
        daily(mode=Mode.FAST),
        daily(code="W"),
        replace(daily(), horizon=500),
    ],
)
def test_prophet_is_not_tried_without_dates_two_years_and_time(question):
    assert admission(question, last, (0.95,)) is None


def test_the_best_forecast_of_days_says_whether_prophet_joined():
    answer = forecast(daily())

    assert "prophet" in [one.name for one in answer.members]
    assert any("Prophet" in note for note in answer.notes)
    assert ("prophet" in answer.used) is any("joins" in note for note in answer.notes)
    assert isinstance(answer.bands, Bands)

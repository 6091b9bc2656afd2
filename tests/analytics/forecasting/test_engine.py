"""Every series gets an answer with its method named, or a sentence why not."""

import numpy as np
import pytest

from core.analytics.forecasters.contract import History
from core.analytics.forecasting.engine import Panel, forecast
from core.analytics.forecasting.ladder import members
from core.analytics.forecasting.question import Mode, Question
from core.errors import Invalid, NotEnoughData
from tests.analytics.forecasting.series import asked, monthly

LEVELS = (0.8, 0.95)


@pytest.fixture(scope="module")
def usual():
    return forecast(asked(monthly(), frequency="MS"))


def is_in_order(answer, horizon):
    bands = answer.bands
    everything = np.vstack([bands.mean[None], bands.lower, bands.upper])
    return (
        bands.mean.shape == (horizon,)
        and np.isfinite(everything).all()
        and (bands.lower <= bands.mean).all()
        and (bands.mean <= bands.upper).all()
        and (np.diff(bands.lower, axis=0) <= 0).all()
        and (np.diff(bands.upper, axis=0) >= 0).all()
    )


def test_a_usual_series_gets_the_combination_and_what_ran_is_recorded(usual):
    assert usual.method == "combination"
    assert usual.used == ("ets", "ces", "theta", "mfles", "ets_log", "seasonal_naive")
    assert [one.name for one in usual.members] == list(usual.used)
    assert is_in_order(usual, 6)


def test_a_forecast_follows_trend_and_season(usual):
    truth = 200 + 0.8 * np.arange(72, 78) + 20 * np.sin(2 * np.pi * np.arange(72, 78) / 12)

    assert np.abs(usual.bands.mean - truth).max() < 5
    assert (usual.bands.lower[1] < truth).all()
    assert (truth < usual.bands.upper[1]).all()


@pytest.mark.parametrize("factor", [1000.0, 0.001])
def test_another_unit_gives_the_same_forecast_in_that_unit(usual, factor):
    other = forecast(asked(monthly() * factor, frequency="MS"))

    assert other.bands.mean == pytest.approx(usual.bands.mean * factor, rel=0.01)
    assert other.bands.upper == pytest.approx(usual.bands.upper * factor, rel=0.03)


@pytest.mark.parametrize(
    ("values", "method"),
    [
        ([5.0], "repeated:no_interval"),
        ([5.0, 5.0], "constant"),
        ([0.0] * 12, "constant"),
        ([1.0, 2.0], "short"),
        ([1.0, 2.0, 3.0, 9.0], "short"),
        ([3.0, 4.0, 5.0, 6.0, 7.0], "combination"),
        (range(1, 8), "combination"),
        (range(1, 10), "combination"),
        (range(1, 31), "combination"),
        ([0.0, 1.0] * 10, "demand:intermittent"),
        ([0, 0, 3, 0, 0, 0, 5, 0, 2, 0, 0, 4], "demand:intermittent"),
        ([-3.0, 4, -5, 6, 2, 1, 4, 6, 7, -9, 3, 2, 1], "combination"),
        ([150.0] * 20 + [1e6] + [151.0, 149.0] * 10, "combination"),
    ],
)
def test_every_step_of_the_ladder_has_an_answer_in_order(values, method):
    answer = forecast(asked(list(values), horizon=4, season=4))

    assert answer.method == method
    assert is_in_order(answer, 4)


def test_of_long_histories_what_forgets_sees_the_last_52_seasons():
    day_by_day = History(np.arange(1096.0) % 7 + 1, (7,))
    seen = {one.name: len(one.seen(day_by_day)) for one in members(day_by_day, "D", Mode.FAST)}

    assert {seen[name] for name in ("ets", "theta", "ets_log")} == {52 * 7}
    assert seen["ces"] == seen["mfles"] == 1096


def test_without_a_season_all_is_seen():
    history = History(np.arange(600.0) % 7 + 1)

    assert {len(one.seen(history)) for one in members(history, "", Mode.FAST)} == {600}


@pytest.mark.parametrize("scale", [1e12, 1e-9])
def test_huge_and_tiny_values_are_as_good_as_others(scale):
    answer = forecast(asked(monthly(years=2) * scale))

    assert is_in_order(answer, 6)
    assert answer.bands.mean == pytest.approx(monthly(years=2).mean() * scale, rel=0.3)


def test_what_was_never_below_zero_does_not_become_so():
    falling = np.maximum(100 - 4 * np.arange(24.0), 3) + np.tile([0, 1, 2], 8)

    answer = forecast(asked(falling, horizon=12, season=1))

    assert (answer.bands.lower >= 0).all()
    assert (answer.bands.mean >= 0).all()


def test_a_value_that_is_missing_or_infinite_is_refused_and_so_is_nothing():
    with pytest.raises(Invalid, match="a number at every step"):
        forecast(asked([1.0, np.nan, 3.0]))
    with pytest.raises(NotEnoughData, match="needs 1 value; there are 0"):
        forecast(asked([]))


def test_a_long_horizon_is_answered_and_warned_of():
    answer = forecast(asked(monthly(years=1), horizon=30, season=1))

    assert len(answer.bands.mean) == 30
    assert "30 steps ahead are many for 12 values" in answer.notes[-1]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"horizon": 0}, "from 1 to 10,000 steps, not 0"),
        ({"levels": ()}, "Levels lie between 0 and 1"),
        ({"levels": (0.5, 1.0)}, "Levels lie between 0 and 1"),
        ({"levels": (0.95, 0.8)}, "ascending"),
    ],
)
def test_a_question_without_an_answer_is_refused(more, sentence):
    with pytest.raises(Invalid, match=sentence):
        asked([1.0, 2.0], **more)


def names(values, frequency="", season=(12,), mode=Mode.FAST):
    question = asked(values)
    history = type(question.history)(np.asarray(values, dtype=float), season)
    return [one.name for one in members(history, frequency, mode)]


@pytest.mark.parametrize(
    ("count", "season", "expected"),
    [
        (4, (), []),
        (5, (), ["theta", "naive"]),
        (7, (), ["ets", "theta", "naive"]),
        (9, (), ["ets", "theta", "mfles", "naive"]),
        (10, (), ["ets", "ces", "theta", "mfles", "ets_log", "naive"]),
        (23, (12,), ["ets", "ces", "theta", "mfles", "ets_log", "naive"]),
        (24, (12,), ["ets", "ces", "theta", "mfles", "ets_log", "seasonal_naive"]),
        (
            400,
            (24, 168),
            ["ets", "ces", "theta", "mstl", "seasonal_naive_24", "seasonal_naive_168"],
        ),
        (300, (96,), ["ets", "ces", "theta", "mstl", "seasonal_naive_96"]),
    ],
)
def test_longer_histories_bear_more_members(count, season, expected):
    assert names(np.arange(1.0, count + 1), season=season) == expected


def test_weeks_know_their_place_in_the_year_after_two_years():
    year = ["mstl_52", "theta_52", "ces_52", "seasonal_naive_52"]

    assert names(np.arange(1.0, 111), "W", ()) == ["ets", "ces", "theta", *year]
    assert "mstl_52" not in names(np.arange(1.0, 110), "W", ())


def test_best_adds_arima_where_it_ends_in_time():
    assert "arima" in names(np.arange(1.0, 41), mode=Mode.BEST)
    assert "arima" not in names(np.arange(1.0, 25), mode=Mode.BEST)
    assert "arima" in names(np.arange(1.0, 1001), season=(), mode=Mode.BEST)
    assert "arima" not in names(np.arange(1.0, 1002), season=(), mode=Mode.BEST)
    assert "arima" not in names(np.arange(1.0, 502), mode=Mode.BEST)
    assert "arima" not in names(np.arange(1.0, 101), season=(24,), mode=Mode.BEST)


def test_a_member_sees_the_end_of_a_very_long_history():
    history = asked(np.arange(1.0, 4001)).history
    (ces,) = [one for one in members(history, "", Mode.FAST) if one.name == "ces"]

    seen = ces.seen(history)

    assert len(seen) == 3000
    assert seen.values[-1] == 4000


def test_without_a_panel_nothing_of_others_is_used():
    assert Panel() == Panel(None, None)
    assert "boosting" not in forecast(asked(monthly(years=2)), panel=Panel()).used


def test_the_question_defaults_to_fast_and_to_80_and_95_percent():
    question = Question(asked([1.0]).history, 3)

    assert question.mode is Mode.FAST
    assert question.levels == LEVELS


def test_values_too_large_to_be_squared_are_refused():
    with pytest.raises(Invalid, match=r"beyond 1e\+150 are too large"):
        forecast(asked([1e308, -1e308] * 6, season=1))

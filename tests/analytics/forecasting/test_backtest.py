"""A back-test knows nothing of what came later, and scores all that ran alike."""

import numpy as np
import pytest

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.contract import History, Regressors
from core.analytics.forecasters.naive import Naive
from core.analytics.forecasting.backtest import backtest, origins
from tests.analytics.forecasting.series import asked, monthly

HORIZON = 6


@pytest.fixture(scope="module")
def found():
    return backtest(asked(monthly(years=5)), windows=2, chosen={"mine": FORECASTERS["drift"]()})


def test_the_combination_comes_first_and_the_others_by_their_error(found):
    names = [row.name for row in found.rows]
    errors = [row.scores["mae"] for row in found.rows[1:]]

    assert found.combination is found.rows[0]
    assert names[0] == "combination"
    assert {"ets", "mine", "naive", "naive2", "seasonal_naive"} < set(names)
    assert errors == sorted(errors)


def test_every_forecaster_is_scored_over_the_same_windows(found):
    assert [window.cut for window in found.windows] == [48, 54]
    assert {row.windows for row in found.rows} == {2}
    assert all(len(row.error_by_step) == HORIZON for row in found.rows)
    assert {row.of for row in found.rows} == {12}


def test_who_does_not_beat_the_naive_is_marked(found):
    by_name = {row.name: row for row in found.rows}

    assert by_name["combination"].beats_naive is True
    assert by_name["seasonal_naive"].beats_naive is False
    assert by_name["mine"].beats_naive is False


def test_coverage_is_said_in_words(found):
    by_name = {row.name: row for row in found.rows}
    inside = by_name["combination"].inside

    assert by_name["combination"].in_words == f"of 12 past forecasts, {inside} fell inside the band"
    assert by_name["naive2"].in_words == "it has no bounds"
    assert by_name["combination"].scores["coverage"] == pytest.approx(100 * inside / 12)


def test_changing_what_came_later_moves_no_earlier_forecast(found):
    changed = monthly(years=5)
    changed[54:] = 1e6

    again = backtest(asked(changed), windows=2, chosen={"mine": FORECASTERS["drift"]()})

    for name, bands in found.windows[1].expected.items():
        assert np.array_equal(again.windows[1].expected[name].mean, bands.mean), name
    assert np.array_equal(
        again.windows[0].expected["combination"].lower,
        found.windows[0].expected["combination"].lower,
    )


def test_what_failed_is_left_out_and_says_why():
    values = np.r_[np.full(18, 7.0), 8.0, 9.0, 7.0, 8.0, 9.0, 10.0]

    found = backtest(asked(values, season=1), windows=2, chosen={"mine": FORECASTERS["mstl"]()})

    assert "mine" not in {row.name for row in found.rows}
    assert "season" in found.windows[0].failed["mine"]


def test_a_history_too_short_for_a_window_says_what_is_needed():
    found = backtest(asked(np.arange(1.0, 11), season=1))

    assert found.rows == ()
    assert found.combination is None
    assert found.notes == ("A back-test over 6 steps needs 11 values; there are 10.",)


@pytest.mark.parametrize(
    ("count", "horizon", "season", "expected"),
    [
        (100, 6, 12, [82, 88, 94]),
        (41, 6, 12, [35]),
        (29, 6, 12, [23]),
        (11, 1, 1, [8, 9, 10]),
        (11, 6, 1, [5]),
        (10, 6, 1, []),
    ],
)
def test_there_are_as_many_windows_as_the_history_bears(count, horizon, season, expected):
    assert origins(count, horizon, season) == expected


def test_a_constant_past_has_an_error_that_nothing_can_be_compared_with():
    found = backtest(asked(np.r_[np.full(24, 3.0)], season=1), windows=1)

    assert found.combination.beats_naive is None
    assert found.combination.scores["mase"] is None
    assert "one window" in found.notes[0]


def test_regressors_are_known_ahead_at_every_origin():
    beside = Regressors(("price",), np.arange(60.0)[:, None], np.arange(60.0, 66)[:, None])
    history = History(monthly(years=5), (12,), None, beside)

    known = history.until(50)

    assert known.regressors.past[-1] == 49
    assert known.regressors.ahead[0] == 50
    assert len(Naive().fit(known).predict(3).mean) == 3

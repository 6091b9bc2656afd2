"""Series teach each other; what came later teaches nobody."""

import pickle

import numpy as np
import pytest

from core.analytics.forecasters import boosting
from core.analytics.forecasters.boosting import Boosting
from core.analytics.forecasters.contract import History
from core.analytics.forecasting import panel
from core.analytics.forecasting.engine import Panel, forecast
from core.errors import NotEnoughData
from tests.analytics.forecasting.series import asked, monthly

SERIES = 12


def questions(count=SERIES, **more):
    return [asked(monthly(years=4, seed=seed), frequency="MS", **more) for seed in range(count)]


@pytest.fixture(scope="module")
def taught():
    return panel.learned(questions())


def test_a_panel_gives_trees_and_the_size_of_its_errors(taught):
    assert taught.trees.series == SERIES
    assert taught.pooled.series == SERIES
    assert set(taught.pooled.factors) == {0.8, 0.95}


def test_trees_are_one_more_member_and_the_bounds_follow_the_panel(taught):
    question = asked(monthly(years=4, seed=99), frequency="MS")

    alone, together = forecast(question), forecast(question, panel=taught)

    assert "boosting" in together.used
    assert "boosting" not in alone.used
    assert together.members[-1].parameters == {"taught_by": SERIES}
    # all series are alike and easy, so that shipped bounds are too wide for them
    assert taught.pooled.factor(0.95) < 1


def test_the_same_panel_teaches_the_same_to_the_bit(taught):
    again = panel.learned(questions())
    series = [monthly(years=4, seed=99)]

    assert np.array_equal(again.trees.expected(series, 6), taught.trees.expected(series, 6))
    assert again.pooled == taught.pooled


def test_what_is_learned_can_travel(taught):
    there = pickle.loads(pickle.dumps(taught))
    series = [monthly(years=4, seed=99)]

    assert np.array_equal(there.trees.expected(series, 6), taught.trees.expected(series, 6))


def test_several_series_at_once_are_each_as_if_alone(taught):
    several = [monthly(years=4, seed=seed) for seed in (5, 6)]

    together = taught.trees.expected(several, 6)

    for row, one in zip(together, several, strict=True):
        assert row == pytest.approx(taught.trees.expected([one], 6)[0])


def test_few_series_or_series_through_zero_teach_no_trees():
    below = [asked(monthly(years=4, seed=seed) - 500, frequency="MS") for seed in range(SERIES)]

    assert panel.learned(questions(9)) == Panel()
    assert panel.learned(below).trees is None


def test_long_series_of_weeks_days_and_hours_speak_for_themselves():
    weekly = [asked(monthly(years=3, seed=seed), season=1, frequency="W") for seed in range(10)]

    assert panel.learned(weekly).trees is None


def test_series_too_short_for_a_back_test_leave_the_shipped_widths_as_they_are():
    short = [asked(monthly(years=1, seed=seed)[:9], season=1) for seed in range(10)]

    assert panel.learned(short).pooled is None


def test_constant_series_say_nothing_of_errors():
    same = [asked(np.full(30, 5.0), season=1) for _ in range(10)]

    assert panel.learned(same).pooled is None


def test_too_few_examples_teach_nothing():
    assert boosting.learned([np.arange(1.0, 9)], 1) is None
    assert boosting.learned([np.arange(-5.0, 99)], 1) is None


def test_trees_of_one_series_need_values_above_zero():
    with pytest.raises(NotEnoughData, match="all of them above 0"):
        Boosting().fit(History(np.arange(-5.0, 60), ()))


def test_a_season_gives_as_many_lags_as_it_is_long_up_to_four_weeks():
    assert [boosting.lags_of(season) for season in (1, 4, 12, 168)] == [3, 4, 12, 28]

"""A short series is judged value by value, by a regression that has not seen the value."""

import numpy as np
import pytest
from scipy import stats

from core.analytics.forecasting.short import FEWEST_PASSES, is_short, looked_at, regressed

STEPS = np.arange(36)
NOISE = np.random.default_rng(5).normal(0, 3, 36)
YEARS = 100 + 0.3 * STEPS + 10 * np.sin(2 * np.pi * STEPS / 12) + NOISE
FAIR = np.isin(STEPS, [4, 15, 31]).astype(float)


def judged(values, events=None, level=0.99):
    return regressed(np.asarray(values, dtype=float), (12,), events or {}, level)


def test_the_bounds_are_those_of_a_regression_without_the_value():
    found = judged(YEARS)

    place = 20
    others = place != STEPS
    columns = np.column_stack([np.eye(12)[STEPS % 12], STEPS])
    sizes, (left,), *_ = np.linalg.lstsq(columns[others], YEARS[others], rcond=None)
    free = others.sum() - 13
    inverse = np.linalg.inv(columns[others].T @ columns[others])
    error = np.sqrt(left / free * (1 + columns[place] @ inverse @ columns[place]))
    wide = stats.t.ppf(0.995, free) * error
    assert found.expected[place] == pytest.approx(columns[place] @ sizes)
    assert found.upper[place] - found.expected[place] == pytest.approx(wide)


def test_of_usual_values_as_many_are_unusual_as_the_level_says():
    drawn = np.random.default_rng(11)
    share = [judged(YEARS - NOISE + drawn.normal(0, 3, 36)).is_unusual.mean() for _ in range(60)]

    assert np.mean(share) == pytest.approx(0.01, abs=0.006)


def test_two_wild_values_do_not_hide_each_other():
    values = YEARS.copy()
    values[[10, 25]] += [60, 50]

    found = judged(values)

    assert found.is_unusual[[10, 25]].all()
    assert found.is_unusual.sum() <= 4
    assert found.expected[10] == pytest.approx(YEARS[10], abs=12)
    assert found.scores[10] > 5


def test_the_parts_add_up_and_the_season_adds_nothing_over_a_year():
    parts = judged(YEARS).parts

    assert parts.expected + parts.remainder == pytest.approx(YEARS)
    assert parts.seasons[0][:12].sum() == pytest.approx(0)
    assert np.ptp(np.diff(parts.trend)) == pytest.approx(0)


def test_an_event_is_told_apart_from_the_season():
    found = judged(YEARS + 40 * FAIR, {"Fair": FAIR, "May": (STEPS % 12 == 4).astype(float)})

    assert found.events == ("Fair",)
    assert found.parts.events[0][4] == pytest.approx(40, abs=8)
    assert not found.is_unusual[[4, 15, 31]].any()


def test_an_event_that_came_once_leaves_its_value_without_a_judgement():
    once = (STEPS == 17).astype(float)

    found = judged(YEARS + 50 * once, {"Move": once})

    assert np.isnan(found.upper[17])
    assert not found.is_unusual[17]
    assert found.upper[16] > found.lower[16]


def test_more_events_than_there_is_room_for_are_left_out():
    drawn = np.random.default_rng(2)
    many = {f"Event {at}": drawn.normal(size=36) for at in range(20)}

    assert judged(YEARS, many).events == ()


def test_missing_values_are_given_what_is_expected():
    values = YEARS.copy()
    values[[3, 30]] = np.nan

    found = judged(values)

    assert np.isfinite(found.expected).all()
    assert np.flatnonzero(np.isnan(found.parts.remainder)).tolist() == [3, 30]
    assert found.upper[3] > found.lower[3]


def test_values_that_follow_the_parts_exactly_are_not_unusual():
    assert not judged(YEARS - NOISE).is_unusual.any()
    assert not judged(np.full(36, 7.0)).is_unusual.any()


@pytest.mark.parametrize(("count", "short"), [(12 * FEWEST_PASSES - 1, True), (60, False)])
def test_five_seasons_are_enough_to_be_smoothed(count, short):
    assert is_short(count, (12,)) is short
    assert not is_short(count, ())


def test_of_a_short_series_no_season_is_looked_at_that_takes_too_many_columns():
    assert looked_at(1_500, (96, 672)) == (96,)
    assert looked_at(672 * FEWEST_PASSES, (96, 672)) == (96, 672)

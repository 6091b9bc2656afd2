"""A series is taken apart into what adds up to it; unusual values are found beside its events."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting.events import Event, Kind
from core.analytics.forecasting.inside import inside, strongly
from core.analytics.forecasting.surroundings import Surroundings
from core.errors import NotEnoughData

STEPS = np.arange(96)
NOISE = np.random.default_rng(8).normal(size=96)
MONTHS = pd.date_range("2018-01-31", periods=96, freq="ME")
SALES = pd.Series(100 + 0.5 * STEPS + 10 * np.sin(2 * np.pi * STEPS / 12) + NOISE, MONTHS)
GROWING = pd.Series(
    100 * np.exp(0.02 * STEPS + 0.3 * np.sin(2 * np.pi * STEPS / 12) + 0.02 * NOISE), MONTHS
)
FAIRS = (4, 31, 44, 58, 70, 82)


def fairs(**given):
    days = tuple(MONTHS[at].date() for at in FAIRS)
    return Surroundings((Event("Fair", days, Kind.PROMOTION),), **given)


def fair(values, add):
    """The same series with so much more in the months of its fairs."""
    return values + np.where(np.isin(STEPS, FAIRS), add, 0.0)


@pytest.mark.parametrize("values", [SALES, GROWING])
def test_the_parts_add_up_to_the_values(values):
    found = inside(fair(values, 30), fairs())

    rows = found.rows
    parts = rows[["trend", "season_12", "events", "remainder"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(rows["value"].to_numpy())
    assert rows["moment"].tolist() == MONTHS.tolist()
    assert (rows["lower"] <= rows["expected"]).all()
    assert (rows["expected"] <= rows["upper"]).all()


def test_one_wild_value_is_unusual_and_the_only_one():
    values = SALES.copy()
    values.iloc[60] += 40

    found = inside(values)

    assert np.flatnonzero(found.is_unusual).tolist() == [60]
    assert found.scores[60] > 5
    assert found.rows["expected"][60] == pytest.approx(SALES.iloc[60], abs=4)


@pytest.mark.parametrize("values", [SALES, GROWING])
def test_an_event_is_not_unusual_for_being_one(values):
    raised = fair(values, 40)

    assert inside(raised).is_unusual[list(FAIRS)].any()
    assert not inside(raised, fairs()).is_unusual[list(FAIRS)].any()


def test_what_people_expect_of_an_event_counts_as_they_said():
    raised = SALES * np.where(np.isin(STEPS, FAIRS), 1 + 0.5 / 30, 1.0)

    found = inside(raised, fairs(impacts={"Fair": 0.5}))  # a day of a month of 30 or 31

    assert found.events == ()
    added = found.rows["events"][list(FAIRS)] / SALES.iloc[list(FAIRS)].to_numpy()
    assert added.to_numpy() == pytest.approx(0.5 / 30, abs=0.002)
    assert (found.rows["events"].drop(list(FAIRS)).abs() < 1e-9).all()


def test_a_month_that_was_closed_is_not_judged():
    days = tuple(pd.date_range("2020-04-01", "2020-04-30").date)
    closed = Surroundings((Event("Closed", days),), {"Closed": -1.0})
    values = SALES.copy()
    values["2020-04-30"] = 0

    found = inside(values, closed)

    place = MONTHS.get_loc("2020-04-30")
    assert found.rows["expected"][place] == pytest.approx(0)
    assert not found.is_unusual[place]


def test_few_values_with_many_events_leave_the_events_out_with_a_sentence():
    few = SALES.iloc[:10]
    events = tuple(Event(f"Fair {at}", (MONTHS[at].date(),)) for at in (2, 4, 7))

    found = inside(few, Surroundings(events))

    assert found.events == ()
    assert "There are too few values to tell what events add" in " ".join(found.notes)


def test_gaps_stay_open_and_are_given_what_is_expected():
    found = inside(SALES.drop(MONTHS[[30, 50]]))

    assert np.flatnonzero(found.rows["value"].isna()).tolist() == [30, 50]
    assert found.rows["expected"].notna().all()
    assert found.rows["moment"][30] == MONTHS[30]
    assert "2 values missing; what is expected there is told." in found.notes
    assert not any("interpolation" in note for note in found.notes)


def test_each_value_keeps_the_day_on_which_it_came():
    moved = SALES.rename({MONTHS[40]: MONTHS[40] - pd.Timedelta(days=2)})

    found = inside(moved)

    assert found.rows["moment"].tolist() == moved.index.tolist()


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        (np.where(STEPS >= 50, 60.0, 0.0), "From 2022-03-31 on the level rose by"),
        (-3.0 * np.maximum(STEPS - 50, 0), "the trend fell by"),
    ],
)
def test_where_a_series_became_another_one_is_told_by_date(added, sentence):
    found = inside(SALES + added)

    assert sentence in " ".join(found.shifts)


def test_strengths_and_what_is_left_over_are_between_nothing_and_all():
    found = inside(SALES)

    assert found.trend_strength > 0.9
    assert [(one.words, one.column) for one in found.seasons] == [("year", "season_12")]
    assert found.seasons[0].strength > 0.9
    assert 0 < found.left_over < 0.05


def test_equal_values_have_no_strength_and_nothing_left_over():
    found = inside(SALES * 0 + 5)

    assert found.trend_strength is found.left_over is None
    assert not found.is_unusual.any()


def test_too_short_a_series_is_a_sentence():
    with pytest.raises(NotEnoughData, match="from 8 values on; there are 7 of this one"):
        inside(SALES.iloc[:7])
    with pytest.raises(NotEnoughData, match="there is 1 of this one"):
        inside(SALES.iloc[:1])


@pytest.mark.parametrize(
    ("strength", "word"),
    [(0.95, "strong"), (0.7, "clear"), (0.4, "weak"), (0.1, "hardly any"), (None, "none")],
)
def test_a_strength_is_told_in_a_word(strength, word):
    assert strongly(strength) == word


def test_an_event_that_never_came_changes_nothing():
    later = Surroundings((Event("Opening", (date(2031, 5, 1),)),))

    assert inside(SALES, later).rows.equals(inside(SALES).rows)


@pytest.mark.parametrize("values", [SALES, GROWING])
def test_of_three_years_hardly_any_value_is_unusual_and_a_wild_one_is(values):
    short = values.iloc[:36].copy()
    assert inside(short).is_unusual.mean() < 0.06

    short.iloc[20] *= 1.6
    found = inside(short, fairs())

    assert found.is_unusual[20]
    assert found.rows["value"].to_numpy() == pytest.approx(
        found.rows[["trend", "season_12", "events", "remainder"]].sum(axis=1).to_numpy()
    )
    assert "has passed a few times only" in " ".join(found.notes)


def test_a_season_that_is_not_there_is_hardly_any_though_it_passed_only_twice():
    hours = pd.date_range("2026-01-01", periods=24 * 15, freq="h")
    noise = np.random.default_rng(4).normal(size=len(hours))

    found = inside(pd.Series(100 + 10 * np.sin(2 * np.pi * hours.hour / 24) + noise, hours))

    day, week = found.seasons
    assert (day.words, week.words) == ("day", "week")
    assert day.strength > 0.9
    assert week.strength < 0.3


def test_too_long_a_season_of_a_short_series_is_told_and_left_alone():
    quarters = pd.date_range("2026-01-01", periods=1_500, freq="15min")
    noise = np.random.default_rng(4).normal(size=len(quarters))

    found = inside(pd.Series(100 + noise, quarters))

    assert [one.column for one in found.seasons] == ["season_96"]
    assert "A season of 672 steps has passed too few times to be told." in found.notes

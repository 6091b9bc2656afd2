"""Moments and values become equal steps, and every thing that is done to them is said."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasting import marks
from core.analytics.forecasting.finding import frequency_of, seasons_of
from core.analytics.forecasting.grid import bridged, gridded
from core.errors import Invalid, NotEnoughData


def grid(ds, values=None, **given):
    ds = [str(one) for one in ds]
    values = np.arange(1.0, len(ds) + 1) if values is None else np.array(values, dtype=float)
    return gridded(marks.read(ds), values, **given)


def ahead(ds, steps=2, **given):
    ds = [str(one) for one in ds]
    return marks.read(ds).written(grid(ds, **given).ahead(steps))


def dates(first, count, frequency, form="%Y-%m-%d"):
    return pd.date_range(first, periods=count, freq=frequency).strftime(form).tolist()


@pytest.mark.parametrize(
    ("ds", "code", "seasons", "following"),
    [
        (dates("2024-01-31", 13, "ME"), "ME", (12,), ["2025-02-28", "2025-03-31"]),
        (dates("2024-01-30", 3, "ME"), "ME", (12,), ["2024-04-30", "2024-05-31"]),
        (dates("2024-01-01", 13, "MS"), "MS", (12,), ["2025-02-01", "2025-03-01"]),
        (dates("2024-01-01", 13, "MS", "%Y-%m"), "MS", (12,), ["2025-02", "2025-03"]),
        (["2024-01-15", "2024-02-15", "2024-03-15"], "MS", (12,), ["2024-04-15", "2024-05-15"]),
        (dates("2024-02-29", 5, "QE-NOV"), "QE", (4,), ["2025-05-31", "2025-08-31"]),
        (dates("2020-07-01", 5, "YS-JUL"), "YS", (), ["2025-07-01", "2026-07-01"]),
        (dates("2024-01-03", 9, "W-WED"), "W", (), ["2024-03-06", "2024-03-13"]),
        (dates("2024-01-01", 20, "B"), "B", (5,), ["2024-01-29", "2024-01-30"]),
        (dates("2024-01-01", 5, "B"), "D", (7,), ["2024-01-06", "2024-01-07"]),
        (dates("1969-12-20", 20, "D"), "D", (7,), ["1970-01-09", "1970-01-10"]),
        (dates("2024-01-01", 9, "14D"), "", (), ["2024-05-06", "2024-05-20"]),
        (dates("2024-01-31", 9, "2ME"), "", (6,), ["2025-07-31", "2025-09-30"]),
        (dates("2024-01-01", 9, "5YS"), "", (), ["2069-01-01", "2074-01-01"]),
    ],
)
def test_days_and_periods_go_on_as_they_are_dated(ds, code, seasons, following):
    found = grid(ds)

    assert (found.code, found.seasons) == (code, seasons)
    assert found.values.tolist() == list(range(1, len(ds) + 1))
    assert ahead(ds) == following
    assert list(found.moments(1)[: len(ds)]) == list(pd.to_datetime(ds))


def test_hours_go_on_at_the_times_that_have_their_turn():
    every = pd.date_range("2024-01-01", periods=24 * 21, freq="h")
    opened = every[(every.dayofweek < 5) & (every.hour >= 9) & (every.hour < 17)]

    found, following = grid(opened), ahead(opened, 9)

    assert (found.code, found.seasons) == ("h", (8, 40))
    assert following[0] == "2024-01-22 09:00:00"
    assert following[-1] == "2024-01-23 09:00:00"


@pytest.mark.parametrize(
    ("form", "following"),
    [
        ("%Y-%m-%dT%H:%M", "2024-01-03T00:00:00"),
        ("%Y-%m-%d %H:%M:%S", "2024-01-03 00:00:00"),
        ("%Y-%m-%dT%H:%M:%S.500", "2024-01-03T00:00:00.500000000"),
        ("%Y-%m-%dT%H:%MZ", "2024-01-03T00:00:00Z"),
        ("%Y-%m-%dT%H:%M+02:00", "2024-01-03T00:00:00+02:00"),
    ],
)
def test_moments_are_written_as_they_came(form, following):
    ds = dates("2024-01-01", 48, "h", form)

    assert ahead(ds, 1) == [following]


def test_over_a_change_of_clocks_hours_are_counted_in_utc():
    local = pd.date_range("2024-03-30", periods=48, freq="h", tz="Europe/Berlin")

    following = ahead([one.isoformat() for one in local], 1)

    assert following == ["2024-03-31T23:00:00+00:00"]


def test_moments_of_which_only_some_name_an_offset_are_refused():
    with pytest.raises(Invalid, match="some of its moments name an offset"):
        grid(["2024-01-01T00:00Z", "2024-01-01T01:00"])


@pytest.mark.parametrize(
    ("ds", "following"),
    [
        ([3, 1, 2], ["4", "5"]),
        (["10.0", "20", "40"], ["50", "60"]),
        ([-4, -2, 0], ["2", "4"]),
        ([2019, 2020, 2021], ["2022", "2023"]),
        ([7], ["8", "9"]),
    ],
)
def test_whole_numbers_go_on_by_their_usual_step(ds, following):
    assert ahead(ds) == following


def test_whole_numbers_have_no_season_unless_one_is_named():
    assert grid(range(30)).season == 1
    assert grid(range(30), season=6).seasons == (6,)
    assert grid(range(30), code="MS").seasons == (12,)
    assert grid(dates("2024-01-01", 30, "MS"), season=1).seasons == ()


@pytest.mark.parametrize(
    ("ds", "why"),
    [
        ([20240131, 20240229, 20240331], "look like dates without hyphens; write them like"),
        ([202411, 202412, 202501], "look like dates without hyphens; write them like"),
        ([1, 2, 9, 4_000, 4_003], "too many of its steps have no value"),
        (["2024-01-01", "7"], r"a whole number in one row \(7\) and a date in another"),
        (["2024-01-01"], "one value does not tell .* say it with --freq"),
        (["2024-01-01", "2024-01-04"], "two values do not tell"),
        (["2024-01-01", "2024-01-05", "2024-03-07", "2024-03-20"], "follow no frequency"),
    ],
)
def test_moments_without_a_rhythm_are_refused_with_what_would_mend_them(ds, why):
    with pytest.raises(Invalid, match=why):
        grid(ds)


@pytest.mark.parametrize(
    ("ds", "code"),
    [
        (["2024-01-31", "2024-02-29"], "MS"),
        (["2024-01-01", "2025-01-01"], "YS"),
        (["2024-01-01T06:00", "2024-01-01T12:00"], "6h"),
    ],
)
def test_two_values_are_taken_for_what_their_distance_is(ds, code):
    assert grid(ds).code == code


@pytest.mark.parametrize(
    ("ds", "code", "following"),
    [
        (["2024-01-31"], "MS", ["2024-02-29", "2024-03-31"]),
        (["2024-01-05"], "B", ["2024-01-08", "2024-01-09"]),
        (["2024-01-05"], "D", ["2024-01-06", "2024-01-07"]),
        (["2024-01-05"], "W", ["2024-01-12", "2024-01-19"]),
        (["2024-01-05T06:30"], "12h", ["2024-01-05T18:30:00", "2024-01-06T06:30:00"]),
        (dates("2024-01-01", 9, "MS"), "ME", ["2024-10-01", "2024-11-01"]),
        (dates("2024-01-01", 20, "B"), "D", ["2024-01-29", "2024-01-30"]),
    ],
)
def test_a_frequency_that_is_named_counts(ds, code, following):
    assert ahead(ds, code=code) == following


def test_several_values_in_a_step_of_the_named_frequency_are_refused():
    with pytest.raises(Invalid, match="--freq says monthly, and 2024-01-01 00:00 and 2024-01-02"):
        grid(dates("2024-01-01", 40, "D"), code="MS")


@pytest.mark.parametrize(
    ("said", "code"),
    [("M", "MS"), ("me", "ME"), ("W-MON", "W"), ("15T", "15min"), ("H", "h"), ("24h", "D")],
)
def test_a_frequency_is_understood_as_people_write_it(said, code):
    assert frequency_of(said) == code


@pytest.mark.parametrize("said", ["fortnight", "7h", "0h", "2D"])
def test_a_frequency_that_there_is_not_is_a_sentence(said):
    with pytest.raises(Invalid, match="it is one of D, B"):
        frequency_of(said)


def test_seasons_by_default_are_a_day_a_week_or_a_year():
    codes = ["h", "D", "B", "W", "MS", "QE", "YS", ""]

    assert [seasons_of(code)[:1] for code in codes] == [(24,), (7,), (5,), (), (12,), (4,), (), ()]


def test_rows_in_any_order_give_the_same_grid():
    ds = dates("2024-01-01", 30, "D")
    mixed = np.random.default_rng(5).permutation(30)

    found = grid([ds[at] for at in mixed], (mixed + 1.0).tolist())

    assert found.values.tolist() == list(range(1, 31))
    assert found.notes == ()


def test_a_moment_that_comes_twice_counts_once_and_several_values_by_their_mean():
    found = grid([1, 2, 2, 3, 3, 4], [5, 6, 6, 1, 3, 8])

    assert found.values.tolist() == [5, 6, 2, 8]
    assert found.notes == (
        "1 moment came twice and counts once",
        "1 moment has several values, of which the mean counts",
    )


def test_unknown_values_at_the_ends_are_no_gaps():
    found = grid([1, 2, 3, 4, 5], [np.nan, 7, 8, np.nan, np.nan])

    assert found.values.tolist() == [7, 8]
    assert found.ahead(1).tolist() == [4]
    assert found.notes == ("the last 2 moments have no value; the forecast begins before",)


def test_a_series_without_a_value_is_refused():
    with pytest.raises(NotEnoughData, match="it has no value"):
        grid([1, 2], [np.nan, np.nan])


def test_a_short_gap_is_filled_along_its_season():
    season = np.tile([10.0, 20.0, 60.0, 30.0], 8)
    ds = [at for at in range(32) if at not in {14, 21}]

    found = grid(ds, season[ds], season=4)

    assert found.values == pytest.approx(season, rel=0.01)
    assert found.notes == ("2 gaps filled by interpolation",)


def test_without_two_seasons_a_gap_is_filled_along_a_line():
    assert grid([1, 2, 4, 5], [1, 2, 4, 5], season=4).values.tolist() == [1, 2, 3, 4, 5]
    assert grid([1, 2, 4, 5], [-3, -2, 0, 1]).values.tolist() == [-3, -2, -1, 0, 1]


def test_filling_does_not_go_below_zero_where_no_value_does():
    values = np.tile([0.0, 0.0, 90.0], 5)
    values[7:] *= 0.01
    values[9] = np.nan

    assert bridged(values, 3).min() == 0


def test_after_a_long_gap_only_what_follows_is_used():
    ds = [*range(10), *range(25, 60)]

    found = grid(ds, season=12)

    assert len(found.values) == 35
    assert found.notes == ("only the last 35 of 45 values are used, for gaps before them",)


def test_of_a_history_full_of_gaps_the_latest_stretch_with_few_is_used():
    ds = [*range(0, 40, 2), *range(40, 60)]

    found = grid(ds)

    assert len(found.values) == 32
    assert found.notes[0].startswith("only the last 26 of 40 values are used")


def test_too_few_values_after_a_gap_are_refused_with_the_numbers():
    with pytest.raises(NotEnoughData, match="10 steps before the last 2 values, of which 3 are"):
        grid([*range(10), 20, 21])


def test_a_last_period_that_is_dated_before_its_end_is_left_out():
    ds = [*dates("2024-01-31", 5, "ME"), "2024-06-12"]

    found = grid(ds)

    assert len(found.values) == 5
    assert ahead(ds, 1) == ["2024-06-30"]
    assert "2024-06-12, before its period ends, and is left out" in found.notes[0]


def test_values_beside_the_usual_steps_are_left_out_and_counted():
    ds = [*dates("2024-01-01", 60, "B"), "2024-02-10"]

    found = grid(ds)

    assert len(found.values) == 60
    assert found.notes == ("1 value off the usual steps left out",)


def test_a_series_beside_all_steps_of_the_named_frequency_is_refused():
    with pytest.raises(NotEnoughData, match="no value on the steps of its frequency"):
        grid(["2024-01-06", "2024-01-07"], code="B")


def test_a_calendar_is_found_for_histories_of_any_length():
    ds = pd.date_range("1990-01-01", periods=10_001, freq="D")

    assert grid(ds).code == "D"


@pytest.mark.parametrize(
    ("ds", "steps", "why"),
    [
        (dates("2024-01-01", 9, "YS"), 400, "beyond the year 2261"),
        (dates("2024-01-01", 9, "D"), 90_000, "beyond the year 2261"),
        ([1, 10**17], 100, "beyond the largest number"),
    ],
)
def test_steps_beyond_what_can_be_written_are_refused(ds, steps, why):
    with pytest.raises(Invalid, match=why):
        ahead(ds, steps)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31.01.2024", "is not an ISO date"),
        ("", "is not an ISO date"),
        ("1e5", "is not an ISO date"),
        ("2024-02-30", "is not a day of the calendar"),
        ("3024-01-01", "is not a day of the calendar"),
    ],
)
def test_what_is_no_moment_is_told(text, why):
    assert why in marks.faulty(["2024-01-31", "7", text])[text]

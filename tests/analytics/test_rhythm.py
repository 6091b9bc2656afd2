"""The frequency of a series is recognised with its gaps, and a last period that is not whole."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics import rhythm

FREQUENCIES = {
    "D": "D",
    "B": "B",
    "W-MON": "W",
    "W-SUN": "W",
    "W-FRI": "W",
    "MS": "MS",
    "ME": "ME",
    "BME": "ME",
    "QS": "QS",
    "QE": "QE",
    "QE-JAN": "QE",
    "QS-NOV": "QS",
    "YS": "YS",
    "YE": "YE",
    "YE-JUN": "YE",
    "h": "h",
    "15min": "15min",
    "6h": "6h",
}


def unfinished(moments, loaded):
    return rhythm.unfinished(moments, rhythm.recognised(moments), loaded)


def days(first, count, frequency="D"):
    return pd.date_range(first, periods=count, freq=frequency)


@pytest.mark.parametrize(("made", "said"), FREQUENCIES.items())
def test_a_frequency_is_recognised_and_has_no_gaps(made, said):
    moments = days("2024-01-01", 40, made)

    found = rhythm.recognised(moments)

    assert found.code == said
    assert found.missing.empty
    if made != "BME":  # a month's last working day is told as its end
        assert found.following == days(moments[-1], 2, made)[-1]


@pytest.mark.parametrize(("made", "said"), FREQUENCIES.items())
@settings(max_examples=8)
@given(gone=st.sets(st.integers(1, 38), min_size=1, max_size=6))
def test_what_was_taken_out_is_what_is_missing(made, said, gone):
    whole = days("2024-01-01", 120 if made == "h" else 40, made)  # five days tell of a night

    found = rhythm.recognised(whole.delete(sorted(gone)))

    assert found.code == said
    if made == "BME":
        assert len(found.missing) == len(gone)
    else:
        assert found.missing.equals(whole[sorted(gone)])


def test_a_time_of_day_is_that_of_the_others():
    at_five = days("2024-01-01 17:00", 20).delete(3)

    assert list(rhythm.recognised(at_five).missing) == [pd.Timestamp("2024-01-04 17:00")]


def test_days_on_which_a_shop_is_closed_are_no_gaps():
    open_days = days("2024-01-01", 60)
    open_days = open_days[open_days.dayofweek != 6]

    found = rhythm.recognised(open_days)

    assert (found.code, len(found.missing)) == ("D", 0)


def test_nights_and_weekends_of_an_exchange_are_no_gaps():
    opened = days("2024-01-01 09:30", 16 * 96, "15min")
    trades = opened[
        (opened.dayofweek < 5)
        & (opened.time >= pd.Timestamp("09:30").time())
        & (opened.time < pd.Timestamp("16:00").time())
    ]

    found = rhythm.recognised(trades.delete(5))

    assert found.code == "15min"
    assert list(found.missing) == [trades[5]]


@pytest.mark.parametrize(
    "moments",
    [
        [],
        ["2024-01-01", "2024-02-01"],
        ["2024-01-01", "2024-01-05", "2024-01-19", "2024-02-28", "2024-03-01", "2024-07-04"],
        ["2024-01-01", "2024-01-02", "2024-01-03", "2034-01-02", "2034-01-03", "2034-01-04"],
        ["2024-01-01 00:00", "2024-01-01 00:07", "2024-01-01 01:11", "2024-01-01 03:59"],
    ],
)
def test_what_follows_no_rhythm_or_is_too_short_is_not_recognised(moments):
    assert rhythm.recognised(pd.DatetimeIndex(moments)) is None


def test_hours_that_never_come_on_most_days_are_no_rhythm():
    moments = [pd.Timestamp("2024-01-01") + pd.Timedelta(hours=25 * n) for n in range(30)]
    twice = pd.DatetimeIndex(
        sorted([*moments, *(moment + pd.Timedelta(hours=1) for moment in moments)])
    )

    assert rhythm.recognised(twice) is None


def test_a_month_of_days_that_stop_on_the_twelfth_is_not_whole():
    moments = pd.date_range("2026-09-01", "2026-11-12")

    found = rhythm.partial_last(moments, "MS")

    assert found.sentence == (
        "November 2026 is not whole: its values end on 2026-11-12; "
        "it is kept out of comparisons and forecasts."
    )


@pytest.mark.parametrize(
    ("moments", "code"),
    [
        (pd.date_range("2026-09-01", "2026-10-31"), "MS"),
        (pd.bdate_range("2026-01-01", "2026-05-29"), "ME"),  # the 30th is a Saturday
        (pd.date_range("2026-01-01", "2026-09-01", freq="MS"), "QE"),
        (pd.DatetimeIndex([]), "MS"),
    ],
)
def test_a_period_after_which_no_more_is_due_is_whole(moments, code):
    assert rhythm.partial_last(moments, code) is None


@pytest.mark.parametrize(
    ("last", "code", "said"),
    [
        ("2026-11-12", "W", "The week to 2026-11-15"),
        ("2026-11-12", "QE", "Quarter 4 of 2026"),
        ("2026-11-12", "YE", "2026"),
    ],
)
def test_a_period_is_called_as_people_call_it(last, code, said):
    found = rhythm.partial_last(pd.date_range("2026-01-01", last), code)

    assert found.sentence.startswith(f"{said} is not whole")


def scattered(counts, stop):
    """So many moments each month, without a rhythm, the last month only up to a day."""
    chance = np.random.default_rng(7)
    months = pd.date_range("2026-01-01", periods=len(counts), freq="MS")
    ends = [28] * (len(counts) - 1) + [stop]
    made = [
        month + pd.Timedelta(minutes=int(at), days=int(day))
        for month, count, end in zip(months, counts, ends, strict=True)
        for day, at in zip(
            [*chance.choice(end - 1, count - 1, replace=False), end - 1],
            chance.integers(0, 1000, count),
            strict=True,
        )
    ]
    return pd.DatetimeIndex(sorted(made))


def test_a_last_month_with_fewer_entries_than_any_before_that_stops_earlier_is_not_whole():
    assert rhythm.partial_last(scattered([20, 17, 22, 19, 6], 11), "MS") is not None


def test_a_last_month_with_fewer_entries_up_to_its_end_is_whole():
    assert rhythm.partial_last(scattered([20, 17, 22, 19, 6], 28), "MS") is None
    assert rhythm.partial_last(scattered([20, 17, 6], 11), "MS") is None


def test_entries_that_were_loaded_before_the_end_of_their_month_do_not_fill_it():
    moments = scattered([20, 17, 22, 19, 20], 28)

    assert rhythm.partial_last(moments, "MS", date(2026, 5, 29)) is not None
    assert rhythm.partial_last(moments, "MS", date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("frequency", "loaded", "is_partial"),
    [
        ("MS", date(2024, 12, 12), True),
        ("MS", date(2025, 1, 2), False),
        ("ME", date(2024, 12, 12), True),
        ("ME", date(2024, 12, 31), False),
        ("MS", date(2024, 6, 1), False),  # a plan, half a year ahead
        ("MS", None, False),
    ],
)
def test_a_month_that_was_loaded_before_it_was_over_is_not_whole(frequency, loaded, is_partial):
    found = unfinished(days("2024-01-01", 12, frequency), loaded)

    assert (found is not None) == is_partial
    if found:
        assert "December 2024 is not whole: it was loaded on 2024-12-12" in found.sentence


@pytest.mark.parametrize(
    ("frequency", "loaded", "is_partial"),
    [
        ("W-MON", date(2024, 3, 20), True),  # the week from Monday the 18th
        ("W-MON", date(2024, 3, 24), False),
        ("W-FRI", date(2024, 3, 20), True),  # the week to Friday the 22nd
        ("W-FRI", date(2024, 3, 22), False),
        ("QE-JAN", date(2026, 10, 5), True),  # a quarter of a year that ends in January
        ("QE-JAN", date(2026, 11, 1), False),
    ],
)
def test_weeks_and_quarters_end_where_they_are_dated(frequency, loaded, is_partial):
    first = "2024-01-01" if frequency[0] == "W" else "2024-01-31"
    moments = days(first, 12, frequency)

    assert (unfinished(moments, loaded) is not None) == is_partial


def test_of_days_and_of_no_rhythm_the_last_is_never_left_out():
    assert unfinished(days("2024-01-01", 12), date(2024, 1, 12)) is None
    assert unfinished(days("2024-01-01", 2, "MS"), date(2024, 2, 12)) is None


def test_frequencies_are_said_in_words():
    assert rhythm.recognised(days("2024-01-01", 9, "QE")).words == "quarterly"

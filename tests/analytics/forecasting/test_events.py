"""Events as columns: windows, repetitions, what is known ahead, and each day once."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.analytics.forecasters.contract import Regressors
from core.analytics.forecasting.events import Event, Kind, coded, holidays_of
from core.errors import Invalid

DAYS = pd.date_range("2026-03-01", periods=20)  # a Sunday
SALE = Event.lasting("Sale", date(2026, 3, 4), date(2026, 3, 6), Kind.PROMOTION)


def column(found, name):
    at = found.regressors.names.index(name)
    return np.concatenate([found.regressors.past[:, at], found.regressors.ahead[:, at]])


def places(found, name):
    return np.flatnonzero(column(found, name)).tolist()


def test_an_event_is_a_column_of_its_days():
    found = coded([SALE], DAYS, known=12)

    assert found.columns == {"Sale": ("Sale",)}
    assert places(found, "Sale") == [3, 4, 5]
    assert found.regressors.past.shape == (12, 1)
    assert found.regressors.ahead.shape == (8, 1)
    assert found.notes == ()


def test_days_before_and_after_an_event_have_columns_of_their_own():
    sale = Event("Sale", SALE.days, Kind.PROMOTION, before=2, after=1)

    found = coded([sale], DAYS, known=12)

    assert found.columns == {"Sale": ("Sale", "Sale (after)", "Sale (before)")}
    assert places(found, "Sale (before)") == [1, 2]
    assert places(found, "Sale") == [3, 4, 5]
    assert places(found, "Sale (after)") == [6]


def test_days_between_two_runs_of_an_event_count_once():
    twice = Event("Sale", (date(2026, 3, 4), date(2026, 3, 6)), before=2, after=2)

    found = coded([twice], DAYS, known=12)

    assert places(found, "Sale") == [3, 5]
    assert set(places(found, "Sale (before)")) | set(places(found, "Sale (after)")) == {
        1,
        2,
        4,
        6,
        7,
    }
    assert not set(places(found, "Sale (before)")) & set(places(found, "Sale (after)"))


def test_a_planned_event_is_known_ahead():
    found = coded([Event("Sale", (date(2026, 3, 4), date(2026, 3, 15)))], DAYS, known=12)

    assert found.regressors.ahead[:, 0].tolist() == [0, 0, 1, 0, 0, 0, 0, 0]


def test_an_event_that_has_never_happened_is_left_out_with_a_sentence():
    fair = Event("Fair", (date(2026, 3, 15),))

    found = coded([fair], DAYS, known=12)

    assert found.regressors is None
    assert found.notes == (
        "'Fair' has not happened in the history; its effect cannot be known, and is left out.",
    )


def test_an_event_that_falls_into_no_step_is_not_spoken_of():
    found = coded([Event("Fair", (date(2020, 3, 15),))], DAYS, known=12)

    assert found.regressors is None
    assert found.notes == ()


def test_an_event_in_every_step_explains_nothing_and_is_left_out():
    years = pd.date_range("2010-01-01", periods=12, freq="YS")
    christmas = Event("Christmas", (date(2010, 12, 25),), Kind.HOLIDAY, is_yearly=True)

    found = coded([christmas], years, known=10)

    assert found.regressors is None
    assert "takes every step of the history alike" in found.notes[0]


def test_a_yearly_event_comes_each_year_also_before_the_one_that_is_named():
    days = pd.date_range("2023-01-01", "2026-12-31")
    ball = Event("Ball", (date(2025, 2, 11),), is_yearly=True)

    found = coded([ball], days, known=1200)

    assert days[places(found, "Ball")].year.tolist() == [2023, 2024, 2025, 2026]


def test_a_yearly_event_around_new_year_is_felt_on_both_sides():
    days = pd.date_range("2025-01-01", "2025-12-31")
    sale = Event.lasting("Sale", date(2020, 12, 30), date(2021, 1, 2), is_yearly=True)

    found = coded([sale], days, known=364)

    assert places(found, "Sale") == [0, 1, 363, 364]


def test_the_leap_day_is_the_last_of_february_where_there_is_none():
    days = pd.date_range("2023-01-01", "2024-12-31")
    feast = Event("Feast", (date(2020, 2, 29),), is_yearly=True)

    found = coded([feast], days, known=700)

    assert [f"{day:%m-%d}" for day in days[places(found, "Feast")]] == ["02-28", "02-29"]


def test_a_day_counts_for_the_shortest_event_that_takes_it():
    feast = Event("Feast", (date(2026, 3, 5),), Kind.HOLIDAY)

    found = coded([SALE, feast], DAYS, known=12)

    assert places(found, "Sale") == [3, 5]
    assert places(found, "Feast") == [4]


def test_an_event_goes_before_the_days_around_another():
    feast = Event("Feast", (date(2026, 3, 3),), before=3, after=3)

    found = coded([SALE, feast], DAYS, known=12)

    assert places(found, "Sale") == [3, 4, 5]
    assert "Feast (after)" not in found.regressors.names


def test_the_same_days_under_a_second_name_are_told_once_with_a_sentence():
    own = Event("Xmas", (date(2026, 3, 5),))

    found = coded([Event("Christmas", (date(2026, 3, 5),)), own], DAYS, known=12)

    assert found.columns == {"Christmas": ("Christmas",)}
    assert found.notes == (
        "'Xmas' falls on days of shorter or earlier named events only; it counts as these.",
    )


def test_an_event_of_several_entries_is_one_column():
    again = Event("Sale", (date(2026, 3, 10),), Kind.PROMOTION)

    found = coded([SALE, again], DAYS, known=12)

    assert places(found, "Sale") == [3, 4, 5, 9]


def test_an_event_that_a_column_of_the_file_tells_already_is_not_told_again():
    told = np.zeros((20, 1))
    told[3:6] = 1

    found = coded([SALE], DAYS, 12, beside=Regressors(("promo",), told[:12], told[12:]))

    assert found.regressors.names == ("promo",)
    assert found.notes == (
        "'Sale' always comes with 'promo' and cannot be told from it; it counts as that.",
    )


def test_what_is_beside_the_series_already_comes_first_and_stays_as_it_is():
    price = np.linspace(3, 4, 20)[:, None]

    found = coded([SALE], DAYS, 12, beside=Regressors(("price",), price[:12], price[12:15]))

    assert found.regressors.names == ("price", "Sale")
    assert np.array_equal(column(found, "price")[:15], price[:15, 0])
    assert np.isnan(column(found, "price")[15:]).all()


def test_a_week_gets_the_share_of_its_days():
    weeks = pd.date_range("2026-03-06", periods=6, freq="W-FRI")

    found = coded([SALE], weeks, known=4)

    assert column(found, "Sale").round(4).tolist() == [round(3 / 7, 4), 0, 0, 0, 0, 0]


def test_holidays_of_a_country_are_events():
    easter = {event.name: event for event in holidays_of("GB", [2025, 2026])}["Good Friday"]

    assert easter.kind is Kind.HOLIDAY
    assert easter.days == (date(2025, 4, 18), date(2026, 4, 3))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Event(" ", (date(2026, 1, 1),)), "has a name"),
        (lambda: Event("Sale", ()), "has no day"),
        (lambda: Event("Sale", (date(2026, 1, 1),), before=61), "0 to 60 days"),
        (lambda: Event("Sale", (date(2026, 1, 1),), after=-1), "0 to 60 days"),
        (lambda: Event.lasting("Sale", date(2026, 1, 2), date(2026, 1, 1)), "before it begins"),
    ],
)
def test_what_is_no_event_is_refused_in_words(made, said):
    with pytest.raises(Invalid, match=said):
        made()

"""Instruments are everybody's, and their closes are the adjusted ones where there are any."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from core.db.keys import uuid7
from core.market import queries
from tests.bed.rows import Rows

NEWEST = datetime(2024, 3, 29, tzinfo=UTC)


@pytest.fixture
def rows(db):
    return Rows(db.connection())


@pytest.fixture
def acme(rows):
    given = {"symbol": "ACME", "exchange": "US", "name": "Acme Inc.", "currency": "USD"}
    return rows.add("instruments", **given)


def bars(rows, instrument, closes, **given):
    """Daily bars with these closes, by how many days before the newest they are."""
    for ago, close in closes.items():
        told = {"interval": "daily", "c": close, "ts": NEWEST - timedelta(days=ago)} | given
        rows.add("price_bars", instrument_id=instrument["id"], **told)


def test_instruments_are_listed_by_symbol_for_whoever_is_signed_in(db, vic, rows, acme):
    rows.add("instruments", symbol="ABLE", exchange="US")

    found = queries.instruments(db, vic)

    assert [one.symbol for one in found] == ["ABLE", "ACME"]
    assert found[1] == queries.Listed(acme["id"], "ACME", "US", "Acme Inc.", "USD")


def test_a_symbol_listed_twice_is_told_apart_by_its_exchange(db, vic, rows, acme):
    rows.add("instruments", symbol="ACME", exchange="DE")

    assert [str(one) for one in queries.instruments(db, vic)] == ["ACME (DE)", "ACME (US)"]


def test_closes_stand_by_date_the_oldest_first(db, vic, rows, acme):
    bars(rows, acme, {0: 12.0, 1: 11.0, 4: 10.0})

    found = queries.closes(db, vic, acme["id"], 30)

    assert found["close"].tolist() == [10, 11, 12]
    assert found.index.name == "date"
    assert found.index[-1] == pd.Timestamp(NEWEST)


def test_an_adjusted_close_is_read_in_place_of_the_close(db, vic, rows, acme):
    bars(rows, acme, {1: 100.0}, adj_c=50.0)
    bars(rows, acme, {0: 51.0})

    assert queries.closes(db, vic, acme["id"], 30)["close"].tolist() == [50, 51]


def test_days_are_counted_back_from_the_newest_bar_and_not_from_today(db, vic, rows, acme):
    bars(rows, acme, {0: 4.0, 6: 3.0, 7: 2.0, 30: 1.0})

    assert queries.closes(db, vic, acme["id"], 7)["close"].tolist() == [3, 4]


def test_bars_of_other_lengths_and_instruments_are_left_out(db, vic, rows, acme):
    bars(rows, acme, {0: 1.0})
    bars(rows, acme, {-1: 2.0}, interval="15m")
    bars(rows, rows.add("instruments"), {0: 3.0})

    assert queries.closes(db, vic, acme["id"], 30)["close"].tolist() == [1]


def test_an_instrument_without_bars_or_that_is_gone_has_no_closes(db, vic, acme):
    assert queries.closes(db, vic, acme["id"], 30).empty
    assert queries.closes(db, vic, uuid7(), 30).empty


def test_a_listing_takes_one_statement_and_closes_take_two(db, vic, rows, acme, statements):
    bars(rows, acme, {0: 1.0, 1: 2.0})

    with statements.budget(1):
        queries.instruments(db, vic)
    with statements.budget(2):
        queries.closes(db, vic, acme["id"], 30)

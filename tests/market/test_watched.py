"""What rules read of instruments: the newest close, the one before, and how long none came."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from core.db.keys import uuid7
from core.db.types import now
from core.market import watched
from core.market.tables import Instrument, Interval, PriceBar
from tests.bed.rows import FIRST_MOMENT, Rows

DAY = timedelta(days=1)
MANY = 300


@pytest.fixture
def put(db):
    """Put an instrument with daily closes, the newest on the first day of 2024."""
    rows = Rows(db.connection())

    def made(*closes, adjusted=None, **given):
        listed = {"symbol": "ACME", "exchange": "US", "currency": "USD"} | given
        instrument = rows.add("instruments", **listed)["id"]
        for ago, close in enumerate(reversed(closes)):
            bar = {"instrument_id": instrument, "ts": FIRST_MOMENT - ago * DAY, "c": close}
            rows.add("price_bars", interval="daily", adj_c=adjusted, **bar)
        return instrument

    return made


def test_the_newest_close_and_the_one_before_are_read(db, ada, put):
    instrument = put(90.0, 92.6, 81.2)

    (one,) = watched.closes(db, ada)

    assert (one.subject_id, one.label, one.unit) == (instrument, "ACME (US)", "USD")
    assert (one.value, one.before, one.of) == (81.2, 92.6, date(2024, 1, 1))


def test_the_adjusted_close_counts_where_it_is_known(db, ada, put):
    put(81.2, adjusted=40.6)

    assert [one.value for one in watched.closes(db, ada)] == [40.6]


def test_bars_of_other_lengths_do_not_count(db, ada, put):
    instrument = put(81.2)
    later = {"instrument_id": instrument, "ts": FIRST_MOMENT + 5 * DAY, "c": 99.0}
    Rows(db.connection()).add("price_bars", interval="15m", **later)

    assert [one.value for one in watched.closes(db, ada)] == [81.2]


def test_days_without_bars_are_counted_from_the_newest(db, ada, put):
    put(81.2)

    (one,) = watched.days_without_bars(db, ada)

    assert (one.value, one.unit) == ((now().date() - date(2024, 1, 1)).days, "")


def test_an_instrument_without_bars_says_so_and_one_that_is_over_is_read_by_name_only(db, ada, put):
    put(symbol="NEW")
    over = put(5.0, symbol="OLD", is_active=False)

    (new,) = watched.closes(db, ada)

    assert (new.label, new.value, new.reason) == ("NEW (US)", None, watched.NO_BARS)
    assert [one.value for one in watched.days_without_bars(db, ada)] == [None]
    assert [one.value for one in watched.closes(db, ada, over)] == [5.0]


def test_many_instruments_are_read_in_one_statement(db, ada, statements):
    rows = Rows(db.connection())
    first = rows.valid("instruments")
    many = [first | {"id": uuid7(), "symbol": f"S{number}"} for number in range(MANY)]
    bars = [
        {
            "id": uuid7(),
            "instrument_id": one["id"],
            "ts": FIRST_MOMENT + days * DAY,
            "interval": Interval.daily,
            **dict.fromkeys("ohlv", 1.0),
            "c": float(number + days),
        }
        for number, one in enumerate(many)
        for days in range(3)
    ]
    db.connection().execute(insert(Instrument), many)
    db.connection().execute(insert(PriceBar), bars)

    with statements.budget(1):
        read = watched.closes(db, ada)

    assert sorted((one.value, one.before) for one in read) == [
        (number + 2.0, number + 1.0) for number in range(MANY)
    ]

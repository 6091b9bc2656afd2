"""Files of instruments and bars are stored whole, beside what is there, and taken back."""

import pytest
from sqlmodel import select

from core.catalogue import CSV_SHAPES
from core.errors import Conflict, Invalid, NotAllowed
from core.market.checks import high_below_low_is_flagged, negative_volume_is_flagged
from core.market.tables import Instrument, PriceBar
from core.uploads.shapes import Mode
from tests.bed.filed import load, read, rows_of, undo

DAYS = """symbol,date,open,high,low,close,volume
AC,2026-01-05,10,12,9,11,100
AC,2026-01-06,11,13,10,12,200
"""
NEXT = """symbol,date,open,high,low,close,volume
AC,2026-01-06,11,14,10,13,250
AC,2026-01-07,13,15,12,14,300
"""
LAST = """symbol,date,open,high,low,close,volume
AC,2026-01-07,13,15,12,14.5,310
AC,2026-01-08,14,16,13,15,400
"""
LISTED = """symbol,exchange,name,currency,isin,active
AC,XPAR,Accor,EUR,FR0000120404,yes
AAPL,US,Apple,USD,US0378331005,yes
"""


def stored(db):
    bars = db.exec(select(PriceBar).order_by(PriceBar.ts)).all()
    return [(bar.ts.day, bar.c, bar.v) for bar in bars]


def test_what_is_stored_keeps_the_rules_of_flags(db, ada, root):
    load(db, ada, f"{DAYS}AC,2026-01-07,10,9,12,11,-5\n")

    assert high_below_low_is_flagged(db, root) == []
    assert negative_volume_is_flagged(db, root) == []


def test_instruments_are_made_and_what_a_file_leaves_out_stays_as_it_was(db, ada):
    load(db, ada, LISTED)
    load(db, ada, "symbol,exchange,figi,name\nAC,XPAR,BBG000B9XRY4,\n")

    found = {one.symbol: one for one in db.exec(select(Instrument))}
    assert found["AC"].name == "Accor"
    assert found["AC"].currency == "EUR"
    assert found["AC"].identifiers == {"isin": "FR0000120404", "figi": "BBG000B9XRY4"}
    assert found["AAPL"].identifiers == {"isin": "US0378331005"}


def test_a_file_of_bars_makes_the_instruments_that_nobody_knows_and_says_so(db, ada):
    shape = CSV_SHAPES["bars"]
    rows = read(DAYS).rows

    (warning,) = shape.against(db, ada, rows, Mode.updating)
    load(db, ada, DAYS, currency="EUR")

    assert not warning.blocks
    assert "A new instrument will be made: AC, with exchange=US and currency=USD" in warning.reason
    (made,) = db.exec(select(Instrument)).all()
    assert (made.symbol, made.exchange, made.currency) == ("AC", "US", "EUR")
    assert stored(db) == [(5, 11.0, 100.0), (6, 12.0, 200.0)]


def test_an_instrument_that_could_be_another_listing_is_not_guessed(db, ada):
    load(db, ada, LISTED)

    with pytest.raises(Invalid, match="AC is known at XPAR, and the file does not say"):
        load(db, ada, DAYS)
    load(db, ada, DAYS, exchange="XPAR")

    assert len(db.exec(select(Instrument)).all()) == 2


def test_bars_in_another_currency_or_at_another_level_than_their_instrument(db, ada):
    load(db, ada, LISTED)
    load(db, ada, DAYS, exchange="XPAR", currency="EUR")
    hundred = NEXT.replace("11,14,10,13,", "1100,1400,1000,1300,").replace(
        "13,15,12,14,", "1300,1500,1200,1400,"
    )

    with pytest.raises(Invalid, match="AC .XPAR. is quoted in EUR, not in GBX"):
        load(db, ada, NEXT, exchange="XPAR", currency="GBX")
    rows = read(hundred, exchange="XPAR").rows
    told = CSV_SHAPES["bars"].against(db, ada, rows, Mode.updating)

    assert ["100 or 1,000 times those that are stored" in one.reason for one in told] == [True]


def test_bars_are_added_updated_and_replaced(db, ada):
    load(db, ada, DAYS)

    with pytest.raises(Invalid, match="There is a bar of this moment already"):
        load(db, ada, NEXT, Mode.adding)
    load(db, ada, NEXT)
    assert stored(db) == [(5, 11.0, 100.0), (6, 13.0, 250.0), (7, 14.0, 300.0)]
    load(db, ada, LAST, Mode.replacing)

    assert stored(db) == [(7, 14.5, 310.0), (8, 15.0, 400.0)]


@pytest.mark.parametrize(
    ("mode", "order"),
    [(Mode.replacing, (1, 0)), (Mode.updating, (0, 1)), (Mode.replacing, (0, 1))],
    ids=["replaced, backwards", "updated, as loaded", "replaced, as loaded"],
)
def test_undone_files_leave_what_was_there_before_them(db, ada, mode, order):
    load(db, ada, f"{DAYS}AC,2026-01-09,10,9,12,11,-5\n")
    before = rows_of(db, PriceBar, Instrument)
    loads = [load(db, ada, NEXT, mode), load(db, ada, LAST, mode)]

    for at in order:
        undo(db, ada, loads[at])

    assert rows_of(db, PriceBar, Instrument) == before


def test_instruments_go_with_the_bars_that_brought_them_unless_others_came(db, ada):
    first = load(db, ada, DAYS)
    second = load(db, ada, LAST)

    undo(db, ada, first)
    assert [one.symbol for one in db.exec(select(Instrument))] == ["AC"]
    undo(db, ada, second)

    assert stored(db) == []


def test_instruments_that_have_bars_are_not_taken_back(db, ada):
    listed = load(db, ada, LISTED)
    bars = load(db, ada, DAYS, exchange="XPAR")

    with pytest.raises(Conflict, match="There are bars or other figures of AC"):
        undo(db, ada, listed)
    undo(db, ada, bars)
    undo(db, ada, listed)

    assert rows_of(db, Instrument, PriceBar) == []


def test_a_changed_instrument_is_again_what_it_was(db, ada):
    load(db, ada, LISTED)
    before = rows_of(db, Instrument)

    later = load(db, ada, LISTED.replace("Accor,EUR", "Accor SA,USD").replace("yes", "no"))
    undo(db, ada, later)

    assert rows_of(db, Instrument) == before


def test_a_viewer_loads_no_bars(db, vic):
    with pytest.raises(NotAllowed):
        load(db, vic, DAYS)

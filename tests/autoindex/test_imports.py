"""Market caps come in for instruments that are known, in dollars, in the unit that is meant."""

from decimal import Decimal

import pytest
from sqlmodel import select

from core.autoindex.imports import MARKET_CAPS
from core.autoindex.tables import MarketCapData
from core.errors import Invalid, NotAllowed
from core.uploads.shapes import Mode
from tests.bed.filed import load, read, rows_of, said, undo

LISTED = "symbol,exchange,name,currency\nAAPL,US,Apple,USD\nMSFT,US,Microsoft,USD\n"
CAPS = """symbol,date,market cap (USD),shares
AAPL,2026-01-05,3750000000000,14780000000
AAPL,2026-01-06,3760000000000,14780000000
"""
NEXT = """symbol,date,market cap (USD),shares
AAPL,2026-01-06,3770000000000,14780000000
AAPL,2026-01-07,3780000000000,14780000000
"""


def stored(db):
    found = db.exec(select(MarketCapData).order_by(MarketCapData.date))
    return [(one.date.day, one.market_cap) for one in found]


def test_the_sample_shows_every_field_but_the_unit():
    shown = set(read(MARKET_CAPS.sample).mapping)

    assert {one.name for one in MARKET_CAPS.fields} - shown == {"unit"}


@pytest.mark.parametrize(
    "header",
    [
        "Ticker;Date;Market capitalization",
        "Kürzel;Datum;Marktkapitalisierung",
        "Symbole;Date;Capitalisation boursière",
        "Símbolo;Fecha;Capitalización bursátil",
        "Simbolo;Data;Capitalizzazione di mercato",
        "Symbool;Datum;Beurswaarde",
    ],
)
def test_market_caps_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\nAAPL;13.01.2026;3.750.000.000.000,00\n")

    assert trial.shape == "market_caps"
    assert trial.totals["worth on the last day"] == "3,750,000,000,000 USD"
    assert "names no currency" in trial.warnings[0].reason


def test_a_unit_is_taken_from_the_header_or_asked_and_never_guessed():
    millions = CAPS.replace("000000,", ",").replace("(USD)", "(USD mn)")
    unsaid = millions.replace("(USD mn)", "")

    asked, answered = read(unsaid), read(unsaid, unit="1000000", currency="USD")

    assert read(millions).totals["worth on the last day"] == "3,760,000,000,000 USD"
    assert [one.about for one in asked.questions] == ["unit"]
    assert answered.totals["worth on the last day"] == "3,760,000,000,000 USD"


def test_other_currencies_than_the_dollar_are_refused():
    trial = read(CAPS.replace("USD", "EUR"))

    assert [one[2] for one in said(trial)] == ["EUR", "EUR"]
    assert "This is none of USD" in trial.refusals[0].reason


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("AAPL,2026-01-07,-5,1", "market cap (USD)"),
        ("AAPL,2026-01-07,abc,1", "market cap (USD)"),
        ("AAPL,2026-01-07,3780000000000,-1", "shares"),
        ("AAPL,2026-01-32,3780000000000,1", "date"),
        (",2026-01-07,3780000000000,1", "symbol"),
        ("AAPL,2026-01-06,3780000000000,1", "date"),
    ],
)
def test_what_cannot_be_is_refused_by_line_and_column(line, column):
    assert [one[:2] for one in said(read(f"{CAPS}{line}\n"))] == [(4, column)]


def test_an_instrument_that_nobody_knows_is_refused(db, ada):
    with pytest.raises(Invalid, match="There is no instrument AAPL"):
        load(db, ada, CAPS)


def test_market_caps_are_added_updated_replaced_and_undone(db, ada):
    load(db, ada, LISTED)
    load(db, ada, CAPS)
    before = rows_of(db, MarketCapData)

    with pytest.raises(Invalid, match="There is a market cap of this day already"):
        load(db, ada, NEXT, Mode.adding)
    updated = load(db, ada, NEXT)
    assert stored(db) == [
        (5, Decimal(3_750_000_000_000)),
        (6, Decimal(3_770_000_000_000)),
        (7, Decimal(3_780_000_000_000)),
    ]
    replaced = load(db, ada, NEXT.replace("AAPL,2026-01-06", "AAPL,2026-01-08"), Mode.replacing)
    assert [day for day, _ in stored(db)] == [7, 8]
    undo(db, ada, updated)
    undo(db, ada, replaced)

    assert rows_of(db, MarketCapData) == before


def test_a_viewer_loads_no_market_caps(db, vic):
    with pytest.raises(NotAllowed):
        load(db, vic, CAPS)

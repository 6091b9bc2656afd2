"""Exchange rates come in as people and central banks write them, and never the wrong way round."""

from decimal import Decimal

import pytest
from sqlmodel import select

from core.currency.imports import LONG
from core.currency.tables import FxRate
from core.errors import Invalid, NotAllowed
from core.uploads.shapes import Mode
from tests.bed.filed import load, read, rows_of, said, undo

ECB = """Date,USD,JPY,CYP,
2026-01-07,1.0892,157.41,N/A,
2026-01-06,1.0877,157.02,N/A,
"""
BUNDESBANK = """\
"";BBEX3.D.USD.EUR.BB.AC.000;BBEX3.D.USD.EUR.BB.AC.000_FLAGS;BBEX3.D.JPY.EUR.BB.AC.000
"";Euro foreign exchange reference rate / EUR 1 = USD ... / United States;;EUR 1 = JPY ... / Japan
unit;USD (US-Dollar);;JPY (Yen)
unit multiplier;one;;one
last update;2026-01-08 01:00:12;;2026-01-08 01:00:12
2026-01-06;1,0877;;157,02
2026-01-07;1,0892;;157,41
2026-01-08;.;No value available;.
"""
BANQUE = """Titre :;Dollar australien (AUD);Yen japonais (JPY)
Code série :;EXR.D.AUD.EUR.SP00.A;EXR.D.JPY.EUR.SP00.A
Unité :;Dollar Australien (AUD);Yen (JPY)
Magnitude :;Unités (0);Unités (0)
Source :;BCE;BCE
07/01/2026;1,6713;157,41
16/01/2026;-;157,02
"""
PLAIN = """date,from,to,rate
2026-01-06,EUR,USD,1.08
2026-01-07,EUR,USD,1.09
"""
NEXT = """date,from,to,rate
2026-01-07,EUR,USD,1.10
2026-01-08,EUR,USD,1.11
"""
LAST = """date,from,to,rate
2026-01-08,EUR,USD,1.12
2026-01-09,EUR,GBP,0.85
"""


def rates(trial):
    columns = ["base_currency", "quote_currency", "rate"]
    return [
        f"{row[0]:%Y-%m-%d} {row[1]}/{row[2]} {row[3]}"
        for row in trial.rows[["date", *columns]].itertuples(index=False)
    ]


def stored(db):
    found = db.exec(select(FxRate).order_by(FxRate.date, FxRate.quote_currency))
    return [(f"{one.base_currency}/{one.quote_currency}", one.date.day, one.rate) for one in found]


@pytest.mark.parametrize(
    "header",
    [
        "Datum;Von;Nach;Kurs",
        "Date;De;Vers;Taux de change",
        "Fecha;Desde;Hacia;Tipo de cambio",
        "Data;Da;Valuta quotata;Tasso di cambio",
        "Datum;Van;Naar;Wisselkoers",
        "Date;Base;Quote;Exchange rate",
        "Data;Moeda base;Moeda cotada;Taxa",
    ],
)
def test_rates_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\n13.01.2026;EUR;USD;1,0863\n14.01.2026;EUR;CHF;0,9381\n")

    assert trial.shape == "fx_long"
    assert rates(trial) == ["2026-01-13 EUR/USD 1.0863", "2026-01-14 EUR/CHF 0.9381"]


def test_a_file_that_names_no_base_is_asked_for_it_and_for_the_way_round():
    asked = read(ECB)
    answered = read(ECB, base_currency="EUR", rates_are="per_base")
    turned = read(ECB, base_currency="CHF", rates_are="per_currency")

    assert asked.shape == "fx_wide"
    assert asked.rows.empty
    assert not asked.refusals
    assert [one.about for one in asked.questions] == ["base_currency", "rates_are"]
    assert "USD" not in asked.questions[0].choices
    assert asked.questions[1].choices["per_currency"] == "1 USD is 1.0892 of the other currency"
    assert rates(answered)[:2] == ["2026-01-07 EUR/USD 1.0892", "2026-01-06 EUR/USD 1.0877"]
    assert rates(turned)[0] == "2026-01-07 USD/CHF 1.0892"
    assert "2 cells hold no rate." in answered.notes


def test_an_answer_that_is_no_currency_leaves_the_question_open():
    trial = read(ECB, base_currency="EURO", rates_are="per_base")

    assert [one.about for one in trial.questions] == ["base_currency"]


def test_a_title_that_names_the_base_settles_it():
    trial = read(f"Euro foreign exchange reference rates\n\n{ECB}")

    assert trial.is_clear
    assert rates(trial)[0] == "2026-01-07 EUR/USD 1.0892"


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        (BUNDESBANK, "2026-01-06 EUR/USD 1.0877", 4),
        (BANQUE, "2026-01-07 EUR/AUD 1.6713", 3),
        ("date,FXUSDCAD,FXEURCAD\n2026-01-07,1.38,1.61\n", "2026-01-07 USD/CAD 1.38", 2),
        ("Date;100 JPY = CHF;1 EUR = CHF\n17.1.2026;0,57;0,94\n", "2026-01-17 JPY/CHF 0.57", 2),
    ],
    ids=["Bundesbank", "Banque de France", "Bank of Canada", "a hundred yen"],
)
def test_central_banks_say_what_their_rates_are_of(text, first, count):
    trial = read(text)

    assert trial.shape == "fx_wide"
    assert trial.is_clear
    assert not trial.refusals
    assert rates(trial)[0] == first
    assert len(trial.rows) == count


def test_rates_in_thousands_are_refused_and_not_taken_for_units():
    trial = read(BUNDESBANK.replace("multiplier;one", "multiplier;thousand"))

    assert said(trial) == [(4, None, "thousand")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date,currency,per_eur\n2026-01-07,USD,1.09\n", "2026-01-07 EUR/USD 1.09"),
        ("date,pair,rate\n2026-01-07,EUR/USD,1.09\n", "2026-01-07 EUR/USD 1.09"),
        ("date,pair,rate\n2026-01-07,GBPUSD,1.27\n", "2026-01-07 GBP/USD 1.27"),
    ],
)
def test_one_side_of_a_pair_may_stand_in_a_name(text, expected):
    assert rates(read(text, "fx_long")) == [expected]


def test_one_column_of_currencies_is_asked_for_the_other_side():
    text = "date,currency,rate\n2026-01-07,USD,1.09\n2026-01-07,GBP,0.86\n"

    asked, answered = read(text), read(text, base_currency="eur", rates_are="per_base")

    assert [one.about for one in asked.questions] == ["base_currency", "rates_are"]
    assert rates(answered) == ["2026-01-07 EUR/USD 1.09", "2026-01-07 EUR/GBP 0.86"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2026-01-08,EUR,USD,0", "rate"),
        ("2026-01-08,EUR,USD,-1.09", "rate"),
        ("2026-01-08,EUR,USD,abc", "rate"),
        ("2026-01-08,EUR,USD,", "rate"),
        ("2026-01-08,EUR,EUR,1", "to"),
        ("2026-01-08,EURO,USD,1.09", "from"),
        ("2026-02-30,EUR,USD,1.09", "date"),
        ("2026-01-07,EUR,USD,1.10", "date"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_by_line_and_column(line, column):
    assert [one[:2] for one in said(read(f"{PLAIN}{line}\n"))] == [(4, column)]


@pytest.mark.parametrize(
    ("rate", "words"), [("0.8", "reciprocal of the one before"), ("125", "100 or 1,000 times")]
)
def test_a_rate_that_looks_turned_round_or_of_another_unit_is_told(rate, words):
    (warning,) = read(PLAIN.replace("1.08", "1.25").replace("1.09", rate)).warnings

    assert warning.line == 3
    assert words in warning.reason


def test_rates_the_other_way_round_than_those_stored_are_told(db, ada):
    load(db, ada, PLAIN.replace("1.08", "155.1").replace("1.09", "156.2").replace("USD", "JPY"))
    turned = read(NEXT.replace("1.10", "0.00644").replace("1.11", "0.00645").replace("USD", "JPY"))

    told = LONG.against(db, ada, turned.rows, Mode.updating)

    assert ["reciprocals of those that are stored" in one.reason for one in told] == [True]


def test_rates_are_stored_for_one_unit_to_the_last_digit(db, ada):
    load(db, ada, LONG.sample)

    assert ("JPY/CHF", 5, Decimal("0.005712")) in stored(db)
    assert {one.kind for one in db.exec(select(FxRate))} == {"closing", "average"}
    assert {one.source for one in db.exec(select(FxRate))} == {"ECB", "SNB"}


def test_rates_are_added_updated_and_replaced(db, ada):
    load(db, ada, PLAIN)

    with pytest.raises(Invalid, match="There is a rate of this pair and day already"):
        load(db, ada, NEXT, Mode.adding)
    load(db, ada, NEXT)
    assert [rate for *_, rate in stored(db)] == [Decimal("1.08"), Decimal("1.1"), Decimal("1.11")]
    load(db, ada, LAST, Mode.replacing)

    assert [(pair, day) for pair, day, _ in stored(db)] == [("EUR/USD", 8), ("EUR/GBP", 9)]


@pytest.mark.parametrize("order", [(1, 0), (0, 1)], ids=["backwards", "as loaded"])
def test_undone_files_leave_what_was_there_before_them(db, ada, order):
    load(db, ada, PLAIN)
    before = rows_of(db, FxRate)
    loads = [load(db, ada, NEXT), load(db, ada, LAST, Mode.replacing)]

    for at in order:
        undo(db, ada, loads[at])

    assert rows_of(db, FxRate) == before


def test_a_viewer_loads_no_rates(db, vic):
    with pytest.raises(NotAllowed):
        load(db, vic, PLAIN)

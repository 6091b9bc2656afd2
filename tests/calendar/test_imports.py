"""Holidays and promotions come in as calendars are written, for the one who loads them."""

from datetime import date

import pytest
from sqlmodel import select

from core.calendar.checks import scope_keys_are_canonical
from core.calendar.imports import SHAPE
from core.calendar.scope import scope_key
from core.calendar.tables import Event, EventType
from core.errors import Invalid, NotAllowed, NotFound
from core.uploads.shapes import Mode
from tests.bed.filed import load, read, rows_of, said, undo
from tests.bed.rows import Rows

DAYS = """date,holiday,country
2026-01-01,New Year's Day,DE
2026-05-01,Labour Day,DE
2026-01-01,New Year's Day,FR
"""
NEXT = """date,holiday,country,description
2026-05-01,Labour Day,DE,Shops are closed
2026-10-03,Day of German Unity,DE,
"""
LAST = """date,holiday,country
2026-10-03,Day of German Unity,DE
2026-12-25,Christmas Day,DE
"""
PROMOS = """promotion,start,end,sku,category,discount
Tea week,2026-03-02,2026-03-08,T-0100,Tea,20 %
Spring sale,2026-03-20,2026-03-28,,Cups,30 %
Everything must go,2026-06-01,2026-06-03,all,all,50 %
"""


def stored(db):
    found = db.exec(select(Event).order_by(Event.event_date, Event.scope_key)).all()
    return [(one.event_name, one.event_date.month, one.country) for one in found]


def test_the_sample_shows_every_field():
    shown = set(read(SHAPE.sample).mapping)

    assert shown == {one.name for one in SHAPE.fields}


@pytest.mark.parametrize(
    "header",
    [
        "Datum;Feiertag;Land",
        "Date;Jour férié;Pays",
        "Fecha;Festivo;País",
        "Data;Festività;Paese",
        "Datum;Feestdag;Land",
        "Data;Feriado;País",
        "Day;Public holiday;Country code",
    ],
)
def test_holidays_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\n25.12.2026;Noël;FR\n01.01.2026;Nouvel an;FR\n")

    assert trial.shape == "events"
    assert trial.totals["Holidays"] == "2"
    assert f"{trial.rows['event_date'][0]:%Y-%m-%d}" == "2026-12-25"


@pytest.mark.parametrize(
    "header",
    [
        "Aktion;Von;Bis;Warengruppe;Rabatt",
        "Opération;Début;Fin;Rayon;Remise",
        "Promoción;Inicio;Fin;Categoría;Descuento",
        "Promozione;Inizio;Fine;Categoria;Sconto",
        "Actie;Van;Tot en met;Categorie;Korting",
        "Promotion;Start;End;Category;Discount",
    ],
)
def test_promotions_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\nA;13.01.2026;24.01.2026;Tee;20 %\n")

    assert trial.shape == "events"
    assert trial.totals["Promotions"] == "1"
    assert trial.totals["Last day"] == "2026-01-24"


def test_what_the_events_are_is_asked_where_no_name_says_it(db, ada):
    text = "date,name\n2026-01-01,New Year's Day\n"

    asked = read(text)
    load(db, ada, text, type="holiday")

    assert asked.shape == "events"
    assert [one.about for one in asked.questions] == ["type"]
    assert [one.type for one in db.exec(select(Event))] == [EventType.holiday]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2026-02-30,Some day,DE", "date"),
        (",Some day,DE", "date"),
        ("2026-03-01,,DE", "holiday"),
        ("2026-03-01,Some day,Germany", "country"),
        ("2026-01-01,New Year's Day,DE", "country"),
    ],
)
def test_a_holiday_that_cannot_be_is_refused_by_line_and_column(line, column):
    assert [one[:2] for one in said(read(f"{DAYS}{line}\n"))] == [(5, column)]


@pytest.mark.parametrize(
    ("columns", "cells", "column"),
    [
        ("end", "2026-02-01", "end"),
        ("days before", "-1", "days before"),
        ("days before", "1.5", "days before"),
        ("impact", "-1.2", "impact"),
        ("impact", "35", "impact"),
        ("recurring", "sometimes", "recurring"),
        ("kind", "surprise", "kind"),
        ("kind", "", "kind"),
    ],
)
def test_what_an_event_cannot_have_is_refused(columns, cells, column):
    trial = read(f"date,holiday,country,{columns}\n2026-03-01,Some day,DE,{cells}\n")

    assert [one[:2] for one in said(trial)] == [(2, column)]


def test_a_change_in_per_cent_is_a_fraction(db, ada):
    load(db, ada, "date,promotion,impact\n2026-03-01,Tea week,35%\n2026-03-09,Cups,20%\n")

    assert [one.impact for one in db.exec(select(Event).order_by(Event.event_date))] == [0.35, 0.2]


def test_an_event_is_private_and_its_scope_is_canonical(db, ada, root):
    product = Rows(db.connection()).add("products", sku="T-0100")["id"]

    load(db, ada, PROMOS)

    tea, sale, everything = db.exec(select(Event).order_by(Event.event_date)).all()
    assert {one.user_id for one in (tea, sale, everything)} == {ada.id}
    assert not tea.is_shared
    assert (tea.product_id, tea.category) == (product, None)
    assert tea.scope_key == scope_key(product, None, None, None)
    assert (sale.category, sale.ends_on, sale.description) == (
        *("Cups", date(2026, 3, 28), "Discount: 30 %"),
    )
    assert everything.scope_key == "all"
    assert scope_keys_are_canonical(db, root) == []


def test_a_product_may_be_named_and_one_that_nobody_knows_is_refused(db, ada):
    made = Rows(db.connection())
    made.add("products", name="Darjeeling")
    text = PROMOS.replace("T-0100", "Darjeeling")

    load(db, ada, text)

    with pytest.raises(Invalid, match="There is no product T-9; load the products first"):
        load(db, ada, PROMOS.replace("T-0100", "T-9"))
    made.add("products", name="Darjeeling")
    with pytest.raises(Invalid, match="2 products are called Darjeeling"):
        load(db, ada, f"{text}\n")


def test_a_holiday_of_one_day_has_no_last_day_and_comes_back_if_it_says_so(db, ada):
    load(db, ada, "date,end,holiday,yearly\n2026-01-01,2026-01-01,New Year's Day,yes\n"
         "2026-05-01,,Labour Day,no\n")  # fmt: skip

    found = db.exec(select(Event).order_by(Event.event_date)).all()
    assert [(one.ends_on, one.recurrence) for one in found] == [(None, "yearly"), (None, None)]


def test_events_are_added_updated_and_replaced(db, ada):
    load(db, ada, DAYS)

    with pytest.raises(Invalid, match="You have this event on this day already"):
        load(db, ada, NEXT, Mode.adding)
    load(db, ada, NEXT)
    assert len(stored(db)) == 4
    load(db, ada, LAST, Mode.replacing)

    assert stored(db) == [
        ("New Year's Day", 1, "FR"),
        ("Day of German Unity", 10, "DE"),
        ("Christmas Day", 12, "DE"),
    ]


@pytest.mark.parametrize("order", [(1, 0), (0, 1)], ids=["backwards", "as loaded"])
def test_undone_files_leave_what_was_there_before_them(db, ada, root, order):
    load(db, ada, DAYS)
    before = rows_of(db, Event)
    loads = [load(db, ada, NEXT), load(db, ada, LAST, Mode.replacing)]

    for at in order:
        undo(db, ada, loads[at])

    assert rows_of(db, Event) == before
    assert scope_keys_are_canonical(db, root) == []


def test_events_of_others_stand_in_nobodys_way(db, ada, eve):
    load(db, eve, DAYS)
    upload = load(db, ada, DAYS, Mode.adding)

    with pytest.raises(NotFound):
        undo(db, eve, upload)
    undo(db, ada, upload)
    assert {one.user_id for one in db.exec(select(Event))} == {eve.id}


def test_a_viewer_loads_no_events(db, vic):
    with pytest.raises(NotAllowed):
        load(db, vic, DAYS)

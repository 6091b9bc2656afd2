"""Files of products and of sales are understood, and what cannot be is refused where it stands."""

from decimal import Decimal

import pytest

from core.catalogue import CSV_SHAPES
from core.retail import lines
from core.uploads.trial import tried

SALES = "sku,quantity,price per unit,date\n"


def read(text, **said):
    return tried(text.encode(), CSV_SHAPES, **said)


@pytest.mark.parametrize("name", ["products", "transactions"])
def test_a_sample_is_recognised_as_itself_and_shows_every_field(name):
    shape = CSV_SHAPES[name]

    trial = read(shape.sample)

    shown = {field.name for field in shape.fields if not field.is_said}
    assert (trial.shape, trial.refusals, trial.questions) == (name, [], [])
    assert trial.mapping.keys() == shown


@pytest.mark.parametrize(
    "header",
    [
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "Rechnungsnr,Artikelnummer,Bezeichnung,Menge,Rechnungsdatum,Einzelpreis,Kunde,Land",
        "N° facture,Référence,Désignation,Quantité,Date facture,Prix unitaire,Client,Pays",
        "Nº factura,Código,Descripción,Cantidad,Fecha,Precio unitario,Cliente,País",
        "Numero fattura,Codice articolo,Descrizione,Quantità,Data,Prezzo unitario,Cliente,Paese",
        "Factuurnummer,Artikelcode,Omschrijving,Aantal,Datum,Stukprijs,Klant,Land",
        "Fatura,Código do produto,Descrição,Quantidade,Data,Preço unitário,Cliente,País",
    ],
)
def test_sales_are_recognised_in_seven_languages(header):
    trial = read(f"{header}\n536365,071053,LANTERN,6,2010-12-01,3.39,17850,United Kingdom\n")

    assert trial.shape == "transactions"
    assert trial.rows["sku"].tolist() == ["071053"]
    assert trial.totals["value"] == "20.34"


@pytest.mark.parametrize(
    "header",
    [
        "Item code,Item name,Department,List price,Cost price,Vendor,On hand,Lead time",
        "Artikelnummer,Bezeichnung,Warengruppe,Verkaufspreis,Einkaufspreis,Lieferant,Bestand,"
        "Lieferzeit",
        "Référence,Désignation,Famille,Prix de vente,Prix d'achat,Fournisseur,En stock,Délai",
        "Código,Nombre,Familia,Precio,Coste,Proveedor,Existencias,Plazo",
        "Codice,Descrizione,Categoria,Prezzo,Costo,Fornitore,Giacenza,Tempo di consegna",
        "Artikelcode,Omschrijving,Productgroep,Verkoopprijs,Kostprijs,Leverancier,Voorraad,"
        "Levertijd",
    ],
)
def test_products_are_recognised_in_six_languages(header):
    trial = read(f"{header}\n0100,Tea,Drinks,6.90,3.10,Ostend,14,7\n")

    assert trial.shape == "products"
    assert len(trial.mapping) == 8
    assert trial.rows["sku"].tolist() == ["0100"]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("A,0,2.50,2026-01-05", "quantity", "A sale of nothing cannot be recorded"),
        ("A,1.5,2.50,2026-01-05", "quantity", "not a whole number"),
        ("A,1,-11062.06,2026-01-05", "price per unit", "A price is not below 0"),
        ("A,1,0.001,2026-01-05", "price per unit", "kept in cents"),
        ("A,1,123456789.00,2026-01-05", "price per unit", "more than a price can be"),
        ("4.00638E+12,1,2.50,2026-01-05", "sku", "A spreadsheet has cut this code"),
        (",1,2.50,2026-01-05", "sku", "This is empty"),
    ],
)
def test_a_sale_that_cannot_be_is_refused_with_line_and_column(line, column, reason):
    trial = read(f"{SALES}A,1,2.50,2026-01-04\n{line}\n", shape="transactions")

    refused = trial.refusals[0]
    assert (refused.line, refused.column, len(trial.refusals)) == (3, column, 1)
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("price", "-1", "less than 0"),
        ("price", "12.9999", "kept in cents"),
        ("unit cost", "0.1234", "kept in cents"),
        ("stock", "-3", "less than 0"),
        ("stock", "1.5", "not a whole number"),
        ("service level", "1", "between 0 and 1, or is a percentage"),
        ("service level", "7", "between 0 and 1, or is a percentage"),
        ("pack size", "0", "less than 1"),
        ("moq", "0", "less than 1"),
        ("status", "perhaps", "none of active, discontinued"),
    ],
)
def test_a_product_that_cannot_be_is_refused_with_line_and_column(column, cell, reason):
    trial = read(f"sku,name,{column}\nA,Apple,{cell}\n", shape="products")

    assert [(one.line, one.column) for one in trial.refusals] == [(2, column)]
    assert reason in trial.refusals[0].reason


def test_a_product_that_stands_twice_in_a_file_is_refused():
    trial = read("sku,name,price\nA,Apple,1\nA,Pear,2\n")

    assert trial.refusals[0].reason == "Line 2 has the same sku already."


def test_a_line_of_an_invoice_is_known_by_its_number():
    text = "sku,quantity,price,date,invoice,line\nA,1,2,2026-01-05,7,1\nA,1,2,2026-01-05,7,{}\n"

    twice, two = read(text.format(1)), read(text.format(2))

    assert [one.reason for one in twice.refusals] == [
        "This line of the invoice stands above already."
    ]
    assert two.refusals == []


def test_what_looks_odd_is_told_and_taken():
    lines = [f"{code},1,2.50,2026-01-{day:02},{n}" for n, (code, day) in enumerate(ODD, 1)]
    text = "sku,quantity,price,date,invoice\n" + "\n".join(lines)
    text += "\nA1,1,250.00,2026-01-09,21\nA1,2,0,2026-01-09,22\nA1,5,2.50,2026-01-09,C23\n"
    text += "A1,1,2.50,2126-01-09,24\na1,1,2.50,2126-01-09,24\nA1,1,2.50,2126-01-09,24\n"

    trial = read(text)

    told = " ".join(one.reason for one in trial.warnings)
    assert trial.refusals == []
    for said in (
        "POST: has no digit",
        "2 codes differ from another in capitals alone, as A1 does",
        "A1: the price is about 100 or 1,000 times",
        "1 lines have a price of 0",
        "1 lines of invoices that begin with C",
        "3 lines are dated after today",
        "not in the order of their dates; 1 go back",
        "1 lines repeat one above",
    ):
        assert said in told


ODD = [("A1", 2), ("A1", 3), ("B2", 2), ("A1", 5), ("POST", 5), ("B2", 6)]


def test_days_without_sales_are_not_told_as_gaps():
    trial = read(f"{SALES}A,1,2.50,2026-01-02\nA,1,2.50,2026-01-05\nA,1,2.50,2026-03-01\n")

    assert trial.warnings == []


def test_the_value_of_a_file_is_exact():
    lines = "".join(f"A,{n},0.1,2026-01-05\nB,-1,10.01,2026-01-05\n" for n in range(1, 1_001))

    totals = read(SALES + lines).totals

    assert totals["value"] == f"{Decimal('0.1') * 500_500 - 1_000 * Decimal('10.01'):,.2f}"
    assert (totals["pieces sold"], totals["pieces returned"]) == ("500,500", "1,000")


def test_lines_that_were_stored_long_ago_are_known_by_the_same_keys():
    alike = read(f"{SALES}A,1,2.50,2026-01-05\nA,1,2.5,2026-01-05\n").rows
    numbered = read(CSV_SHAPES["transactions"].sample).rows

    keys = lines.keys(alike, ["A"])

    assert keys == [
        "00695aff00909d4af61bd305fb4e7dca",
        "00695aff009c33438b580b673abf3d4b",
    ]
    assert (
        lines.keys(numbered, numbered["sku"].cat.categories)[0]
        == "00695aff003883a91ae7da097a0c389e"
    )

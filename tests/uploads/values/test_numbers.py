"""A cell is exactly what is written, or nothing and a reason."""

import random
from decimal import Decimal

import numpy as np
import pytest

from core.uploads.values.answers import Question
from core.uploads.values.folding import fold
from core.uploads.values.notation import notation_of
from core.uploads.values.numbers import convert, convert_exact
from core.uploads.values.numerals import NotRead, exact, rounded
from core.uploads.values.signs import Notation

WEST = Notation(".", ",")
EURO = Notation(",", ".", currency="EUR")
PERCENT = Notation(",", percent="%")

READ = [
    ("1,234.50", WEST, "1234.50"),
    ("-1,234.50", WEST, "-1234.50"),
    ("\u22121.5", WEST, "-1.5"),
    ("– 1.5", WEST, "-1.5"),
    ("(1,234)", WEST, "-1234"),
    ("( 12 )", WEST, "-12"),
    ("12-", WEST, "-12"),
    ("+5", WEST, "5"),
    (".5", WEST, "0.5"),
    ("-.5", WEST, "-0.5"),
    ("1e3", WEST, "1000"),
    ("1.5E-3", WEST, "0.0015"),
    ("  7 ", WEST, "7"),
    ("7\t", WEST, "7"),
    ("-0.00", WEST, "0.00"),
    ("0012", WEST, "12"),
    ("3.94M", WEST, "3940000"),
    ("732.22k", WEST, "732220"),
    ("1.5 Mio.", WEST, "1500000"),
    ("2 Mrd", WEST, "2000000000"),
    ("2bn", WEST, "2000000000"),
    ("1.234,56 €", EURO, "1234.56"),
    ("€ 1.234,56", EURO, "1234.56"),
    ("-€5", EURO, "-5"),
    ("€-5", EURO, "-5"),
    ("(€5)", EURO, "-5"),
    ("(5 €)", EURO, "-5"),
    ("€(5)", EURO, "-5"),
    ("5- €", EURO, "-5"),
    ("EUR 5", EURO, "5"),
    ("5 EUR", EURO, "5"),
    ("5", EURO, "5"),
    ("3,9 Mio. €", EURO, "3900000"),
    ("€5m", EURO, "5000000"),
    ("7,17%", PERCENT, "0.0717"),
    ("-5,69 %", PERCENT, "-0.0569"),
    ("(5%)", PERCENT, "-0.05"),
    ("0", PERCENT, "0"),
    ("5‰", Notation(percent="‰"), "0.005"),
    ("1\u202f234,5", Notation(",", " "), "1234.5"),
    ("1’234.5", Notation(".", "'"), "1234.5"),
    ("1,23,45,678.9", Notation(".", ",", indian=True), "12345678.9"),
]

REFUSED = [
    ("12,34,5", WEST, "grouped"),
    ("1,23,456", WEST, "grouped"),
    ("1234,567", WEST, "grouped"),
    ("0,123", WEST, "grouped"),
    ("1,234,56", WEST, "grouped"),
    ("1,234,567.8.9", WEST, "grouped"),
    ("123,456", Notation(".", ",", indian=True), "grouped"),
    ("1.5,234", WEST, "grouped"),
    ("1 234", WEST, "a space"),
    ("1.5", Notation(","), "a point"),
    ("1,5", Notation(), "a comma"),
    ("5.", WEST, "not a number"),
    ("--5", WEST, "not a number"),
    ("-(5)", WEST, "not a number"),
    ("(5", WEST, "not a number"),
    ("5)", WEST, "not a number"),
    ("-5-", WEST, "not a number"),
    ("1_000", WEST, "not a number"),
    ("0x10", WEST, "not a number"),
    ("total", WEST, "not a number"),
    ("12 apples", WEST, "no magnitude"),
    ("inf", WEST, "finite"),
    ("-Infinity", WEST, "finite"),
    ("NaN", WEST, "finite"),
    ("#DIV/0!", WEST, "error of the spreadsheet"),
    ("=1+1", WEST, "formula"),
    ("<b>5</b>", WEST, "not a number"),
    ("４２", WEST, "another script"),
    ("٤٢", WEST, "another script"),
    ("4²", WEST, "no magnitude"),
    ("5\x00", WEST, "not a number"),
    ("5\n6", WEST, "not a number"),
    ("\u202e5", WEST, "not a number"),
    ("5 T", WEST, "thousand or trillion"),
    ("5 m", WEST, "metre"),
    ("5 Cr", WEST, "crore or credit"),
    ("5 $", EURO, "is in $"),
    ("5 €", WEST, "without a currency"),
    ("€ 5 €", EURO, "not a number"),
    ("5 € €", EURO, "no magnitude"),
    ("5", PERCENT, "has no %"),
    ("5%", WEST, "has a %"),
    ("5% %", PERCENT, "not a number"),
    ("5M%", PERCENT, "not a number"),
    ("9" * 101, WEST, "too long"),
    ("9" * 1_000_000, WEST, "1,000,000 characters"),
]


@pytest.mark.parametrize(("cell", "notation", "value"), READ)
def test_a_number_is_read_as_it_is_written(cell, notation, value):
    floats, decimals = convert([cell], notation), convert_exact([cell], notation)

    assert decimals.values == [Decimal(value)]
    assert floats.values.tolist() == [float(value)]
    assert not floats.refusals
    assert not np.signbit(floats.values[0]) or floats.values[0] < 0


@pytest.mark.parametrize(("cell", "notation", "reason"), REFUSED)
def test_what_is_no_number_of_the_notation_is_refused_by_name(cell, notation, reason):
    floats, decimals = convert(["1", cell], notation), convert_exact(["1", cell], notation)

    refusals = [refusal for refusal in floats.refusals if refusal.index == 1]
    assert reason in refusals[0].reason
    assert len(refusals[0].value) <= 100
    assert np.isnan(floats.values[1])
    assert decimals.values[1] is None
    assert [one.reason for one in decimals.refusals] == [one.reason for one in floats.refusals]


@pytest.mark.parametrize("cell", ["1e400", "-1e400", "1e-400", "9" * 17, "0.12345678901234567890"])
def test_a_float_that_could_not_give_the_digits_back_is_refused(cell):
    found = convert([cell], WEST)

    assert np.isnan(found.values[0])
    assert "range" in found.refusals[0].reason or "significant digits" in found.refusals[0].reason


@pytest.mark.parametrize("cell", ["63.70000076293945", "0.30000000000000004", "1" + "0" * 20])
def test_long_digits_that_a_float_prints_back_are_accepted(cell):
    assert convert([cell], WEST).values.tolist() == [float(cell)]


def test_long_digits_are_rounded_only_where_allowed_and_then_counted():
    cells = ["0.12345678901234567890", "1.5", "0.12345678901234567890"]

    found = convert(cells, WEST, may_round=True)

    assert found.values.tolist() == [float(cells[0]), 1.5, float(cells[0])]
    assert found.rounded == 2
    assert not found.refusals


def test_long_digits_are_kept_where_the_exact_value_is_asked_for():
    found = convert_exact(["12345678901234567890.123456789", "1e5000"], WEST)

    assert found.values == [Decimal("12345678901234567890.123456789"), None]


def test_the_words_for_nothing_are_counted_and_can_be_set():
    cells = ["", "5", "n/a", "N/A", "-", "—", "NULL", "#N/A", "  ", "- ", "none"]

    usual, own = convert(cells, WEST), convert(cells, WEST, empty=["none"])

    assert usual.is_empty.tolist() == [cell != "5" for cell in cells]
    assert usual.empties["n/a"] == usual.empties["N/A"] == 1
    assert sum(usual.empties.values()) == 10
    assert [one.index for one in own.refusals] == [2, 3, 5, 6, 7]


def test_a_dash_beside_a_currency_is_nothing_too():
    found = convert(["- €", "€ -", "5 €"], EURO)

    assert found.is_empty.tolist() == [True, True, False]
    assert found.empties == {"- €": 1, "€ -": 1}


def test_a_currency_or_percent_sign_alone_is_refused():
    assert len(convert(["€", "5 €"], EURO).refusals) == 1
    assert len(convert(["%", "5%"], PERCENT).refusals) == 1


MARKS = [(".", ","), (",", "."), (",", " "), (",", "\u202f"), (".", "'"), (".", ""), (",", "")]
SIGNS = ["{}", "-{}", "({})", "{}-", "\u2212{}", "+{}"]
UNITS = ["{}", "{} €", "€{}", "{}%", "{}M", "{} Mio."]
SCALES = {"{}%": Decimal("0.01"), "{}M": Decimal(10**6), "{} Mio.": Decimal(10**6)}


def written(rng):
    """A column in one notation, with the decimals it means."""
    decimal, thousands = rng.choice(MARKS)
    sign, unit = rng.choice(SIGNS), rng.choice(UNITS)
    places = rng.choice([0, 1, 2, 2, 3, 4])
    cells, values = [], []
    for _ in range(rng.choice([1, 2, 5, 20])):
        value = Decimal(rng.randrange(10 ** rng.randrange(1, 11))).scaleb(-places)
        text = f"{value:,.{places}f}".replace(",", "T").replace(".", decimal)
        form = sign if value else "{}"
        cells.append(unit.format(form.format(text.replace("T", thousands))))
        signed = -value if form.strip("{}+") else value
        values.append(signed * SCALES.get(unit, Decimal(1)))
    return cells, values


@pytest.mark.parametrize("seed", range(2))
def test_a_random_column_in_a_random_notation_is_read_back_or_asked_never_wrong(seed):
    rng = random.Random(seed)
    cases = asked = 0

    while cases < 5_000:
        cells, values = written(rng)
        found = notation_of(cells)
        cases += len(cells)
        if isinstance(found, Question):
            asked += 1
            answers = [convert_exact(cells, choice.answer).values for choice in found.choices]
            assert values in answers, cells
            continue
        assert isinstance(found, Notation), cells
        assert convert_exact(cells, found).values == values
        assert convert(cells, found).values.tolist() == [float(value) for value in values]
    assert 0 < asked < 500


ALPHABET = "00123459.,,..  ''--+()%€$eEkKMm\u00a0\u2212x"
NOTATIONS = [
    WEST, EURO, PERCENT, Notation(), Notation(","), Notation(".", "'"), Notation(",", " "),
    Notation(".", ",", indian=True), Notation(".", ",", currency="$"),
]  # fmt: skip


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_reading_all_at_once_agrees_with_reading_one_by_one(notation):
    rng = random.Random(str(notation))
    cells = ["".join(rng.choices(ALPHABET, k=rng.randrange(1, 9))) for _ in range(4_000)]

    floats, decimals = convert(cells, notation, empty=()), convert_exact(cells, notation, empty=())

    for index, cell in enumerate(cells):
        if not floats.is_empty[index]:
            value = exact(fold(cell), notation)
            near = value if isinstance(value, NotRead) else rounded(value)
            assert decimals.values[index] == (None if isinstance(value, NotRead) else value), cell
            assert isinstance(near, NotRead) == np.isnan(floats.values[index]), cell
            assert isinstance(near, NotRead) or near == floats.values[index], cell
    refused = {refusal.index for refusal in floats.refusals}
    assert refused == set(np.flatnonzero(np.isnan(floats.values) & ~floats.is_empty).tolist())


def test_every_float_is_the_nearest_to_what_is_written():
    rng = random.Random(7)
    cells = [f"{rng.randrange(10 ** rng.randrange(1, 16))}e" for _ in range(20_000)]
    cells = [
        f"{c[:-1][:k]}.{c[:-1][k:]}" for c in cells if (k := rng.randrange(1, len(c))) < len(c) - 1
    ]

    found = convert(cells, Notation("."))

    assert found.values.tolist() == [float(cell) for cell in cells]


def test_the_largest_chunk_boundary_loses_no_cell():
    cells = [str(number) for number in range(100_003)]
    cells[50_000] = "x"

    found = convert(cells, Notation())

    assert [one.index for one in found.refusals] == [50_000]
    assert np.nansum(found.values) == sum(range(100_003)) - 50_000

"""A file is known for what it is, however its columns are called, or else it is asked."""

import sys
from collections import Counter

import pytest

from core.catalogue import CSV_SHAPES
from core.errors import Invalid
from core.uploads.opening import opened
from core.uploads.recognising import AUTO, recognised
from core.uploads.shapes import Field, Holds
from core.uploads.trial import tried
from tests.uploads.kinds import every_case
from tests.uploads.laid_out import every_layout

CASES = [*every_case(), *every_layout()]
NONE, ASKED = "none", "asked"
LEAST = 12  # files of each kind
ENOUGH = 0.95  # of those that have names: known, or asked
OTHER = "".join(f",extra {number}" for number in range(15))
WORDS = ",some words" * 15
EXTRA = f"date,category,value{OTHER}\n2026-01-31,a,1{WORDS}\n2026-02-28,b,2{WORDS}\n"
ACTUAL_AND_BUDGET = """date,category,actual,budget
2026-01-31,rent,10,20
2026-02-28,rent,20,30
2026-02-28,wages,20,30
"""
TWO_NUMBERS = "date,value,other\n2026-01-31,1,10\n2026-02-28,2,20\n"


def read(text, **said):
    return tried(text.encode(), CSV_SHAPES, **said)


def taken_for(text):
    known = recognised(CSV_SHAPES, AUTO, opened(text.encode(), {}), {}, {})
    if known.found is None:
        return ASKED if known.question else NONE
    return known.found.shape.name


@pytest.mark.parametrize("name", CSV_SHAPES)
def test_a_sample_is_taken_for_what_it_is_and_for_no_other_kind(name):
    trial = read(CSV_SHAPES[name].sample)

    assert trial.shape == name
    assert trial.is_clear
    assert not trial.refusals
    assert not trial.warnings


@pytest.fixture(scope="module")
def found():
    return {case: taken_for(case.text) for case in CASES}


def test_every_kind_is_tried_in_a_dozen_ways():
    counted = Counter(case.shape for case in CASES)

    assert counted.keys() == CSV_SHAPES.keys()
    assert min(counted.values()) >= LEAST
    assert len({case.name for case in CASES}) == len(CASES)


def test_no_file_is_silently_taken_for_another_kind(found, capsys):
    matrix = Counter((case.shape, shape) for case, shape in found.items())

    with capsys.disabled():
        for name in CSV_SHAPES:
            row = {shape: count for (kind, shape), count in matrix.items() if kind == name}
            sys.stdout.write(f"\n{name:<15} {row}")
    wrong = {
        case.name: shape for case, shape in found.items() if shape not in {case.shape, NONE, ASKED}
    }
    assert wrong == {}


def test_nearly_every_file_with_names_is_known(found):
    named = [case for case in CASES if not case.name.endswith("without names")]

    unknown = [case.name for case in named if found[case] == NONE]

    assert len(unknown) <= (1 - ENOUGH) * len(named), unknown


def test_columns_nobody_asked_for_do_not_hide_what_a_file_is():
    trial = read(EXTRA)

    assert trial.shape == "series"
    assert trial.rows["value"].tolist() == [1, 2]
    assert "Left out" in trial.notes[-1]
    assert "extra 14" in trial.notes[-1]


def test_what_could_be_two_kinds_is_asked_and_the_answer_counts():
    open_ = read(ACTUAL_AND_BUDGET)
    said = read(ACTUAL_AND_BUDGET, answers={"shape": "series"})

    (question,) = open_.questions
    assert question.about == "shape"
    assert question.choices.keys() == {"series", "budgets"}
    assert not open_.is_clear
    assert (said.shape, said.rows["value"].tolist()) == ("series", [10, 20, 20])
    assert said.signature == open_.signature


def test_a_kind_says_by_what_it_is_known():
    trial = read(EXTRA)

    assert trial.why.endswith("found date, value; 3 of 18 columns have a use")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sku;colour\nA1;red\nB2;blue\n", NONE),  # words that could be of anything
        ("company,fund\nAster,Fund I\nBirch,Fund II\n", "companies"),  # only they have a fund
        ("company,story\nAster,One\nBirch,Two\n", NONE),
        ("ticker,code\nAC,FR0000120404\nAAPL,US0378331005\n", "instruments"),  # these are ISINs
        ("ticker,code\nAC,FR-000012040\nAAPL,US-037833100\n", NONE),
        ("symbol,side,quantity,fee\nAA,BUY,1,2\nBB,SELL,2,2\n", NONE),  # trades are no instruments
        ("sku,price,day,clerk\nA,1,mon,x\nA,1,tue,y\nA,1,wed,x\nA,1,thu,x\n", NONE),
        ("sku,price\nA,1.5\nB,2.5\n", "products"),
    ],
)
def test_a_name_or_a_number_alone_makes_no_list_of_goods(text, kind):
    assert taken_for(text) == kind


def test_a_column_that_counts_the_lines_is_no_series():
    trial = read("x;date;value\n1;2026-01-31;5\n2;2026-02-28;6\n")

    assert (trial.shape, trial.rows["value"].tolist()) == ("series", [5, 6])


def test_what_a_person_says_of_columns_is_not_swallowed_by_a_layout():
    assert read(TWO_NUMBERS).shape == "series_wide"

    trial = read(TWO_NUMBERS, mapping={"date": "timestamp", "other": "value"})

    assert (trial.shape, trial.rows["value"].tolist()) == ("series", [10, 20])


def test_cells_decide_between_fields_of_one_name():
    text = "Data;Descrizione;Importo;Saldo;Valuta\n2026-01-05;Rent;-800.00;5390.00;EUR\n"

    trial = read(text)

    assert trial.shape == "bank"
    assert trial.mapping["currency"] == "Valuta"
    assert "value_date" not in trial.mapping


def test_a_kind_that_is_named_says_what_is_missing_and_what_could_be_it():
    with pytest.raises(Invalid, match=r"for value; .* For value: a or b\? Say which with --map"):
        read("date,a,b\n2026-01-31,1,2\n2026-02-28,2,3\n", shape="series")


def test_a_layout_that_is_named_says_what_it_has_and_what_not():
    with pytest.raises(Invalid, match=r"It has date, amount; no column is called .*balance"):
        read("date,amount\n2026-01-31,1\n", shape="bank")


@pytest.mark.parametrize(
    "header",
    ["Unit price", "unit_price", "UnitPrice", "UNITPRICE", "unit price (EUR)", " Unit-Price"],
)
def test_a_field_is_known_however_its_name_is_written(header):
    assert Field("price_per_unit", "Price", Holds.amount, synonyms=("unit price",)).is_called(
        header
    )

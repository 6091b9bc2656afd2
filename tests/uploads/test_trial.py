"""A file is read as it would be loaded: what was understood, refused, and must be asked."""

import pandas as pd
import pytest

from core.catalogue import CSV_SHAPES
from core.errors import Invalid
from core.uploads.shapes import folded
from core.uploads.trial import tried

FRENCH = """Date;Catégorie;Entité;Montant;Devise
31/01/2026;revenue;Nord;1.234,50;EUR
28/02/2026;revenue;Nord;1.301,00;EUR
31/03/2026;revenue;Nord;998,75;EUR
"""
AMBIGUOUS = "date,value\n01/02/2026,1\n03/04/2026,2\n"


@pytest.fixture
def given(tmp_path):
    def write(text, encoding="utf-8", name="file.csv", **options):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return tried(path, CSV_SHAPES, **options)

    return write


def said(trial):
    return [(one.line, one.column, one.value, one.reason) for one in trial.refusals]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_export_is_understood_as_it_is(given, encoding):
    trial = given(FRENCH, encoding)

    assert trial.shape == "series"
    assert trial.mapping == {
        "timestamp": "Date",
        "value": "Montant",
        "category": "Catégorie",
        "entity": "Entité",
        "currency": "Devise",
    }
    assert (trial.detected.decimal, trial.detected.thousands) == (",", ".")
    assert trial.rows["value"].tolist() == [1234.5, 1301.0, 998.75]
    assert trial.rows["timestamp"].tolist() == [
        pd.Timestamp(day, tz="UTC") for day in ("2026-01-31", "2026-02-28", "2026-03-31")
    ]
    assert said(trial) == []
    assert trial.is_clear


def test_what_is_refused_is_named_by_line_column_value_and_reason(given):
    trial = given(FRENCH + "30/02/2026;revenue;Nord;1,00;EUR\n30/04/2026;revenue;Nord;abc;EUR\n")

    assert [row[:3] for row in said(trial)] == [
        (5, "Date", "30/02/2026"),
        (6, "Montant", "abc"),
    ]
    assert len(trial.rows) == 3


def test_an_empty_cell_that_is_needed_is_refused_and_another_is_not(given):
    trial = given(FRENCH + "30/04/2026;;Nord;;EUR\n")

    assert [row[:2] for row in said(trial)] == [(5, "Montant")]


def test_two_values_for_one_moment_of_a_series_are_refused(given):
    trial = given(FRENCH + "31/03/2026;revenue;Nord;5,00;EUR\n31/03/2026;revenue;Sud;5,00;EUR\n")

    ((line, column, value, reason),) = said(trial)
    assert (line, column, value) == (5, "Date", "31/03/2026")
    assert reason == "revenue · Nord has a value for this moment already."


def test_day_and_month_that_could_be_either_are_asked_for_and_nothing_is_guessed(given):
    trial = given(AMBIGUOUS)

    (question,) = trial.questions
    assert question.about == "timestamp"
    assert {"dmy", "mdy"} <= set(question.choices)
    assert not trial.is_clear
    assert trial.rows.empty


@pytest.mark.parametrize(("answer", "first"), [("dmy", "2026-02-01"), ("mdy", "2026-01-02")])
def test_an_answer_settles_the_question(given, answer, first):
    trial = given(AMBIGUOUS, answers={"timestamp": answer})

    assert trial.is_clear
    assert trial.rows["timestamp"].iloc[0] == pd.Timestamp(first, tz="UTC")


def test_a_file_of_no_known_shape_is_described_all_the_same(given):
    trial = given("sku;colour\nA1;red\nB2;blue\n")

    assert (trial.shape, trial.mapping) == (None, {})
    assert trial.columns == ("sku", "colour")
    assert trial.detected.dialect.delimiter == ";"
    assert len(trial.rows) == 2


def test_a_person_says_which_column_is_what(given):
    trial = given(
        "quand;combien;autre\n2026-01-31;5;1\n2026-02-28;6;2\n",
        mapping={"quand": "timestamp", "combien": "value"},
    )

    assert trial.rows["value"].tolist() == [5, 6]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"shape": "recipe"}, "There is no shape 'recipe'; there is .*series"),
        ({"shape": "series", "mapping": {"x": "value"}}, "There is no column 'x'"),
        ({"shape": "series", "mapping": {"sku": "price"}}, "has no field 'price'"),
        ({"shape": "series"}, "No column was found for timestamp, value"),
    ],
)
def test_what_cannot_be_is_a_sentence(given, options, sentence):
    with pytest.raises(Invalid, match=sentence):
        given("sku;colour\nA1;red\nB2;blue\n", **options)


def test_columns_without_a_name_or_with_the_same_one_are_told_apart(given):
    trial = given("date,value,value,\n2026-01-31,1.5,a,b\n2026-02-28,2.5,c,d\n")

    assert trial.columns == ("date", "value", "value (3)", "column 4")
    assert trial.mapping["value"] == "value"


def test_names_are_compared_without_accents_capitals_and_signs():
    assert folded("Montant_HT (€)") == folded("montant ht")


def test_a_year_that_no_file_means_is_refused_by_line_column_and_value(given):
    trial = given("date,value\n2300-01-31,1\n2301-02-28,2\n")

    assert [(one.line, one.column, one.value, one.reason) for one in trial.refusals] == [
        (2, "date", "2300-01-31", "is in the year 2300, outside 1800 to 2199"),
        (3, "date", "2301-02-28", "is in the year 2301, outside 1800 to 2199"),
    ]

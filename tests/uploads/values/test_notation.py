"""How a column writes its numbers is settled by its cells or its neighbours, or asked."""

import pytest

from core.uploads.values.answers import Question
from core.uploads.values.notation import notation_of, notations_of
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands"),
    [
        (["1,234.50"], ".", ","),
        (["1.234,5"], ",", "."),
        (["12,34"], ",", None),
        (["12.5"], ".", None),
        (["1,234", "0.5"], ".", ","),
        (["1,234", "0,5"], ",", None),
        (["0,123"], ",", None),
        (["-0.123"], ".", None),
        (["(0,123)"], ",", None),
        (["1234.567"], ".", None),
        (["1,234,567"], None, ","),
        (["1.234.567"], None, "."),
        (["1 234,50"], ",", " "),
        ([f"1{NBSP}234,50"], ",", " "),
        ([f"1{NARROW}234,50"], ",", " "),
        ([f"1{THIN}234"], None, " "),
        (["1'234.50"], ".", "'"),
        (["1’234.50"], ".", "'"),
        (["5", "-17"], None, None),
        ([".5"], ".", None),
        (["732,22K", "1,01M"], ",", None),
    ],
)
def test_marks_are_settled_by_cells_that_can_mean_one_thing_only(cells, decimal, thousands):
    found = notation_of(cells)

    assert isinstance(found, Notation)
    assert (found.decimal, found.thousands) == (decimal, thousands)


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("1,234", {1234.0, 1.234}),
        ("1.234", {1234.0, 1.234}),
        ("-12.345", {-12345.0, -12.345}),
        ("(1,234)", {-1234.0, -1.234}),
        ("1,234 €", {1234.0, 1.234}),
        ("123,456K", {123456000.0, 123456.0}),
    ],
)
def test_what_can_mean_two_things_is_asked_with_both_readings(cell, readings):
    asked = notation_of([cell, "7"])

    assert isinstance(asked, Question)
    assert cell in asked.sentence
    assert {float(convert([cell], one.answer).values[0]) for one in asked.choices} == readings


def test_a_hint_puts_its_choice_first_and_decides_nothing():
    comma = notation_of(["1,234"], hint=",")
    point = notation_of(["1,234"], hint=".")

    assert isinstance(comma, Question)
    assert comma.choices[0].answer.decimal == ","
    assert point.choices[0].answer.thousands == ","


def test_columns_of_one_file_settle_each_other():
    found = notations_of({"units": ["1,234", "17"], "price": ["5.25"], "name": ["Ada"]})

    assert found["units"] == Notation(thousands=",")
    assert found["price"] == Notation(decimal=".")
    assert found["name"] is None


def test_columns_that_contradict_each_other_settle_nothing():
    found = notations_of({"a": ["1,25"], "b": ["1.25"], "c": ["1,234"]})

    assert isinstance(found["c"], Question)
    assert found["a"] == Notation(decimal=",")


def test_a_column_with_words_settles_no_other():
    found = notations_of({"version": ["1.5", "beta"], "units": ["1,234"]})

    assert isinstance(found["units"], Question)


def test_cells_that_contradict_each_other_are_asked_about_with_the_cost_of_each_answer():
    asked = notation_of(["1.5", "2.5", "1,5"])

    assert isinstance(asked, Question)
    assert asked.choices[0].answer.decimal == "."
    assert "refuses 1" in asked.choices[0].label


def test_indian_groups_are_known_by_their_pairs():
    assert notation_of(["1,23,456.00", "12,345"]) == Notation(".", ",", indian=True)
    assert notation_of(["123,456.00"]) == Notation(".", ",")


def test_two_currencies_in_one_column_are_asked_about():
    asked = notation_of(["5 €", "6 EUR", "$7"])

    assert isinstance(asked, Question)
    assert [choice.name for choice in asked.choices] == ["EUR", "$"]


def test_percent_and_currency_belong_to_the_notation():
    assert notation_of(["7,17%", "-5,69%"]) == Notation(decimal=",", percent="%")
    assert notation_of(["€1.50", "€2.25"]) == Notation(decimal=".", currency="EUR")
    assert str(notation_of(["1.234,50 €"])) == "EUR 1.234.567,89"


@pytest.mark.parametrize("cells", [[], [""], ["a", "b"], ["n/a", "-"], ["12 apples"], ["1 2 3"]])
def test_a_column_without_numbers_has_no_notation(cells):
    assert notation_of(cells) is None


def test_the_answer_to_a_question_is_found_by_its_name():
    asked = notation_of(["1,234"])

    assert asked.answered(asked.choices[1].name) == asked.choices[1].answer
    with pytest.raises(KeyError):
        asked.answered("neither")


@pytest.mark.parametrize("cell", ["1,234%", "1,234NaN"])
def test_what_stands_beside_the_digits_of_one_cell_does_not_keep_from_asking(cell):
    asked = notation_of([cell, "2,500", "3,125", "4,000"])

    assert isinstance(asked, Question)
    assert asked.sentence.startswith("'1,234' can be")

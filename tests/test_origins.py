"""A figure computed again is the same number, or is said to be another one and why."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import origins
from core.errors import Conflict
from core.origins import Input, Model, Origin, Source

FILE = Source(UUID(int=1), "sales.csv", "a" * 64, 10)
VALUES = Input("Values", "36", 36.0)
FIGURE = Origin(
    key="growth",
    label="Growth",
    value=0.178,
    shown="17.8 %",
    formula="now over then, less 1",
    inputs=(VALUES, Input("Against", "last year")),
    rows=36,
    period="2024-01-31 to 2026-12-31",
    files=(FILE,),
    model=Model(UUID(int=2), "Sales, version 1"),
    made_of="values",
)
WITHOUT = replace(FIGURE, value=None, shown="", reason="the base is not above 0")


def test_the_same_number_is_told_as_such():
    found = origins.again(FIGURE, [FIGURE])

    assert found.is_same
    assert found.value == 0.178
    assert found.said == "Computed again just now: 17.8 %, the same number."


def test_a_sum_in_another_order_is_the_same_number():
    found = origins.held_against(FIGURE, 0.178 * (1 + 1e-12), "17.8 %")

    assert found.is_same


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_every_number_is_the_same_as_itself(value):
    figure = replace(FIGURE, value=value)

    assert origins.held_against(figure, value, "").is_same


@given(st.floats(1e-3, 1e9), st.floats(1e-6, 1.0))
def test_no_number_is_the_same_as_one_that_differs_by_a_millionth(value, part):
    figure = replace(FIGURE, value=value)

    assert not origins.held_against(figure, value * (1 + part), "").is_same


def test_another_number_names_the_input_that_changed():
    now = replace(FIGURE, value=0.179, shown="17.9 %", inputs=(Input("Values", "37", 37.0),))

    found = origins.again(FIGURE, [now])

    assert not found.is_same
    assert found.said == (
        "Computed again just now: 17.9 %; it was 17.8 %. It is another number now, because "
        '"Values" was 36 and is 37, and "Against" is gone.'
    )


def test_another_number_without_any_change_is_said_to_be_that():
    found = origins.again(FIGURE, [replace(FIGURE, value=0.2, shown="20.0 %")])

    assert found.said.endswith(
        "It is another number now, and nothing of what is listed here has changed."
    )


def test_two_numbers_that_look_alike_are_told_by_all_their_digits():
    found = origins.held_against(FIGURE, 0.1781, "17.8 %")

    assert not found.is_same
    assert "0.1781; it was 0.178." in found.said


def test_the_same_number_of_changed_inputs_says_what_changed():
    now = replace(FIGURE, files=(replace(FILE, points=11),))

    found = origins.again(FIGURE, [now])

    assert found.is_same
    assert found.said == (
        "Computed again just now: 17.8 %, the same number, though sales.csv counts with 11 in "
        "place of 10."
    )


def test_a_figure_that_had_no_number_and_has_none_is_the_same():
    found = origins.again(WITHOUT, [WITHOUT])

    assert found.is_same
    assert found.said == "Computed again just now: there is no number, as before."


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (WITHOUT, FIGURE, "17.8 %; it was no number."),
        (FIGURE, WITHOUT, "no number; it was 17.8 %."),
    ],
    ids=["it has come", "it is gone"],
)
def test_a_number_that_came_or_went_is_another_one(then, now, said):
    found = origins.again(then, [now])

    assert not found.is_same
    assert said in found.said


def test_a_figure_that_is_gone_is_not_held_against_another():
    with pytest.raises(Conflict, match="Growth is not among the figures any more"):
        origins.again(FIGURE, [replace(FIGURE, key="margin")])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rows": 37}, "it is made of 37 values, where it was of 36 values"),
        ({"rows": None}, "it is made of an unknown number of rows, where it was of 36 values"),
        ({"period": "2025"}, "its time is 2025, where it was 2024-01-31 to 2026-12-31"),
        ({"period": ""}, "its time is not known, where it was 2024-01-31 to 2026-12-31"),
        ({"files": ()}, "sales.csv is gone"),
        (
            {"files": (FILE, replace(FILE, id=UUID(int=3), filename="more.csv"))},
            "more.csv has come",
        ),
        ({"model": None}, "it is of another version of the model"),
        ({"formula": "then over now"}, "its formula is another one"),
        ({"version": "2"}, "its formula is another one"),
        ({"inputs": (VALUES,)}, '"Against" is gone'),
        ({"inputs": (*FIGURE.inputs, Input("Rate", "1.1", 1.1))}, '"Rate" has come'),
        (
            {"inputs": (VALUES, Input("Against", "the budget"))},
            '"Against" was last year and is the budget',
        ),
    ],
    ids=str,
)
def test_each_change_is_said_in_words(given, said):
    assert origins.changes(FIGURE, replace(FIGURE, **given)) == (said,)


def test_an_input_shown_in_other_words_has_not_changed():
    now = replace(FIGURE, inputs=(Input("Values", "36 months", 36.0), FIGURE.inputs[1]))

    assert origins.changes(FIGURE, now) == ()


def test_of_many_changes_the_first_are_named_and_the_others_counted():
    inputs = tuple(Input(f"Input {at}", "1", 1.0) for at in range(6))
    now = replace(FIGURE, value=1.0, shown="100 %", inputs=inputs)

    found = origins.again(replace(FIGURE, inputs=()), [now])

    said = 'because "Input 0" has come, "Input 1" has come, "Input 2" has come, and 3 more changes.'
    assert found.said.endswith(said)

"""A form asks for what a kind of work wants to know, within its bounds, and for nothing else."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from pydantic import Field

from core.catalogue import JOBS
from core.jobs import forms
from core.jobs.forms import Input, Shape
from core.jobs.kinds import Params
from core.jobs.rehearsal import Rehearsal


class Mode(StrEnum):
    """How well."""

    fast = "fast"
    best = "best"


class Forecast(Params):
    """One field of each shape."""

    steps_ahead: int = Field(gt=0, le=400, description="How far.")
    level: float = Field(default=0.95, ge=0.5, lt=1)
    mode: Mode = Mode.fast
    name: str | None = Field(default=None, max_length=20)
    until: date | None = None
    is_stored: bool = True
    series: list[UUID] = []
    stamp: str = Field(default="", json_schema_extra=forms.NOT_ASKED)


def asked(name):
    (found,) = [one for one in forms.inputs(Forecast) if one.name == name]
    return found


@pytest.mark.parametrize(
    "expected",
    [
        Input("steps_ahead", "Steps ahead", Shape.whole, True, None, 1, 400, help="How far."),
        Input("level", "Level", Shape.number, False, 0.95, 0.5, 1),
        Input("mode", "Mode", Shape.choice, False, "fast", choices=("fast", "best")),
        Input("name", "Name", Shape.text, False, longest=20),
        Input("until", "Until", Shape.day, False),
        Input("is_stored", "Is stored", Shape.yes_or_no, False, True),
    ],
    ids=lambda one: one.name,
)
def test_an_input_has_the_shape_the_bounds_and_the_default_of_its_field(expected):
    found = asked(expected.name)

    assert found.help == (expected.help or ("How well." if expected.choices else None))
    assert (found.shape, found.is_needed, found.default) == (
        expected.shape,
        expected.is_needed,
        expected.default,
    )
    assert (found.label, found.least, found.most) == (
        expected.label,
        expected.least,
        expected.most,
    )
    assert (found.longest, found.choices) == (expected.longest, expected.choices)


def test_what_no_input_is_for_and_what_is_not_to_be_asked_is_left_to_its_default():
    assert {one.name for one in forms.inputs(Forecast)}.isdisjoint({"series", "stamp"})
    assert forms.is_askable(Forecast)


def test_work_that_needs_what_no_input_is_for_cannot_be_asked_for_by_a_form():
    class Many(Params):
        """A list that has to be given."""

        series: list[UUID]

    assert not forms.is_askable(Many)


@pytest.mark.parametrize("name", JOBS)
def test_every_kind_of_the_product_can_be_drawn_or_says_that_it_cannot(name):
    params = JOBS[name].params

    drawn = {one.name for one in forms.inputs(params)}

    assert drawn <= set(params.model_fields)
    assert forms.is_askable(params) == (drawn >= needed(params))


def needed(params):
    return {name for name, field in params.model_fields.items() if field.is_required()}


def test_only_what_differs_from_the_default_is_said_of_parameters():
    given = Rehearsal(seconds=2, number=4, fails=True).model_dump(mode="json")

    assert forms.in_words(Rehearsal, given) == "seconds 2, number 4, fails"
    assert forms.in_words(Rehearsal, Rehearsal().model_dump(mode="json")) == ""
    assert forms.in_words(Forecast, {"is_stored": False, "mode": "best"}) == (
        "mode best, is stored: no"
    )

"""What a kind of work wants to know, as the inputs of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic.config import JsonDict

from core.jobs.kinds import Params

NOT_ASKED: JsonDict = {"is_asked": False}  # because it is for the product itself to say


class Shape(StrEnum):
    """What is asked for."""

    whole = "integer"
    number = "number"
    yes_or_no = "boolean"
    text = "string"
    day = "date"
    choice = "choice"


@dataclass(frozen=True)
class Input:
    """One thing that a person is asked for; without it there is the default, if there is one."""

    name: str
    label: str
    shape: Shape
    is_needed: bool
    default: Any = None
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    choices: tuple[Any, ...] = ()
    help: str | None = None


def inputs(params: type[Params]) -> list[Input]:
    """What a person can be asked for; the rest is left to its default.

    That is what no input is for, such as lists, and ``Field(json_schema_extra=NOT_ASKED)``.
    """
    whole = params.model_json_schema()
    needed = whole.get("required", [])
    found = [
        _input(name, _resolved(whole, said), is_needed=name in needed)
        for name, said in whole.get("properties", {}).items()
    ]
    return [one for one in found if one is not None]


def is_askable(params: type[Params]) -> bool:
    """Whether a form can ask for all that is needed; the rest is begun from a page of its own."""
    asked = {one.name for one in inputs(params)}
    return asked >= set(params.model_json_schema().get("required", []))


def in_words(params: type[Params], given: Mapping[str, Any]) -> str:
    """What was asked for otherwise than by default, such as "seconds 2, fails"."""
    usual = {name: said.get("default") for name, said in _properties(params).items()}
    return ", ".join(
        _said(name.replace("_", " "), given[name])
        for name, default in usual.items()
        if name in given and given[name] != default
    )


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"{name}: no"
    return f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"


def _properties(params: type[Params]) -> dict[str, dict[str, Any]]:
    properties: dict[str, dict[str, Any]] = params.model_json_schema().get("properties", {})
    return properties


def _resolved(whole: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is said of a field, with what it refers to, and without that it may be left out."""
    others = [one for one in said.get("anyOf", []) if one.get("type") != "null"]
    if len(others) == 1:
        said = {**others[0], **{name: value for name, value in said.items() if name != "anyOf"}}
    name = said.get("$ref", "").removeprefix("#/$defs/")
    return {**whole["$defs"][name], **said} if name else said


def _input(name: str, said: dict[str, Any], *, is_needed: bool) -> Input | None:
    shape = _shape(said)
    if shape is None or said.get("is_asked") is False:
        return None
    step = 1 if shape is Shape.whole else 0
    least, most = said.get("exclusiveMinimum"), said.get("exclusiveMaximum")
    return Input(
        name,
        name.replace("_", " ").capitalize(),
        shape,
        is_needed,
        default=said.get("default"),
        least=said.get("minimum", least if least is None else least + step),
        most=said.get("maximum", most if most is None else most - step),
        longest=said.get("maxLength"),
        choices=tuple(said.get("enum", ())),
        help=said.get("description"),
    )


def _shape(said: dict[str, Any]) -> Shape | None:
    if "enum" in said:
        return Shape.choice
    kind = said.get("format", said.get("type"))
    return Shape(kind) if kind in set(Shape) - {Shape.choice} else None

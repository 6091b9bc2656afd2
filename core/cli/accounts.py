"""The classes of accounts from the terminal."""

from typing import Annotated, Any

import typer

from core.actors import SYSTEM
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.series import classifying, mapping
from core.series.mapping import Mapped

NONE = "none"


def accounts(
    chosen: Annotated[
        list[str] | None,
        typer.Option("--set", help="category=class, as often as needed; none takes it away."),
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Take all suggestions for what is not mapped.")
    ] = False,
    owner: Annotated[str, typer.Option("--as", help="Whose categories; without it, all.")] = "",
    as_json: AsJson = False,
) -> None:
    """List which class of account each category is, or give categories their class."""
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    wanted = _pairs(chosen or [])
    if (wanted or suggest) and not owner:
        raise Invalid("Say in whose name, with --as and a user name.")
    found = [one for one in answer(mapping.mapping, user) if one.is_mine or not owner]
    if suggest:
        wanted = {one.category: _suggested(one) for one in found if one.is_open} | wanted
    changed = 0
    if wanted:
        changed = carry_out(classifying.set_classes, user, wanted)
        found = [one for one in answer(mapping.mapping, user) if one.is_mine]
    lines = [_line(one) for one in found] or ["There are no series yet."]
    if owner and (wanted or suggest):
        lines.append(f"{changed} series were given another class.")
    result(as_json, {"changed": changed, "accounts": [_told(one) for one in found]}, lines)


def _pairs(given: list[str]) -> dict[str, str | None]:
    pairs: dict[str, str | None] = {}
    for one in given:
        name, sign, account_class = one.rpartition("=")
        if not sign or not name or not account_class:
            raise Invalid(f"--set takes category=class, not {one!r}.")
        pairs[name] = None if account_class == NONE else account_class
    return pairs


def _suggested(one: Mapped) -> str | None:
    guess = one.suggestion
    return guess.account_class.value if guess and guess.account_class else None


def _told(one: Mapped) -> dict[str, Any]:
    return {
        "category": one.category,
        "owner": one.owner,
        "class": one.account_class,
        "is_mapped": one.is_mapped,
        "is_subtotal": one.is_subtotal,
        "suggestion": _suggested(one),
        "why": one.suggestion.why if one.suggestion else None,
        "series": len(one.series),
        "points": one.points,
        "last_value": one.last_value,
    }


def _line(one: Mapped) -> str:
    has = one.account_class or ("subtotal" if one.is_subtotal else "not mapped")
    open_one = f"; suggested: {_suggested(one)}" if one.is_open else ""
    why = f" ({one.suggestion.why})" if one.suggestion else ""
    return f"{one.category}: {has}{open_one}{why}, {len(one.series)} series of {one.owner}"

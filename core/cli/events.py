"""The calendar of events from the terminal: listed, added to, and taken from."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from core.actors import SYSTEM, Actor
from core.calendar import actions, queries
from core.calendar.cautions import cautions
from core.calendar.choices import KINDS
from core.calendar.dated import Dated
from core.calendar.tables import EventType
from core.calendar.wanted import Wanted
from core.cli.naming import key
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import answer, carry_out, schema
from core.db.findings import many
from core.errors import Invalid


class Work(StrEnum):
    """What can be done with events."""

    list = "list"
    add = "add"
    holidays = "holidays"
    remove = "remove"


def events(  # noqa: PLR0917 - typer calls it, by name
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    named: Annotated[
        str, typer.Argument(help="The name to add, the country (DE, DE-BY), or what to remove.")
    ] = "",
    first: Annotated[str, typer.Option("--on", help="The first day, as 2026-05-01.")] = "",
    last: Annotated[str, typer.Option("--until", help="The last day; else one day.")] = "",
    kind: Annotated[EventType, typer.Option("--kind", help="What it is.")] = EventType.promotion,
    yearly: Annotated[bool, typer.Option("--yearly", help="It comes every year.")] = False,
    impact: Annotated[
        float | None, typer.Option("--impact", help="Expected change: 0.2 adds a fifth.")
    ] = None,
    category: Annotated[str, typer.Option("--category", help="Of series or products.")] = "",
    entity: Annotated[str, typer.Option("--entity", help="Of series.")] = "",
    years: Annotated[str, typer.Option("--years", help="Of holidays, as 2024-2027.")] = "",
    shared: Annotated[bool, typer.Option("--shared", help="It counts for everybody.")] = False,
    owner: Annotated[str, typer.Option("--as", help="In whose name; all but list need it.")] = "",
    as_json: AsJson = False,
) -> None:
    """List events, add one, add the public holidays of a country, or remove one."""
    schema.require_head()
    if work is Work.list:
        _list(acting_as(owner) if owner else SYSTEM, as_json)
        return
    user = acting_as(owner)
    scope: dict[str, Any] = {"category": category, "entity": entity, "is_shared": shared}
    if work is Work.remove:
        event_id = key(named, "an event", "events list")
        carry_out(actions.remove, user, event_id)
        result(as_json, {"removed": event_id}, ["The event was removed."])
    elif work is Work.holidays:
        begin, end = _years(years)
        count = carry_out(actions.add_holidays, user, named, begin, end, **scope)
        result(as_json, {"added": count}, [f"{many(count, 'holiday')} of {named} added."])
    else:
        till = _day(last, "--until") if last else None
        wanted = Wanted(named, _day(first, "--on"), till, kind, yearly, impact=impact, **scope)
        _add(user, wanted, as_json)


def _list(user: Actor, as_json: bool) -> None:
    found = answer(queries.events, user)
    lines = [_line(one) for one in found] or ["There are no events."]
    result(as_json, {"events": [_figures(one) for one in found]}, lines)


def _line(one: Dated) -> str:
    said = one.said
    days = f"{said.first}" + (f" to {said.last}" if said.last else "")
    about = f" ({one.scope})" if one.scope else ""
    every = ", every year" if said.is_yearly else ""
    return f"{one.id}  {days:<24}  {KINDS[said.type]:<14}  {said.name}{about}{every}"


def _figures(one: Dated) -> dict[str, Any]:
    about = {"product": one.product, "owner": one.owner}
    return {"id": one.id, **asdict(one.said), **about}


def _add(user: Actor, wanted: Wanted, as_json: bool) -> None:
    event_id = carry_out(actions.add, user, wanted)
    odd = answer(cautions, user, event_id)
    result(as_json, {"id": event_id, "cautions": odd}, [f"{event_id} was added.", *odd])


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{option} takes a day such as 2026-05-01, not {text!r}.") from None


def _years(text: str) -> tuple[int, int]:
    """The first and the last year; without any, this one and the next."""
    this = datetime.now(UTC).year
    first, _, last = (text or f"{this}-{this + 1}").partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise Invalid(f"--years takes years such as 2024-2027, not {text!r}.")
    return int(first), int(last or first)

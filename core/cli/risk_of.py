"""The risk of stored subjects from the terminal: told, and kept where that is wanted."""

from datetime import datetime
from typing import Annotated, Any

import typer

from core.actors import SYSTEM, Actor
from core.cli.people import acting_as
from core.cli.risk import lines
from core.cli.say import AsJson, result
from core.db import answer, carry_out, schema
from core.errors import Invalid, NotFound
from core.market import queries as market
from core.risk import keeping, reporting, subjects
from core.risk.asking import FARTHEST, Asked
from core.risk.subjects import Subject
from core.risk.written import written

DAY = ["%Y-%m-%d"]
OWNER = " · "  # between a name and whose it is, where that is somebody else


def risk(
    named: Annotated[
        list[str], typer.Argument(help="Portfolios, instruments or series.", metavar="SUBJECT…")
    ],
    *,
    owner: Annotated[str, typer.Option("--as", help="In whose name; needed to store.")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="DAY", help="From this day on.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAY, metavar="DAY", help="As if nothing later were known."),
    ] = None,
    against: Annotated[str, typer.Option(help="An instrument; else a portfolio's own.")] = "",
    rf: Annotated[float, typer.Option(help="Risk-free rate a year, 0.02 = 2 %.")] = 0.0,
    periods: Annotated[
        float | None, typer.Option(help="Returns in a year; else by their rhythm.")
    ] = None,
    horizon: Annotated[int, typer.Option(min=1, max=FARTHEST, help="Returns ahead.")] = 1,
    store: Annotated[bool, typer.Option("--store", help="Keep what is told.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell every metric, value at risk by every method, and its back-test, of each SUBJECT."""
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    if store and not owner:
        raise Invalid("Stored figures belong to somebody; say in whose name, with --as.")
    every = answer(subjects.subjects, user)
    benchmark = _called(against, every, user).id if against else None
    asked = [
        Asked(
            one.kind,
            one.id,
            since and since.date(),
            until and until.date(),
            benchmark,
            periods,
            rf,
            horizon,
        )
        for one in (_called(name, every, user) for name in named)
    ]
    found = [answer(reporting.report, user, one) for one in asked]
    if store:
        carry_out(keeping.keep_all, user, found)
    told: dict[str, Any] = {one.history.label: written(one) for one in found}
    text = [line for name, one in told.items() for line in lines(name, one)]
    text += [f"  {one.verdict}" for one in found]
    result(as_json, {"subjects": told}, text)


def _called(name: str, every: list[Subject], user: Actor) -> Subject:
    """The subject of this number, or of this name where there is but one; a symbol is a name."""
    listed = {one.id: one.symbol for one in answer(market.instruments, user)}
    found = [one for one in every if name in {str(one.id), one.label, str(one), listed.get(one.id)}]
    found = found or [one for one in every if one.label.rpartition(OWNER)[0] == name]
    if len(found) > 1:
        said = ", ".join(f"{one} ({one.id})" for one in found)
        raise Invalid(f"{len(found)} subjects are called {name}; say which: {said}.")
    if not found:
        raise NotFound(f"There is no portfolio, instrument or series called {name}.")
    return found[0]

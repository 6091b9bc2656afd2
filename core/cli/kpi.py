"""KPIs of a period from the terminal."""

from typing import Annotated, Any

import typer

from core.actors import SYSTEM, Actor
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import answer, schema
from core.errors import Invalid, NotFound
from core.finance.kpi import accounts, reporting
from core.finance.kpi.asking import WEEKS, Asked, Calendar
from core.finance.kpi.reporting import COLUMNS, KPIS, LINES, Report
from core.finance.kpi.wording import in_unit, said, why

As = Annotated[str, typer.Option("--as", help="In whose name; without it, all books are seen.")]
Of = Annotated[str, typer.Option("--of", help="Whose books; else one's own, or the only ones.")]
Entities = Annotated[
    list[str] | None, typer.Option("--entity", help="Only this one; again for more of them.")
]
Currency = Annotated[str, typer.Option(help="To which amounts are converted, such as EUR.")]
Closing = Annotated[bool, typer.Option("--closing", help="Closing rates for all, no averages.")]
Version = Annotated[int | None, typer.Option("--budget", help="Version; else the newest.")]
First = Annotated[int, typer.Option(min=1, max=12, help="Month in which the year begins.")]
Weeks = Annotated[str, typer.Option(help=f"Months by weeks: {', '.join(WEEKS)}.")]
When = Annotated[
    str, typer.Argument(help="2026-09, 2026-Q3, 2026, LTM 2026-09, or 2026-01-15..2026-02-14.")
]


def kpi(
    period: When,
    *,
    owner: As = "",
    of: Of = "",
    entities: Entities = None,
    currency: Currency = "",
    closing: Closing = False,
    budget: Version = None,
    first_month: First = 1,
    weeks: Weeks = "months",
    as_json: AsJson = False,
) -> None:
    """Tell every figure of PERIOD with its reason where there is none, and the statement."""
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    calendar = Calendar(first_month, weeks)
    asked = question(user, of, period, calendar, entities, currency, closing, budget)
    found = answer(reporting.report, user, asked)
    result(as_json, written(found), lines(found))


def question(
    user: Actor,
    of: str,
    period: str,
    calendar: Calendar,
    entities: list[str] | None,
    currency: str,
    closing: bool,
    budget: int | None,
) -> Asked:
    """What the options ask for."""
    several = tuple(entities or ())
    return Asked(whose(user, of), period, calendar, several, currency.upper(), closing, budget)


def whose(user: Actor, name: str) -> Any:
    """The owner of the books that are meant."""
    every = answer(accounts.every, user)
    if not every:
        raise NotFound(
            "There are no books: upload a file of figures, and say on Accounts what they are."
        )
    mine = [one for one in every if (one.owner == name if name else one.is_mine)]
    mine = mine or ([] if name else every)
    if len(mine) != 1:
        listed = ", ".join(one.owner for one in every)
        raise Invalid(f"Say whose books are meant, with --of; there are those of {listed}.")
    return mine[0].owner_id


def written(one: Report) -> dict[str, Any]:
    """A report as one JSON object."""
    about = one.about
    return {
        "period": about.period,
        "currency": about.currency,
        "is_partial": about.is_partial,
        "columns": {
            name: {
                "label": about.labels.get(name, COLUMNS[name]),
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
            }
            for name, span in one.inputs.columns.items()
        },
        "budget": about.plan_version,
        "figures": {
            key: {
                "value": amount.value,
                "unit": KPIS[key].unit,
                "reason": amount.reason or None,
                "formula": KPIS[key].formula,
                "variant": KPIS[key].variant or None,
                "version": KPIS[key].version,
                "inputs": {name: each.value for name, each in one.told.inputs_of(key).items()},
            }
            for key, amount in one.told.figures.items()
        },
        "lines": {
            key: {column: amount.value for column, amount in row.items()}
            for key, row in one.told.lines.items()
        },
        "files": [each.filename for each in about.files],
        "cautions": list(about.cautions),
        "sha256": one.digest,
    }


def lines(one: Report) -> list[str]:
    """A report for a person."""
    about, told = one.about, one.told
    text = [f"{about.period}, books of {about.owner}, {about.currency or 'no currency'}"]
    for key in told.shown:
        amount = told.figures[key]
        note = f"  {why(amount)}" if amount.reason else ""
        text.append(f"  {KPIS[key].label:<34}{said(key, amount, about.currency):>18}{note}")
    text.append("")
    columns = [name for name in COLUMNS if any(name in row for row in told.lines.values())]
    text.append("  " + f"{'':<24}" + "".join(f"{COLUMNS[name]:>24}" for name in columns))
    for key, row in told.lines.items():
        cells = [
            "—" if row[name].value is None else in_unit(row[name].value or 0.0, "money")
            for name in columns
        ]
        text.append(f"  {LINES[key].label:<24}" + "".join(f"{cell:>24}" for cell in cells))
    return text + [f"  {caution}" for caution in about.cautions]

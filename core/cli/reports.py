"""Stored KPI reports from the terminal: made, shown, compared, exported and verified."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from core.actors import SYSTEM, Actor
from core.cli.kpi import (
    As,
    Closing,
    Currency,
    Entities,
    First,
    Of,
    Version,
    Weeks,
    lines,
    question,
    written,
)
from core.cli.naming import key
from core.cli.people import acting_as
from core.cli.say import AsJson, records, result
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.finance.kpi import comparing, exporting, keeping, kept, reporting, verifying
from core.finance.kpi.asking import Asked, Calendar
from core.finance.kpi.comparing import Compared
from core.finance.kpi.reporting import KPIS
from core.finance.kpi.wording import in_unit, said

DIFFERS = 3
MOST_LINES = 20


class Work(StrEnum):
    """What can be done with reports."""

    list = "list"
    generate = "generate"
    show = "show"
    compare = "compare"
    again = "again"
    export = "export"
    verify = "verify"


def report(
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    named: Annotated[
        list[str] | None,
        typer.Argument(
            help="Of generate, the period; of compare, two numbers; of verify, some or none for "
            "all; else the number of one report.",
            metavar="[PERIOD|REPORT]…",
        ),
    ] = None,
    *,
    owner: As = "",
    of: Of = "",
    entities: Entities = None,
    currency: Currency = "",
    closing: Closing = False,
    budget: Version = None,
    first_month: First = 1,
    weeks: Weeks = "months",
    title: Annotated[str, typer.Option(help="Of generate: what it is called.")] = "",
    corrects: Annotated[str, typer.Option(help="Of generate: the report it replaces.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Of export: an .html, .pdf or .xlsx file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List reports; generate, show, compare, ask again, export or verify them."""
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    if work is Work.list:
        _list(user, as_json)
    elif work is Work.generate:
        if not owner:
            raise Invalid("A report belongs to somebody; say in whose name, with --as.")
        period, calendar = _one(work, named), Calendar(first_month, weeks)
        asked = question(user, of, period, calendar, entities, currency, closing, budget)
        _generate(user, asked, title, corrects, as_json)
    elif work is Work.verify:
        _verify(user, [_key(one) for one in named or ()], as_json)
    elif work is Work.compare:
        if len(named or ()) != 2:
            raise Invalid("`report compare` takes the numbers of two reports.")
        one, other = (_key(each) for each in named or ())
        _compared(answer(comparing.compared, user, one, other), as_json)
    else:
        _about_one(work, user, _key(_one(work, named)), out, as_json)


def _about_one(work: Work, user: Actor, report_id: UUID, out: Path | None, as_json: bool) -> None:
    if work is Work.again:
        _compared(answer(comparing.again, user, report_id).compared, as_json)
        return
    found = answer(kept.one, user, report_id)
    if work is Work.show:
        told = written(found.report) | {"id": str(found.id), "title": found.title}
        result(as_json, told, [f"{found.title}, {found.stored_at:%Y-%m-%d}", *lines(found.report)])
        return
    if out is None:
        raise Invalid("Say which file to write, with --out; its ending says what it is.")
    remarks = answer(kept.comments, user, report_id)
    made = exporting.file(
        found.report,
        out.suffix,
        found.title,
        remarks,
        found.stored_at,
        stored_by=found.owner,
        formulas=found.formulas,
        sha256=found.sha256,
    )
    out.write_bytes(made)
    result(as_json, {"file": out.name, "bytes": len(made)}, [f"{out.name}, {len(made):,} bytes"])


def _list(user: Actor, as_json: bool) -> None:
    found = answer(kept.reports, user)
    text = [
        f"{row.id!s}  {row.report_date:%Y-%m-%d}  {row.owner:<12} {row.title}"
        + ("" if row.superseded_by_id is None else "  (corrected)")
        for row in found.itertuples()
    ]
    result(as_json, {"reports": records(found)}, text or ["There are no reports yet."])


def _generate(user: Actor, asked: Asked, title: str, corrects: str, as_json: bool) -> None:
    found = answer(reporting.report, user, asked)
    old = _key(corrects) if corrects else None
    report_id = carry_out(keeping.keep, user, found, title=title, supersedes_id=old)
    result(as_json, {"id": str(report_id)} | written(found), [f"{report_id}", *lines(found)])


def _verify(user: Actor, ids: list[UUID], as_json: bool) -> None:
    found = answer(verifying.verify_all, user, ids or None)
    bad = [one for one in found if not one.is_same]
    told: dict[str, Any] = {
        "verified": len(found),
        "same": len(found) - len(bad),
        "faults": {str(one.id): list(one.faults) for one in bad},
        "notes": {str(one.id): one.note for one in found if one.note},
    }
    text = [f"{len(found) - len(bad):,} of {len(found):,} reports are the same, computed again."]
    text += [f"{one.id}  {one.title}: {' '.join(one.faults)}" for one in bad]
    text += [f"{one.id}  {one.title}: {one.note}" for one in found if one.note]
    result(as_json, told, text)
    if bad:
        raise typer.Exit(DIFFERS)


def _compared(one: Compared, as_json: bool) -> None:
    about = one.before.about
    moved = {
        each.key: {
            "before": each.before.value,
            "after": each.after.value,
            "by": each.by,
            "effects": {cause.value: by for cause, by in each.effects.items()},
        }
        for each in one.difference.moved
    }
    changes = comparing.as_frame(one)
    text = [] if moved else ["Every figure is the same."]
    for each in one.difference.moved:
        unit = KPIS[each.key].unit
        causes = ", ".join(
            f"{cause.value} {in_unit(by, unit, about.currency)}"
            for cause, by in each.effects.items()
        )
        text.append(
            f"  {KPIS[each.key].label:<34}{said(each.key, each.before, about.currency):>18} to "
            f"{said(each.key, each.after, about.currency)}" + (f" ({causes})" if causes else "")
        )
    for row in changes.head(MOST_LINES).itertuples():
        source = f", from {row.file!s}" if row.file else ""
        text.append(f"  {row.what} {row.when}: {row.before} to {row.after}{source}")
    result(as_json, {"figures": moved, "changes": records(changes)}, text)


def _one(work: Work, named: list[str] | None) -> str:
    if len(named or ()) != 1:
        what = "a period" if work is Work.generate else "the number of one report"
        raise Invalid(f"`report {work}` takes {what}.")
    return (named or [""])[0]


def _key(text: str) -> UUID:
    return key(text, "a report", "report list")

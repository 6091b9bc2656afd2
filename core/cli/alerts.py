"""Commands about alerts."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from core.actors import SYSTEM
from core.alerts import evaluating, queries, rules
from core.alerts.rules import Shown
from core.catalogue import WATCHED
from core.cli.naming import key
from core.cli.say import AsJson, result, told
from core.db import answer, carry_out, schema
from core.db.findings import many

LISTED = ("id", "severity", "message", "raised_at", "acknowledged_by", "delivered_at")


class Wanted(StrEnum):
    """What can be asked about alerts."""

    list = "list"
    show = "show"
    rules = "rules"
    check = "check"


def alerts(
    wanted: Annotated[Wanted, typer.Argument(help="What to do.")] = Wanted.list,
    alert_id: Annotated[str, typer.Argument(help="Which alert, for show.")] = "",
    as_json: AsJson = False,
) -> None:
    """List what is over a limit now; show one with who was told, list the rules, or check them."""
    schema.require_head()
    figures, lines = DONE[wanted](alert_id)
    result(as_json, figures, lines)


def _list(_: str) -> tuple[dict[str, Any], list[str]]:
    found = answer(queries.alerts, SYSTEM)[list(LISTED)]
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    lines = [
        f"{row['id']}  {row['severity']:<5}  {row['raised_at']:%Y-%m-%d %H:%M} UTC  "
        f"{row['message']}"
        for row in rows
    ]
    return {"alerts": rows}, lines or ["Nothing is over a limit."]


def _show(alert_id: str) -> tuple[dict[str, Any], list[str]]:
    shown = answer(queries.alert, SYSTEM, key(alert_id, "an alert", "alerts list"))
    figures = {name: getattr(shown, name) for name in shown.__dataclass_fields__}
    lines = told({name: figures[name] for name in figures if name != "messages"}, width=16)
    lines += [
        f"{one.channel:<8} to {one.to}, {one.event}: "
        + (f"sent {one.sent_at:%Y-%m-%d %H:%M} UTC" if one.sent_at else one.error or "not sent yet")
        for one in shown.messages
    ]
    return figures, lines


def _rules(_: str) -> tuple[dict[str, Any], list[str]]:
    found = answer(rules.rules, SYSTEM)
    return {"rules": found}, [_rule(one) for one in found] or ["Nothing is watched."]


def _rule(one: Shown) -> str:
    limits = ", ".join(
        f"{name} {value:g}"
        for name, value in (("amber", one.amber), ("red", one.red))
        if value is not None
    )
    state = f"{one.open_alerts} open" if one.is_active else "paused"
    of = one.subject_label or one.subject_type.every
    return f"{one.id}  {one.metric} of {of}, {one.comparison}: {limits}; {state}"


def _check(_: str) -> tuple[dict[str, Any], list[str]]:
    made = carry_out(evaluating.evaluate, SYSTEM, WATCHED)
    looked = many(made["rules"], "rule")
    said = f"{looked} looked at: {made['raised']} raised, {made['cleared']} cleared."
    return made, [said, *made["not_computable"]]


DONE = {Wanted.list: _list, Wanted.show: _show, Wanted.rules: _rules, Wanted.check: _check}

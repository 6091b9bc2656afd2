"""The check of every rule as long work: what the terminal calls `validate`."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlmodel import Session

from core.actors import Actor, Role
from core.db import answer
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task

Check = Callable[[Session, Actor], list[str]]
MOST_NAMED = 100


def kind(checks: Mapping[str, Check]) -> Kind:
    """Look whether all rules hold; rows of everybody are looked at, so by administrators."""
    return Kind("Check of all rules", partial(look, checks), role=Role.admin)


def look(checks: Mapping[str, Check], task: Task, _: Params) -> dict[str, Any]:
    """Each rule in turn, and what offends it."""
    findings: list[str] = []
    for number, (claim, check) in enumerate(checks.items()):
        task.report(number / len(checks), f"Looks whether {claim}.")
        findings += answer(check, task.user)
    return {"rules": len(checks), "broken": len(findings), "findings": findings[:MOST_NAMED]}

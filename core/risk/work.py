"""Risk as long work: figures of many subjects, computed where there is room, stored together."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from core.actors import Actor
from core.db import answer
from core.errors import Invalid, NotFound
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task
from core.risk.asking import Asked
from core.risk.histories import History, history
from core.risk.keeping import keep_all
from core.risk.reporting import Report, computed
from core.risk.tables import RiskSubject

MOST = 5_000  # subjects at once
PART = 0.1  # of the work is reading


class About(Params):
    """One subject."""

    kind: RiskSubject
    id: UUID


class Wanted(Params):
    """Which subjects, and as if nothing later were known."""

    subjects: list[About] = Field(min_length=1, max_length=MOST)
    until: date | None = None
    benchmark_id: UUID | None = None
    rf: float = 0.0


def kind() -> Kind:
    """The work of computing the risk of some subjects and storing what came of it."""
    return Kind("Risk", told, Wanted, keep=_store, has_own_page=True)


def told(task: Task, params: Wanted) -> tuple[list[Report], list[str]]:
    """The report of each subject; those of which nothing can be said, and why."""
    every: list[History] = []
    reasons: list[str] = []
    for number, one in enumerate(params.subjects):
        task.report(PART * number / len(params.subjects), "Reads the returns.")
        asked = Asked(
            one.kind, one.id, None, params.until, benchmark_id=params.benchmark_id, rf=params.rf
        )
        try:
            every.append(answer(history, task.user, asked))
        except (NotFound, Invalid) as error:  # of one subject; the others go on
            reasons.append(str(error))
    done = task.map(computed, every, note="{done:,} of {total:,} are computed.")
    reasons += [f"{every[at].label}: {reason}" for at, reason in done.reasons.items()]
    found = [one for one in done.values if one is not None]
    if not found:
        raise Invalid(" ".join(reasons))
    return found, reasons


def _store(db: Session, user: Actor, found: tuple[list[Report], list[str]]) -> dict[str, Any]:
    """Store each as a row."""
    reports, reasons = found
    kept: dict[str, Any] = {"stored": len(keep_all(db, user, reports))}
    return kept | ({"left out": reasons} if reasons else {})

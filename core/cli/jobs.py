"""Commands about long work."""

import signal
import sys
import threading
from enum import StrEnum
from types import FrameType
from typing import Annotated
from uuid import UUID

import typer

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.cli.say import AsJson, result
from core.db import answer, carry_out, schema
from core.errors import Invalid
from core.jobs import actions, queries, schedules
from core.jobs.runner import AT_ONCE, Runner

LISTED = ("id", "kind", "status", "progress", "username", "created_at", "note", "error")


class Work(StrEnum):
    """What can be done with jobs."""

    list = "list"
    show = "show"
    cancel = "cancel"


class Plan(StrEnum):
    """What can be done with schedules."""

    list = "list"
    run = "run"


def jobs(
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    job_id: Annotated[str, typer.Argument(help="Of which job, for show and cancel.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the newest jobs of everybody; show or cancel one."""
    schema.require_head()
    if work is Work.list:
        found = answer(queries.jobs, SYSTEM, everybodys=True)[list(LISTED)]
        rows = found.astype({"id": str}).to_dict("records")
        lines = [
            f"{row['id']}  {row['status']:<9}  {row['progress']:>4.0%}  {row['kind']:<16}"
            f"  {row['username'] or 'the system'}"
            for row in rows
        ]
        result(as_json, {"jobs": rows}, lines or ["There are no jobs."])
        return
    key = _key(job_id)
    if work is Work.cancel:
        carry_out(actions.cancel_job, SYSTEM, key)
    shown = answer(queries.job, SYSTEM, key)
    figures = {name: getattr(shown, name) for name in shown.__dataclass_fields__}
    told = {name: value for name, value in figures.items() if value not in (None, {}, False)}
    result(
        as_json, figures, [f"{name.replace('_', ' '):<14}{value}" for name, value in told.items()]
    )


def worker(
    at_once: Annotated[int, typer.Option(min=1, max=64, help="Jobs at the same time.")] = AT_ONCE,
    as_json: AsJson = False,
) -> None:
    """Do jobs in this process until it is told to end; several may run, on several machines."""
    schema.require_head()
    end = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        end.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    runner = Runner(JOBS, at_once=at_once).start()
    said = f"Does up to {at_once} jobs at once; Ctrl-C ends it, and puts them back."
    result(as_json, {"at_once": at_once}, [said])
    sys.stdout.flush()
    end.wait()
    runner.stop()


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            f"{text or 'Nothing'} is no number of a job; `jobs list` shows them."
        ) from None


def schedule(
    work: Annotated[Plan, typer.Argument(help="What to do.")] = Plan.list,
    schedule_id: Annotated[str, typer.Argument(help="Which schedule, for run.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the schedules of everybody, or file the work of one now."""
    schema.require_head()
    if work is Plan.run:
        job_id = carry_out(schedules.run_schedule, SYSTEM, JOBS, _key(schedule_id))
        result(as_json, {"job": job_id}, [f"It is the job {job_id} now."])
        return
    found = answer(schedules.schedules, SYSTEM)
    lines = [
        f"{one.id}  {f'{one.next_run_at:%Y-%m-%d %H:%M} UTC' if one.next_run_at else 'paused':<20}"
        f"  {one.rule:<16}  {one.kind:<16}  {one.owner}"
        for one in found
    ]
    result(as_json, {"schedules": found}, lines or ["Nothing repeats."])

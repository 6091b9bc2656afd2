"""Commands about long work."""

import json
import signal
import sys
import threading
from datetime import datetime
from enum import StrEnum
from types import FrameType
from typing import Annotated

import typer

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.cli.naming import key
from core.cli.say import AsJson, result, told
from core.compute import doors
from core.db import answer, carry_out, schema
from core.db.types import now
from core.jobs import actions, queries, schedules
from core.jobs.runner import AT_ONCE, Runner
from core.jobs.schedules import Filed, Shown

LISTED = ("id", "kind", "status", "progress", "username", "created_at", "note", "error")


class Work(StrEnum):
    """What can be done with jobs."""

    list = "list"
    show = "show"
    cancel = "cancel"


class Plan(StrEnum):
    """What can be done with schedules."""

    list = "list"
    show = "show"
    run = "run"


def jobs(
    work: Annotated[Work, typer.Argument(help="What to do.")] = Work.list,
    job_id: Annotated[str, typer.Argument(help="Of which job, for show and cancel.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the newest jobs of everybody; show one with its log, or cancel it."""
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
    named = key(job_id, "a job", "jobs list")
    if work is Work.cancel:
        carry_out(actions.cancel_job, SYSTEM, named)
    shown = answer(queries.job, SYSTEM, named)
    said = answer(queries.said, SYSTEM, named)
    figures = {name: getattr(shown, name) for name in shown.__dataclass_fields__}
    lines = told({name: value for name, value in figures.items() if value not in ({}, False)})
    lines += [
        f"{line.at:%Y-%m-%d %H:%M:%S} UTC  "
        f"{'' if line.progress is None else f'{line.progress:.0%}':>4}  {line.text}"
        for line in said
    ]
    result(as_json, figures | {"log": said}, lines)


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
    doors.warm_up()
    runner = Runner(JOBS, at_once=at_once).start()
    said = f"Does up to {at_once} jobs at once; Ctrl-C ends it, and puts them back."
    result(as_json, {"at_once": at_once}, [said])
    sys.stdout.flush()
    end.wait()
    runner.stop()
    doors.close()


def schedule(
    work: Annotated[Plan, typer.Argument(help="What to do.")] = Plan.list,
    schedule_id: Annotated[str, typer.Argument(help="Which schedule, for show and run.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the schedules of everybody; show one with what came of it, or file its work now."""
    schema.require_head()
    if work is Plan.list:
        found = answer(schedules.schedules, SYSTEM)
        lines = [
            f"{one.id}  {_due(one):<20}  {one.rule:<16}  {one.kind:<16}  {one.owner}"
            for one in found
        ]
        result(as_json, {"schedules": found}, lines or ["Nothing repeats."])
        return
    named = key(schedule_id, "a schedule", "schedule list")
    if work is Plan.run:
        job_id = carry_out(schedules.run_schedule, SYSTEM, JOBS, named)
        result(as_json, {"job": job_id}, [f"It is the job {job_id} now."])
        return
    one = answer(schedules.schedule, SYSTEM, named)
    filed = answer(schedules.history, SYSTEM, named)
    following = one.upcoming(now())
    figures = {"schedule": one, "next": following, "history": filed}
    result(as_json, figures, [*_plan(one, following), *(_filed(time) for time in filed)])


def _due(one: Shown) -> str:
    if not one.is_active:
        return "paused"
    return f"{one.next_run_at:%Y-%m-%d %H:%M} UTC" if one.next_run_at else "when data comes"


def _plan(one: Shown, following: list[datetime]) -> list[str]:
    moments = ", ".join(f"{at:%a %Y-%m-%d %H:%M} UTC" for at in following)
    figures = {
        "id": one.id,
        "kind": one.kind,
        "parameters": json.dumps(one.parameters),
        "rule": one.rule,
        "time zone": one.time_zone,
        "owner": one.owner,
        "next": moments or _due(one),
    }
    return told(figures)


def _filed(time: Filed) -> str:
    took = "" if time.seconds is None else f"{time.seconds:,.1f} s"
    return (
        f"{time.due_at:%Y-%m-%d %H:%M} UTC  {time.status:<9}  {took:>10}  {time.job_id}"
        f"  {time.error or ''}"
    ).rstrip()

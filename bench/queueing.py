"""Jobs of many people while the processes that do them are killed: each is done, and once."""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

from sqlmodel import col, select

from bench import places, rows
from bench.measure import Table, exactly
from bench.places import Given
from bench.served.hands import KINDS, MARK
from core.accounts.tables import AuditLog
from core.actors import SYSTEM, Actor, Role
from core.db import carry_out, read, write
from core.jobs import actions
from core.jobs.tables import Job, JobStatus

OWNERS, PROCESSES = 10, 2
KILL_EVERY_SECONDS = 5.0
SILENT_SECONDS = "3"
PATIENCE_SECONDS = 600


def postgresql(given: Given) -> Table:
    """1,000 jobs on PostgreSQL."""
    with places.postgresql(given.server):
        return storm("PostgreSQL", 1_000)


def sqlite(_: Given) -> Table:
    """200 jobs in a file."""
    with places.sqlite():
        return storm("SQLite", 200)


def storm(engine: str, count: int) -> Table:
    """File all jobs, kill one process after the other, and count the marks."""
    with write(SYSTEM) as db:
        people = [rows.stored_user(db, f"person{number}") for number in range(OWNERS)]
    for number in range(count):
        person = people[number % OWNERS]
        owner = Actor(person.id, person.username, Role.analyst)
        carry_out(actions.file_job, owner, KINDS, "marked", {"number": number, "seconds": 0.1})
    began, kills = time.monotonic(), 0
    with ExitStack() as stack:
        hands = [stack.enter_context(started()) for _ in range(PROCESSES)]
        while left() and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(KILL_EVERY_SECONDS)
            victim = hands.pop(0)
            victim.kill()
            victim.wait()
            kills += 1
            hands.append(stack.enter_context(started()))
        took = time.monotonic() - began
        for process in hands:
            process.kill()
    return table(engine, count, kills, took)


def started() -> subprocess.Popen[bytes]:
    """Another process that does jobs."""
    environment = os.environ | {"JOBS_SILENT_SECONDS": SILENT_SECONDS}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.served.hands"], env=environment, stdout=subprocess.DEVNULL
    )


def left() -> int:
    """How many jobs are not over."""
    with read(SYSTEM) as db:
        return len(db.scalars(select(col(Job.id)).where(col(Job.finished_at).is_(None))).all())


def table(engine: str, count: int, kills: int, took: float) -> Table:
    """What became of the jobs."""
    with read(SYSTEM) as db:
        marks = Counter(
            details["number"]
            for details in db.scalars(select(col(AuditLog.details)).where(AuditLog.action == MARK))
        )
        states = Counter(db.scalars(select(col(Job.status))))
        attempts = Counter(db.scalars(select(col(Job.attempts))))
    made = Table(f"Jobs while processes are killed, {engine}", ["what", "number"])
    made.add("jobs", count)
    made.add("processes killed", kills)
    made.add(
        "done", states[JobStatus.succeeded], target=exactly(states[JobStatus.succeeded], count)
    )
    made.add("marks left", len(marks), target=exactly(len(marks), count))
    twice = sum(number > 1 for number in marks.values())
    made.add("marks left twice", twice, target=exactly(twice, 0))
    made.add("begun more than once", sum(n for times, n in attempts.items() if times > 1))
    made.notes.append(
        f"{OWNERS} owners, {PROCESSES} processes, one killed every {KILL_EVERY_SECONDS:g} s; "
        f"{took:.0f} s in all."
    )
    return made

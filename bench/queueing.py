"""Jobs of many people while the processes that do them are killed: each is done, and once."""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from bench import places, rows, serving
from bench.measure import Table, exactly
from bench.places import Given
from bench.served.hands import AT_ONCE, KINDS, MARK
from core.accounts.tables import AuditLog
from core.actors import SYSTEM, Actor, Role
from core.db import carry_out, read, write
from core.jobs import actions
from core.jobs.tables import Job, JobNote, JobStatus

OWNERS, WORKERS = 10, 2
JOB_SECONDS = 0.3
KILL_EVERY_SECONDS = 5.0
APP_KILLS = 2
SETTINGS = {
    "JOBS_SILENT_SECONDS": "3",
    "JOBS_AT_ONCE": str(AT_ONCE),
    "COMPUTE_WORKERS": "0",  # these jobs compute nothing
}
WORKER = ("-m", "bench.served.hands")
APP = (str(serving.SERVED / "working.py"),)
PATIENCE_SECONDS = 600

Process = subprocess.Popen[bytes]


def postgresql(given: Given) -> Table:
    """1,000 jobs on PostgreSQL."""
    with places.postgresql(given.server):
        return storm("PostgreSQL", 1_000)


def sqlite(_: Given) -> Table:
    """200 jobs in a file."""
    with places.sqlite():
        return storm("SQLite", 200)


@dataclass
class Processes:
    """Who does the jobs: an app with its server, and workers; all that were ever started."""

    folder: str
    port: int = field(default_factory=serving.free_port)
    apps: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)

    def start_app(self) -> None:
        """Start the app, without waiting until it answers."""
        self.apps.append(self._started(*APP))

    def start_worker(self) -> None:
        """Start a process that does nothing but jobs."""
        self.workers.append(self._started(*WORKER))

    def kill_app(self) -> None:
        """Kill the app and start it anew; one that does not answer yet has still to come so far."""
        if serving.answers(self.port):
            killed(self.apps[-1])
            self.start_app()

    def kill_worker(self) -> None:
        """Kill the worker that has lived longest, and start another."""
        killed(self.workers[-WORKERS])
        self.start_worker()

    def _started(self, *words: str) -> Process:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=self.folder,
            env=serving.environment(self.port) | SETTINGS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def processes() -> Iterator[Processes]:
    """The app and the workers, in a folder of their own, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder, ".streamlit").symlink_to(serving.ROOT / ".streamlit")
        made = Processes(folder)
        try:
            made.start_app()
            for _ in range(WORKERS):
                made.start_worker()
            yield made
        finally:
            for process in (*made.apps, *made.workers):
                killed(process)


def killed(process: Process) -> None:
    """End it as a power cut would."""
    process.kill()
    process.wait()


def storm(engine: str, count: int) -> Table:
    """File all jobs, kill one process after the other, and count the marks."""
    with write(SYSTEM) as db:
        people = [rows.stored_user(db, f"person{number}") for number in range(OWNERS)]
    for number in range(count):
        person = people[number % OWNERS]
        owner = Actor(person.id, person.username, Role.analyst)
        given = {"number": number, "seconds": JOB_SECONDS}
        carry_out(actions.file_job, owner, KINDS, "marked", given)
    began = time.monotonic()
    with processes() as doing:
        while left() and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(KILL_EVERY_SECONDS)
            doing.kill_worker()
            if len(doing.apps) <= APP_KILLS:
                doing.kill_app()
        took = time.monotonic() - began
    return table(engine, count, doing, took)


def left() -> int:
    """How many jobs are not over."""
    with read(SYSTEM) as db:
        return len(db.scalars(select(col(Job.id)).where(col(Job.finished_at).is_(None))).all())


def table(engine: str, count: int, doing: Processes, took: float) -> Table:
    """What became of the jobs."""
    with read(SYSTEM) as db:
        marks = Counter(
            details["number"]
            for details in db.scalars(select(col(AuditLog.details)).where(AuditLog.action == MARK))
        )
        states = Counter(db.scalars(select(col(Job.status))))
        attempts = Counter(db.scalars(select(col(Job.attempts))))
        said = list(db.scalars(select(col(JobNote.text))))
    by_apps = tuple(f"by process {app.pid} " for app in doing.apps)
    kills = len(doing.apps) - 1
    made = Table(f"Jobs while processes are killed, {engine}", ["what", "number"])
    made.add("jobs", count)
    made.add("workers killed", len(doing.workers) - WORKERS)
    made.add("apps killed", kills, target=exactly(kills, APP_KILLS))
    made.add(
        "done", states[JobStatus.succeeded], target=exactly(states[JobStatus.succeeded], count)
    )
    made.add("marks left", len(marks), target=exactly(len(marks), count))
    twice = sum(number > 1 for number in marks.values())
    made.add("marks left twice", twice, target=exactly(twice, 0))
    made.add("begun more than once", sum(n for times, n in attempts.items() if times > 1))
    made.add("begun by the app", sum(any(app in text for app in by_apps) for text in said))
    made.notes.append(
        f"{OWNERS} owners, an app and {WORKERS} workers; every {KILL_EVERY_SECONDS:g} s a worker "
        f"is killed, and the app {APP_KILLS} times; {took:.0f} s in all."
    )
    return made

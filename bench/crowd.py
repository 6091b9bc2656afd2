"""Ten people load a file each while forty click through Home: how long do those wait?"""

import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from bench import people, rows, serving, sessions
from bench.loads import PART, data_folder, template
from bench.measure import Table, Target, at_most, exactly, percentile, seconds
from bench.places import Given
from bench.serving import OURS, Server
from core.actors import SYSTEM, Actor, Role
from core.catalogue import JOBS
from core.db import answer, carry_out, write
from core.jobs import actions
from core.jobs.tables import Job, JobStatus
from core.uploads import spool

LOADING, BROWSING = 10, 40
MOST_P95_SECONDS = 2.0
BEGIN_SECONDS = 5.0  # after the first of the forty has come
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Load:
    """One person's file."""

    status: JobStatus
    error: str
    attempts: int
    waited: float  # seconds from asking to the first attempt
    took: float  # from asking to the end
    rows: int


def measured(engine: str, given: Given) -> Table:
    """Both at once, on the server as it is run."""
    tokens = people.signed_in(BROWSING)
    count = given.rows // PART
    with data_folder():
        place = (("DATA_DIR", os.environ["DATA_DIR"]),)
        with serving.running(replace(OURS, settings=place)) as server:
            quiet = sessions.come(server, tokens, given.seconds / 2)
            crowd, loads = at_once(server, tokens, given.seconds, count)
    made = Table(
        f"{BROWSING} people rerun Home every {sessions.EVERY_SECONDS:g} s while {LOADING} load "
        f"{count:,} rows each, {engine}",
        ["what", "p50", "p95", "max", "count", "errors"],
    )
    add(made, "Home, nobody loads", quiet, None, None)
    is_held = engine == "PostgreSQL"
    slow = percentile(crowd.waits, 0.95) if crowd.waits else float("inf")
    add(
        made,
        "Home, while they load",
        crowd,
        at_most(slow, MOST_P95_SECONDS, " s") if is_held else None,
        exactly(crowd.errors.total(), 0) if is_held else None,
    )
    took = [one.took for one in loads]
    failed = [one for one in loads if one.status is not JobStatus.succeeded or one.rows != count]
    made.add(
        "loads, from asking to stored",
        *(seconds(one) for one in (statistics.median(took), percentile(took, 0.95), max(took))),
        len(loads),
        len(failed),
        target=exactly(len(failed), 0) if is_held else None,
    )
    waited = [one.waited for one in loads]
    made.add("  of that, in the queue", *quantiles(waited), "", "")
    made.add("  begun more than once", *[""] * 3, sum(one.attempts > 1 for one in loads), "")
    made.notes += [f"failed: {one.status}: {one.error}" for one in failed[:3]]
    made.notes.append(
        f"The loads are jobs, two at a time; {given.seconds:g} s of clicking, begun "
        f"{BEGIN_SECONDS:g} s before the loads. Load of the machine: {os.getloadavg()[0]:.1f}."
    )
    return made


def at_once(
    server: Server, tokens: list[str], stay_seconds: float, count: int
) -> tuple[sessions.Crowd, list[Load]]:
    """What those who click waited for, and what became of the files."""
    with write(SYSTEM) as db:
        stored = [rows.stored_user(db, f"loads{number}") for number in range(LOADING)]
    loading = [Actor(one.id, one.username, Role.analyst) for one in stored]
    text = template(count)
    with ThreadPoolExecutor(1) as beside, tempfile.TemporaryDirectory() as folder:
        coming = beside.submit(sessions.come, server, tokens, stay_seconds)
        time.sleep(BEGIN_SECONDS)
        ids = [filed(Path(folder), text, number, one) for number, one in enumerate(loading)]
        crowd = coming.result()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := answer(outcomes, SYSTEM, ids)) is None and time.monotonic() < deadline:
        time.sleep(0.2)
    return crowd, found or []


def filed(folder: Path, text: str, number: int, person: Actor) -> UUID:
    """Send a file that nobody else has, and ask for its load."""
    assert person.id is not None
    content = text.replace("@", f"person {number}").encode()
    token = spool.receive(person.id, f"{number}.csv", spool.pieces_of(content)).token
    return carry_out(actions.file_job, person, JOBS, "load", {"token": token})


def outcomes(db: Session, _: Actor, ids: list[UUID]) -> list[Load] | None:
    """What became of the loads, once all are over."""
    jobs = db.exec(select(Job).where(col(Job.id).in_(ids))).all()
    found = []
    for job in jobs:
        if job.finished_at is None or job.started_at is None:
            return None
        found.append(
            Load(
                job.status,
                job.error or "",
                job.attempts,
                (job.started_at - job.created_at).total_seconds(),
                (job.finished_at - job.created_at).total_seconds(),
                (job.result or {}).get("rows", 0),
            )
        )
    return found


def add(
    made: Table, what: str, crowd: sessions.Crowd, wait: Target | None, errors: Target | None
) -> None:
    """A line for how long they waited, and one for their errors."""
    made.add(what, *quantiles(crowd.waits), len(crowd.waits), crowd.errors.total(), target=wait)
    if errors is not None:
        made.add("  their errors", *[""] * 4, crowd.errors.total(), target=errors)
    made.notes += [f"{times} × {sentence}" for sentence, times in crowd.errors.most_common(3)]


def quantiles(times: list[float]) -> list[str]:
    """The middle, what one in twenty exceeds, and the most."""
    if not times:
        return ["–"] * 3
    parts = (statistics.median(times), percentile(times, 0.95), max(times))
    return [seconds(one) for one in parts]

"""What a click costs while all cores compute for jobs, beside the same server at rest."""

import asyncio
import statistics
import time
from dataclasses import dataclass

from sqlmodel import col, func, select

from bench import browserless, people, rows, serving
from bench.measure import Table, at_most, percentile, seconds
from bench.places import Given
from bench.serving import OURS
from core.actors import SYSTEM, Actor, Role
from core.catalogue import JOBS
from core.db import carry_out, read, write
from core.jobs import actions
from core.jobs.tables import Job, JobStatus

MOST_P95_SECONDS = 0.5
RERUNS = 100
REST_SECONDS = 0.1
ROUNDS = 16_000_000  # a chunk of about a second; two jobs of some twenty go on at a time
PATIENCE_SECONDS = 60


@dataclass
class Clicks:
    """How long the answers took, and how many jobs were being done meanwhile."""

    quiet: list[float]
    busy: list[float]
    fewest_jobs: int


def measured(engine: str, given: Given) -> Table:
    """Rerun Home so often, first with nothing else to do, then with jobs on every core."""
    del given
    (token,) = people.signed_in(1)
    with serving.running(OURS) as server:
        found = asyncio.run(clicks(server.port, token))
    made = Table(
        f"A rerun of Home while jobs compute, {engine}",
        ["what", "answer p50", "p95", "most", "ratio of p95"],
    )
    add(made, "with nothing to do", found.quiet, found.quiet)
    add(made, "with every core at work", found.busy, found.quiet, MOST_P95_SECONDS)
    made.notes.append(
        f"{RERUNS} reruns each. At least {found.fewest_jobs} jobs were being done at each look; "
        "worker processes give way to pages (nice 5)."
    )
    return made


async def clicks(port: int, token: str) -> Clicks:
    """Both halves in one tab of one server."""
    async with browserless.opened(port, token=token, title=OURS.title) as tab:
        await reruns(tab, RERUNS // 5)
        quiet = await reruns(tab, RERUNS)
        await asyncio.to_thread(fill)
        counts, busy = [], []
        for _ in range(5):
            counts.append(await asyncio.to_thread(running))
            busy += await reruns(tab, RERUNS // 5)
        return Clicks(quiet, busy, min(counts))


async def reruns(tab: browserless.Tab, count: int) -> list[float]:
    """So many, each when the one before is done with."""
    took = []
    for _ in range(count):
        took.append((await tab.rerun()).seconds)
        await asyncio.sleep(REST_SECONDS)
    return took


def fill() -> None:
    """Have administrators measure the workers, all at once, and wait until two are at it."""
    with write(SYSTEM) as db:
        asking = [rows.stored_user(db, f"asks{number}") for number in range(20)]
        for one in asking:
            one.role = Role.admin
        actors = [Actor(one.id, one.username, Role.admin) for one in asking]
    for actor in actors:
        carry_out(actions.file_job, actor, JOBS, "capacity", {"rounds": ROUNDS})
    deadline = time.monotonic() + PATIENCE_SECONDS
    while running() < 2 and time.monotonic() < deadline:
        time.sleep(0.1)


def running() -> int:
    """How many jobs are being done."""
    with read(SYSTEM) as db:
        wanted = select(func.count()).where(col(Job.status) == JobStatus.running)
        return int(db.exec(wanted).one())


def add(
    made: Table, what: str, took: list[float], peer: list[float], limit: float | None = None
) -> None:
    """A line."""
    p95 = percentile(took, 0.95)
    made.add(
        what,
        seconds(statistics.median(took)),
        seconds(p95),
        seconds(max(took)),
        f"{p95 / percentile(peer, 0.95):.2f}",
        target=None if limit is None else at_most(p95, limit, " s"),
    )

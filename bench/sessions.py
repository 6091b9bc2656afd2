"""Many people at once, each of whom clicks every five seconds: how long do they wait?"""

import asyncio
import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random

from bench import browserless, people, places, serving
from bench.browserless import NotAnswered, Tab
from bench.measure import Table, at_most, exactly, percentile, seconds
from bench.places import Given
from bench.serving import OUR_LINE, OURS, STOCK_LINE, Program, Server

COUNTS = (100, 200, 300)
PROMISED = 100  # for so many there are targets
EVERY_SECONDS = 5.0
MOST_SECONDS = 1.0
ARRIVE_AT_ONCE = 4
SEED = 20_261_122


@dataclass
class Crowd:
    """What people saw and waited for, and what it took."""

    first: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0  # from the first click to the last answer
    server_cpu: float = 0.0
    own_cpu: float = 0.0  # of the process that clicks


@dataclass(frozen=True)
class Visit:
    """Where people go, who they are, and how long they stay."""

    port: int
    pid: int
    title: str
    tokens: Sequence[str]
    stay_seconds: float


def sqlite(given: Given) -> Table:
    """On SQLite."""
    return measured("SQLite", places.sqlite(), given)


def postgresql(given: Given) -> Table:
    """On PostgreSQL."""
    return measured("PostgreSQL", places.postgresql(given.server), given)


def measured(engine: str, place: AbstractContextManager[object], given: Given) -> Table:
    """Home for more and more people, and one line for as many, each on a fresh server.

    Stock Streamlit is asked for the promised number only; beyond it, it only gets slower.
    """
    made = Table(
        f"People who rerun every {EVERY_SECONDS:g} s, for {given.seconds:g} s, {engine}",
        ["what", "p50", "p95", "max", "errors", "reruns/s", "first page", "server CPU", "own CPU"],
    )
    with place:
        tokens = people.signed_in(max(COUNTS))
        for count in COUNTS:
            for program in (OURS, OUR_LINE, STOCK_LINE)[: 3 if count == PROMISED else 2]:
                with serving.running(program) as server:
                    crowd = come(server, tokens[:count], given.seconds)
                add(made, program, count, crowd)
    made.notes.append(
        f"As a browser talks to the server, without the browser; {ARRIVE_AT_ONCE} arrive at once, "
        "then each clicks from a random moment on, and who still waits does not click again. First "
        "page: the median while others arrive. CPU: 100 % is one core; own is the process that "
        "clicks."
    )
    return made


def add(made: Table, program: Program, count: int, crowd: Crowd) -> None:
    """A line for how long they waited, and one for their errors where none may be."""
    promised = program is OURS and count == PROMISED
    errors = crowd.errors.total()
    slow = percentile(crowd.waits, 0.95) if crowd.waits else float("inf")
    made.add(
        f"{count} × {program.name}",
        seconds(statistics.median(crowd.waits)) if crowd.waits else "–",
        seconds(slow),
        seconds(max(crowd.waits, default=slow)),
        errors,
        f"{len(crowd.waits) / crowd.seconds:.1f} of {count / EVERY_SECONDS:.0f}",
        seconds(statistics.median(crowd.first)) if crowd.first else "–",
        f"{crowd.server_cpu / crowd.seconds:.0%}",
        f"{crowd.own_cpu / crowd.seconds:.0%}",
        target=at_most(slow, MOST_SECONDS, " s") if promised else None,
    )
    if promised:
        made.add("  their errors", *[""] * 3, errors, *[""] * 4, target=exactly(errors, 0))
    made.notes += [f"{times} × {sentence}" for sentence, times in crowd.errors.most_common(3)]


def come(server: Server, tokens: Sequence[str], stay_seconds: float) -> Crowd:
    """Let them come, in a process of their own."""
    visit = Visit(server.port, server.pid, server.program.title, tokens, stay_seconds)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(in_own_process, visit).result()


def in_own_process(visit: Visit) -> Crowd:
    """All of them, as tasks of one thread."""
    return asyncio.run(everybody(visit))


async def everybody(visit: Visit) -> Crowd:
    """Arrive, a few at a time; when all are there, begin to click."""
    crowd = Crowd()
    door = asyncio.Semaphore(ARRIVE_AT_ONCE)
    all_here = asyncio.Barrier(len(visit.tokens) + 1)
    random = Random(SEED)
    async with asyncio.TaskGroup() as group:
        for token in visit.tokens:
            begins = random.uniform(0, EVERY_SECONDS)
            group.create_task(person(visit, token, begins, crowd, door, all_here))
        await all_here.wait()
        server, own, began = serving.cpu_seconds(visit.pid), time.process_time(), time.monotonic()
    crowd.seconds = time.monotonic() - began
    crowd.server_cpu = serving.cpu_seconds(visit.pid) - server
    crowd.own_cpu = time.process_time() - own
    return crowd


async def person(
    visit: Visit,
    token: str,
    begins: float,
    crowd: Crowd,
    door: asyncio.Semaphore,
    all_here: asyncio.Barrier,
) -> None:
    """Open the page, wait for the others, then click; whoever meets an error leaves."""
    arrived = False
    try:
        async with browserless.opened(visit.port, token=token, title=visit.title) as tab:
            async with door:
                crowd.first.append((await tab.rerun()).seconds)
            arrived = True
            await all_here.wait()
            await click(tab, begins, visit.stay_seconds, crowd)
    except NotAnswered as error:
        crowd.errors[str(error)] += 1
        if not arrived:
            await all_here.wait()


async def click(tab: Tab, begins: float, stay_seconds: float, crowd: Crowd) -> None:
    """Click at one's own beat; who still waits misses beats."""
    due = time.monotonic() + begins
    until = due - begins + stay_seconds
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        crowd.waits.append((await tab.rerun()).seconds)
        due = max(due + EVERY_SECONDS, time.monotonic())

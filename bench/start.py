"""How soon the first page is there, how soon it is there again, and what the process holds."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bench import browserless, people, places, serving
from bench.measure import Table, at_most, seconds
from bench.places import Given
from bench.serving import OURS, ROOT, STOCK_LINE, THAWED, WITHOUT_WORKERS, Program, Server

SESSIONS = 100
EARLIER = 5  # that have warmed up what all share
RELOADS = 10  # at each start
MOST_RELOAD_SECONDS = 1.0
MOST_DELAY_SECONDS = 0.2  # that the worker processes, which start at its side, may cost
REST_SECONDS = 0.1

IMPORTS = {
    "Python alone": "pass",
    "import streamlit": "import streamlit",
    "import app": "import app",
    "import app, and all that it imports at start": (
        "import app, importlib; [importlib.import_module(name) for name in app.HEAVY]"
    ),
}


@dataclass
class Found:
    """What the starts of one program took: seconds, and megabytes."""

    ready: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    reloads: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)


def sqlite(given: Given) -> Table:
    """Start again and again on SQLite, beside one line; then let a hundred come."""
    made = Table("Start, reload and memory, SQLite", ["what", "median", "min – max", "ratio"])
    with places.sqlite():
        add_imports(made, given.repeat)
        tokens = people.signed_in(SESSIONS + EARLIER)
        found = {program: Found() for program in (OURS, WITHOUT_WORKERS, THAWED, STOCK_LINE)}
        for _ in range(given.repeat):
            for program, starts in found.items():
                start(program, tokens[0], starts)
        add_starts(made, found)
        add_sessions(made, tokens)
    made.notes.append(
        f"{given.repeat} starts each, in turn, and {RELOADS} reloads after each. A page is there "
        "when its script has finished: a browser's own work comes on top. Ratio to: "
        f"{STOCK_LINE.name}."
    )
    return made


def add_imports(made: Table, repeat: int) -> None:
    """What a new process takes to import."""
    took: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(repeat):
        for name, code in IMPORTS.items():
            took[name].append(in_new_process(code))
    for name, times in took.items():
        add(made, name, times, took["import streamlit"])


def in_new_process(code: str) -> float:
    """How long a Python takes from nothing to the end of this code."""
    began = time.perf_counter()
    given = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=given, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def start(program: Program, token: str, found: Found) -> None:
    """Start once, open the first page of somebody who is signed in, and reload it."""
    with serving.running(program) as server:
        found.ready.append(server.ready_seconds)
        found.idle.append(server.resident_mb)
        asyncio.run(visit(server, token, found))
        found.used.append(server.resident_mb)


async def visit(server: Server, token: str, found: Found) -> None:
    """Open the page for the first time, then as after a reload."""
    await page(server, token)
    found.first.append(time.perf_counter() - server.began_at)
    for _ in range(RELOADS):
        await asyncio.sleep(REST_SECONDS)
        found.reloads.append(await page(server, token))


async def page(server: Server, token: str) -> float:
    """How long it takes from the first word to the server until the page is complete."""
    began = time.perf_counter()
    async with browserless.opened(server.port, token=token, title=server.program.title) as tab:
        await tab.rerun()
        return time.perf_counter() - began


def add_starts(made: Table, found: dict[Program, Found]) -> None:
    """Lines of time, then lines of memory, of every program."""
    peer = found[STOCK_LINE]
    for program, starts in found.items():
        add(made, f"start to ready: {program.name}", starts.ready, peer.ready)
        add(made, f"start to first page: {program.name}", starts.first, peer.first)
        limit = MOST_RELOAD_SECONDS if program is OURS else None
        add(made, f"reload: {program.name}", starts.reloads, peer.reloads, limit)
    delay = statistics.median(found[OURS].first) - statistics.median(found[WITHOUT_WORKERS].first)
    made.add(
        "  first page later for the worker processes",
        f"{delay * 1000:+.0f} ms",
        "",
        "",
        target=at_most(delay, MOST_DELAY_SECONDS, " s"),
    )
    for program, starts in found.items():
        add_memory(made, f"memory after the start: {program.name}", starts.idle, peer.idle)
        add_memory(made, f"memory in use by one: {program.name}", starts.used, peer.used)


def add(
    made: Table,
    what: str,
    times: Sequence[float],
    peers: Sequence[float],
    limit: float | None = None,
) -> None:
    """A line of time."""
    median = statistics.median(times)
    made.add(
        what,
        seconds(median),
        f"{seconds(min(times))} – {seconds(max(times))}",
        f"{median / statistics.median(peers):.2f}",
        target=None if limit is None else at_most(median, limit, " s"),
    )


def add_memory(made: Table, what: str, held: Sequence[float], peers: Sequence[float]) -> None:
    """A line of memory."""
    median = statistics.median(held)
    ratio = median / statistics.median(peers)
    made.add(what, f"{median:.0f} MB", f"{min(held):.0f} – {max(held):.0f} MB", f"{ratio:.2f}")


def add_sessions(made: Table, tokens: Sequence[str]) -> None:
    """What each of a hundred open sessions holds."""
    each: dict[Program, float] = {}
    for program in (OURS, STOCK_LINE):
        with serving.running(program) as server:
            each[program] = asyncio.run(held_by_each(server, tokens))
    for program, kilobytes in each.items():
        ratio = f"{kilobytes / each[STOCK_LINE]:.2f}" if each[STOCK_LINE] else "–"
        made.add(f"memory of a session: {program.name}", f"{kilobytes:.0f} kB", "", ratio)
    made.notes.append(
        f"Of a session: what {SESSIONS} of them hold, all open, divided, after {EARLIER} earlier."
    )


async def held_by_each(server: Server, tokens: Sequence[str]) -> float:
    """How many kilobytes the process grew for each session after the first few."""
    async with AsyncExitStack() as stack:
        for number, token in enumerate(tokens):
            if number == EARLIER:
                before = server.resident_mb
            opened = browserless.opened(server.port, token=token, title=server.program.title)
            tab = await stack.enter_async_context(opened)
            await tab.rerun()
        return (server.resident_mb - before) * 1000 / SESSIONS

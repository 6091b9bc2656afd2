"""What the engine costs, and whether a second worker pays, beside a bare pool of processes."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count, repeat, takewhile
from multiprocessing import get_context

import numpy as np
import psutil

from bench import chores
from bench.measure import Table, Target, at_most, exactly, seconds
from bench.places import Given
from bench.serving import ROOT
from core.compute.alone import Alone
from core.compute.carriers import Stopped
from core.compute.cluster import Cluster
from core.compute.engines import Engine
from core.compute.local import Local
from core.errors import Unavailable

POOL = "a bare pool of processes"
LOCAL, CLUSTER = "worker processes here", "a scheduler, two workers"
WORKERS = 2
LONG_CHUNKS = 10  # of a second each
BUSY_CHUNKS, BUSY_ROUNDS = 12, 4_000_000
EMPTY_CHUNKS = 500
STREAMED_CHUNKS, WARM_CHUNKS, BETWEEN_LOOKS = 10_000, 2_000, 100
UNTIL_STOPPED = 0.5  # seconds
ARRAY = 10_000  # numbers in each chunk
SEEDS = 20

Map = Callable[[Callable[..., object], Iterable[object]], object]


@dataclass(frozen=True)
class Place:
    """Somewhere to compute with so many workers."""

    name: str
    workers: int
    map: Map


def engine(given: Given) -> Table:
    """All figures, on this machine."""
    made = Table("Computing", ["what", "median", "min – max", "beside the pool"])
    with ExitStack() as stack:
        scheduler = stack.enter_context(cluster())
        started(made)
        alone = {name: stack.enter_context(place(name, 1)) for name in (LOCAL, POOL)}
        both = {name: stack.enter_context(place(name, WORKERS)) for name in (LOCAL, POOL)}
        remote = stack.enter_context(closing(connected(scheduler)))
        both[CLUSTER] = Place(CLUSTER, WORKERS, remote.map)
        for one in (*alone.values(), *both.values()):
            one.map(chores.nothing, range(8))
        add_overhead(made, both, given.repeat)
        add_speed_up(made, alone, both, given.repeat)
        add_round_trips(made, both, given.repeat)
        add_cancel(made, remote)
        add_bits(made, remote)
    add_memory(made, given.seconds)
    made.notes.append(
        f"{given.repeat} runs each, in turn. Chunks of a second wait instead of counting, so that "
        "what else runs on the machine is not taken for overhead; two workers to one: the best run "
        "of each, since others can only take cores away. Memory is that of this process and its "
        "workers, arrays in and out, after the first chunks."
    )
    return made


def started(made: Table) -> None:
    """How long whoever starts the workers is held up, and when they are ready."""
    with closing(Engine(Local(WORKERS))) as fresh:
        began = time.perf_counter()
        fresh.warm_up()
        held = time.perf_counter() - began
        fresh.map(chores.nothing, range(WORKERS))
        ready = time.perf_counter() - began
    made.add(
        "start: until the server goes on", seconds(held), "", "", target=at_most(held, 0.2, " s")
    )
    made.add("start: until the first answer", seconds(ready), "", "")


def add_overhead(made: Table, places: dict[str, Place], runs: int) -> None:
    """What is added to a chunk that takes a second."""
    parts: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(runs):
        for name, one in places.items():
            took = timed(one, chores.wait, repeat(1.0, LONG_CHUNKS))
            parts[name].append(took / (LONG_CHUNKS / one.workers) - 1)
    for name, found in parts.items():
        middle = statistics.median(found)
        target = None if name == POOL else at_most(middle * 100, 3, " %")
        beside = f"{middle - statistics.median(parts[POOL]):+.2%}"
        span = f"{min(found):.2%} – {max(found):.2%}"
        made.add(f"added to a second: {name}", f"{middle:.2%}", span, beside, target=target)


def add_speed_up(made: Table, alone: dict[str, Place], both: dict[str, Place], runs: int) -> None:
    """How much more two workers get done than one, counting."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in both}
    for _ in range(runs):
        for name, one in both.items():
            single = timed(alone.get(name, alone[LOCAL]), chores.count, busy())
            took[name].append((single, timed(one, chores.count, busy())))
    gains = {name: min(found)[0] / min(two for _, two in found) for name, found in took.items()}
    for name, gain in gains.items():
        each = [single / double for single, double in took[name]]
        target = None if name == POOL else Target("≥ 1.4x", gain >= 1.4)
        span = f"{min(each):.2f} – {max(each):.2f}"
        beside = f"{gain / gains[POOL]:.2f}"
        made.add(f"two workers to one: {name}", f"{gain:.2f}x", span, beside, target=target)


def add_round_trips(made: Table, places: dict[str, Place], runs: int) -> None:
    """What a chunk of nothing takes."""
    took: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(runs):
        for name, one in places.items():
            took[name].append(timed(one, chores.nothing, range(EMPTY_CHUNKS)) / EMPTY_CHUNKS)
    for name, found in took.items():
        middle = statistics.median(found)
        beside = f"{middle / statistics.median(took[POOL]):.2f}"
        span = f"{seconds(min(found))} – {seconds(max(found))}"
        made.add(f"an empty chunk: {name}", seconds(middle), span, beside)


def add_cancel(made: Table, remote: Engine) -> None:
    """How soon work of a minute is given up after it was asked for."""
    with closing(Engine(Local(WORKERS))) as fresh:
        fresh.map(chores.nothing, range(WORKERS))
        for name, one in ((LOCAL, fresh), (CLUSTER, remote)):
            took = given_up(one, time.perf_counter() + UNTIL_STOPPED)
            made.add(f"stopped: {name}", seconds(took), "", "", target=at_most(took, 1, " s"))


def given_up(one: Engine, asked: float) -> float:
    """How long after it was asked for."""
    with suppress(Stopped):
        one.map(chores.wait, repeat(60.0, 4), should_stop=lambda: time.perf_counter() > asked)
    return time.perf_counter() - asked


def add_bits(made: Table, remote: Engine) -> None:
    """Whether all places come to the same bits."""
    with closing(Engine(Local(WORKERS))) as fresh:
        found = [
            one.map(chores.digest, range(SEEDS), chunk=3).values
            for one in (Engine(Alone()), fresh, remote)
        ]
    others = sum(
        first != other for rest in found[1:] for first, other in zip(found[0], rest, strict=True)
    )
    made.add("items whose bits differ between places", others, "", "", target=exactly(others, 0))


def add_memory(made: Table, at_least: float) -> None:
    """How memory grows while chunks stream through, for a minute and at least ten thousand."""
    with closing(Engine(Local(WORKERS))) as fresh:
        looks = list(streamed(fresh, at_least))
    at, held = np.array(looks).T
    slope = float(np.polyfit(at / 60, held, 1)[0])
    chunks = WARM_CHUNKS + len(looks) * BETWEEN_LOOKS
    made.add(
        f"memory of {chunks:,} chunks in {at[-1]:.0f} s",
        f"{slope:+.2f} MB/min",
        f"{held.min():.0f} – {held.max():.0f} MB",
        "",
        target=at_most(slope, 1, " MB/min"),
    )


def streamed(fresh: Engine, at_least: float) -> Iterator[tuple[float, float]]:
    """When it was looked, and what this process and its workers held."""
    began = time.perf_counter()
    ends_at = began + at_least
    numbers = np.arange(ARRAY, dtype=float)
    wanted = takewhile(
        lambda number: number < STREAMED_CHUNKS or time.perf_counter() < ends_at, count()
    )
    for answer in fresh.each(chores.summed, (numbers + number for number in wanted)):
        if answer.index >= WARM_CHUNKS and answer.index % BETWEEN_LOOKS == 0:
            yield time.perf_counter() - began, resident_mb()


def resident_mb() -> float:
    """What this process and those it started hold."""
    own = psutil.Process()
    return sum(one.memory_info().rss for one in (own, *own.children())) / 1e6


def busy() -> Iterable[object]:
    """Chunks that keep a core busy."""
    return repeat(BUSY_ROUNDS, BUSY_CHUNKS)


def timed(one: Place, function: Callable[..., object], items: Iterable[object]) -> float:
    """How long a place takes over the items."""
    began = time.perf_counter()
    one.map(function, items)
    return time.perf_counter() - began


@contextmanager
def place(name: str, workers: int) -> Iterator[Place]:
    """Our worker processes, or a bare pool, warm."""
    if name == LOCAL:
        with closing(Engine(Local(workers))) as fresh:
            yield Place(name, workers, fresh.map)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), chores.step_back)
    with pool:
        yield Place(name, workers, lambda function, items: list(pool.map(function, items)))


@contextmanager
def cluster() -> Iterator[str]:
    """A scheduler and two workers, each a process; the address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = str(listening.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    worker = ["dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    given = os.environ | {"PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]],
            env=given,
            stderr=subprocess.DEVNULL,
        )
        for words in (scheduler, *[worker] * WORKERS)
    ]
    try:
        yield address
    finally:
        for one in running:
            one.kill()
            one.wait()


def connected(address: str) -> Engine:
    """An engine over the cluster, once both workers have come."""
    found = Engine(Cluster(address))
    while found.carrier.capacity < WORKERS:
        try:
            found.map(chores.nothing, [0])
        except Unavailable:
            time.sleep(0.2)
    return found

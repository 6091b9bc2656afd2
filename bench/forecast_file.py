"""A file of many short series through the terminal: what it takes, and what it holds, as it grows.

One series stands for a hundred rows of `--rows`: 10,000 by default, beside a tenth of them; through
a cluster of two workers goes a tenth too, and must come back byte for byte the same.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from bench import compute
from bench.measure import Table, at_most, exactly, seconds
from bench.places import Given
from bench.serving import ROOT

ROWS_A_SERIES = 100
LEAST = 10
HORIZON = 18
SHORTEST, LONGEST = 36, 60  # months
SEED = 7
LOOK_SECONDS = 0.2
MORE_MB = 120.0  # the spool's cache of 32 MB, a block of the file, names: whatever their number
WORKERS = 2


@dataclass(frozen=True)
class Took:
    """What one run took: on the clock, of the processor with its workers, and the most it held."""

    wall: float
    cpu: float
    own_mb: float
    workers_mb: float
    status: int
    forecast: bytes


def measured(given: Given) -> Table:
    """A tenth and the whole here, and the tenth through a cluster and within one process."""
    many = max(given.rows // ROWS_A_SERIES, LEAST)
    few = max(many // 10, LEAST)
    made = Table(
        f"forecast-file, {SHORTEST} to {LONGEST} months each, {HORIZON} steps",
        ["what", "wall", "CPU", "CPU a series", "process", "its workers"],
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runs = {count: run(folder, count, "--workers", str(WORKERS)) for count in (few, many)}
        for count, took in runs.items():
            _add(made, f"{count:,} series, {WORKERS} processes", count, took)
        address = stack.enter_context(compute.cluster())
        compute.connected(address).close()
        ways = {
            "through a cluster": run(folder, few, COMPUTE_SCHEDULER=address),
            "in one process": run(folder, few, "--workers", "0"),
        }
    for name, took in ways.items():
        _add(made, f"{few:,} series, {name}", few, took)
    more = runs[many].own_mb - runs[few].own_mb
    made.add(
        f"held more for {many - few:,} more series",
        *[""] * 3,
        f"{more:+.0f} MB",
        "",
        target=at_most(more, MORE_MB, " MB"),
    )
    for name, took in ways.items():
        is_same = took.forecast == runs[few].forecast
        made.add(f"the same bytes {name}", *[""] * 5, target=exactly(is_same, wanted=True))
    made.notes.append(
        "CPU is of the process with its workers, through a cluster without them. What is held is "
        "the most of its memory, and the most of its workers' together."
    )
    return made


def run(folder: Path, count: int, *options: str, **environment: str) -> Took:
    """Forecast a file of so many series with the command, and watch it."""
    file, out = folder / f"{count}.csv", folder / "out.csv"
    if not file.exists():
        write(file, count)
    out.unlink(missing_ok=True)
    command = ["forecast-file", str(file), "--out", str(out), "--horizon", str(HORIZON), *options]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "core", *command],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stderr=subprocess.DEVNULL,
    )
    own = workers = 0.0
    for own_now, workers_now in _held(process.pid):
        own, workers = max(own, own_now), max(workers, workers_now)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    cpu = used.ru_utime + used.ru_stime
    forecast = out.read_bytes() if out.exists() else b""
    return Took(wall, cpu, own, workers, process.returncode, forecast)


def write(file: Path, count: int) -> None:
    """Short monthly series with a trend and a season, their rows by date, as exports have them."""
    chance = np.random.default_rng(SEED)
    begun = LONGEST - chance.integers(SHORTEST, LONGEST + 1, count)
    level, trend = chance.uniform(50, 500, count), chance.normal(0, 0.5, count)
    strength = chance.uniform(0, 30, count)
    with file.open("w") as into:
        into.write("unique_id,ds,y\n")
        for month in range(LONGEST):
            season = strength * np.sin(2 * np.pi * month / 12)
            values = level + trend * month + season + chance.normal(0, 8, count)
            date = f"{2020 + month // 12}-{month % 12 + 1:02}-01"
            into.writelines(
                f"series-{at:06},{date},{values[at]:.2f}\n"
                for at in np.flatnonzero(begun <= month).tolist()
            )


def _held(pid: int) -> Iterator[tuple[float, float]]:
    """Megabytes of a process, and of those it started, until it ends."""
    process = psutil.Process(pid)
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        yield _resident(process), sum(map(_resident, process.children(recursive=True)))
        time.sleep(LOOK_SECONDS)


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / 1e6)
    except psutil.Error:  # it has just ended
        return 0.0


def _add(made: Table, name: str, count: int, took: Took) -> None:
    made.add(
        name,
        seconds(took.wall),
        seconds(took.cpu),
        seconds(took.cpu / count),
        f"{took.own_mb:.0f} MB",
        f"{took.workers_mb:.0f} MB",
        target=exactly(took.status, 0),
    )

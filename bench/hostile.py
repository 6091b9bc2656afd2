"""Files that were made to harm: how long each is looked at, and what memory that takes."""

import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.measure import Table, Target, begin_peak, peak_mb, seconds
from bench.places import Given
from core.catalogue import CSV_SHAPES
from core.errors import BellwetherError
from core.uploads.trial import tried
from tests.uploads.hostile import GOOD, HOSTILE, LARGE

MOST_SECONDS = 2.0
MOST_MB = 200.0
SAID = 60  # characters


def measured(_: Given) -> Table:
    """Each in a process of its own."""
    made = Table(
        "Files that were made to harm", ["what", "size", "time", "our CPU", "memory", "outcome"]
    )
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, make) in enumerate((HOSTILE | LARGE).items()):
            file = Path(folder) / f"{number}.csv"
            file.write_bytes(make())
            found = apart(file)
            is_met = found["cpu"] <= MOST_SECONDS and found["memory"] <= MOST_MB
            made.add(
                name,
                f"{file.stat().st_size / 1e6:.1f} MB",
                seconds(found["wall"]),
                seconds(found["cpu"]),
                f"+{found['memory']:.0f} MB",
                found["said"],
                target=Target(f"≤ {MOST_SECONDS:g} s, ≤ {MOST_MB:g} MB", is_met),
            )
            file.unlink()
    made.notes.append(
        "Read from its file as an upload is, after one good file; memory is what the process then "
        "grew by. Held to the limit is the time of our processor, which others do not disturb."
    )
    return made


def apart(file: Path) -> dict[str, Any]:
    """What looking at a file took, in a process that does nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.__main__"])
    told, tells = context.Pipe(duplex=False)
    process = context.Process(target=look, args=(file, tells))
    process.start()
    tells.close()
    found: dict[str, Any] = told.recv()
    process.join()
    return found


def outcome(file: Path) -> str:
    """What becomes of a file, in a few words."""
    try:
        trial = tried(file, CSV_SHAPES)
    except BellwetherError as error:
        return f"refused: {error}"
    if trial.shape is None:
        return "of no known kind"
    if trial.questions:
        return f"asks: {trial.questions[0].sentence}"
    if trial.refusals:
        return f"{len(trial.refusals)} refusals: {trial.refusals[0].reason}"
    return f"{len(trial.rows)} rows as {trial.shape}"


def look(file: Path, tells: Connection) -> None:
    """Look at a file, and tell what that took."""
    tried(GOOD.encode(), CSV_SHAPES)
    before = begin_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    said = outcome(file)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = peak_mb() - before
    short = said if len(said) <= SAID else f"{said[:SAID]}…"
    tells.send({"wall": wall, "cpu": cpu, "memory": memory, "said": short})

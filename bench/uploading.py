"""A file of a million rows from its bytes to the commit: read, checked, kept, stored.

Each way that goes through our code, or pandas, runs in a process of its own, whose memory and
processor time are then those of that way alone.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import text

from bench import loading, places, rows
from bench.measure import STATUS, Runs, Table, Target, Way, at_most, once, peak_mb, seconds
from bench.places import Given, server
from core.actors import SYSTEM, Actor, Role
from core.catalogue import CSV_SHAPES
from core.db import read, write
from core.settings import settings
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.trial import tried

SERIES = 500
OURS = "core.uploads: tried, load_file"
PANDAS = f"pandas read_csv, to_sql ({loading.PART:.0%}, scaled)"
SERVER = "server: COPY FROM file, binary"
RAW = "sqlite3: executemany of ready tuples"
MEMORY_MB = 600
SLOWER = 1.5  # than the barest way there is
CHEAPER = 8  # than pandas, for our processor
DAYS = 3_000  # of each series of a large file
LARGE_MB = 1_000  # of memory that is ours alone, for a file of any size
GROWTH_MB = 100  # from a file to one four times as large
LOOKED_EVERY = 0.02  # seconds


def postgresql(given: Given) -> Table:
    """PostgreSQL, beside the server reading its own binary file of the same rows."""
    ours, bare, usual = Runs(OURS), Runs(SERVER), Runs(PANDAS)
    with tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder) / "million.csv", given.rows)
        for last in [False] * (given.repeat - 1) + [True]:
            with places.postgresql(given.server) as url:
                ada = owner()
                checkpoint(url)
                apart(ours, "ours", file, ada)
                copy = exported(url)
                loading.empty(url)
                once(Way(SERVER, partial(loading.copied_by_server, url, copy)), bare)
                loading.removed(url, copy)
                if last:
                    loading.empty(url)
                    apart(usual, "pandas", part(file, given.rows), ada, share=loading.PART)
    return told(given, "PostgreSQL", [bare, ours, usual])


def sqlite(given: Given) -> Table:
    """SQLite, beside the driver storing tuples of the same rows that are ready."""
    with places.sqlite() as path, tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder) / "million.csv", given.rows)
        ada = owner()
        saved = places.save(path)
        ours, bare = Runs(OURS), Runs(RAW)
        for _ in range(given.repeat):
            places.restore(path, saved)
            apart(ours, "ours", file, ada)
            ready = taken_out(path)
            once(Way(RAW, partial(loading.stored_raw, path, ready)), bare)
        taken_out(path)
        usual = apart(Runs(PANDAS), "pandas", part(file, given.rows), ada, share=loading.PART)
    return told(given, "SQLite", [bare, ours, usual])


def large(given: Given) -> Table:
    """A large file, and a quarter of it: the memory that is taken does not grow with the rows."""
    table = Table(
        f"A file of {given.megabytes:,} MB end to end, SQLite",
        ["rows", "size", "time", "our CPU", "memory of our own", "with what can be dropped"],
    )
    own = []
    for share in (4, 1):
        with places.sqlite(), tempfile.TemporaryDirectory() as folder:
            file = long_written(Path(folder) / "large.csv", given.megabytes * 1_000_000 // share)
            size = file.stat().st_size
            count = sum(1 for _ in file.open("rb")) - 1
            found = said_by("ours", file, owner())
        own.append(found["anon"])
        table.add(
            f"{count:,}",
            f"{size / 1e6:,.0f} MB",
            seconds(found["wall"]),
            seconds(found["cpu"]),
            f"{found['anon']:,.0f} MB",
            f"{found['peak']:,.0f} MB",
            target=at_most(found["anon"], LARGE_MB, " MB"),
        )
    growth = own[1] - own[0]
    blank = [""] * 3
    reached = at_most(growth, GROWTH_MB, " MB")
    table.add("more for four times the rows", *blank, f"{growth:,.0f} MB", "", target=reached)
    table.notes.append(
        "All of it in one process: read, checked, packed, stored, committed. Its own memory is "
        "what the system cannot write to a file of ours and take back."
    )
    return table


def told(given: Given, engine: str, ways: Sequence[Runs]) -> Table:
    """The table, with what was to be reached."""
    table = Table(
        f"A file of {given.rows:,} rows end to end, {engine}",
        ["what", "median", "min – max", "ratio", "our CPU", "peak of the process"],
    )
    bare, ours, usual = ways
    for one in ways:
        ratio = one.wall / bare.wall
        limits: dict[str, Target] = {OURS: at_most(ratio, SLOWER)}
        peak = f"{max(one.peaks):.0f} MB" if one is not bare else ""
        table.add(
            one.name,
            seconds(one.wall),
            f"{seconds(min(one.walls))} – {seconds(max(one.walls))}",
            f"{ratio:.2f}",
            seconds(statistics.median(one.cpus)),
            peak,
            target=limits.get(one.name),
        )
    blank = [""] * 3
    cheaper = statistics.median(usual.cpus) / statistics.median(ours.cpus)
    reached = Target(f"≥ {CHEAPER}x", cheaper >= CHEAPER)  # SQLite works in our own process
    table.add(
        *("less of our CPU than pandas", *blank, f"{cheaper:.1f}x", ""),
        target=reached if engine == "PostgreSQL" else None,
    )
    most = max(ours.peaks)
    table.add("memory", *blank, "", f"{most:.0f} MB", target=at_most(most, MEMORY_MB, " MB"))
    table.notes.append(
        f"{len(ours.walls)} runs, in turn, into empty tables with all indexes; ratio to: "
        f"{bare.name}. Ours keeps the file, its audit entry and the months of the series too."
    )
    return table


def written(path: Path, count: int) -> Path:
    """A file of daily values of some hundred shops, as a program writes it."""
    days = pd.date_range("2015-01-01", periods=count // SERIES).strftime("%Y-%m-%d").to_numpy()
    shops = np.arange(SERIES)
    values = np.random.default_rng(rows.SEED).normal(1000, 200, len(days) * SERIES).round(2)
    frame = pd.DataFrame(
        {
            "date": np.tile(days, SERIES),
            "category": np.repeat([f"category {shop % 20}" for shop in shops], len(days)),
            "entity": np.repeat([f"shop {shop}" for shop in shops], len(days)),
            "value": values,
        }
    )
    frame.to_csv(path, index=False)
    return path


def long_written(path: Path, size: int) -> Path:
    """A file of so many bytes: daily values of as many shops as that takes, shop after shop."""
    days = pd.date_range("2015-01-01", periods=DAYS).strftime("%Y-%m-%d").tolist()
    chance = np.random.default_rng(rows.SEED)
    with path.open("w") as file:
        file.write("date,category,entity,value\n")
        shop = 0
        while file.tell() < size:
            values = chance.normal(1000, 200, DAYS).round(2).tolist()
            named = f"cat {shop % 20},s{shop}"
            pairs = zip(days, values, strict=True)
            file.write("".join(f"{day},{named},{value}\n" for day, value in pairs))
            shop += 1
    return path


def part(file: Path, count: int) -> Path:
    """The first lines of it, for the way that takes minutes."""
    with file.open() as whole:
        lines = [next(whole) for _ in range(int(count * loading.PART) + 1)]
    smaller = file.with_name("part.csv")
    smaller.write_text("".join(lines))
    return smaller


def owner() -> UUID:
    """Whose file it is."""
    with write(SYSTEM) as db:
        return rows.stored_user(db).id


def apart(runs: Runs, way: str, file: Path, ada: UUID, share: float = 1.0) -> Runs:
    """Run one way in a process of its own."""
    found = said_by(way, file, ada)
    runs.walls.append(found["wall"] / share)
    runs.cpus.append(found["cpu"] / share)
    runs.peaks.append(found["peak"])
    return runs


def said_by(way: str, file: Path, ada: UUID) -> dict[str, Any]:
    """What a process of its own says of one way."""
    command = [sys.executable, "-m", "bench.uploading", way, str(file), str(ada)]
    said = subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def taken_in(file: Path, ada: Actor) -> None:
    """What an upload does."""
    trial = tried(file, CSV_SHAPES)
    received = Received.of(file)
    with write(ada) as db:
        actions.load_file(db, ada, CSV_SHAPES, received, trial)


def by_pandas(file: Path, _ada: Actor) -> None:
    """What one would write without thinking about it."""
    frame = pd.read_csv(file, parse_dates=["date"])
    with read(SYSTEM) as db:
        ids = {
            row.name: UUID(str(row.id)) for row in db.execute(text("SELECT name, id FROM series"))
        }
        upload = db.scalar(text("SELECT id FROM data_uploads"))
    names = frame["category"] + " · " + frame["entity"]
    points = pd.DataFrame(
        {
            "series_id": names.map(ids),
            "timestamp": frame["date"].dt.tz_localize("UTC"),
            "category": frame["category"],
            "value": frame["value"],
            "data_upload_id": pd.Series([UUID(str(upload))] * len(frame), dtype=object),
        }
    )
    loading.stored_by_pandas(points)


def checkpoint(url: str) -> None:
    """Nothing of what came before is left for the server to do."""
    with server(url) as connection:
        connection.execute("CHECKPOINT")


def exported(url: str) -> str:
    """The points as a binary file that the server wrote and can read."""
    file = f"{places.setting(url, 'data_directory')}/bench_{os.getpid()}.copy"
    with server(url) as connection:
        connection.execute(f"COPY timeseries_data TO '{file}' (FORMAT BINARY)".encode())
    return file


def taken_out(path: Path) -> list[tuple[Any, ...]]:
    """The points as tuples, in the order they went in; none are left in the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    found = connection.execute(
        "SELECT id, series_id, timestamp, category, value, data_upload_id FROM timeseries_data "
        "ORDER BY rowid"
    ).fetchall()
    for command in ("DELETE FROM timeseries_data", "DELETE FROM series_months", "VACUUM"):
        connection.execute(command)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return found


def main() -> None:
    """One way, and what it took; the process is nothing but it."""
    ways: dict[str, Callable[[Path, Actor], None]] = {"ours": taken_in, "pandas": by_pandas}
    way, file, ada = sys.argv[1:]
    settings()
    actor = Actor(UUID(ada), "ada", Role.analyst)
    cpu, wall = time.process_time(), time.perf_counter()
    with own_memory() as anon:
        ways[way](Path(file), actor)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak_mb(), "anon": max(anon)}))


@contextmanager
def own_memory() -> Iterator[list[float]]:
    """The most memory so far that is not that of a file; 0 where the system cannot tell."""
    most, is_over = [0.0], Event()

    def look() -> None:
        while STATUS.exists() and not is_over.wait(LOOKED_EVERY):
            lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
            most[0] = max(most[0], int(lines["RssAnon"].split()[0]) * 1024 / 1e6)

    watch = Thread(target=look)
    watch.start()
    try:
        yield most
    finally:
        is_over.set()
        watch.join()


if __name__ == "__main__":
    main()

"""Moving a whole database from SQLite to PostgreSQL: how fast, and in how much memory."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median

import psycopg
import sqlalchemy as sa

from bench import places, rows
from bench.measure import Runs, Table, Way, once, seconds
from bench.places import Given, server
from core.db import copying, schema, write
from core.db.packages import metadata
from core.series import actions

RUNS = 3
OURS = "core.db.copying.copy"
BY_HAND = "by hand: sqlite3 to COPY, a row at a time"
CHUNK = 10_000


def sqlite_to_postgresql(given: Given) -> Table:
    """Both ways, each run in a process of its own, so that its memory is its own."""
    found = {OURS: Runs(OURS), BY_HAND: Runs(BY_HAND)}
    with places.sqlite() as path:
        fill(given)
        saved = places.save(path)
        for _ in range(RUNS):
            for name, work in ((OURS, ours), (BY_HAND, by_hand)):
                with places.postgresql(given.server, migrated=False) as url:
                    gather(found[name], in_new_process(work, saved, url))
    return table(given, found)


def fill(given: Given) -> None:
    """A workspace with its points and their months."""
    place = rows.workspace()
    with write(place.ada) as db:
        actions.add_points(db, place.ada, place.upload_id, rows.points(place, given.rows))


def ours(source: Path, target: str) -> Runs:
    """As `python -m core copy` does it: every table, and every row counted and compared."""
    return measured(lambda: copying.copy(f"sqlite:///{source}", target))


def by_hand(source: Path, target: str) -> Runs:
    """As one would write it in an hour: every table, nothing compared."""

    def work() -> None:
        places.use(target)
        schema.upgrade()
        with closing(sqlite3.connect(source)) as here, server(target) as there:
            there.execute("SET TIME ZONE 'UTC'")
            for name in metadata().sorted_tables:
                copy_table(here, there, name)

    return measured(work)


def copy_table(here: sqlite3.Connection, there: psycopg.Connection, table: sa.Table) -> None:
    """Every row, as text."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    found = here.execute(f'SELECT {names} FROM "{table.name}"')
    statement = f'COPY "{table.name}" ({names}) FROM STDIN'
    with there.cursor().copy(statement.encode()) as copy:
        while some := found.fetchmany(CHUNK):
            for row in some:
                copy.write_row(row)


def measured(work: Callable[[], object]) -> Runs:
    """What it took in this process."""
    runs = Runs("")
    once(Way("", work), runs)
    return runs


def in_new_process(work: Callable[[Path, str], Runs], source: Path, target: str) -> Runs:
    """Let another process do it, one that has no memory of ours."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(work, source, target).result()


def gather(all_runs: Runs, run: Runs) -> None:
    """Add one run to those before."""
    all_runs.walls += run.walls
    all_runs.cpus += run.cpus
    all_runs.held += run.held
    all_runs.peaks += run.peaks


def table(given: Given, found: dict[str, Runs]) -> Table:
    """Rows a second and memory."""
    made = Table(
        f"Copying a database with {given.rows:,} points, SQLite to PostgreSQL",
        ["what", "median", "min – max", "ratio", "rows/s", "our CPU", "peak memory"],
    )
    for name, runs in found.items():
        made.add(
            name,
            seconds(runs.wall),
            f"{seconds(min(runs.walls))} – {seconds(max(runs.walls))}",
            f"{runs.wall / found[BY_HAND].wall:.2f}",
            f"{given.rows / runs.wall:,.0f}",
            seconds(median(runs.cpus)),
            f"{max(runs.peaks):.0f} MB",
        )
    made.notes.append(
        f"{RUNS} runs each, in turn, into a database without tables; ratio to: {BY_HAND}, which "
        f"compares nothing. A process holds {max(found[OURS].held):.0f} MB before it begins."
    )
    return made

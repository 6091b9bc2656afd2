"""What a key costs: one that is random beside one that grows, in time and in the index."""

import sqlite3
from functools import partial
from pathlib import Path
from uuid import uuid4

from bench import loading, places, rows
from bench.measure import Runs, Table, Way, compare, seconds
from bench.places import Given, server

RANDOM, GROWING = "uuid4", "uuid7"
Sizes = dict[str, tuple[int, int]]  # bytes of the index of the key, and of all indexes

SQLITE_SIZES = """
    SELECT sum(CASE WHEN listed.origin = 'pk' THEN stat.pgsize ELSE 0 END), sum(stat.pgsize)
    FROM pragma_index_list('timeseries_data') AS listed
    JOIN dbstat AS stat ON stat.name = listed.name
"""


def postgresql(given: Given) -> Table:
    """PostgreSQL: the server copies the same rows from its files, with one key or the other."""
    sizes: Sizes = {}
    with places.postgresql(given.server) as url:
        place = rows.workspace()
        growing = loading.exported(url, place, rows.points(place, given.rows))
        random = with_random_keys(url, growing)
        files = {RANDOM: random, GROWING: growing}
        ways = [
            Way(name, partial(loading.copied_by_server, url, file), partial(loading.empty, url))
            for name, file in files.items()
        ]
        runs = compare(ways, given.repeat)
        for name, file in files.items():
            loading.empty(url)
            loading.copied_by_server(url, file)
            sizes[name] = sizes_on_server(url)
            loading.removed(url, file)
    return table("PostgreSQL, server-side binary COPY", given, runs, sizes)


def sqlite(given: Given) -> Table:
    """SQLite: the driver stores the same tuples, with one key or the other."""
    sizes: Sizes = {}
    with places.sqlite() as path:
        place = rows.workspace()
        growing = loading.as_tuples(place, rows.points(place, given.rows))
        saved = places.save(path)
        ready = {RANDOM: [(uuid4().hex, *row[1:]) for row in growing], GROWING: growing}
        ways = [
            Way(name, partial(loading.stored_raw, path, some), partial(places.restore, path, saved))
            for name, some in ready.items()
        ]
        runs = compare(ways, given.repeat)
        for name, some in ready.items():
            places.restore(path, saved)
            loading.stored_raw(path, some).close()
            sizes[name] = sizes_in_file(path)
    return table("SQLite, executemany", given, runs, sizes)


def with_random_keys(url: str, growing: str) -> str:
    """The same rows in a second file, each with a random key."""
    file = growing.replace(".copy", ".uuid4.copy")
    names = ", ".join(column.name for column in loading.TABLE.columns if column.name != "id")
    first = loading.TABLE.columns.keys()[0]
    if first != "id":
        raise AssertionError(f"the key is no longer the first column, {first} is")
    with server(url) as connection:
        chosen = f"SELECT gen_random_uuid(), {names} FROM timeseries_data"
        connection.execute(f"COPY ({chosen}) TO '{file}' (FORMAT BINARY)".encode())
    return file


def sizes_on_server(url: str) -> tuple[int, int]:
    """What the indexes take."""
    with server(url) as connection:
        found = connection.execute(
            "SELECT pg_relation_size('pk_timeseries_data'), pg_indexes_size('timeseries_data')"
        ).fetchone()
    return found or (0, 0)


def sizes_in_file(path: Path) -> tuple[int, int]:
    """What the indexes take; nothing where SQLite was built without dbstat."""
    connection = sqlite3.connect(path)
    options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    found = (0, 0)
    if "ENABLE_DBSTAT_VTAB" in options:
        found = connection.execute(SQLITE_SIZES).fetchone()
    connection.close()
    return found


def table(engine: str, given: Given, runs: dict[str, Runs], sizes: Sizes) -> Table:
    """Times and sizes of both keys."""
    made = Table(
        f"Keys of {given.rows:,} points with all indexes, {engine}",
        ["key", "median", "min – max", "ratio", "index of the key", "all indexes"],
    )
    for name, found in runs.items():
        of_key, of_all = (f"{size / 1e6:.1f} MB" if size else "–" for size in sizes[name])
        spread = f"{seconds(min(found.walls))} – {seconds(max(found.walls))}"
        ratio = f"{found.wall / runs[RANDOM].wall:.2f}"
        made.add(name, seconds(found.wall), spread, ratio, of_key, of_all)
    made.notes.append(f"{given.repeat} runs each, in turn; ratio to: {RANDOM}.")
    return made

"""Loading a million points with all indexes: our way beside the fastest there is, and the usual."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from bench import places, rows
from bench.measure import Runs, Table, Way, compare, timings
from bench.places import Given, server, setting
from core.actors import SYSTEM
from core.db import bulk, engines, write
from core.db.keys import uuid7, uuid7s
from core.db.sqliterows import rows as tuples
from core.series import actions
from core.series.tables import TimeSeriesData

TABLE: sa.Table = TimeSeriesData.__table__  # type: ignore[attr-defined]
OURS = "core.db.bulk.load"
SERVER = "server: COPY FROM file, binary"
RAW = "sqlite3: executemany of ready tuples"
PART = 0.1  # of the rows, for the ways that take minutes; their figures are scaled up
CHUNK = 5_000


def postgresql(given: Given) -> Table:
    """PostgreSQL, against the server reading its own binary file."""
    with places.postgresql(given.server) as url:
        place = rows.workspace()
        points = rows.points(place, given.rows)
        file = exported(url, place, points)
        ways = [
            Way(SERVER, lambda: copied_by_server(url, file), lambda: empty(url)),
            *our_ways(place, points, lambda: empty(url)),
        ]
        runs = compare(ways, given.repeat)
        runs |= usual_ways(place, points, lambda: empty(url))
        removed(url, file)
    return named(timings(title(given, "PostgreSQL"), runs, SERVER, {OURS: 1.3}))


def sqlite(given: Given) -> Table:
    """SQLite, against the driver storing tuples that are ready."""
    with places.sqlite() as path:
        place = rows.workspace()
        points = rows.points(place, given.rows)
        saved = places.save(path)
        ready = as_tuples(place, points)
        ways = [
            Way(RAW, lambda: stored_raw(path, ready), lambda: places.restore(path, saved)),
            *our_ways(place, points, lambda: places.restore(path, saved)),
        ]
        runs = compare(ways, given.repeat)
        runs |= usual_ways(place, points, lambda: places.restore(path, saved))
    return named(timings(title(given, "SQLite"), runs, RAW, {OURS: 1.2}))


def title(given: Given, engine: str) -> str:
    """What is loaded where."""
    return f"Loading {given.rows:,} points with all indexes, {engine}"


def named(table: Table) -> Table:
    """The table with a word about what was scaled up."""
    table.notes.append(
        f"(part): the first {PART:.0%} of the rows, into an empty table, once; times scaled up, "
        "memory not."
    )
    return table


def our_ways(
    place: rows.Workspace, points: pd.DataFrame, prepare: Callable[[], object]
) -> list[Way]:
    """The bulk load alone, and the action that keeps the months of the series too."""
    return [
        Way(OURS, lambda: loaded(place, points), prepare),
        Way("core.series.actions.add_points", lambda: added(place, points), prepare),
    ]


def usual_ways(
    place: rows.Workspace, points: pd.DataFrame, prepare: Callable[[], object]
) -> dict[str, Runs]:
    """What one would write without thinking about it, on a part of the rows."""
    part = points.head(int(len(points) * PART)).copy()
    part["data_upload_id"] = pd.Series([place.upload_id] * len(part), dtype=object)
    ways = [
        Way("pandas to_sql (part)", lambda: stored_by_pandas(part), prepare, share=PART),
        Way("session.add_all (part)", lambda: stored_as_objects(part), prepare, share=PART),
    ]
    return compare(ways, 1)


def loaded(place: rows.Workspace, points: pd.DataFrame) -> None:
    """Load by our bulk door."""
    with write(SYSTEM) as db:
        bulk.load(db, TimeSeriesData, points, owner=place.ada.id, data_upload_id=place.upload_id)


def added(place: rows.Workspace, points: pd.DataFrame) -> None:
    """Load and roll up, as an upload does."""
    with write(place.ada) as db:
        actions.add_points(db, place.ada, place.upload_id, points)


def exported(url: str, place: rows.Workspace, points: pd.DataFrame) -> str:
    """The same rows as a binary file that the server itself wrote and can read."""
    loaded(place, points)
    file = f"{setting(url, 'data_directory')}/{sa.make_url(url).database}.copy"
    with server(url) as connection:
        connection.execute(f"COPY timeseries_data TO '{file}' (FORMAT BINARY)".encode())
    return file


def copied_by_server(url: str, file: str) -> None:
    """Let the server read its file."""
    with server(url) as connection:
        connection.execute(f"COPY timeseries_data FROM '{file}' (FORMAT BINARY)".encode())


def removed(url: str, file: str) -> None:
    """Take the file away; only the server may."""
    with server(url) as connection:
        connection.execute(f"COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; rm {file}'".encode())


def empty(url: str) -> None:
    """An empty table, and nothing of the last run left for the server to do in this one."""
    with server(url) as connection:
        connection.execute("TRUNCATE timeseries_data, series_months")
    with server(url) as connection:
        connection.execute("CHECKPOINT")


def as_tuples(place: rows.Workspace, points: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows just as SQLite keeps them, all in memory."""
    columns: dict[str, object] = {"id": uuid7s(len(points))}
    columns |= {str(name): points[name] for name in points}
    columns["data_upload_id"] = pd.Series([place.upload_id] * len(points), dtype="category")
    return list(tuples(TABLE, columns))  # type: ignore[arg-type]


def stored_raw(path: Path, ready: list[tuple[object, ...]]) -> sqlite3.Connection:
    """Store tuples in one transaction, as safely as our door does."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO timeseries_data (id, series_id, timestamp, category, value, data_upload_id) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        ready,
    )
    connection.execute("COMMIT")
    return connection


def stored_by_pandas(part: pd.DataFrame) -> None:
    """What `DataFrame.to_sql` does."""
    frame = part.astype({"series_id": object, "category": object})
    frame["id"] = pd.Series([uuid7() for _ in range(len(part))], dtype=object)
    types: Any = {str(name): TABLE.c[str(name)].type for name in frame}
    with engines.primary().begin() as connection:
        frame.to_sql(
            TABLE.name, connection, if_exists="append", index=False, chunksize=CHUNK, dtype=types
        )


def stored_as_objects(part: pd.DataFrame) -> None:
    """What `session.add_all` does."""
    with write(SYSTEM) as db:
        db.add_all(TimeSeriesData(**record) for record in records(part))


def records(part: pd.DataFrame) -> list[dict[str, Any]]:
    """A dict for each point."""
    return part.to_dict("records")  # type: ignore[return-value]

"""Two questions to ten million points: a month of a category, and ten years month by month."""

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from bench import places, rows
from bench.measure import Table, Target, at_most, percentile, seconds
from bench.places import Given, server
from core.db import answer, engines, write
from core.series import actions, queries

TIMES_MORE = 10  # rows than the other benches load
MONTHS_ASKED = 200
CHARTS_ASKED = 30
MONTH_LIMIT_MS = 50
CHART_LIMIT_MS = 300

Ask = Callable[[], Any]


@dataclass
class Times:
    """What the answers in one way took: seconds on the clock and of our processor."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)

    def timed(self, ask: Ask) -> Any:
        """An answer, its time noted."""
        cpu, wall = time.process_time(), time.perf_counter()
        found = ask()
        self.walls.append(time.perf_counter() - wall)
        self.cpus.append(time.process_time() - cpu)
        return found


@dataclass(frozen=True)
class Plain:
    """The same questions as plain SQL over the points, on one open connection of the driver."""

    connection: Any
    month_sql: str
    chart_sql: str
    moment: Callable[[datetime], Any]

    def month(self, category: str, since: datetime, until: datetime) -> list[Any]:
        """The points of a category between two moments."""
        return self._fetched(self.month_sql, (category, self.moment(since), self.moment(until)))

    def chart(self, category: str) -> list[Any]:
        """A category month by month."""
        return self._fetched(self.chart_sql, (category,))

    def _fetched(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        found: list[Any] = self.connection.execute(sql, values).fetchall()
        self.connection.rollback()
        return found


def plain_postgresql(connection: Any) -> Plain:
    """As one would ask PostgreSQL."""
    return Plain(
        connection,
        "SELECT series_id, timestamp, value FROM timeseries_data "
        "WHERE category = %s AND timestamp >= %s AND timestamp < %s ORDER BY timestamp",
        "SELECT date_trunc('month', timestamp AT TIME ZONE 'UTC')::date, count(*), sum(value) "
        "FROM timeseries_data WHERE category = %s GROUP BY 1 ORDER BY 1",
        lambda moment: moment,
    )


def plain_sqlite(connection: Any) -> Plain:
    """As one would ask SQLite."""
    return Plain(
        connection,
        "SELECT series_id, timestamp, value FROM timeseries_data "
        "WHERE category = ? AND timestamp >= ? AND timestamp < ? ORDER BY timestamp",
        "SELECT strftime('%Y-%m-01', timestamp), count(*), sum(value) "
        "FROM timeseries_data WHERE category = ? GROUP BY 1 ORDER BY 1",
        lambda moment: f"{moment:%Y-%m-%d %H:%M:%S.%f}",
    )


def postgresql(given: Given) -> Table:
    """PostgreSQL, held to the limits."""
    table = empty_table("PostgreSQL", given)
    with places.postgresql(given.server) as url:
        place = filled(given)
        with server(url) as connection:
            connection.autocommit = True
            connection.execute("VACUUM (ANALYZE) timeseries_data, series_months")
        with server(url) as connection:
            ask_all(table, place, plain_postgresql(connection), (MONTH_LIMIT_MS, CHART_LIMIT_MS))
    table.notes.append("After VACUUM (ANALYZE), as autovacuum leaves a table.")
    return table


def sqlite(given: Given) -> Table:
    """SQLite, for the record."""
    table = empty_table("SQLite", given)
    with places.sqlite() as path:
        place = filled(given)
        with engines.primary().begin() as connection:
            connection.execute(sa.text("ANALYZE"))
        with closing(sqlite3.connect(path)) as plain:
            ask_all(table, place, plain_sqlite(plain), (None, None))
    return table


def empty_table(engine: str, given: Given) -> Table:
    """The table to be filled."""
    return Table(
        f"Reading from {given.rows * TIMES_MORE:,} points, {engine}",
        ["what", "p50", "p95", "min – max", "ratio", "our CPU"],
    )


def filled(given: Given) -> rows.Workspace:
    """Ten years of ten categories, loaded as they would come: a file a year."""
    place = rows.workspace()
    for number in range(rows.YEARS):
        points = rows.year(place, given.rows * TIMES_MORE, number)
        with write(place.ada) as db:
            actions.add_points(db, place.ada, place.upload_id, points)
    return place


def ask_all(
    table: Table, place: rows.Workspace, plain: Plain, limits_ms: tuple[float | None, float | None]
) -> None:
    """Ask both questions in both ways, in turn, and hold the answers against each other."""
    months = [month_of(place, plain, *choice) for choice in choices(place)]
    charts = [chart_of(place, plain, name) for name in place.categories]
    ask(table, "one category, one month", months, limits_ms[0])
    ask(table, "one category, ten years", charts * (CHARTS_ASKED // len(charts)), limits_ms[1])
    table.notes.append(
        f"{MONTHS_ASKED} random months and {CHARTS_ASKED} monthly charts, asked by the analyst "
        "who owns the series; ratio of medians to: plain SQL over the points, the same answers."
    )


def choices(place: rows.Workspace) -> list[tuple[str, datetime, datetime]]:
    """Categories and months to ask for, the same in every run."""
    seeded = random.Random(rows.SEED)
    numbers = [seeded.randrange(rows.YEARS * 12) for _ in range(MONTHS_ASKED)]
    return [
        (seeded.choice(place.categories), rows.first_of(number), rows.first_of(number + 1))
        for number in numbers
    ]


def month_of(
    place: rows.Workspace, plain: Plain, name: str, since: datetime, until: datetime
) -> tuple[Ask, Ask]:
    """The question of a month, in our way and in the plain one."""
    return (
        lambda: answer(queries.category_points, place.ada, name, since, until),
        lambda: plain.month(name, since, until),
    )


def chart_of(place: rows.Workspace, plain: Plain, name: str) -> tuple[Ask, Ask]:
    """The question of a chart, in our way and in the plain one."""
    return (
        lambda: answer(queries.monthly_totals, place.ada, name),
        lambda: plain.chart(name),
    )


def ask(
    table: Table, what: str, questions: Sequence[tuple[Ask, Ask]], limit_ms: float | None
) -> None:
    """Ask each question in both ways and add a line for each way."""
    ours, plain = Times(), Times()
    for number, (our_ask, plain_ask) in enumerate(questions):
        # Whoever asks second finds the pages in memory, so each is second half of the times.
        if number % 2:
            frame, found = ours.timed(our_ask), plain.timed(plain_ask)
        else:
            found, frame = plain.timed(plain_ask), ours.timed(our_ask)
        require_same(frame, found)
    late_ms = percentile(ours.walls, 0.95) * 1000
    target = None if limit_ms is None else at_most(late_ms, limit_ms, " ms (p95)")
    add(table, what, ours, plain, target)
    add(table, f"{what}: plain SQL", plain, plain)


def add(table: Table, what: str, times: Times, peer: Times, target: Target | None = None) -> None:
    """Add the line of one way."""
    half, base = percentile(times.walls, 0.5), percentile(peer.walls, 0.5)
    table.add(
        what,
        seconds(half),
        seconds(percentile(times.walls, 0.95)),
        f"{seconds(min(times.walls))} – {seconds(max(times.walls))}",
        f"{half / base:.2f}",
        seconds(sum(times.cpus) / len(times.cpus)),
        target=target,
    )


def require_same(frame: pd.DataFrame, found: Sequence[Any]) -> None:
    """Refuse to compare the times of two answers that differ."""
    total = sum(row[-1] for row in found)
    if len(frame) != len(found) or abs(frame.iloc[:, -1].sum() - total) > 1e-9 * abs(total):
        raise AssertionError(f"{len(frame)} rows are not the {len(found)} of plain SQL")

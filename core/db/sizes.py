"""How many rows each table has, and how much room it takes with its indexes.

Small tables are counted, large ones estimated: a page must not read ten million rows to say so.
Partitions are part of their table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)

from core.db.packages import metadata

COUNTED_BYTES = 1_000_000
COUNTED_ROWS = 1_000_000
# Measuring reads the whole file, half a second for every 500 MB.
MEASURED_BYTES = 2_000_000_000
MEASURER = "ENABLE_DBSTAT_VTAB"

# Like the planner: as dense as when last analysed, over the pages that there are now.
LEAVES = text(
    """
    WITH leaves AS (
        SELECT coalesce(pg_partition_root(oid), oid) AS root, reltuples, relpages,
            pg_total_relation_size(oid) AS bytes, pg_relation_size(oid) AS heap,
            pg_stat_get_live_tuples(oid) AS live
        FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)
    ), estimated AS (
        SELECT root, bytes, heap, CASE
            WHEN relpages > 0 AND reltuples >= 0
                THEN reltuples / relpages * heap / current_setting('block_size')::int
            WHEN live > 0 OR heap = 0 THEN live
        END AS rows FROM leaves
    )
    SELECT relname, sum(bytes)::bigint AS bytes, sum(heap)::bigint AS heap,
        CASE WHEN bool_and(rows IS NOT NULL) THEN round(sum(rows))::bigint END AS rows
    FROM estimated JOIN pg_class ON pg_class.oid = root GROUP BY relname
    """
)
TABLES = text("SELECT name FROM sqlite_master WHERE type = 'table'")
FILE_BYTES = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
OPTIONS = text("SELECT compile_options FROM pragma_compile_options")
MEASURED = text(
    "SELECT tbl_name, sum(pgsize) FROM sqlite_master JOIN dbstat ON dbstat.name = "
    "sqlite_master.name WHERE aggregate = TRUE GROUP BY tbl_name"
)


@dataclass(frozen=True)
class Size:
    """One table; what is not known is left open, and ``reason`` says why."""

    table: str
    rows: int | None
    is_estimate: bool
    bytes: int | None
    reason: str = ""


def sizes(connection: Connection) -> list[Size]:
    """Every table of ours, by name."""
    on_server = connection.dialect.name == "postgresql"
    found = _on_postgresql(connection) if on_server else _on_sqlite(connection)
    return sorted(found, key=lambda size: size.table)


def _on_postgresql(connection: Connection) -> list[Size]:
    leaves = [row for row in connection.execute(LEAVES) if row.relname in metadata().tables]
    small = [row.relname for row in leaves if row.heap <= COUNTED_BYTES]
    counted = _counted(connection, small)
    return [
        Size(
            table=row.relname,
            rows=counted.get(row.relname, row.rows),
            is_estimate=row.relname not in counted,
            bytes=row.bytes,
            reason=(
                "The rows were never counted; run `python -m core maintenance`."
                if row.relname not in counted and row.rows is None
                else ""
            ),
        )
        for row in leaves
    ]


def _on_sqlite(connection: Connection) -> list[Size]:
    names = [name for name in connection.execute(TABLES).scalars() if name in metadata().tables]
    spans = _spans(connection, names)
    counted = _counted(connection, [name for name in names if spans[name] <= COUNTED_ROWS])
    reason = _unmeasured(connection)
    measured = {} if reason else _measured(connection)
    return [
        Size(
            table=name,
            rows=counted.get(name, spans[name]),
            is_estimate=name not in counted,
            bytes=measured.get(name),
            reason=reason,
        )
        for name in names
    ]


def _unmeasured(connection: Connection) -> str:
    """Why the tables of a file are not measured; empty when they can be."""
    if MEASURER not in set(connection.execute(OPTIONS).scalars()):
        return "This SQLite was built without dbstat, which measures tables."
    if connection.execute(FILE_BYTES).scalar_one() > MEASURED_BYTES:
        return "Measuring each table of a file this large would take too long."
    return ""


def _measured(connection: Connection) -> dict[str, int]:
    return {str(name): int(size) for name, size in connection.execute(MEASURED)}


def _counted(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    return _each(connection, names, func.count())


def _spans(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The range of the row numbers: two looks into the tree, and no fewer than there are rows."""
    last = _each(connection, names, func.max(literal_column("rowid")))
    first = _each(connection, names, func.min(literal_column("rowid")))
    return {name: last[name] - first[name] + 1 if last[name] else 0 for name in last}


def _each(
    connection: Connection, names: Iterable[str], figure: ColumnElement[int]
) -> dict[str, int]:
    """The same figure of several tables, in one statement."""
    tables = metadata().tables
    asked = [select(literal(name), figure).select_from(tables[name]) for name in names]
    if not asked:
        return {}
    return {name: int(value or 0) for name, value in connection.execute(union_all(*asked))}

"""Yearly partitions of the largest tables (PostgreSQL): made ahead, never inside a load."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, Executable, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core.db import engines
from core.errors import Conflict

PARTITIONED = ("price_bars", "features")

PATIENCE = text("SET LOCAL lock_timeout = '2s'")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('partitions', 0))")
PARTITIONS = text("SELECT relname FROM pg_class WHERE relispartition")
STRAYS = """
    SELECT DISTINCT extract(year FROM ts AT TIME ZONE 'UTC')::int FROM {table}_default ORDER BY 1
"""


def partitions(connection: Connection) -> frozenset[str]:
    """Names of all partitions and of their indexes; none on SQLite."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    return frozenset(connection.execute(PARTITIONS).scalars())


def create_sql(table: str, year: int) -> str:
    """The statement that makes one year of a table.

    >>> create_sql("features", 2026).split(" FROM ")[1]
    "('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00')"
    """
    return (
        f"CREATE TABLE IF NOT EXISTS {table}_y{year} PARTITION OF {table} FOR VALUES "
        f"FROM ('{year}-01-01 00:00:00+00') TO ('{year + 1}-01-01 00:00:00+00')"
    )


def ensure(years: Iterable[int], tables: Iterable[str] = PARTITIONED) -> list[str]:
    """Make the years that are missing, in a transaction of its own; name what was made."""
    with engines.owner() as engine:
        return ensure_on(engine, years, tables)


def prepare(db: Session, years: Iterable[int], tables: Iterable[str]) -> list[str]:
    """Make the years that a load will need before it begins, if that can be done at once.

    Where others read the table, or this user may not, their rows go to the default partition, and
    the next maintenance moves them. The load itself must not have touched the table before.

    """
    there = partitions(db.connection())
    names = [name for name in tables if any(f"{name}_y{year}" not in there for year in years)]
    if not there or not names:
        return []
    try:
        with engines.owner() as engine:
            return ensure_on(engine, years, names, patience=PATIENCE)
    except (Conflict, DBAPIError):
        return []


def ensure_on(
    engine: Engine,
    years: Iterable[int],
    tables: Iterable[str],
    *,
    patience: Executable | None = None,
) -> list[str]:
    """The same on an engine that is open already; nothing on SQLite, which has no partitions."""
    if engine.dialect.name != "postgresql":
        return []
    made = []
    with engine.begin() as connection:
        if patience is not None:
            connection.execute(patience)
        connection.execute(ONE_AT_A_TIME)
        there = partitions(connection)
        for table in tables:
            missing = [year for year in sorted(set(years)) if f"{table}_y{year}" not in there]
            _refuse_strays(connection, table, missing)
            for year in missing:
                connection.execute(text(create_sql(table, year)))
                made.append(f"{table}_y{year}")
    return made


def strays(connection: Connection) -> dict[str, list[int]]:
    """Years of rows that landed in a default partition, for want of their own."""
    if connection.dialect.name != "postgresql":
        return {}
    found = {
        table: list(connection.execute(text(STRAYS.format(table=table))).scalars())
        for table in PARTITIONED
    }
    return {table: years for table, years in found.items() if years}


def _refuse_strays(connection: Connection, table: str, missing: list[int]) -> None:
    if not missing:
        return
    taken = set(connection.execute(text(STRAYS.format(table=table))).scalars()) & set(missing)
    if taken:
        years = ", ".join(map(str, sorted(taken)))
        raise Conflict(
            f"{table}_default already holds rows of {years}; run `python -m core maintenance`, "
            "which moves them into partitions of their own."
        )


def adopt_strays(connection: Connection) -> dict[str, list[int]]:
    """Move rows out of the default partitions into years of their own; say which."""
    found = strays(connection)
    for table, years in found.items():
        default = f"{table}_default"
        connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {default}"))
        for year in years:
            connection.execute(text(create_sql(table, year)))
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM {default}"))
        connection.execute(text(f"TRUNCATE {default}"))
        connection.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {default} DEFAULT"))
    return found

"""Bars and features lie in partitions of a year each, on PostgreSQL."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import URL
from sqlmodel import Session

from core.db import engines, partitions
from core.db.partitions import PARTITIONED
from core.errors import Conflict
from tests.bed import migrating
from tests.bed.rows import Rows

YEARS = range(2015, 2028)
WHERE = "SELECT DISTINCT tableoid::regclass::text FROM {table}"

on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")
each_table = pytest.mark.parametrize("table", PARTITIONED)


def day(year: int) -> datetime:
    """Some moment of a year."""
    return datetime(year, 6, 1, tzinfo=UTC)


def where(connection: sa.Connection, table: str) -> list[str]:
    """The partitions that hold rows."""
    found = connection.execute(sa.text(WHERE.format(table=table))).scalars()
    return sorted(str(name) for name in found)


@on_postgresql
def test_a_new_database_has_the_years_of_the_list_and_a_default(db: Session) -> None:
    found = partitions.partitions(db.connection())

    tables = {name for name in found if not name.endswith(("key", "idx"))}
    names = [f"y{year}" for year in YEARS] + ["default"]
    assert tables == {f"{table}_{name}" for table in PARTITIONED for name in names} | {
        name for name in tables if "pkey" in name
    }


@on_postgresql
@each_table
def test_a_row_goes_to_its_year_and_the_default_stays_empty(db: Session, table: str) -> None:
    connection = db.connection()
    for year in YEARS:
        Rows(connection).add(table, ts=day(year))

    assert where(connection, table) == [f"{table}_y{year}" for year in YEARS]
    assert partitions.strays(connection) == {}


@on_postgresql
@each_table
@pytest.mark.parametrize(
    ("moment", "year"),
    [("2023-12-31 23:59:59.999999+00", 2023), ("2024-01-01 00:00:00+00", 2024)],
)
def test_a_year_begins_at_midnight_in_utc_whatever_the_session_says(
    db: Session, table: str, moment: str, year: int
) -> None:
    connection = db.connection()
    connection.execute(sa.text("SET LOCAL timezone = 'Asia/Tokyo'"))

    Rows(connection).add(table, ts=datetime.fromisoformat(moment))

    assert where(connection, table) == [f"{table}_y{year}"]


@on_postgresql
@each_table
def test_a_row_of_a_year_without_a_partition_is_kept_and_reported(db: Session, table: str) -> None:
    connection = db.connection()

    for year in (2014, 2031):
        Rows(connection).add(table, ts=day(year))

    assert where(connection, table) == [f"{table}_default"]
    assert partitions.strays(connection) == {table: [2014, 2031]}


@on_postgresql
def test_a_missing_year_is_made_once_and_takes_its_rows(own_db: URL) -> None:
    made = partitions.ensure([2030, 2029, 2030, 2024])
    again = partitions.ensure([2030])

    with engines.primary().begin() as connection:
        Rows(connection).add("price_bars", ts=day(2030))
        assert where(connection, "price_bars") == ["price_bars_y2030"]
    assert made == [f"{table}_y{year}" for table in PARTITIONED for year in (2029, 2030)]
    assert again == []


@on_postgresql
@each_table
def test_a_year_with_strays_is_refused_and_nothing_else_is_made(own_db: URL, table: str) -> None:
    with engines.primary().begin() as connection:
        Rows(connection).add(table, ts=day(2031))

    with pytest.raises(Conflict, match=f"{table}_default already holds rows of 2031"):
        partitions.ensure([2030, 2031])

    with engines.primary().connect() as connection:
        made = [name for name in partitions.partitions(connection) if "_y203" in name]
        assert made == []
        assert partitions.strays(connection) == {table: [2031]}


@on_postgresql
@each_table
def test_strays_move_into_a_year_of_their_own(own_db: URL, table: str) -> None:
    with engines.primary().begin() as connection:
        Rows(connection).add(table, ts=day(2031))
        Rows(connection).add(table, ts=day(2024))
    before = migrating.contents(migrating.columns())

    with engines.owner() as engine, engine.begin() as connection:
        moved = partitions.adopt_strays(connection)

    assert moved == {table: [2031]}
    assert migrating.contents(migrating.columns()) == before
    with engines.primary().begin() as connection:
        assert where(connection, table) == [f"{table}_y2024", f"{table}_y2031"]
        assert partitions.strays(connection) == {}
        Rows(connection).add(table, ts=day(2035))  # the default takes rows again
        assert partitions.strays(connection) == {table: [2035]}


@on_postgresql
def test_a_year_made_later_is_no_drift_and_goes_with_its_table(own_db: URL) -> None:
    partitions.ensure([2030])

    migrating.drift()
    migrating.downgrade("base")

    assert migrating.names() <= {"alembic_version", "alembic_version_pkc"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
def test_sqlite_has_no_partitions_and_needs_none(own_db: URL) -> None:
    made = partitions.ensure([2030])

    with engines.primary().begin() as connection:
        Rows(connection).add("price_bars", ts=day(2031))
        assert partitions.strays(connection) == {}
    assert made == []

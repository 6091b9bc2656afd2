"""A copied database holds the same rows, on whichever engine, or the copy is not made."""

import pandas as pd
import pytest
from sqlalchemy import create_engine, select
from sqlmodel import Session

from core.db import copying, engines, schema
from core.db.packages import metadata
from core.errors import Conflict, SchemaError
from tests.bed.databases import address
from tests.bed.rows import Rows

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture(scope="module")
def source(kind, template, databases):
    """A database with rows in every table, some of them pointing to rows of the same table."""
    made = databases(kind).copy(template)
    engine = create_engine(made)
    with engine.begin() as connection:
        rows = Rows(connection)
        for _ in range(3):
            for table in metadata().sorted_tables:
                rows.add(table.name)
        first = rows.add("instruments")
        rows.add("instruments", renamed_to_id=first["id"])
        report = rows.add("kpi_reports")
        rows.add("kpi_reports", supersedes_id=report["id"])
    engine.dispose()
    yield address(made)
    databases(kind).drop(made)


@pytest.fixture
def target(kind, databases):
    made = databases(OTHER[kind]).empty()
    yield address(made)
    databases(OTHER[kind]).drop(made)


@pytest.fixture(scope="module")
def copied(kind, source, databases):
    """A copy that is there, and the numbers of its tables as the copying told them."""
    made = databases(OTHER[kind]).empty()
    yield address(made), copying.copy(source, address(made))
    databases(OTHER[kind]).drop(made)


def counts(url):
    with engines.opened(url) as engine, Session(engine) as db:
        return {table.name: copying.fingerprint(db, table) for table in metadata().sorted_tables}


@pytest.fixture(scope="module")
def expected(source):
    """What every copy must hold."""
    return counts(source)


def test_every_table_arrives_with_the_same_fingerprint(copied, expected):
    target, tables = copied

    assert {table.table for table in tables} == set(metadata().tables)
    assert all(table.rows >= 3 for table in tables)
    assert counts(target) == expected


def test_a_copy_of_the_copy_on_the_first_engine_is_the_same_again(
    copied, expected, kind, databases
):
    first, _ = copied
    back = databases(kind).empty()

    copying.copy(first, address(back))

    assert counts(address(back)) == expected
    databases(kind).drop(back)


def test_a_target_with_rows_is_refused_and_stays_as_it_is(copied, expected, source):
    target, _ = copied

    with pytest.raises(Conflict, match="must be empty; .* already holds rows"):
        copying.copy(source, target)

    assert counts(target) == expected


def test_a_target_of_somebody_else_is_refused(source, target):
    with engines.opened(target) as engine, engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (id integer)")

    with pytest.raises(SchemaError, match=r"target cannot be used.*invoices"):
        copying.copy(source, target)


def test_a_source_that_is_not_at_head_is_refused(empty_db, target):
    with pytest.raises(SchemaError, match="source cannot be copied.*empty"):
        copying.copy(address(empty_db), target)


def test_a_copy_that_fails_leaves_no_row_in_the_target(source, target, monkeypatch):
    with engines.opened(target) as engine:
        schema.upgrade_on(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE UNIQUE INDEX one_product_only ON products (is_active)"
            )

    with pytest.raises(Conflict, match="already"):
        copying.copy(source, target)

    assert {copied.rows for copied in counts(target).values()} == {0}


@pytest.mark.parametrize(
    ("column", "changed"),
    [("price", "0.01"), ("name", "Chaír"), ("stock", 1), ("is_active", False)],
)
def test_a_fingerprint_notices_one_changed_cell(db, column, changed):
    table = metadata().tables["products"]
    rows = Rows(db.connection())
    added = [rows.add("products") for _ in range(5)]
    before = copying.fingerprint(db, table)

    db.execute(table.update().where(table.c.id == added[0]["id"]).values({column: changed}))

    after = copying.fingerprint(db, table)
    assert (before.rows, before.fingerprint) != (after.rows, after.fingerprint)
    assert before.rows == after.rows


def test_a_fingerprint_does_not_depend_on_the_order_of_rows(db):
    table = metadata().tables["products"]
    rows = Rows(db.connection())
    for _ in range(5):
        rows.add("products")
    expected = copying.fingerprint(db, table)

    tally = copying.Tally(table)
    for part in copying.frames(db, select(table).order_by(table.c.sku.desc()), 2):
        assert isinstance(part, pd.DataFrame)
        for _ in tally.count([part]):
            pass

    assert tally.result == expected

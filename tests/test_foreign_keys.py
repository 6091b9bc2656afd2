"""Every foreign key refuses a row that points to nothing and does what it says when its
parent goes.
"""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core.db.keys import uuid7
from core.db.packages import metadata
from tests.bed.refusals import insertion, refusal
from tests.bed.rows import FIRST_MOMENT, Rows

# What a row needs beside the key, because one of its rules asks for it.
BESIDE: dict[str, dict[str, Any]] = {
    "fk_alerts_acknowledged_by_id_users": {"acknowledged_at": FIRST_MOMENT},
    "fk_events_product_id_products": {"scope_key": "product"},
    "fk_stock_movements_transaction_id_transactions": {"kind": "sale"},
}
APPEND_ONLY = ("audit_log", "audit_seals", "kpi_reports")


def foreign_keys(*rules: str) -> dict[str, sa.ForeignKeyConstraint]:
    """Foreign keys by name, in its order; those of the given ON DELETE, if any is given."""
    found = {
        str(key.name): key
        for table in metadata().tables.values()
        for key in table.foreign_key_constraints
        if not rules or key.ondelete in rules
    }
    return dict(sorted(found.items()))


def child_of(rows: Rows, key: sa.ForeignKeyConstraint, parent: Any) -> dict[str, Any]:
    """A row that points to a parent by this key."""
    return rows.add(key.table.name, **{key.column_keys[0]: parent} | BESIDE.get(str(key.name), {}))


def deletion(key: sa.ForeignKeyConstraint, parent: Any) -> sa.Delete:
    """The statement that takes the parent away."""
    return sa.delete(key.referred_table).where(key.referred_table.c.id == parent)


def unguard(connection: sa.Connection) -> None:
    """Take the append-only triggers away until the transaction is rolled back."""
    for table in APPEND_ONLY:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            connection.execute(sa.text(f"DROP TRIGGER {table}_no_delete"))


def test_there_is_no_foreign_key_that_leaves_open_what_happens_to_the_child() -> None:
    assert foreign_keys("RESTRICT", "CASCADE", "SET NULL") == foreign_keys()


@pytest.mark.parametrize("name", foreign_keys())
def test_a_foreign_key_refuses_what_points_to_nothing(db: Session, name: str) -> None:
    connection = db.connection()
    key = foreign_keys()[name]
    child = {key.column_keys[0]: uuid7()} | BESIDE.get(name, {})
    row = Rows(connection).valid(key.table.name, **child)

    rule = refusal(connection, insertion(key.table.name, row))

    assert rule == (name if connection.dialect.name == "postgresql" else SQLITE_SAYS)


@pytest.mark.parametrize("name", foreign_keys("RESTRICT"))
def test_a_parent_stays_while_a_restricting_child_points_to_it(db: Session, name: str) -> None:
    connection = db.connection()
    unguard(connection)
    rows = Rows(connection)
    key = foreign_keys()[name]
    parent, childless = (rows.add(key.referred_table.name)["id"] for _ in range(2))
    child_of(rows, key, parent)

    rule = refusal(connection, deletion(key, parent))

    assert rule == (name if connection.dialect.name == "postgresql" else SQLITE_SAYS)
    assert connection.execute(deletion(key, childless)).rowcount == 1


@pytest.mark.parametrize("name", foreign_keys("CASCADE"))
def test_a_cascading_child_goes_with_its_parent(db: Session, name: str) -> None:
    connection = db.connection()
    unguard(connection)
    rows = Rows(connection)
    key = foreign_keys()[name]
    parent = rows.add(key.referred_table.name)["id"]
    child = child_of(rows, key, parent)

    connection.execute(deletion(key, parent))

    assert connection.execute(found(key, child)).first() is None


@pytest.mark.parametrize("name", foreign_keys("SET NULL"))
def test_a_pointer_is_cleared_when_what_it_points_to_goes(db: Session, name: str) -> None:
    connection = db.connection()
    rows = Rows(connection)
    key = foreign_keys()[name]
    parent = rows.add(key.referred_table.name)["id"]
    child = child_of(rows, key, parent)

    connection.execute(deletion(key, parent))

    assert connection.execute(found(key, child)).one() == (None,)


@pytest.mark.parametrize("name", foreign_keys())
def test_a_foreign_key_leads_an_index_so_that_no_delete_scans_the_child(name: str) -> None:
    key = foreign_keys()[name]
    table = key.table
    column = key.column_keys[0]
    indexes = [index for index in table.indexes if serves(index, column)]
    uniques = [
        rule
        for rule in table.constraints
        if isinstance(rule, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
    ]

    assert column in {rule.columns.keys()[0] for rule in (*indexes, *uniques)}


def serves(index: sa.Index, column: str) -> bool:
    """Whether an index holds every row that points somewhere."""
    where = index.dialect_options["sqlite"]["where"]
    return where is None or str(where) == f"{column} IS NOT NULL"


def found(key: sa.ForeignKeyConstraint, child: dict[str, Any]) -> sa.Select[Any]:
    """The pointer of the child, as it is now."""
    column = key.table.c[key.column_keys[0]]
    return sa.select(column).where(key.table.c.id == child["id"])


SQLITE_SAYS = "FOREIGN KEY constraint failed"  # it names none

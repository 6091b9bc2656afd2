"""What is written to the audit log, its seals and the reports stays as it is."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from core.db.packages import metadata
from tests.bed.refusals import insertion, refusal
from tests.bed.rows import Rows

TABLES = ("audit_log", "audit_seals", "kpi_reports")
MAY_CHANGE = {("kpi_reports", "is_shared")}
COLUMNS = [
    (name, column)
    for name in TABLES
    for column in (column.name for column in metadata().tables[name].columns)
    if (name, column) not in MAY_CHANGE
]


@pytest.mark.parametrize("name", TABLES)
def test_a_row_cannot_be_deleted(db: Session, name: str) -> None:
    connection = db.connection()
    row = Rows(connection).add(name)
    table = metadata().tables[name]

    rule = refusal(connection, sa.delete(table).where(table.c.id == row["id"]))

    assert rule == f"{name} is append-only"


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_row_cannot_be_changed(db: Session, name: str, column: str) -> None:
    connection = db.connection()
    row = Rows(connection).add(name)
    table = metadata().tables[name]
    change = sa.update(table).where(table.c.id == row["id"]).values({column: table.c[column]})

    rule = refusal(connection, change)

    assert rule == f"{name} is append-only"


def test_a_report_can_be_shared_and_no_longer_shared(db: Session) -> None:
    connection = db.connection()
    row = Rows(connection).add("kpi_reports")
    reports = metadata().tables["kpi_reports"]
    this = reports.c.id == row["id"]

    for shared in (True, False):
        connection.execute(sa.update(reports).where(this).values(is_shared=shared))

        assert connection.execute(sa.select(reports.c.is_shared).where(this)).scalar() is shared


@pytest.mark.parametrize("name", TABLES)
def test_a_table_cannot_be_emptied_at_once(db: Session, name: str) -> None:
    connection = db.connection()
    Rows(connection).add(name)
    at_once = {"postgresql": f"TRUNCATE {name} CASCADE", "sqlite": f"DELETE FROM {name}"}

    rule = refusal(connection, sa.text(at_once[connection.dialect.name]))

    assert rule == f"{name} is append-only"


@pytest.mark.parametrize("name", TABLES)
def test_a_row_cannot_be_replaced_under_its_own_key(db: Session, name: str) -> None:
    connection = db.connection()
    rows = Rows(connection)
    row = rows.add(name)
    again = insertion(name, rows.valid(name, id=row["id"]))

    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(again.prefix_with("OR REPLACE", dialect="sqlite"))

"""What was found is told in full up to twenty, then as a number."""

from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import User
from core.db.findings import offenders, told


def test_twenty_are_told_and_the_others_counted():
    findings = told(f"{number}" for number in range(23))

    assert findings[:20] == [f"{number}" for number in range(20)]
    assert findings[20:] == ["… and 3 more"]


def test_as_many_as_fit_are_told_without_a_rest():
    assert told(["one", "two"], limit=2) == ["one", "two"]


def test_rows_are_named_in_order_and_the_others_counted_by_the_database(db, statements):
    with statements.budget(1):
        found = offenders(db, select(col(User.username)), lambda row: row.username, limit=3)

    assert found == ["ada", "eve", "root", "… and 1 more"]


def test_no_row_is_no_finding(db):
    nobody = select(col(User.username)).where(col(User.username) == "nobody")

    assert offenders(db, nobody, lambda row: row.username) == []

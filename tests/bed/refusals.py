"""What a database says no to, and which of its rules said so."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.db.packages import metadata
from tests.bed.rows import plain


def refusal(connection: sa.Connection, statement: sa.Executable) -> str:
    """Run a statement that the database must refuse; say which rule it named.

    PostgreSQL names the constraint. SQLite names a CHECK, the columns of a unique, and no
    foreign key.
    """
    with pytest.raises(IntegrityError) as caught, connection.begin_nested():
        connection.execute(statement)
    return rule_of(connection, caught.value)


def rule_of(connection: sa.Connection, error: DBAPIError) -> str:
    """The name of the constraint behind an error, or what SQLite says in its place."""
    diagnosis: Any = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return str(error.orig).partition("failed: ")[2] or str(error.orig)
    name = diagnosis.constraint_name
    return whole(connection, name) if name else str(diagnosis.message_primary)


def whole(connection: sa.Connection, name: str) -> str:
    """The constraint of the table that a constraint of one of its partitions belongs to."""
    parents = sa.text(
        "SELECT parent.conname FROM pg_constraint part JOIN pg_constraint parent "
        "ON parent.oid = part.conparentid WHERE part.conname = :name"
    )
    return connection.execute(parents, {"name": name}).scalar() or name


def insertion(name: str, row: dict[str, Any]) -> sa.Insert:
    """The statement that would insert a row, its words judged by the database alone."""
    return sa.insert(metadata().tables[name]).values(plain(name, row))

"""The few statements that the two databases spell differently."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(db: Session, table: type[SQLModel]) -> Any:
    """An insert that can say what to do when the row is already there."""
    return postgresql.insert(table) if is_postgresql(db) else sqlite.insert(table)


def is_postgresql(db: Session) -> bool:
    """Whether this session talks to PostgreSQL; otherwise it is SQLite."""
    return db.get_bind().dialect.name == "postgresql"

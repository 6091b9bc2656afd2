"""Taking the database's own guards away, so that a test can plant what they would refuse."""

from sqlalchemy import text
from sqlmodel import Session


def drop_triggers(db: Session, table: str) -> None:
    """Let rows of an append-only table be changed and deleted, until the test is undone."""
    if db.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            db.execute(text(f"DROP TRIGGER {table}_no_{event}"))
    else:
        db.execute(text(f"DROP TRIGGER {table}_append_only ON {table}"))


def drop_index(db: Session, name: str) -> None:
    """Let rows in that a unique over some rows refuses."""
    db.execute(text(f"DROP INDEX {name}"))

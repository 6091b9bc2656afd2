"""The database for programs that embed it: a session factory, a dependency, and set-up.

>>> from core.db.embedding import SessionLocal, get_db, init_db
"""

from collections.abc import Iterator

from sqlmodel import Session

from core.db import SessionLocal, schema

__all__ = ["SessionLocal", "get_db", "init_db"]


def get_db() -> Iterator[Session]:
    """A session for the length of a request, as FastAPI's ``Depends`` takes it."""
    with SessionLocal() as db:
        yield db


def init_db() -> None:
    """Create the tables, or migrate them to the newest revision."""
    schema.upgrade()

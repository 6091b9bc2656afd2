"""Committing, and finding out what became of a commit whose answer never came."""

import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core.db.engines import primary
from core.errors import Unavailable

PATIENCE_SECONDS = 20
PAUSE_SECONDS = 0.1

NUMBER = text("SELECT pg_current_xact_id_if_assigned()::text")
FATE = text("SELECT pg_xact_status(CAST(:number AS xid8))")


def commit(db: Session) -> None:
    """Commit; when the connection breaks just then, the server is asked whether it was kept.

    Without this, running a transaction again after a lost answer could do it twice.
    """
    if db.get_bind().dialect.name != "postgresql":
        db.commit()
        return
    number = db.execute(NUMBER).scalar()
    try:
        db.commit()
    except DBAPIError as error:
        if number is None or not error.connection_invalidated:
            raise
        if not _was_kept(number):
            raise


def _was_kept(number: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        fate = _fate(number)
        if fate in {"committed", "aborted"}:
            return fate == "committed"
        time.sleep(PAUSE_SECONDS)
    raise Unavailable(
        "The database went away in the very moment of saving, so it is not known whether "
        "this was kept. Look before you repeat it."
    )


def _fate(number: str) -> str | None:
    try:
        with primary().connect() as connection:
            return connection.execute(FATE, {"number": number}).scalar()
    except DBAPIError:
        return None  # it does not answer yet: asked again until patience ends

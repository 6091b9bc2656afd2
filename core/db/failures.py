"""What a database says when it refuses, in words that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import BellwetherError, Conflict, Interrupted, Invalid, Unavailable

# SQLSTATE or SQLite error name → the sentence. The first that begins the code counts.
SENTENCES: dict[str, tuple[type[BellwetherError], str]] = {
    "40001": (Interrupted, "Two people changed the same thing at once; try again."),
    "40P01": (Interrupted, "Two people changed the same thing at once; try again."),
    "55P03": (Unavailable, "Somebody else is changing this just now; try again in a moment."),
    "57014": (Unavailable, "The database took too long and was stopped; narrow what you ask for."),
    "57P0": (Interrupted, "The connection to the database was cut; try again."),
    "25P03": (Interrupted, "The connection to the database was idle too long; try again."),
    "08": (Interrupted, "The connection to the database was lost; try again."),
    "53100": (Unavailable, "The disk of the database is full; make room, nothing was written."),
    "53300": (Unavailable, "The database takes no more connections just now; try again."),
    "25006": (Unavailable, "The database can only be read; nothing was written."),
    "28": (Unavailable, "The database refuses this user or password; check DATABASE_URL."),
    "3D000": (Unavailable, "There is no such database on the server; create it first."),
    "42501": (Unavailable, "The database user may not do this; grant it the rights."),
    "42P01": (Unavailable, "A table is missing; run `python -m core setup`."),
    "22003": (Invalid, "A number is too large for its column."),
    "22001": (Invalid, "A text is too long for its column."),
    "SQLITE_FULL": (Unavailable, "The disk is full; make room, nothing was written."),
    "SQLITE_READONLY": (Unavailable, "The database file can only be read; nothing was written."),
    "SQLITE_BUSY": (Interrupted, "Another process is writing; try again in a moment."),
    "SQLITE_LOCKED": (Interrupted, "Another process is writing; try again in a moment."),
    "SQLITE_CANTOPEN": (Unavailable, "The database file cannot be opened; check its folder."),
    "SQLITE_NOTADB": (Unavailable, "The file is not a database; check DATABASE_URL."),
    "SQLITE_CORRUPT": (Unavailable, "The database file is damaged; restore a backup."),
    "SQLITE_IOERR": (Unavailable, "The disk of the database fails; nothing was written."),
}
UNREACHABLE = (
    Interrupted,
    "The database does not answer; check that it runs and that DATABASE_URL is right.",
)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database or its driver raises into a sentence without values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise sentence(error) from error


def sentence(error: SQLAlchemyError) -> BellwetherError:
    """The error a person should see."""
    if isinstance(error, PoolTimeout):
        return Unavailable("Too many people use the database just now; try again in a moment.")
    if isinstance(error, IntegrityError):
        return _refused(error)
    if isinstance(error, DBAPIError):
        return _failed(error)
    if isinstance(error, StatementError) and isinstance(error.orig, ValueError | LookupError):
        return Invalid(_value_refused(error.orig))
    raise error


def code(error: DBAPIError) -> str:
    """SQLSTATE on PostgreSQL, the name of the error on SQLite; empty when there is none."""
    origin: Any = error.orig
    return getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None) or ""


def _failed(error: DBAPIError) -> BellwetherError:
    found = code(error)
    for known, (kind, text) in SENTENCES.items():
        if found.startswith(known):
            return kind(text)
    if "password authentication" in str(error.orig):
        return Unavailable("The database refuses this user or password; check DATABASE_URL.")
    if "does not exist" in str(error.orig) and not found:
        return Unavailable("There is no such database on the server; create it first.")
    if "certificate" in str(error.orig) or "SSL" in str(error.orig):
        return Unavailable("The database's certificate is not trusted; check sslmode in its URL.")
    if error.connection_invalidated or (isinstance(error, OperationalError) and not found):
        kind, text = UNREACHABLE
        return kind(text)
    raise error


def _refused(error: IntegrityError) -> BellwetherError:
    found = code(error)
    name = _constraint(error)
    if found in {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return Conflict(f"There is already such a row ({name}).")
    if found in {"23503", "23001", "SQLITE_CONSTRAINT_FOREIGNKEY"}:
        return Conflict(f"It points to something that is not there, or is still in use ({name}).")
    if found in {"23502", "SQLITE_CONSTRAINT_NOTNULL"}:
        return Invalid(f"A value that is needed is missing ({name}).")
    if found in {"23514", "SQLITE_CONSTRAINT_CHECK"}:
        return Invalid(f"A value is outside what is allowed ({name}).")
    if "append-only" in str(error.orig):
        return Conflict("What is written here stays as it is; nothing was changed.")
    raise error


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or f"{diagnosis.table_name}.{diagnosis.column_name}"
    return str(error.orig).partition("failed: ")[2] or "a foreign key"


def _value_refused(error: Exception) -> str:
    if "timezone" in str(error):
        return "A moment must say its time zone; a date alone is 00:00 UTC."
    if isinstance(error, LookupError):
        return "A word is not in the list of those allowed: " + str(error).partition("Possible ")[2]
    return "A value has not the form of its column."

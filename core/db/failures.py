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

UNKNOWN_OPTION = (
    Unavailable,
    "The address of the database has an option that is not known; check what follows its ?.",
)
UNTRUSTED = (
    Unavailable,
    "The database's certificate is not trusted; check sslmode in its URL.",
)
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
    "22": (Invalid, "A value has not the form of its column."),
    "SQLITE_FULL": (Unavailable, "The disk is full; make room, nothing was written."),
    "SQLITE_READONLY": (Unavailable, "The database file can only be read; nothing was written."),
    "SQLITE_BUSY": (Interrupted, "Another process is writing; try again in a moment."),
    "SQLITE_LOCKED": (Interrupted, "Another process is writing; try again in a moment."),
    "SQLITE_CANTOPEN": (Unavailable, "The database file cannot be opened; check its folder."),
    "SQLITE_NOTADB": (Unavailable, "The file is not a database; check DATABASE_URL."),
    "SQLITE_CORRUPT": (Unavailable, "The database file is damaged; restore a backup."),
    "SQLITE_IOERR": (Unavailable, "The disk of the database fails; nothing was written."),
}
# What is said without such a code → the sentence. The first that is found counts.
PHRASES: dict[str, tuple[type[BellwetherError], str]] = {
    "password": SENTENCES["28"],
    "no pg_hba.conf entry": SENTENCES["28"],
    'role "': SENTENCES["28"],
    "does not exist": SENTENCES["3D000"],
    "too many clients": SENTENCES["53300"],
    "connection slots": SENTENCES["53300"],
    "sslmode value": UNKNOWN_OPTION,
    "connection option": UNKNOWN_OPTION,
    "certificate": UNTRUSTED,
    "SSL": UNTRUSTED,
    "no such table": SENTENCES["42P01"],
    "NUL": (Invalid, "A text holds the character NUL, which no column takes."),
}
UNREACHABLE = (
    Interrupted,
    "The database does not answer; check that it runs and that DATABASE_URL is right.",
)


class DatabaseError(Exception):
    """What the database or its driver said, without the values that it said it about."""


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database or its driver raises into a sentence without values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise sentence(error) from _without_values(error)


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


def _without_values(error: SQLAlchemyError) -> DatabaseError:
    """The cause as a log may show it: where it happened, and the statement with placeholders."""
    statement = getattr(error, "statement", None) or ""
    origin = getattr(error, "orig", None) or error
    said = [type(origin).__name__, " ".join(statement.split())[:2000]]
    if isinstance(error, OperationalError) and not statement:
        said.append(str(origin))  # no connection: it names the server, never the password
    return DatabaseError(": ".join(filter(None, said))).with_traceback(error.__traceback__)


def _failed(error: DBAPIError) -> BellwetherError:
    found = code(error)
    for known, (kind, text) in SENTENCES.items():
        if found.startswith(known):
            return kind(text)
    if found in {"", "SQLITE_ERROR"}:
        for phrase, (kind, text) in PHRASES.items():
            if phrase in str(error.orig):
                return kind(text)
    if error.connection_invalidated or (isinstance(error, OperationalError) and not found):
        kind, text = UNREACHABLE
        return kind(text)
    raise error


def _refused(error: IntegrityError) -> BellwetherError:
    found = code(error)
    name = _constraint(error)
    if found in {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return Conflict(f"There is already such a row ({name}).")
    if found in {"23503", "23001"} or "FOREIGN KEY" in str(error.orig):  # RESTRICT is a trigger
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

"""How a database is: each finding with a word, a value and a sentence."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, text

from core.db import engines, partitions, schema
from core.db.failures import in_words
from core.errors import BellwetherError
from core.settings import remote_hosts, settings

LOW_DISK_BYTES = 1_000_000_000
LAG_SECONDS = 30

UNPROVEN = text("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY 1")
ENCRYPTED = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
SIZE = text("SELECT pg_database_size(current_database())")
LAG = text(
    "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE "
    "extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END, pg_is_in_recovery()"
)


class Word(StrEnum):
    """How bad a finding is."""

    fine = "fine"
    warning = "warning"
    failing = "failing"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    word: Word
    sentence: str
    value: str | int | float | None = None


def findings(*, every_row: bool = True) -> list[Finding]:
    """Everything that can be said of the database; a failure is the last thing said of it.

    Whether each row of an SQLite file finds what it points to is seen only by reading all of them.
    """
    found: list[Finding] = []
    try:
        found.extend(_findings(every_row=every_row))
    except BellwetherError as error:
        return [*found, Finding("connection", Word.failing, str(error))]
    return [*found, *_replica()]


def _findings(*, every_row: bool) -> Iterator[Finding]:
    engine = engines.reader()  # on SQLite the primary would wait for whoever writes
    with in_words(), engine.connect() as connection:
        yield _connection(engine, connection)
        revision = _revision(engine)
        yield revision
        yield _foreign_keys(connection, every_row=every_row)
        yield _encryption(engine.url, connection)
        yield _disk(engine.url)
        yield _size(connection)
        if revision.word is Word.fine:
            yield _default_partitions(connection)


def _connection(engine: Engine, connection: Connection) -> Finding:
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    names = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
    name = f"{names[engine.dialect.name]} {version}"
    return Finding("connection", Word.fine, f"{name} answers.", name)


def _revision(engine: Engine) -> Finding:
    found = schema.standing(engine)
    word = Word.fine if found.state is schema.State.current else Word.failing
    return Finding("revision", word, found.sentence, found.revision)


def _foreign_keys(connection: Connection, *, every_row: bool) -> Finding:
    if connection.dialect.name == "sqlite":
        if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
            return Finding("foreign_keys", Word.failing, "SQLite does not enforce foreign keys.")
        if not every_row:
            sentence = "Foreign keys are enforced; `python -m core check` looks at every row."
            return Finding("foreign_keys", Word.fine, sentence)
        loose = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
    else:
        loose = list(connection.execute(UNPROVEN).scalars())
    if loose:
        names = ", ".join(loose)
        return Finding("foreign_keys", Word.failing, f"Rows point to nothing: {names}.", names)
    return Finding("foreign_keys", Word.fine, "Every row that points to another finds it.")


def _encryption(url: URL, connection: Connection) -> Finding:
    if connection.dialect.name == "sqlite":
        return Finding("tls", Word.fine, "The database is a file of this machine.", "file")
    mode = str(url.query.get("sslmode", "prefer"))
    encrypted = bool(connection.execute(ENCRYPTED).scalar())
    if not remote_hosts(url):
        return Finding("tls", Word.fine, "The database is on this machine.", mode)
    if mode == "verify-full":
        return Finding("tls", Word.fine, "The connection is encrypted and the server known.", mode)
    how = "encrypted, but to whoever answers" if encrypted else "not encrypted"
    sentence = f"The connection is {how}; add ?sslmode=verify-full to DATABASE_URL."
    return Finding("tls", Word.warning, sentence, mode)


def free_bytes(url: URL) -> int:
    """Room on the disk where data is kept: the file of an SQLite database, or else DATA_DIR."""
    folder = (
        Path(url.database or ".") if url.get_backend_name() == "sqlite" else settings().data_dir
    )
    place = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.is_dir())
    return shutil.disk_usage(place).free


def _disk(url: URL) -> Finding:
    free = free_bytes(url)
    if free < LOW_DISK_BYTES:
        return Finding("disk", Word.warning, f"Only {free / 1e9:.1f} GB are free; make room.", free)
    return Finding("disk", Word.fine, f"{free / 1e9:.1f} GB are free where data is kept.", free)


def size_bytes(connection: Connection) -> int:
    """What the whole database takes on its disk."""
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    return int(connection.execute(SIZE).scalar_one())


def _size(connection: Connection) -> Finding:
    size = size_bytes(connection)
    return Finding("size", Word.fine, f"The database takes {size / 1e6:,.1f} MB.", size)


def _default_partitions(connection: Connection) -> Finding:
    found = partitions.strays(connection)
    if not found:
        return Finding("partitions", Word.fine, "Every row lies in the partition of its year.", 0)
    names = "; ".join(f"{name}: {', '.join(map(str, years))}" for name, years in found.items())
    sentence = (
        f"Rows lie outside their year's partition ({names}); run `python -m core maintenance`."
    )
    return Finding("partitions", Word.warning, sentence, names)


def replica_lag() -> float | None:
    """Seconds that the replica is behind; none where what is named follows nobody."""
    engine = engines.replica()
    if engine is None:
        return None
    with in_words(), engine.connect() as connection:
        lag, follows = connection.execute(LAG).one()
    return float(lag or 0) if follows else None


def _replica() -> list[Finding]:
    if engines.replica() is None:
        return []
    try:
        seconds = replica_lag()
    except BellwetherError as error:
        sentence = f"The replica cannot be read, so all reads go to the primary. {error}"
        return [Finding("replica", Word.warning, sentence)]
    if seconds is None:
        sentence = "DATABASE_READ_URL names a database that follows nobody; reads would be stale."
        return [Finding("replica", Word.failing, sentence)]
    word = Word.fine if seconds <= LAG_SECONDS else Word.warning
    return [Finding("replica", word, f"The replica is {seconds:.1f} s behind.", seconds)]

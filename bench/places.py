"""Where to measure: a fresh, migrated database on a server, or in a file, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from bench.measure import Table
from core.db import engines, schema

# What the shell or an .env file says must not lead a bench to a database that somebody uses.
ADDRESSES = (
    "DATABASE_URL",
    "DATABASE_READ_URL",
    "DATABASE_OWNER_URL",
    "DB_HOST",
    "DB_NAME",
    "DB_USER",
    "DB_PASSWORD",
)


@dataclass(frozen=True)
class Given:
    """What the command line asked for."""

    server: str  # address of a PostgreSQL on which databases may be made
    rows: int
    repeat: int
    seconds: float
    rounds: int = 0  # of chaos; 0 = as many as are promised
    megabytes: int = 200  # of a large file
    series: int = 40  # of each set that is forecast; 0 = all
    write: bool = False  # whether what was learned takes the place of what is shipped


def use(url: str, read_url: str = "") -> None:
    """Point the doors at a database."""
    for name in ADDRESSES:
        os.environ[name] = ""
        os.environ.pop(f"{name}_FILE", None)
    os.environ["DATABASE_URL"] = url
    os.environ["DATABASE_READ_URL"] = read_url
    os.environ["SLOW_QUERY_MS"] = "3600000"  # the log is not what is measured
    engines.dispose()


@contextmanager
def postgresql(server: str, *, migrated: bool = True) -> Iterator[str]:
    """A new database on a server; its address."""
    name = f"bench_{uuid4().hex[:12]}"
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    # Without a pool: the server may have been killed and started again in between.
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        own = url.set(database=name).render_as_string(hide_password=False)
        use(own)
        if migrated:
            schema.upgrade()
        yield own
    finally:
        engines.dispose()
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def on_sqlite(measured: Callable[[str, Given], Table]) -> Callable[[Given], Table]:
    """What measures either engine, on a new file."""

    def bench(given: Given) -> Table:
        with sqlite():
            return measured("SQLite", given)

    return bench


def on_postgresql(measured: Callable[[str, Given], Table]) -> Callable[[Given], Table]:
    """What measures either engine, on a new database of the server."""

    def bench(given: Given) -> Table:
        with postgresql(given.server):
            return measured("PostgreSQL", given)

    return bench


def server(url: str) -> psycopg.Connection:
    """A plain connection, past our doors."""
    return psycopg.connect(url.replace("+psycopg", ""))


def setting(url: str, name: str) -> str:
    """What a server says about itself."""
    with server(url) as connection:
        found = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    assert found is not None
    return str(found[0])


@contextmanager
def sqlite() -> Iterator[Path]:
    """A migrated file in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        path = Path(folder) / "bench.db"
        use(f"sqlite:///{path}")
        schema.upgrade()
        yield path
        engines.dispose()


def restore(path: Path, saved: Path) -> None:
    """Put a saved file in the place of the one in use."""
    engines.dispose()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    # A new file rather than new content: SQLite remembers by the file what it has open.
    shutil.copy(saved, path.with_suffix(".restored")).replace(path)


def save(path: Path) -> Path:
    """A copy of the file beside it, of all that was committed."""
    engines.dispose()  # the last connection to close writes the log back into the file
    saved = path.with_suffix(".saved")
    shutil.copy(path, saved)
    return saved

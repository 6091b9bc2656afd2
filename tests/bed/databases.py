"""Databases for the tests, empty or copied from a template, on either engine."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL

from core.db import engines

# What a database has no say in is tried on one of them, in turn; all else runs on both.
SQLITE, POSTGRESQL = (
    pytest.mark.parametrize("kind", [kind], indirect=True, scope="session")
    for kind in ("sqlite", "postgresql")
)
MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2 << 30


def quick_folder() -> Path:
    """Memory where there is enough: a database of ours is a thousand files, copied for a test.

    Either is short, as the name of a socket must be.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        return MEMORY
    return Path("/tmp")


class Databases(Protocol):
    """Where databases are made and taken away."""

    def empty(self) -> URL:
        """A new one without tables."""

    def copy(self, template: URL) -> URL:
        """A new one that holds what the template holds; nobody may be connected to that."""

    def drop(self, url: URL) -> None:
        """Take one away, whoever is still connected."""


@dataclass(frozen=True)
class SqliteFiles:
    """Files in one folder."""

    folder: Path

    def empty(self) -> URL:
        """A path where no file is yet."""
        return URL.create("sqlite", database=str(self.folder / f"{_name()}.db"))

    def copy(self, template: URL) -> URL:
        """The same bytes, once the write-ahead log is part of them."""
        copied = self.empty()
        with sqlite3.connect(str(template.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(str(template.database), str(copied.database))
        return copied

    def drop(self, url: URL) -> None:
        """Take the file away, and the two that SQLite lays beside it."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{url.database}{ending}").unlink(missing_ok=True)


@dataclass(frozen=True)
class PostgresDatabases:
    """Databases of one server."""

    server: URL

    def empty(self) -> URL:
        """One that holds what every new database holds."""
        return self._made("template0")

    def copy(self, template: URL) -> URL:
        """One made from the template."""
        return self._made(str(template.database))

    def drop(self, url: URL) -> None:
        """Take it away, and whoever is connected with it."""
        with self._connected() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)".encode())

    def _made(self, template: str) -> URL:
        name = _name()
        with self._connected() as connection:
            # From 15 on it would write each page of the copy to the log as well, for replicas.
            way = "STRATEGY file_copy" if connection.info.server_version >= 15_00_00 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {way}".encode())
        return self.server.set(database=name)

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(address(self.server.set(drivername="postgresql")), autocommit=True)


@contextmanager
def entered(made: Databases, template: URL, patch: pytest.MonkeyPatch) -> Iterator[URL]:
    """A copy that DATABASE_URL names, with a folder of data beside it, until the block ends."""
    url = made.copy(template)
    patch.setenv("DATABASE_URL", address(url))
    engines.dispose()
    with TemporaryDirectory(dir=quick_folder()) as folder:
        patch.setenv("DATA_DIR", folder)
        yield url
    engines.dispose()
    made.drop(url)


def address(url: URL) -> str:
    """The address as DATABASE_URL takes it, password and all."""
    return url.render_as_string(hide_password=False)


def _name() -> str:
    return f"bed_{uuid4().hex[:12]}"

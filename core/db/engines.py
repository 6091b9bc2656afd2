"""Connections: how they are opened, pooled, limited and watched."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from core.db import slow
from core.errors import SettingsError, Unavailable
from core.settings import Settings, parsed, settings

log = logging.getLogger("bellwether.sql")

BUSY_SECONDS = 30
HURRIED_SECONDS = 0.1  # what is better left out than late waits no longer for another writer
CONNECT_SECONDS = 5
POOL_WAIT_SECONDS = 10
# A page never waits longer than this; what may (a load, a migration) says so with SET LOCAL.
LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}

PRAGMAS = (
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or INSERT OR REPLACE would slip past the append-only triggers
    "journal_mode=WAL",
    "synchronous=FULL",
)


T = TypeVar("T")


class _Once(Generic[T]):
    """Makes a thing when it is first asked for, and one only, however many threads ask at once.

    Two engines for one database would split a session into two transactions.
    """

    _lock = RLock()  # the reader needs the primary

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def made(self) -> T | None:
        """What was made, if it was; nothing is made for somebody who only looks."""
        with self._lock:
            return self._made[0] if self._made else None

    def forget(self) -> list[T]:
        """Give back what was made, if it was; the next who asks gets a new one."""
        with self._lock:
            made, self._made = self._made, []
            return made


@_Once
def primary() -> Engine:
    """Where everything is written."""
    return _engine(settings().url, settings())


@_Once
def reader() -> Engine:
    """The primary again, for transactions that only read."""
    if primary().dialect.name == "sqlite":
        return _engine(settings().url, settings(), reads_only=True)
    return primary().execution_options(postgresql_readonly=True)


@_Once
def hurried() -> Engine:
    """The primary again, for writes that are better left out than late; SQLite has one lock."""
    if primary().dialect.name == "sqlite":
        return _engine(settings().url, settings(), busy_seconds=HURRIED_SECONDS)
    return primary()


@_Once
def replica() -> Engine | None:
    """The copy that reads may go to, if there is one."""
    url = settings().read_url
    return None if url is None else _engine(url, settings(), reads_only=True)


@contextmanager
def owner() -> Iterator[Engine]:
    """For set-up and maintenance: with the rights of the owner, and no time limits."""
    with _closing(settings().owner_url) as engine:
        yield engine


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    """Another database than those of the settings, for as long as it is needed."""
    try:
        url = parsed("The address", address)
    except ValueError as error:
        raise SettingsError(f"{error}.") from None
    with _closing(url) as engine:
        yield engine


@contextmanager
def _closing(url: URL) -> Iterator[Engine]:
    engine = _engine(url, settings(), limits={})
    try:
        yield engine
    finally:
        engine.dispose()


def dispose() -> None:
    """Close every connection and forget the settings; the next use starts anew.

    One that a thread still has is closed as soon as it is given back.
    """
    made = (*primary.forget(), *reader.forget(), *hurried.forget(), *replica.forget())
    pools = {engine.pool: engine for engine in made if engine is not None}  # some share theirs
    for pool, engine in pools.items():
        # Else it would lie open in a pool that nobody asks any more, until that is collected.
        event.listen(pool, "checkin", _close)
        engine.dispose()
    settings.cache_clear()


def _close(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.close()


def _engine(
    url: URL,
    given: Settings,
    *,
    reads_only: bool = False,
    limits: dict[str, str] | None = None,
    busy_seconds: float | None = None,
) -> Engine:
    options: dict[str, Any] = {
        "hide_parameters": True,
        "echo": given.database_echo_sql,
        "pool_size": given.database_pool_size,
        "max_overflow": given.database_max_connections - given.database_pool_size,
        "pool_timeout": POOL_WAIT_SECONDS,
    }
    if url.get_backend_name() == "sqlite":
        patience = BUSY_SECONDS if busy_seconds is None else busy_seconds
        engine = _sqlite(url, options, patience, reads_only=reads_only)
    else:
        engine = _postgresql(
            url,
            options | {"pool_recycle": given.database_pool_recycle},
            LIMITS if limits is None else limits,
        )
        if reads_only:
            engine = engine.execution_options(postgresql_readonly=True)
    _watch(engine, given.slow_query_ms)
    return engine


def _postgresql(url: URL, options: dict[str, Any], limits: dict[str, str]) -> Engine:
    flags = " ".join(f"-c {name}={value}" for name, value in limits.items())
    # What the address itself says wins.
    given = {
        "application_name": "bellwether",
        "connect_timeout": CONNECT_SECONDS,
        "options": flags,
    }
    arguments = {name: value for name, value in given.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, connect_args=arguments, **options)


def _sqlite(url: URL, options: dict[str, Any], busy_seconds: float, *, reads_only: bool) -> Engine:
    folder = Path(url.database or "").resolve().parent
    if not folder.is_dir():
        raise Unavailable(f"There is no folder {folder} to keep the SQLite file in; create it.")
    engine = create_engine(url, connect_args={"timeout": busy_seconds}, **options)
    tend_sqlite(engine, reads_only=reads_only)
    return engine


def tend_sqlite(engine: Engine, *, reads_only: bool = False) -> None:
    """Have every connection keep the rules, and begin as one that reads or one that writes."""
    begin = "BEGIN" if reads_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # we begin ourselves; see below
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if reads_only:
            connection.execute("PRAGMA query_only=ON")

    # A writer that begins deferred and upgrades later fails at once when another got there first.
    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _watch(engine: Engine, limit_ms: int) -> None:
    """Time every statement; keep and log the slow ones: with placeholders, never their values."""

    def note(context: Any, statement: str) -> None:
        seconds = time.monotonic() - context.began_at
        slow.DURATIONS.add(seconds)
        if seconds * 1000 >= limit_ms:
            kept = slow.STATEMENTS.add(seconds, statement)
            log.log(slow.weight(), "slow query, %.0f ms: %s", seconds * 1000, kept.statement)

    @event.listens_for(engine, "before_cursor_execute")
    def before(_c: Any, _u: Any, _s: str, _p: Any, context: Any, _many: bool) -> None:
        context.began_at = time.monotonic()

    @event.listens_for(engine, "after_cursor_execute")
    def after(_c: Any, _u: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:
        note(context, statement)

    @event.listens_for(engine, "handle_error")
    def failed(found: ExceptionContext) -> None:  # the slowest of all are those that are stopped
        if hasattr(found.execution_context, "began_at"):
            note(found.execution_context, found.statement or "")

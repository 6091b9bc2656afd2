"""Connections are limited, watched, and discreet."""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import StatementError
from sqlmodel import Session, col, select

from core.accounts.tables import User
from core.actors import Actor
from core.db import SessionLocal, answer, carry_out, engines, read, write
from core.errors import Unavailable
from tests.bed.databases import address

SECRET = "hunter2"
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")


def find(db: Session, user: Actor) -> list[User]:
    return list(db.execute(select(User).where(col(User.full_name) == SECRET)).scalars())


def asked(db: Session, user: Actor, statement: str) -> object:
    return db.execute(text(statement)).scalar()


def logged(caplog: pytest.LogCaptureFixture, name: str) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == name]


def test_a_slow_query_is_logged_with_placeholders_for_its_values(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLOW_QUERY_MS", "0")
    engines.dispose()

    answer(find, ada)

    found = [line for line in logged(caplog, "bellwether.sql") if "full_name =" in line]
    assert len(found) == 1
    assert found[0].startswith("slow query, ")
    assert SECRET not in caplog.text


def test_a_quick_query_is_not_logged(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLOW_QUERY_MS", "60000")
    engines.dispose()

    answer(find, ada)

    assert logged(caplog, "bellwether.sql") == []


@POSTGRESQL
def test_a_query_that_is_stopped_is_logged_too(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(engines.LIMITS, "statement_timeout", "100ms")
    monkeypatch.setenv("SLOW_QUERY_MS", "90")
    engines.dispose()

    with pytest.raises(Unavailable, match="took too long and was stopped"):
        answer(asked, ada, "SELECT pg_sleep(5)")

    assert [line[-18:] for line in logged(caplog, "bellwether.sql")] == ["SELECT pg_sleep(5)"]


def test_sql_that_is_echoed_shows_no_values(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_ECHO_SQL", "true")
    engines.dispose()

    answer(find, ada)

    assert "full_name =" in caplog.text
    assert SECRET not in caplog.text


def test_an_error_of_the_driver_hides_the_values(own_db: URL) -> None:
    statement = text("SELECT nonsense FROM users WHERE full_name = :name")

    with engines.primary().connect() as connection, pytest.raises(StatementError) as caught:
        connection.execute(statement, {"name": SECRET})

    assert SECRET not in str(caught.value)


@POSTGRESQL
def test_a_page_cannot_hold_the_database_for_long(own_db: URL, ada: Actor) -> None:
    found = {name: answer(asked, ada, f"SHOW {name}") for name in engines.LIMITS}

    assert found == {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "1min",
    }


@POSTGRESQL
def test_the_owner_has_no_such_limits(own_db: URL) -> None:
    with engines.owner() as owner, owner.connect() as connection:
        found = [connection.execute(text(f"SHOW {name}")).scalar() for name in engines.LIMITS]

    assert found == ["0", "0", "0"]


@POSTGRESQL
def test_what_the_address_says_wins(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"options": "-c statement_timeout=7s", "application_name": "mine"}
    monkeypatch.setenv("DATABASE_URL", address(own_db.update_query_dict(query)))
    engines.dispose()

    assert answer(asked, ada, "SHOW statement_timeout") == "7s"
    assert answer(asked, ada, "SHOW application_name") == "mine"


@POSTGRESQL
def test_a_row_that_somebody_else_holds_is_not_waited_for_long(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.LIMITS, "lock_timeout", "100ms")
    lock = "SELECT id FROM users WHERE username = 'ada' FOR UPDATE"

    with write(ada) as db:
        asked(db, ada, lock)
        with pytest.raises(Unavailable, match="Somebody else is changing this just now"):
            carry_out(asked, ada, lock)


@POSTGRESQL
def test_a_connection_that_died_in_the_pool_is_not_noticed(
    own_db: URL, ada: Actor, databases: Callable[[str], object]
) -> None:
    other = f"datname = '{own_db.database}' AND pid <> pg_backend_pid()"
    answer(asked, ada, "SELECT 1")

    with engines.owner() as owner, owner.connect() as connection:
        killed = connection.execute(
            text(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {other}")
        ).scalar()
    time.sleep(0.1)

    with read(ada) as db:
        assert asked(db, ada, "SELECT 1") == 1
    assert killed == 1


def test_when_every_connection_is_taken_it_is_said_in_a_sentence(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "1")
    monkeypatch.setenv("DATABASE_MAX_CONNECTIONS", "2")
    monkeypatch.setattr(engines, "POOL_WAIT_SECONDS", 0.05)
    engines.dispose()

    with read(ada) as first, read(ada) as second:
        asked(first, ada, "SELECT 1")
        asked(second, ada, "SELECT 1")
        with pytest.raises(Unavailable, match="Too many people use the database just now"):
            answer(asked, ada, "SELECT 1")

    assert answer(asked, ada, "SELECT 1") == 1


@SQLITE
def test_sqlite_is_opened_the_careful_way(own_db: URL, ada: Actor) -> None:
    names = ("foreign_keys", "recursive_triggers", "journal_mode", "synchronous")

    with write(ada) as db:
        found = [asked(db, ada, f"PRAGMA {name}") for name in names]

    assert found == [1, 1, "wal", 2]


@SQLITE
def test_a_writer_begins_with_the_lock_and_a_reader_without(own_db: URL, ada: Actor) -> None:
    with write(ada) as db:
        asked(db, ada, "SELECT 1")
        beside = sqlite3.connect(str(own_db.database), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            beside.execute("BEGIN IMMEDIATE")

    with read(ada) as db:
        asked(db, ada, "SELECT 1")
        beside.execute("BEGIN IMMEDIATE")
    beside.close()


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/bell.db")

    with pytest.raises(Unavailable, match=r"There is no folder .*nowhere .*; create it"):
        answer(asked, ada, "SELECT 1")


@pytest.mark.parametrize("name", ["primary", "reader"])
def test_threads_that_all_come_first_get_one_engine(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bell.db")
    start = Barrier(8)

    def first(_: int) -> int:
        start.wait()
        return id(getattr(engines, name)())

    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            found = set(pool.map(first, range(8)))
            engines.dispose()

            assert len(found) == 1


def test_a_session_stays_on_the_engine_it_began_with(own_db: URL) -> None:
    with SessionLocal() as db:
        before = db.get_bind()
        engines.dispose()

        assert db.get_bind() is before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_a_thread_takes_from_an_engine_that_is_disposed_of_is_closed_once_given_back(
    own_db: URL, moment: str
) -> None:
    engine = engines.reader()

    if moment == "after":
        engines.dispose()
    with engine.connect() as connection:
        taken: Any = connection.connection.driver_connection
        if moment == "before":
            engines.dispose()

    with pytest.raises(engine.dialect.loaded_dbapi.Error, match="closed"):
        taken.execute("SELECT 1")


def test_once_disposed_of_the_settings_are_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/{name}.db")
        engines.dispose()

        assert engines.primary().url == make_url(f"sqlite:///{tmp_path}/{name}.db")

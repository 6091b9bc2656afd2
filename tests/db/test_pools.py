"""The connections of this process are counted, and none is opened for that."""

import pytest
from sqlalchemy import URL, text

from core.actors import Actor
from core.db import engines, read, write
from core.db.pools import Pool, pools


def test_looking_makes_no_engine(own_db: URL) -> None:
    assert pools() == []
    assert engines.primary.made() is None


def test_connections_are_in_use_inside_a_session_and_idle_after_it(
    own_db: URL, ada: Actor, kind: str
) -> None:
    with write(ada) as db:
        db.execute(text("SELECT 1"))
        during = {pool.name: pool for pool in pools()}
    after = {pool.name: pool for pool in pools()}

    assert during["primary"] == Pool("primary", in_use=1, idle=0, overflow=0, limit=10)
    assert after["primary"] == Pool("primary", in_use=0, idle=1, overflow=0, limit=10)


def test_the_reader_has_a_pool_of_its_own_on_sqlite_only(
    own_db: URL, ada: Actor, kind: str
) -> None:
    engines.primary()

    with read(ada) as db:
        db.execute(text("SELECT 1"))
        found = {pool.name: pool.in_use for pool in pools()}

    own_pool = {"primary": 0, "reader": 1}
    assert found == (own_pool if kind == "sqlite" else {"primary": 1})


def test_more_than_are_kept_open_is_overflow_up_to_the_limit(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "1")
    monkeypatch.setenv("DATABASE_MAX_CONNECTIONS", "3")
    engines.dispose()

    with read(ada) as first, read(ada) as second:
        first.execute(text("SELECT 1"))
        second.execute(text("SELECT 1"))
        busy = max(pools(), key=lambda pool: pool.in_use)

    assert (busy.in_use, busy.idle, busy.overflow, busy.limit) == (2, 0, 1, 3)

"""The database goes away while people work: they read a sentence, and lose nothing by it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from core.actors import Role
from core.db import engines
from tests.bed.postgres import Cluster
from tests.e2e.test_signing_in import SQLITE

GONE = "Nothing was lost."

OWN_POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")


@contextmanager
def away(cluster: Cluster) -> Iterator[None]:
    """The time in which PostgreSQL is not there."""
    engines.dispose()
    cluster.stop("immediate")
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def held(file: str) -> Iterator[None]:
    """The time in which a long load of another process holds SQLite's write lock."""
    with closing(sqlite3.connect(file, isolation_level=None)) as load:
        load.execute("BEGIN IMMEDIATE")
        yield
        load.execute("ROLLBACK")


@OWN_POSTGRESQL
def test_a_database_that_goes_away_is_a_sentence_and_back_again_nobody_signs_in_anew(
    fresh_server, signed_in, visitor, person, cluster
):
    server, ada = fresh_server(), person(Role.analyst)
    tab = signed_in(server, ada).open("/profile")
    tab.open_part("Preferences")

    with away(cluster):
        tab.click("Keep")
        tab.says(GONE)
        stranger = visitor(server.base).open()
        stranger.says(GONE)
    tab.click("Try again")
    tab.shows("Profile")
    tab.open_part("Preferences")
    tab.click("Keep")

    expect(tab.sentences.filter(has_text=GONE)).to_have_count(0)
    tab.follow("Home")
    tab.shows("Home")
    stranger.click("Try again")
    stranger.shows("Sign in")
    assert "Traceback" not in server.log


@SQLITE
def test_pages_open_while_a_long_load_holds_the_write_lock(house, signed_in, person):
    tab = signed_in(house, person(Role.analyst)).open("/profile")
    tab.shows("Profile")

    with held(str(house.url.database)):
        tab.follow("Home")
        tab.shows("Home")
        tab.reload().shows("Home")


@SQLITE
def test_a_server_that_was_killed_knows_everybody_again(house, signed_in, person):
    tab = signed_in(house, person(Role.analyst)).open("/profile")
    tab.shows("Profile")

    house.restart()
    tab.reload()

    tab.shows("Profile")

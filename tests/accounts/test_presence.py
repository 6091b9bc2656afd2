"""That somebody is there is noted without letting them wait."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from core.accounts import presence, signing_in
from core.accounts.tables import LoginSession
from core.actors import SYSTEM
from core.db import read, write
from core.db.types import now
from tests.bed.tabs import tab_of

pytestmark = pytest.mark.usefixtures("own_db")
A_WHILE = timedelta(minutes=5)


@pytest.fixture
def found(ada):
    session_id = tab_of(ada).session_id
    with write(SYSTEM) as db:
        db.exec(update(LoginSession).values(last_seen_at=now() - A_WHILE))
    return signing_in.by_session(session_id)


def last_seen():
    with read(SYSTEM) as db:
        return db.exec(select(col(LoginSession.last_seen_at))).one()


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_click_after_a_while_is_noted(found):
    presence.note(found)

    wait_until(lambda: now() - last_seen() < A_WHILE / 2)


def test_a_click_within_a_minute_is_not_worth_a_write(found):
    before = last_seen()

    presence.note(replace(found, last_seen_at=now()))
    presence.flush()

    assert last_seen() == before


def test_a_click_does_not_wait_for_somebody_who_writes_for_long(found):
    with write(SYSTEM) as db:
        db.exec(update(LoginSession).values(ip="10.0.0.1"))  # holds SQLite's lock, and this row
        began = time.monotonic()
        for _ in range(100):
            presence.note(found)
        took = time.monotonic() - began

    assert took < 1
    presence.flush()
    assert now() - last_seen() < A_WHILE / 2

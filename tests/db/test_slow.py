"""How long statements take is counted, and the slow ones are kept without their values."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import URL
from sqlmodel import Session, col, select

from core.accounts.tables import User
from core.actors import Actor
from core.db import answer, carry_out, engines, slow
from core.db.slow import BOUNDS, Durations, Statements
from core.errors import Conflict

SECRET = "hunter2"


@pytest.fixture
def everything_is_slow(own_db: URL, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Every statement from here on is kept, in a place of its own."""
    kept = Statements(10_000)
    monkeypatch.setattr(slow, "STATEMENTS", kept)
    monkeypatch.setenv("SLOW_QUERY_MS", "0")
    engines.dispose()
    return kept


def find(db: Session, user: Actor) -> list[User]:
    wanted = select(User).where(col(User.full_name).in_([SECRET, "Ada"]), User.email == SECRET)
    return list(db.execute(wanted.limit(7)).scalars())


def add_two(db: Session, user: Actor) -> None:
    people = [("one", f"{SECRET}@example.org"), ("two", "two@example.org")]
    db.add_all(
        User(username=name, email=email, full_name=SECRET, password_hash=SECRET)
        for name, email in people
    )


def test_a_slow_statement_is_kept_with_its_moment_duration_and_placeholders(
    everything_is_slow: Statements, ada: Actor
) -> None:
    answer(find, ada)

    kept = next(one for one in everything_is_slow.latest() if "full_name IN" in one.statement)
    assert 0 <= kept.seconds < 30
    assert kept.at.tzinfo is not None
    assert SECRET not in kept.statement


def test_no_value_is_kept_of_what_is_written_or_refused(
    everything_is_slow: Statements, ada: Actor
) -> None:
    carry_out(add_two, ada)
    with pytest.raises(Conflict):
        carry_out(add_two, ada)

    kept = everything_is_slow.latest()
    assert any("INSERT INTO users" in one.statement for one in kept)
    assert not [one for one in kept if SECRET in one.statement]


def test_a_quick_statement_is_counted_and_not_kept(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, kept = Durations(), Statements()
    monkeypatch.setattr(slow, "DURATIONS", counted)
    monkeypatch.setattr(slow, "STATEMENTS", kept)
    monkeypatch.setenv("SLOW_QUERY_MS", "60000")
    engines.dispose()

    answer(find, ada)

    assert counted.histogram().counts[-1] >= 1
    assert kept.latest() == []


def test_the_latest_are_kept_the_newest_first_and_all_are_counted() -> None:
    kept = Statements(3)

    for number in range(5):
        kept.add(float(number), f"SELECT\n    {number}")

    assert [one.statement for one in kept.latest()] == ["SELECT 4", "SELECT 3", "SELECT 2"]
    assert kept.count == 5


def test_a_long_text_is_cut() -> None:
    kept = Statements()

    kept.add(1.0, "x" * 1_000_000)

    assert len(kept.latest()[0].statement) == slow.LONGEST_TEXT


def test_a_bound_counts_what_took_exactly_that_long_and_all_below() -> None:
    counted = Durations()

    for seconds in (0.0, BOUNDS[0], BOUNDS[0] * 1.01, BOUNDS[-1] * 2):
        counted.add(seconds)

    found = counted.histogram()
    assert found.counts[0] == 2
    assert found.counts[1] == found.counts[-2] == 3
    assert found.counts[-1] == 4
    assert found.seconds == pytest.approx(BOUNDS[0] * 2.01 + BOUNDS[-1] * 2)


def test_nothing_is_lost_between_threads() -> None:
    counted, kept = Durations(), Statements(50)

    def note(number: int) -> None:
        for _ in range(2_000):
            counted.add(0.001 * number)
            kept.add(1.0, "SELECT 1")
            kept.latest()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(8)))

    assert counted.histogram().counts[-1] == 16_000
    assert kept.count == 16_000
    assert len(kept.latest()) == 50


def test_what_nobody_waits_for_is_kept_and_no_warning(
    everything_is_slow: Statements, ada: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bellwether.sql")

    with slow.while_nobody_waits():
        answer(find, ada)
    quiet = {record.levelname for record in caplog.records}
    caplog.clear()
    answer(find, ada)

    assert everything_is_slow.count > 0
    assert quiet == {"INFO"}
    assert {record.levelname for record in caplog.records} == {"WARNING"}

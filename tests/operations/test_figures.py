"""The figures for a monitoring system are counts of what the tables hold now."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from core.accounts import sessions
from core.accounts.tables import LoginAttempt, LoginSession
from core.actors import Actor
from core.db.types import now
from core.jobs.tables import Job, JobStatus
from core.operations.queries.figures import figures
from tests.bed.statements import Statements


def attempt(db: Session, *, succeeded: bool, ago: timedelta) -> None:
    db.add(LoginAttempt(identifier_hash="a", succeeded=succeeded, created_at=now() - ago))
    db.flush()


def test_a_fresh_database_has_zeros_and_a_size(db: Session, root: Actor, kind: str) -> None:
    found = figures(db, root)

    assert found.database == kind
    assert found.database_bytes > 100_000
    assert (found.sign_in_attempts, found.sign_in_failures, found.open_sessions) == (0, 0, 0)
    assert found.jobs == dict.fromkeys(JobStatus, 0)
    assert found.heartbeat_seconds is None


def test_they_take_few_statements(db: Session, root: Actor, statements: Statements) -> None:
    with statements.budget(6):
        figures(db, root)


def test_tries_of_the_last_quarter_of_an_hour_are_counted(db: Session, root: Actor) -> None:
    for ago in (timedelta(), timedelta(minutes=14), timedelta(minutes=16)):
        attempt(db, succeeded=False, ago=ago)
    attempt(db, succeeded=True, ago=timedelta(minutes=2))

    found = figures(db, root)

    assert (found.sign_in_attempts, found.sign_in_failures) == (3, 2)


def test_sessions_are_open_until_they_end_expire_or_idle(
    db: Session, ada: Actor, root: Actor
) -> None:
    moment = now()
    usual = {
        "created_at": moment - timedelta(days=1),
        "last_seen_at": moment - timedelta(hours=1),
        "expires_at": moment + timedelta(hours=1),
        "revoked_at": None,
    }
    different = [
        {},
        {"revoked_at": moment},
        {"expires_at": moment},
        {"last_seen_at": moment - timedelta(hours=9)},
    ]
    for number, columns in enumerate(different):
        db.add(LoginSession(user_id=ada.id, token_hash=str(number), **usual | columns))
    assert ada.id is not None
    sessions.open_link(db, ada.id)
    db.flush()

    assert figures(db, root).open_sessions == 1


def test_jobs_are_counted_by_status_and_the_most_silent_is_told(db: Session, root: Actor) -> None:
    for status, ago in [("running", 10), ("running", 500), ("failed", 9_000), ("failed", 1)]:
        heartbeat = now() - timedelta(seconds=ago)
        db.add(Job(kind="forecast", status=JobStatus(status), heartbeat_at=heartbeat))
    db.flush()

    found = figures(db, root)

    assert (found.jobs[JobStatus.running], found.jobs[JobStatus.failed]) == (2, 2)
    assert found.heartbeat_seconds == pytest.approx(500, abs=30)


def test_rows_without_a_year_of_their_own_are_counted(db: Session, root: Actor, kind: str) -> None:
    if kind == "sqlite":
        assert figures(db, root).stray_rows == {}
        return
    db.execute(
        text("INSERT INTO instruments (id, symbol, exchange) VALUES (gen_random_uuid(), 'A', 'B')")
    )
    db.execute(
        text(
            "INSERT INTO features (id, ts, instrument_id) "
            "SELECT gen_random_uuid(), '1999-06-01+00', id FROM instruments"
        )
    )

    assert figures(db, root).stray_rows == {"price_bars": 0, "features": 1}

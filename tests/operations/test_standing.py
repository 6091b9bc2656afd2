"""How everything stands is told to administrators, each thing with a word and a sentence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pandas as pd
import pytest
from sqlalchemy import URL, create_engine, text
from sqlmodel import Session

from core.accounts import audit, sessions
from core.accounts.tables import AuditLog, AuditSeal, LoginSession
from core.actors import NOBODY, SYSTEM, Actor
from core.db import answer, engines, slow, write
from core.db.health import Finding, Word
from core.db.slow import Statements
from core.db.types import now
from core.errors import NotAllowed
from core.jobs.tables import Job, JobStatus
from core.operations.queries import figures, standing, tables
from tests.bed.statements import Statements as Counted

QUERIES: list[Callable[..., object]] = [
    standing.findings,
    standing.of_tables,
    standing.backups,
    standing.pools,
    standing.slow_statements,
    standing.people_now,
    tables.tables,
    figures.figures,
]


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in found}


def entry(db: Session, at: datetime) -> None:
    db.add(AuditLog(action="a.b", row_hash="0" * 64, created_at=at))
    db.flush()


def sealed(db: Session, until: datetime) -> None:
    first = audit.FIRST_MOMENT
    db.add(AuditSeal(from_at=first, to_at=until, row_count=0, seal_hash="1" * 64))
    db.flush()


def session_of(db: Session, user_id: UUID | None, *, seen: timedelta, **columns: object) -> None:
    moment = now()
    row = LoginSession(
        user_id=user_id,
        token_hash=str(seen) + str(len(columns)) + str(user_id)[-4:],
        created_at=moment - timedelta(hours=3),
        last_seen_at=moment - seen,
        expires_at=moment + timedelta(hours=1),
    )
    for name, value in columns.items():
        setattr(row, name, value)
    db.add(row)
    db.flush()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.__name__)
def test_only_administrators_are_told(
    db: Session, ada: Actor, vic: Actor, root: Actor, query: Callable[..., object]
) -> None:
    for user in (ada, vic, NOBODY):
        with pytest.raises(NotAllowed):
            query(db, user)

    assert query(db, root) is not None


def test_a_fresh_installation_fails_nowhere(own_db: URL, root: Actor) -> None:
    found = by_name(answer(standing.findings, root))

    assert [finding.name for finding in found.values() if finding.word is Word.failing] == []
    names = {"connection", "revision", "tls", "disk", "size", "jobs", "audit", "backups"}
    assert names <= found.keys()
    assert found["backups"].word is Word.warning
    assert found["version"].sentence.startswith("Bellwether 0.")


def test_another_revision_is_told_and_its_tables_are_not_asked(own_db: URL, root: Actor) -> None:
    engine = create_engine(own_db)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2031_01_01_0000'"))
    engine.dispose()

    found = by_name(answer(standing.findings, root))

    assert found["revision"].word is Word.failing
    assert "jobs" not in found
    assert {"backups", "version"} <= found.keys()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True, scope="session")
def test_a_look_at_everything_does_not_wait_for_a_long_load(
    own_db: URL, ada: Actor, root: Actor
) -> None:
    with write(ada) as db:
        db.execute(text("SELECT 1"))

        found = by_name(answer(standing.findings, root))

    assert found["connection"].word is Word.fine


def test_a_log_without_old_entries_needs_no_seal(db: Session) -> None:
    empty = standing._seals(db)
    entry(db, now() - timedelta(hours=2))

    young = standing._seals(db)

    assert (empty.word, young.word) == (Word.fine, Word.fine)
    assert "never sealed; 1 row since" in young.sentence


def test_entries_that_wait_too_long_are_warned_of_with_the_command(db: Session) -> None:
    entry(db, now() - timedelta(days=3))

    found = standing._seals(db)

    assert found.word is Word.warning
    assert "python -m core audit seal" in found.sentence


def test_what_is_sealed_waits_no_more(db: Session) -> None:
    entry(db, now() - timedelta(days=3))
    sealed(db, now() - timedelta(days=2))

    quiet = standing._seals(db)
    entry(db, now() - timedelta(hours=30))
    waiting = standing._seals(db)

    assert (quiet.word, quiet.value) == (Word.fine, 0)
    assert (waiting.word, waiting.value) == (Word.warning, 1)


def test_a_silent_job_is_a_warning(db: Session, root: Actor) -> None:
    silent = now() - timedelta(hours=1)
    db.add(Job(kind="forecast", status=JobStatus.running, heartbeat_at=silent))
    db.flush()

    found = by_name(standing.of_tables(db, root))

    assert found["jobs"].word is Word.warning


def test_people_who_are_here_are_named_once_the_latest_first(
    db: Session, ada: Actor, vic: Actor, eve: Actor, root: Actor
) -> None:
    session_of(db, ada.id, seen=timedelta(minutes=3))
    session_of(db, ada.id, seen=timedelta(minutes=9))
    session_of(db, vic.id, seen=timedelta(minutes=1))
    session_of(db, eve.id, seen=timedelta(minutes=16))

    found = standing.people_now(db, root)

    assert list(zip(found["username"], found["sessions"], strict=True)) == [("vic", 1), ("ada", 2)]
    assert isinstance(found["last_seen_at"].dtype, pd.DatetimeTZDtype)


def test_ended_and_expired_sessions_and_unused_links_are_nobody(
    db: Session, ada: Actor, vic: Actor, eve: Actor, root: Actor
) -> None:
    session_of(db, ada.id, seen=timedelta(minutes=1), revoked_at=now())
    session_of(db, vic.id, seen=timedelta(minutes=1), expires_at=now() - timedelta(seconds=1))
    assert eve.id is not None
    sessions.open_link(db, eve.id)

    assert standing.people_now(db, root).empty


def test_slow_statements_are_a_frame_the_newest_first(
    db: Session, root: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Statements()
    monkeypatch.setattr(slow, "STATEMENTS", kept)
    nothing = standing.slow_statements(db, root)
    kept.add(0.7, "SELECT 1")
    kept.add(2.5, "SELECT 2")

    found = standing.slow_statements(db, root)

    assert nothing.empty
    assert list(nothing.dtypes) == list(found.dtypes)
    assert found["statement"].tolist() == ["SELECT 2", "SELECT 1"]
    assert found["seconds"].tolist() == [2.5, 0.7]


def test_pools_are_a_frame_of_this_process(own_db: URL, root: Actor) -> None:
    found = answer(standing.pools, root)

    assert list(found.columns) == ["name", "in_use", "idle", "overflow", "limit"]
    assert (found["limit"] == 10).all()
    assert engines.replica.made() is None


def test_tables_come_the_largest_first(db: Session, root: Actor, statements: Counted) -> None:
    with statements.budget(7):
        found = tables.tables(db, root)

    assert found["bytes"].is_monotonic_decreasing
    assert found.set_index("table").loc["users", "rows"] == 4


def test_backups_are_none_where_none_are_configured_or_readable(
    db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = standing.backups(db, SYSTEM)
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "nowhere"))
    engines.settings.cache_clear()

    assert without == []
    assert standing.backups(db, SYSTEM) == []

"""Questions about how everything stands at this moment."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pandas as pd
from sqlmodel import Session, col, func, select

from core.accounts.tables import AuditLog, AuditSeal, LoginSession, User
from core.actors import Actor, Role, require
from core.db import health, slow
from core.db import pools as connections
from core.db.findings import many
from core.db.frames import frame
from core.db.health import Finding, Word
from core.db.types import now
from core.jobs import queries as jobs
from core.operations import backups as files
from core.operations import libraries, versions
from core.operations.backups import EVERY_DAY, Backup

# What is asked here is not in tables, or changes without being counted.
READS = ()

RECENTLY = timedelta(minutes=15)


def findings(db: Session, user: Actor) -> list[Finding]:
    """How the database, the queue, the audit log, the backups and the programs are."""
    require(user, Role.admin)
    found = health.findings(every_row=False)
    if all(finding.word is not Word.failing for finding in found):
        found += of_tables(db, user)
    return [*found, *of_machine()]


def of_tables(db: Session, user: Actor) -> list[Finding]:
    """What only the tables can say; they must be there, and those of this version."""
    require(user, Role.admin)
    return [jobs.health(db, user), _seals(db)]


def of_machine(trials: Mapping[str, Callable[[], str]] = libraries.NOTHING) -> list[Finding]:
    """What can be said without the database; trials of libraries take seconds."""
    return [files.finding(), *libraries.findings(trials), versions.finding()]


def backups(db: Session, user: Actor) -> list[Backup]:
    """The files of BACKUP_DIR, the newest first; where there are none, a finding says why."""
    require(user, Role.admin)
    return files.readable()


def pools(db: Session, user: Actor) -> pd.DataFrame:
    """The connections of this process: in use, idle, above those kept open, and at most."""
    require(user, Role.admin)
    return pd.DataFrame(
        connections.pools(), columns=["name", "in_use", "idle", "overflow", "limit"]
    )


def slow_statements(db: Session, user: Actor) -> pd.DataFrame:
    """The latest slow statements of this process, the newest first, without their values."""
    require(user, Role.admin)
    latest = pd.DataFrame(slow.STATEMENTS.latest(), columns=["at", "seconds", "statement"])
    return latest.astype({"at": "datetime64[us, UTC]", "seconds": "float64"})


def people_now(db: Session, user: Actor) -> pd.DataFrame:
    """Who was seen in the last quarter of an hour, the latest first."""
    require(user, Role.admin)
    latest = func.max(LoginSession.last_seen_at).label("last_seen_at")
    here = (
        select(
            col(User.username),
            col(User.role),
            func.count().label("sessions"),
            latest,
        )
        .join(LoginSession, col(LoginSession.user_id) == col(User.id))
        .where(
            col(User.is_active),
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.expires_at) > now(),
            col(LoginSession.last_seen_at) > now() - RECENTLY,
            col(LoginSession.last_seen_at) > col(LoginSession.created_at),  # no unused link
        )
        .group_by(col(User.username), col(User.role))
        .order_by(latest.desc())
    )
    return frame(db, here)


def _seals(db: Session) -> Finding:
    """Whether entries of the audit log wait for longer than a day to be sealed."""
    until = db.exec(select(func.max(AuditSeal.to_at))).one()
    waiting = select(func.count(), func.min(AuditLog.created_at))
    if until is not None:
        waiting = waiting.where(AuditLog.created_at >= until)
    count, oldest = db.exec(waiting).one()
    if until is None and not count:
        return Finding("audit", Word.fine, "The audit log is empty.", 0)
    sealed = "was never sealed" if until is None else f"is sealed up to {until:%Y-%m-%d %H:%M} UTC"
    sentence = f"The audit log {sealed}; {many(count, 'row')} since."
    if oldest is not None and now() - oldest > EVERY_DAY:
        sentence += " Run `python -m core audit seal` every day."
        return Finding("audit", Word.warning, sentence, count)
    return Finding("audit", Word.fine, sentence, count)

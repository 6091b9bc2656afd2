"""Questions about long work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import frame
from core.db.health import Finding, Word
from core.db.types import now
from core.errors import NotFound
from core.jobs import journal
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Line

READS = ("jobs",)

SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Shown:
    """A job as people see it."""

    id: UUID
    kind: str
    status: JobStatus
    progress: float
    note: str | None
    parameters: dict[str, Any]
    result: dict[str, Any] | None
    error: str | None
    attempts: int
    is_unwanted: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.finished_at is not None

    def seconds_left(self, at: datetime) -> float | None:
        """What remains if it goes on as it went, once it has gone on for a while."""
        if self.started_at is None or self.is_over or self.progress < 0.02:
            return None
        spent = (at - self.started_at).total_seconds()
        return spent / self.progress * (1 - self.progress) if spent > 1 else None


def job(db: Session, user: Actor, job_id: UUID) -> Shown:
    """One job of one's own; any for administrators."""
    require(user, Role.viewer)
    return _shown(_own(db, user, job_id))


def live(db: Session, user: Actor, kind: str) -> list[Shown]:
    """One's own jobs of a kind that wait or are being done, the newest first."""
    require(user, Role.viewer)
    wanted = rows_of(Job).where(
        col(Job.user_id) == user.id, col(Job.kind) == kind, col(Job.finished_at).is_(None)
    )
    return [_shown(found) for found in db.scalars(wanted.order_by(col(Job.id).desc()))]


def said(db: Session, user: Actor, job_id: UUID) -> list[Line]:
    """The log of such a job: what was said of it and when; of a long one, beginning and end."""
    require(user, Role.viewer)
    return journal.read(db, _own(db, user, job_id).id)


def jobs(db: Session, user: Actor, *, everybodys: bool = False, most: int = 200) -> pd.DataFrame:
    """Jobs, the newest first: one's own, or all there are for administrators who ask for them."""
    require(user, Role.admin if everybodys else Role.viewer)
    columns = (
        Job.id,
        Job.kind,
        Job.status,
        Job.progress,
        Job.note,
        Job.error,
        Job.attempts,
        User.username,
        Job.created_at,
        Job.started_at,
        Job.finished_at,
    )
    wanted = (
        rows_of(*(col(column) for column in columns))
        .outerjoin(User, col(User.id) == col(Job.user_id))
        .order_by(col(Job.created_at).desc(), col(Job.id).desc())
        .limit(most)
    )
    if not everybodys:
        wanted = wanted.where(col(Job.user_id) == user.id)
    return frame(db, wanted)


def health(db: Session, user: Actor) -> Finding:
    """Whether the queue moves: how many jobs wait and run, and whether any fell silent."""
    require(user, Role.admin)
    counted = select(Job.status, func.count()).group_by(col(Job.status))
    counts = dict(db.exec(counted).all())
    silent = db.exec(
        select(func.count()).where(
            Job.status == JobStatus.running, col(Job.heartbeat_at) < now() - SILENT_AFTER
        )
    ).one()
    waiting, running = counts.get(JobStatus.queued, 0), counts.get(JobStatus.running, 0)
    sentence = f"{waiting} jobs wait, {running} run, {counts.get(JobStatus.failed, 0)} have failed."
    if silent:
        sentence += f" {silent} fell silent and will be run again."
    return Finding("jobs", Word.warning if silent else Word.fine, sentence, waiting)


def _shown(found: Job) -> Shown:
    return Shown(
        found.id,
        found.kind,
        found.status,
        found.progress,
        found.note,
        dict(found.parameters),
        found.result,
        found.error,
        found.attempts,
        found.cancel_requested,
        found.created_at,
        found.started_at,
        found.finished_at,
    )


def _own(db: Session, user: Actor, job_id: UUID) -> Job:
    found = db.get(Job, job_id)
    if found is None or not (user.sees_all or found.user_id == user.id):
        raise NotFound("This job is not yours, or was removed.")
    return found

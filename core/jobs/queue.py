"""The queue behind all processes: taking a job, showing that it lives, ending it once.

Each statement that changes a job in work names its attempt. A process that was believed dead and
comes back finds that its attempt is over, and what it has done is rolled back with it.
"""

import os
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import SYSTEM, Actor
from core.db.dialects import is_postgresql
from core.db.types import now
from core.errors import Conflict
from core.jobs import journal
from core.jobs.tables import Job, JobStatus
from core.jobs.task import Line, storable

MOST_ATTEMPTS = 5
GAVE_UP = f"It was begun {MOST_ATTEMPTS} times, and each time the process that did it ended."
SILENT = "Put back: nothing was heard any more of the process that did it."
NOBODY_LEFT = "Whoever asked for it may not sign in any more."


class Lost(Conflict):
    """Another process has taken the job over, or somebody has ended it."""


@dataclass(frozen=True)
class Claim:
    """A job in the hands of this process: which attempt it is, and with whose rights."""

    id: UUID
    attempt: int
    kind: str
    parameters: dict[str, Any]
    user: Actor


@dataclass(frozen=True)
class State:
    """How a job stands in its row."""

    attempt: int
    status: JobStatus
    is_unwanted: bool


def is_due(db: Session, kinds: Collection[str]) -> bool:
    """Whether any job waits; asked before the write that takes one."""
    return db.scalar(select(col(Job.id)).where(*_due(kinds)).limit(1)) is not None


def claim(db: Session, kinds: Collection[str]) -> Claim | None:
    """Take the oldest job of whoever has the least in work and has waited longest."""
    for owner in _owners_in_turn(db, kinds):
        mine = col(Job.user_id).is_(None) if owner is None else col(Job.user_id) == owner
        oldest = select(Job).where(*_due(kinds), mine).order_by(col(Job.run_after), col(Job.id))
        if is_postgresql(db):
            oldest = oldest.with_for_update(skip_locked=True)
        job = db.scalars(oldest.limit(1)).first()
        if job is not None and (taken := _taken(db, job)):
            return taken
    return None


def states(db: Session, ids: Collection[UUID]) -> dict[UUID, State]:
    """How jobs stand that this process has in hand."""
    wanted = select(
        col(Job.id), col(Job.attempts), col(Job.status), col(Job.cancel_requested)
    ).where(col(Job.id).in_(ids))
    return {key: State(*state) for key, *state in db.execute(wanted)}


def beat(db: Session, claim: Claim, fraction: float, note: str, lines: Sequence[Line] = ()) -> None:
    """Show that a job lives, how far it is, and what was said since the last time."""
    _change(db, claim, lines, heartbeat_at=now(), progress=fraction, note=note or None)


def succeed(
    db: Session, claim: Claim, result: dict[str, Any] | None, lines: Sequence[Line] = ()
) -> None:
    """End it well, with what it made."""
    told = [*lines, journal.line("Done.")]
    _end(db, claim, JobStatus.succeeded, told, progress=1.0, result=result)


def fail(db: Session, claim: Claim, sentence: str, lines: Sequence[Line] = ()) -> None:
    """End it with the reason why it could not be done."""
    told = [*lines, journal.line(f"Failed: {sentence}")]
    _end(db, claim, JobStatus.failed, told, error=storable(sentence))


def cancel(db: Session, claim: Claim, lines: Sequence[Line] = ()) -> None:
    """End it because somebody did not want it any more."""
    _end(db, claim, JobStatus.cancelled, [*lines, journal.line("Called off.")])


def release(db: Session, claim: Claim, lines: Sequence[Line] = ()) -> None:
    """Put it back for another process, because this one ends."""
    told = [*lines, journal.line("Put back: the process that did it was told to end.")]
    _change(db, claim, told, status=JobStatus.queued, heartbeat_at=None, progress=0.0, note=None)


def silent(db: Session, since: timedelta) -> dict[UUID, datetime | None]:
    """Jobs in work that have not shown themselves for so long, and when they last did."""
    in_work = (col(Job.status) == JobStatus.running, col(Job.heartbeat_at) < now() - since)
    wanted = select(col(Job.id), col(Job.heartbeat_at)).where(*in_work)
    return {row.id: row.heartbeat_at for row in db.execute(wanted)}


def revive(db: Session, job_id: UUID, heard_at: datetime | None) -> bool:
    """Put a silent job back, or give it up; not if it was heard of meanwhile."""
    job = db.get(Job, job_id, with_for_update=is_postgresql(db))
    if job is None or job.status is not JobStatus.running or job.heartbeat_at != heard_at:
        return False
    job.heartbeat_at, job.note = None, None
    if job.cancel_requested:
        job.status, job.finished_at, told = JobStatus.cancelled, now(), "Called off."
    elif job.attempts >= MOST_ATTEMPTS:
        job.status, job.finished_at, told = JobStatus.failed, now(), GAVE_UP
        job.error = GAVE_UP
    else:
        job.status, job.progress, told = JobStatus.queued, 0.0, SILENT
    db.add(job)
    journal.add(db, job.id, job.user_id, [journal.line(told)])
    return True


def _due(kinds: Collection[str]) -> tuple[Any, ...]:
    """What waits and may begin; what was wanted at once is due although the clock was put back."""
    return (
        col(Job.status) == JobStatus.queued,
        or_(col(Job.run_after) <= now(), col(Job.run_after) <= col(Job.created_at)),
        col(Job.kind).in_(kinds),
    )


def _owners_in_turn(db: Session, kinds: Collection[str]) -> list[UUID | None]:
    """Whose jobs wait: first who has the fewest in work, then who was served longest ago."""
    waiting = select(col(Job.user_id)).where(*_due(kinds)).distinct().subquery()
    same = col(Job.user_id).is_not_distinct_from(waiting.c.user_id)
    in_work = (
        select(func.count()).where(same, col(Job.status) == JobStatus.running).scalar_subquery()
    )
    served = select(func.max(Job.started_at)).where(same).scalar_subquery()
    in_turn = select(waiting.c.user_id).order_by(in_work, served.is_not(None), served)
    return list(db.scalars(in_turn))


def _taken(db: Session, job: Job) -> Claim | None:
    """The claim; a job of somebody who may not sign in is ended instead."""
    person = db.get(User, job.user_id) if job.user_id else None
    if job.user_id and (person is None or not person.is_active or person.is_deleted):
        job.status, job.error, job.finished_at = JobStatus.failed, NOBODY_LEFT, now()
        db.add(job)
        db.flush()
        return None
    user = Actor(person.id, person.username, person.role) if person else SYSTEM
    job.status, job.attempts = JobStatus.running, job.attempts + 1
    job.started_at = job.heartbeat_at = now()
    db.add(job)
    db.flush()
    journal.add(db, job.id, job.user_id, [journal.line(f"Attempt {job.attempts}, {_here()}.")])
    return Claim(job.id, job.attempts, job.kind, dict(job.parameters), user)


def _end(
    db: Session, claim: Claim, status: JobStatus, lines: Sequence[Line], **values: Any
) -> None:
    _change(db, claim, lines, status=status, finished_at=now(), heartbeat_at=None, **values)


def _change(db: Session, claim: Claim, lines: Sequence[Line], **values: Any) -> None:
    """Change a job in work; its row, locked by that, keeps others from its log meanwhile."""
    changed: Any = db.execute(
        update(Job)
        .where(
            col(Job.id) == claim.id,
            col(Job.attempts) == claim.attempt,
            col(Job.status) == JobStatus.running,
        )
        .values(**values)
        .execution_options(owner=claim.user.id, synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Lost("Another process has taken this job over.")
    journal.add(db, claim.id, claim.user.id, lines)


def _here() -> str:
    """Where an attempt is made, for whoever looks after the machines."""
    return f"by process {os.getpid()} on {socket.gethostname()}"

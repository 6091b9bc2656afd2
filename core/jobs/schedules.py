"""Work that repeats: who wants it, when it is due next, and what came of it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import recurrence
from core.jobs.actions import Kinds, checked, file_job, known
from core.jobs.due import acting_for
from core.jobs.queue import NOBODY_LEFT
from core.jobs.tables import Job, JobStatus, Schedule

READS = ("jobs",)
GONE = "This schedule is not yours, or was removed."


@dataclass(frozen=True)
class Shown:
    """A schedule as people see it."""

    id: UUID
    owner: str
    kind: str
    parameters: dict[str, Any]
    rule: str
    time_zone: str
    next_run_at: datetime | None
    last_run_at: datetime | None
    is_active: bool
    last_status: JobStatus | None  # of the newest job it filed, or could not file

    @property
    def awaits(self) -> UUID | None:
        """The series whose new data it waits for, if it does not go by the clock."""
        return recurrence.awaited(self.rule)

    def upcoming(self, moment: datetime) -> list[datetime]:
        """When it is due next, and then, and then; never while it is paused or waits for data."""
        if not self.is_active or self.awaits:
            return []
        return next_times(self.rule, moment, self.time_zone)


@dataclass(frozen=True)
class Filed:
    """One time that a schedule was due, and what came of it."""

    job_id: UUID
    due_at: datetime
    status: JobStatus
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None

    @property
    def seconds(self) -> float | None:
        """How long it took, if it was begun and is over."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


def next_times(rule: str, moment: datetime, time_zone: str) -> list[datetime]:
    """The next times at which a rule of the clock is due, or a sentence why there is none."""
    found = recurrence.upcoming(rule, moment, time_zone)
    if not found:
        raise Invalid(f"The rule {rule!r} names a day that no month has.")
    return found


def schedules(db: Session, user: Actor) -> list[Shown]:
    """One's own schedules, everybody's for administrators; what is due next comes first."""
    require(user, Role.viewer)
    wanted = (
        select(Schedule, col(User.username), _newest_status())
        .join(User, col(User.id) == col(Schedule.user_id))
        .order_by(
            col(Schedule.is_active).desc(),
            col(Schedule.next_run_at).is_(None),
            col(Schedule.next_run_at),
            col(Schedule.created_at),
        )
    )
    if not user.sees_all:
        wanted = wanted.where(col(Schedule.user_id) == user.id)
    return [_shown(*found) for found in db.execute(wanted)]


def schedule(db: Session, user: Actor, schedule_id: UUID) -> Shown:
    """One of one's own; any for administrators."""
    require(user, Role.viewer)
    wanted = (
        select(Schedule, col(User.username), _newest_status())
        .join(User, col(User.id) == col(Schedule.user_id))
        .where(col(Schedule.id) == schedule_id)
    )
    found = db.execute(wanted).one_or_none()
    if found is None or not (user.sees_all or found[0].user_id == user.id):
        raise NotFound(GONE)
    return _shown(*found)


def history(db: Session, user: Actor, schedule_id: UUID, *, most: int = 50) -> list[Filed]:
    """What a schedule has filed and what it could not file, the newest first."""
    require(user, Role.viewer)
    schedule(db, user, schedule_id)
    wanted = (
        select(Job)
        .where(col(Job.schedule_id) == schedule_id)
        .order_by(col(Job.run_after).desc(), col(Job.id).desc())
        .limit(most)
    )
    return [
        Filed(
            job.id,
            job.run_after,
            job.status,
            job.created_at,
            job.started_at,
            job.finished_at,
            job.error,
        )
        for job in db.scalars(wanted)
    ]


def add_schedule(
    db: Session,
    user: Actor,
    kinds: Kinds,
    name: str,
    parameters: Mapping[str, Any],
    *,
    rule: str,
    time_zone: str = "UTC",
) -> UUID:
    """Have work done again and again, with the rights that this person has at the time.

    Of data that its owner may not see at that time, a schedule is not told.
    """
    require(user, Role.analyst)
    kind = known(kinds, name, user)
    if user.id is None:
        raise NotFound("A schedule belongs to somebody.")
    made = Schedule(
        user_id=user.id,
        kind=name,
        parameters=checked(kind, parameters),
        rule=_one_way_to_write(rule),
        time_zone=recurrence.zone_named(time_zone),
    )
    if recurrence.awaited(rule) is None:
        made.next_run_at = next_times(rule, now(), time_zone)[0]
    db.add(made)
    db.flush()
    _note(db, user, "schedule.add", made)
    return made.id


def pause_schedule(db: Session, user: Actor, schedule_id: UUID) -> None:
    """File nothing any more until it goes on."""
    require(user, Role.analyst)
    found = _own(db, user, schedule_id)
    found.is_active = False
    db.add(found)
    _note(db, user, "schedule.pause", found)


def resume_schedule(db: Session, user: Actor, schedule_id: UUID) -> None:
    """Go on, from now: what was missed in a pause is not caught up, nor data that came in it."""
    require(user, Role.analyst)
    found = _own(db, user, schedule_id)
    found.is_active = True
    found.next_run_at = recurrence.due_next(found.rule, now(), found.time_zone)
    db.add(found)
    _note(db, user, "schedule.resume", found)


def remove_schedule(db: Session, user: Actor, schedule_id: UUID) -> None:
    """Forget it; the jobs it has filed stay."""
    require(user, Role.analyst)
    found = _own(db, user, schedule_id)
    _note(db, user, "schedule.remove", found)
    db.delete(found)


def run_schedule(db: Session, user: Actor, kinds: Kinds, schedule_id: UUID) -> UUID:
    """File its work now, besides what it files by itself."""
    require(user, Role.analyst)
    found = _own(db, user, schedule_id)
    owner = acting_for(db, found.user_id)
    if owner.role is None:
        raise NotAllowed(NOBODY_LEFT)
    job_id = file_job(db, owner, kinds, found.kind, found.parameters)
    job = db.get_one(Job, job_id, populate_existing=True)
    job.schedule_id = job.schedule_id or found.id
    db.add(job)
    return job_id


def _newest_status() -> Any:
    theirs = select(col(Job.status)).where(col(Job.schedule_id) == col(Schedule.id))
    newest = theirs.order_by(col(Job.run_after).desc(), col(Job.id).desc()).limit(1)
    return newest.correlate(Schedule).scalar_subquery()


def _shown(one: Schedule, owner: str, last_status: JobStatus | None) -> Shown:
    return Shown(
        one.id,
        owner,
        one.kind,
        dict(one.parameters),
        one.rule,
        one.time_zone,
        one.next_run_at if one.is_active else None,
        one.last_run_at,
        one.is_active,
        last_status,
    )


def _own(db: Session, user: Actor, schedule_id: UUID) -> Schedule:
    found = db.get(Schedule, schedule_id, with_for_update=is_postgresql(db))
    if found is None or not (user.sees_all or found.user_id == user.id):
        raise NotFound(GONE)
    return found


def _one_way_to_write(rule: str) -> str:
    awaited = recurrence.awaited(rule)
    return recurrence.after(awaited) if awaited else " ".join(rule.split())


def _note(db: Session, user: Actor, action: str, schedule: Schedule) -> None:
    told = {"kind": schedule.kind, "rule": schedule.rule}
    audit.record(db, user, action, object_type="schedules", object_id=schedule.id, details=told)

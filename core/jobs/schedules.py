"""Work that repeats: who wants it, when it is due next, and filing it when it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.types import now
from core.errors import BellwetherError, Invalid, NotFound
from core.jobs import recurrence
from core.jobs.actions import Kinds, checked, file_job
from core.jobs.tables import Job, Schedule

READS = ("jobs",)


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


def schedules(db: Session, user: Actor) -> list[Shown]:
    """One's own schedules, everybody's for administrators; what is due next comes first."""
    require(user, Role.viewer)
    wanted = (
        select(Schedule, col(User.username))
        .join(User, col(User.id) == col(Schedule.user_id))
        .order_by(
            col(Schedule.is_active).desc(), col(Schedule.next_run_at), col(Schedule.created_at)
        )
    )
    if not user.sees_all:
        wanted = wanted.where(col(Schedule.user_id) == user.id)
    return [
        Shown(
            one.id,
            owner,
            one.kind,
            dict(one.parameters),
            one.rule,
            one.time_zone,
            one.next_run_at if one.is_active else None,
            one.last_run_at,
            one.is_active,
        )
        for one, owner in db.execute(wanted)
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
    """Have work done again and again, with the rights that this person has at the time."""
    require(user, Role.analyst)
    kind = kinds.get(name)
    if kind is None:
        raise Invalid(f"There is no work called {name!r}; there is {', '.join(sorted(kinds))}.")
    require(user, kind.role)
    if user.id is None:
        raise NotFound("A schedule belongs to somebody.")
    made = Schedule(
        user_id=user.id,
        kind=name,
        parameters=checked(kind, parameters),
        rule=" ".join(rule.split()),
        time_zone=_zone(time_zone),
        next_run_at=_next(rule, time_zone, now()),
    )
    if made.next_run_at is None:
        raise Invalid(f"The rule {rule!r} names a day that no month has.")
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
    """Go on, from now: what was missed in a pause is not caught up."""
    require(user, Role.analyst)
    found = _own(db, user, schedule_id)
    found.is_active = True
    found.next_run_at = _next(found.rule, found.time_zone, now())
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
    return file_job(db, _owner(db, found), kinds, found.kind, found.parameters)


def file_due(db: Session, user: Actor, kinds: Kinds) -> list[UUID]:
    """File what is due, each once however many processes look, and however late it is."""
    require(user, Role.admin)
    today = now()
    wanted = select(Schedule).where(col(Schedule.is_active), col(Schedule.next_run_at) <= today)
    if is_postgresql(db):
        wanted = wanted.with_for_update(skip_locked=True)
    filed = []
    for schedule in db.scalars(wanted.order_by(col(Schedule.next_run_at))).all():
        if (job_id := _filed(db, kinds, schedule)) is not None:
            filed.append(job_id)
        schedule.last_run_at = schedule.next_run_at
        schedule.next_run_at = _next(schedule.rule, schedule.time_zone, today)
        db.add(schedule)
    return filed


def is_due(db: Session, user: Actor) -> bool:
    """Whether any schedule waits; asked before the write that files it."""
    require(user, Role.admin)
    due = (col(Schedule.is_active), col(Schedule.next_run_at) <= now())
    return db.scalar(select(col(Schedule.id)).where(*due).limit(1)) is not None


def _filed(db: Session, kinds: Kinds, schedule: Schedule) -> UUID | None:
    """The job, unless its owner may not ask for it any more, or the same one is still alive."""
    owner = _owner(db, schedule)
    try:
        job_id = file_job(
            db, owner, kinds, schedule.kind, schedule.parameters, run_after=schedule.next_run_at
        )
    except BellwetherError:  # a role taken away, a kind that is gone: the next time may differ
        return None
    job = db.get(Job, job_id)
    if job is None or job.schedule_id is not None:
        return None
    job.schedule_id = schedule.id
    db.add(job)
    return job_id


def _owner(db: Session, schedule: Schedule) -> Actor:
    person = db.get(User, schedule.user_id)
    if person is None or not person.is_active or person.is_deleted:
        return Actor(schedule.user_id, "somebody who left", None)
    return Actor(person.id, person.username, person.role)


def _own(db: Session, user: Actor, schedule_id: UUID) -> Schedule:
    found = db.get(Schedule, schedule_id, with_for_update=is_postgresql(db))
    if found is None or not (user.sees_all or found.user_id == user.id):
        raise NotFound("This schedule is not yours, or was removed.")
    return found


def _next(rule: str, time_zone: str, moment: datetime) -> datetime | None:
    return recurrence.next_after(recurrence.parsed(rule), moment, _zone(time_zone))


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(f"There is no time zone {name!r}; write one like Europe/Berlin.") from None


def _note(db: Session, user: Actor, action: str, schedule: Schedule) -> None:
    told = {"kind": schedule.kind, "rule": schedule.rule}
    audit.record(db, user, action, object_type="schedules", object_id=schedule.id, details=told)

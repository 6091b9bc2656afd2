"""Filing repeated work when it is due: by the clock, or because data came that it waits for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import recurrence
from core.jobs.actions import Kinds, file_job
from core.jobs.queue import NOBODY_LEFT
from core.jobs.tables import Job, JobStatus, Schedule

STILL_ALIVE = "It was left out: the same work was not over yet."
LOOK_AGAIN = timedelta(seconds=5)  # whether work is over that began before the newest data came
SKEW = timedelta(minutes=1)  # between the clocks of machines that are set right
AT_ONCE = 500  # far below the number of values that a statement may bind

Seen = Callable[[Session, Actor, Collection[UUID]], set[UUID]]


def is_due(db: Session, user: Actor) -> bool:
    """Whether any schedule is to be looked at; asked before the write that files it."""
    require(user, Role.admin)
    return db.scalar(select(col(Schedule.id)).where(*_due(now())).limit(1)) is not None


def file_due(db: Session, user: Actor, kinds: Kinds) -> list[UUID]:
    """File what is due, each once however many processes look, and however late it is."""
    require(user, Role.admin)
    today = now()
    wanted = select(Schedule).where(*_due(today)).order_by(col(Schedule.next_run_at))
    if is_postgresql(db):
        wanted = wanted.with_for_update(skip_locked=True)
    filed = []
    for schedule in db.scalars(wanted).all():
        if schedule.next_run_at is not None and schedule.next_run_at <= today:
            filed += _file(db, kinds, schedule, today)
        else:
            _set_right(schedule, today)
        schedule.updated_at = today
        db.add(schedule)
    return filed


def data_came(db: Session, user: Actor, series_ids: Collection[UUID], seen: Seen) -> int:
    """Make due what waits for new data of these series; say how much that is.

    ``seen`` answers which of some series a person may see: who may not is not told of them. The
    moment is set even where one is set already, so that this waits for whoever is filing it.
    """
    require(user, Role.analyst)
    count = 0
    for owner, waiting in sorted(_waiting(db, set(series_ids)).items()):
        known = seen(db, acting_for(db, owner), set(waiting.values()))
        ids = sorted(key for key, series_id in waiting.items() if series_id in known)
        for some in _parts(ids):
            ready = update(Schedule).where(col(Schedule.id).in_(some), col(Schedule.is_active))
            told = {"owner": owner, "synchronize_session": False}
            db.execute(ready.values(next_run_at=now()).execution_options(**told))
        count += len(ids)
    return count


def acting_for(db: Session, user_id: UUID) -> Actor:
    """The owner of a schedule with the rights of today, which may be none."""
    person = db.get(User, user_id)
    if person is None or not person.is_active or person.is_deleted:
        return Actor(user_id, "somebody who left", None)
    return Actor(person.id, person.username, person.role)


def _due(today: datetime) -> tuple[Any, ...]:
    """What is due, and what was planned by a clock that has since been set back."""
    from_the_future = col(Schedule.updated_at) > today + SKEW
    return (
        col(Schedule.is_active),
        or_(col(Schedule.next_run_at) <= today, from_the_future),
    )


def _set_right(schedule: Schedule, today: datetime) -> None:
    schedule.next_run_at = recurrence.planned_anew(
        schedule.rule,
        schedule.time_zone,
        today,
        last=schedule.last_run_at,
        due=schedule.next_run_at,
    )


def _file(db: Session, kinds: Kinds, schedule: Schedule, today: datetime) -> list[UUID]:
    """File one that is due, and plan it anew; why it could not be filed is kept as a job too."""
    due = schedule.next_run_at or today
    waits_for_data = recurrence.awaited(schedule.rule) is not None
    job, sentence = _asked(db, kinds, schedule, due)
    if job and waits_for_data and job.status is JobStatus.running:
        schedule.next_run_at = today + LOOK_AGAIN  # it may have read what was there before
        return []
    is_new = job is not None and job.status is JobStatus.queued and job.schedule_id is None
    if job and is_new:
        job.schedule_id = schedule.id
        db.add(job)
    elif job is None:
        _say(db, schedule, JobStatus.failed, sentence, due)
    elif not waits_for_data:  # new data is read by the job that waits for its turn
        _say(db, schedule, JobStatus.cancelled, STILL_ALIVE, due)
    schedule.last_run_at = due
    schedule.next_run_at = recurrence.due_next(schedule.rule, today, schedule.time_zone)
    return [job.id] if job and is_new else []


def _asked(db: Session, kinds: Kinds, schedule: Schedule, due: datetime) -> tuple[Job | None, str]:
    """The job, new or still alive, or the sentence why its owner may not ask for it."""
    owner = acting_for(db, schedule.user_id)
    if owner.role is None:
        return None, NOBODY_LEFT
    try:
        job_id = file_job(db, owner, kinds, schedule.kind, schedule.parameters, run_after=due)
    except (Invalid, NotAllowed, NotFound) as error:
        return None, str(error)
    return db.get_one(Job, job_id, populate_existing=True), ""


def _say(db: Session, schedule: Schedule, status: JobStatus, sentence: str, due: datetime) -> None:
    """Keep why nothing was filed; the same reason time after time is one row, of the last time."""
    newest = (
        select(Job)
        .where(col(Job.schedule_id) == schedule.id)
        .order_by(col(Job.created_at).desc(), col(Job.id).desc())
        .limit(1)
    )
    job = db.scalars(newest).first()
    if job is None or job.started_at or (job.status, job.error) != (status, sentence):
        job = Job(
            user_id=schedule.user_id,
            schedule_id=schedule.id,
            kind=schedule.kind,
            parameters=schedule.parameters,
            status=status,
            error=sentence,
        )
    job.run_after, job.finished_at = due, now()
    db.add(job)


def _waiting(db: Session, series_ids: set[UUID]) -> dict[UUID, dict[UUID, UUID]]:
    """By owner: the active schedules that wait for any of the series, and for which."""
    wanted = select(col(Schedule.id), col(Schedule.user_id), col(Schedule.rule)).where(
        col(Schedule.is_active), col(Schedule.rule).startswith(recurrence.AFTER)
    )
    found: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for schedule_id, owner, rule in db.execute(wanted):
        series_id = recurrence.awaited(rule)
        if series_id in series_ids:
            found[owner][schedule_id] = series_id
    return found


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]

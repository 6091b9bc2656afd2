"""Asking for long work, and calling it off."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import and_, delete, or_, select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db.dialects import insert, is_postgresql
from core.db.keys import uuid7
from core.db.types import now
from core.errors import Invalid, NotFound
from core.jobs import journal
from core.jobs.kinds import Kind
from core.jobs.tables import Job, JobStatus

Kinds = Mapping[str, Kind]
KEPT = timedelta(days=90)
KEPT_OF_THE_SYSTEM = timedelta(days=7)  # work that nobody asked for, and that went well


def file_job(
    db: Session,
    user: Actor,
    kinds: Kinds,
    name: str,
    parameters: Mapping[str, Any],
    *,
    run_after: datetime | None = None,
) -> UUID:
    """Ask for work of some kind; who asks for the same again while it lives gets the same job."""
    require(user, Role.viewer)
    given = checked(known(kinds, name, user), parameters)
    key = fingerprint(user, name, given)
    asked_at = now()
    row = {
        "id": uuid7(),
        "user_id": user.id,
        "kind": name,
        "parameters": given,
        "dedupe_key": key,
        "run_after": run_after or asked_at,
        "created_at": asked_at,
        "status": JobStatus.queued,
    }
    filed = insert(db, Job).values(row).on_conflict_do_nothing()
    db.execute(filed.execution_options(owner=user.id))
    lives = (col(Job.dedupe_key) == key, col(Job.finished_at).is_(None))
    found: UUID = db.execute(select(col(Job.id)).where(*lives)).scalar_one()
    return found


def cancel_job(db: Session, user: Actor, job_id: UUID) -> None:
    """Call a job off; what waits ends at once, what is in work within a second."""
    require(user, Role.viewer)
    job = _own(db, user, job_id)
    if job.finished_at is not None or job.cancel_requested:
        return  # somebody was faster, or it is over: either way it does not go on
    job.cancel_requested = True
    if job.status is JobStatus.queued:
        job.status, job.finished_at = JobStatus.cancelled, now()
    db.add(job)
    journal.add(db, job.id, job.user_id, [journal.line(f"{user.name} called it off.")])
    told = {"kind": job.kind}
    audit.record(db, user, "job.cancel", object_type="jobs", object_id=job.id, details=told)


def run_again(db: Session, user: Actor, kinds: Kinds, job_id: UUID) -> UUID:
    """Ask for the same work once more, with the rights of whoever asks now."""
    require(user, Role.viewer)
    job = _own(db, user, job_id)
    return file_job(db, user, kinds, job.kind, job.parameters)


def forget_old_jobs(db: Session, user: Actor) -> int:
    """Remove jobs that ended long ago, with their logs; say how many."""
    require(user, Role.admin)
    went_well = (col(Job.user_id).is_(None), col(Job.status) == JobStatus.succeeded)
    is_old = or_(
        col(Job.finished_at) < now() - KEPT,
        and_(col(Job.finished_at) < now() - KEPT_OF_THE_SYSTEM, *went_well),
    )
    old = delete(Job).where(is_old).execution_options(synchronize_session=False)
    removed: Any = db.execute(old)
    return int(removed.rowcount)


def known(kinds: Kinds, name: str, user: Actor) -> Kind:
    """The kind of that name, for who may ask for it."""
    kind = kinds.get(name)
    if kind is None:
        raise Invalid(f"There is no work called {name!r}; there is {', '.join(sorted(kinds))}.")
    require(user, kind.role)
    return kind


def checked(kind: Kind, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as the work will get them, or a sentence about the first that is wrong."""
    try:
        return kind.params.model_validate(dict(parameters)).model_dump(mode="json")
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(part) for part in wrong["loc"]) or "the parameters"
        raise Invalid(f"{kind.title}: {where}: {wrong['msg']}.") from None


def fingerprint(user: Actor, name: str, parameters: Mapping[str, Any]) -> str:
    """The same for the same work of the same person."""
    said = json.dumps([str(user.id), name, parameters], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _own(db: Session, user: Actor, job_id: UUID) -> Job:
    job = db.get(Job, job_id, with_for_update=is_postgresql(db))
    if job is None or not (user.sees_all or job.user_id == user.id):
        raise NotFound("This job is not yours, or was removed.")
    return job

"""Work that the data asks for, without anybody doing so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.types import now
from core.errors import Conflict
from core.jobs.actions import Kinds, checked, file_job, fingerprint, known
from core.jobs.tables import Job, JobStatus

REST = timedelta(minutes=5)  # after it failed or was called off, before it is tried again


def is_needed(db: Session, user: Actor, kinds: Kinds, name: str) -> bool:
    """Whether the data asks for work of this kind that is neither waiting, in work, nor resting."""
    require(user, Role.admin)
    asked = _asked(db, user, kinds, name)
    if asked is None:
        return False
    key = fingerprint(user, name, checked(kinds[name], asked))
    went_wrong = col(Job.status).in_((JobStatus.failed, JobStatus.cancelled))
    holds_it_up = or_(
        col(Job.finished_at).is_(None), went_wrong & (col(Job.finished_at) > now() - REST)
    )
    same = select(col(Job.id)).where(
        col(Job.user_id) == user.id, col(Job.kind) == name, col(Job.dedupe_key) == key
    )
    return db.scalar(same.where(holds_it_up).limit(1)) is None


def file_needed(db: Session, user: Actor, kinds: Kinds, name: str) -> UUID:
    """File it, unless somebody was faster.

    It is asked for again when it is filed: from then on nobody else can have it in work, and what
    was in work before has stored all it made.
    """
    require(user, Role.admin)
    asked = _asked(db, user, kinds, name)
    job_id = None if asked is None else file_job(db, user, kinds, name, asked)
    if job_id is None or _asked(db, user, kinds, name) != asked:
        raise Conflict("The data does not ask for this any more.")
    return job_id


def _asked(db: Session, user: Actor, kinds: Kinds, name: str) -> dict[str, Any] | None:
    kind = known(kinds, name, user)
    return None if kind.needed is None else kind.needed(db, user)

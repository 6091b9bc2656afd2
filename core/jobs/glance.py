"""What Home says of long work: which of one's own jobs failed lately."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.types import now
from core.glance import Notice, Urgency
from core.jobs.tables import Job, JobStatus

READS = ("jobs",)
LATELY = timedelta(days=2)
MOST = 3


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The newest failures of this person, each with its reason, until they did it again well."""
    require(user, Role.viewer)
    wanted = (
        select(col(Job.kind), col(Job.status), col(Job.error))
        .where(col(Job.user_id) == user.id, col(Job.finished_at) > now() - LATELY)
        .order_by(col(Job.finished_at).desc())
    )
    newest = {kind: (status, error) for kind, status, error in reversed(db.execute(wanted).all())}
    return [
        Notice(f"A job of yours failed ({kind}): {error}", Urgency.soon, "jobs")
        for kind, (status, error) in newest.items()
        if status is JobStatus.failed
    ][:MOST]

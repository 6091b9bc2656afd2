"""Questions about long work."""

from datetime import timedelta

from sqlmodel import Session, col, func, select

from core.actors import Actor, Role, require
from core.db.health import Finding, Word
from core.db.types import now
from core.jobs.tables import Job, JobStatus

READS = ("jobs",)

SILENT_AFTER = timedelta(minutes=5)


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

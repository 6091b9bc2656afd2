"""What must hold of jobs and the schedules that file them."""

from sqlmodel import Session, col, func, select

from core.actors import Actor, Role, require
from core.db.findings import offenders
from core.jobs.tables import Job, Schedule


def due_jobs_are_filed_once(db: Session, user: Actor) -> list[str]:
    """Schedules that filed more than one job for the same moment."""
    require(user, Role.admin)
    wanted = (
        select(Schedule.kind, Job.run_after, func.count().label("jobs"))
        .join(Schedule, col(Schedule.id) == Job.schedule_id)
        .group_by(col(Job.schedule_id), col(Schedule.kind), col(Job.run_after))
        .having(func.count() > 1)
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"A schedule of '{row.kind}' filed {row.jobs} jobs for "
            f"{row.run_after:%Y-%m-%d %H:%M} UTC."
        ),
    )


def live_jobs_are_not_doubled(db: Session, user: Actor) -> list[str]:
    """Unfinished jobs that do the same work as another unfinished one."""
    require(user, Role.admin)
    wanted = (
        select(func.min(Job.kind).label("kind"), Job.dedupe_key, func.count().label("jobs"))
        .where(col(Job.finished_at).is_(None), col(Job.dedupe_key).is_not(None))
        .group_by(col(Job.dedupe_key))
        .having(func.count() > 1)
    )
    return offenders(
        db,
        wanted,
        lambda row: f"{row.jobs} live jobs of '{row.kind}' do the same work ({row.dedupe_key}).",
    )

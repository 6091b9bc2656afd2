"""The lines of the matrix that are about long work and the schedules that file it."""

from functools import partial
from typing import Any

from sqlmodel import Session

from core.actors import Actor, Role
from core.db.keys import uuid7
from core.db.types import now
from core.jobs import actions, due, glance, needs, queries, schedules
from core.jobs.kinds import Kind
from tests.bed.matters import Row, job, row_of, schedule
from tests.bed.reach import Call, Line, Reach

READS_ALONE = {"reads": Kind("Reads", lambda task, params: None, role=Role.viewer)}
WANTED = {"wanted": Kind("W", lambda task, params: None, needed=lambda db, user: {})}
FOUND = partial(Line, Role.viewer, searches=True)


def on_id(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names a row."""
    return ask(db, user, row["id"])


def waits(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether somebody is told of something."""
    return len(ask(db, user)) > 0


def listed(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether a row is among those a chooser offers."""
    return row["id"] in {one.id for one in ask(db, user)}


def seen_by_none(_db: Session, _user: Actor, _ids: Any) -> set[Any]:
    """None of some series."""
    return set()


ADMIN = Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user))
OWN_SCHEDULE = Line(Role.analyst, Reach.own_or_admin, on_id, schedule)
MY_SCHEDULE = Line(Role.viewer, Reach.own_or_admin, on_id, schedule)

WORKED: dict[Call, Line] = {
    queries.health: ADMIN,
    glance.waiting: FOUND(
        Reach.own,
        waits,
        partial(row_of, "jobs", status="failed", error="No.", finished_at=now()),
    ),
    actions.file_job: Line(
        Role.viewer, Reach.none, lambda do, db, user, _: do(db, user, READS_ALONE, "reads", {})
    ),
    actions.cancel_job: Line(Role.viewer, Reach.own_or_admin, on_id, job),
    actions.run_again: Line(
        Role.viewer,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, READS_ALONE, row["id"]),
        job,
    ),
    actions.forget_old_jobs: ADMIN,
    **dict.fromkeys(
        (needs.is_needed, needs.file_needed),
        Line(Role.admin, Reach.none, lambda do, db, user, _: do(db, user, WANTED, "wanted")),
    ),
    schedules.schedules: FOUND(Reach.own_or_admin, listed, schedule),
    schedules.add_schedule: Line(
        Role.analyst,
        Reach.none,
        lambda do, db, user, _: do(db, user, READS_ALONE, "reads", {}, rule="0 6 * * *"),
    ),
    **dict.fromkeys((schedules.pause_schedule, schedules.resume_schedule), OWN_SCHEDULE),
    schedules.remove_schedule: OWN_SCHEDULE,
    schedules.run_schedule: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, READS_ALONE, row["id"]),
        schedule,
    ),
    **dict.fromkeys((schedules.schedule, schedules.history), MY_SCHEDULE),
    due.is_due: ADMIN,
    due.file_due: Line(Role.admin, Reach.none, lambda do, db, user, _: do(db, user, READS_ALONE)),
    due.data_came: Line(
        Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, [uuid7()], seen_by_none)
    ),
    **dict.fromkeys(
        (queries.job, queries.said),
        Line(Role.viewer, Reach.own_or_admin, on_id, job),
    ),
    queries.live: FOUND(
        Reach.own,
        lambda ask, db, user, row: row["id"] in {one.id for one in ask(db, user, row["kind"])},
        job,
    ),
    queries.jobs: FOUND(
        Reach.own, lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]), job
    ),
}

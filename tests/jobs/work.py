"""What the tests have done as jobs, and how they wait for it."""

import time

from pydantic import Field
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.db import answer, carry_out, read
from core.errors import Invalid, Unavailable
from core.jobs import actions, queries
from core.jobs.kinds import Kind, Params
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import JobStatus
from core.series.tables import Series
from tests.bed.cast import ADA

PATIENCE = 15


class Numbered(Params):
    number: int = Field(default=0)


def endless(task, params):
    while True:
        time.sleep(0.01)
        task.check()


def deaf(task, params):
    time.sleep(3)
    return {"late": True}


def broken(task, params):
    raise RuntimeError("secret")


def hungry(task, params):
    return {"size": len(bytearray(1 << 62))}


def uncomputed(task, params):
    task.map(abs, [1])


def refused(task, params):
    raise Invalid("There is no column called y.")


def damaged(task, params):
    raise Invalid("There is no column called \udce9\0.")


def unstorable(task, params):
    return {"value": object()}


def huge(task, params):
    return {"value": "x" * 200_000}


def named(db, user, made):
    db.add(Series(user_id=user.id, name=f"made {made['number']}", category="made"))
    return made


def numbered(task, params):
    return {"number": params.number}


def away(db, user, made):
    raise Unavailable("The database cannot serve now.")


KINDS = {
    "rehearsal": REHEARSAL,
    "endless": Kind("Endless", endless),
    "short": Kind("Short", endless, seconds=0.2),
    "deaf": Kind("Deaf", deaf),
    "broken": Kind("Broken", broken),
    "hungry": Kind("Hungry", hungry),
    "uncomputed": Kind("Uncomputed", uncomputed),
    "refused": Kind("Refused", refused),
    "damaged": Kind("Damaged", damaged),
    "unstorable": Kind("Unstorable", unstorable),
    "huge": Kind("Huge", huge),
    "series": Kind("Series", numbered, Numbered, keep=named),
    "away": Kind("Away", numbered, Numbered, keep=away),
}


def filed(kind, user=ADA, **parameters):
    return carry_out(actions.file_job, user, KINDS, kind, parameters)


def shown(job_id):
    return answer(queries.job, SYSTEM, job_id)


def until(holds, job_id, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not holds(job := shown(job_id)):
        assert time.monotonic() < deadline, job
        time.sleep(0.02)
    return job


def over(job_id):
    return until(lambda job: job.is_over, job_id)


def running(job_id):
    return until(lambda job: job.status is JobStatus.running, job_id)


def series_made():
    with read(SYSTEM) as db:
        return list(db.scalars(select(col(Series.name))))


def log(job_id):
    return answer(queries.said, SYSTEM, job_id)

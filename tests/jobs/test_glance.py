"""Home says which of one's jobs failed, until the same work went well."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from core.db.types import now
from core.jobs import actions, glance, queue
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import Job

KINDS = {"rehearsal": REHEARSAL}


def failed(db, user, number=0):
    job_id = actions.file_job(db, user, KINDS, "rehearsal", {"number": number})
    queue.fail(db, queue.claim(db, list(KINDS)), "There is no column y.")
    return job_id


def test_a_failure_is_told_with_its_reason_and_to_nobody_else(db, ada, eve, root):
    failed(db, ada)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence == "A job of yours failed (rehearsal): There is no column y."
    assert notice.page == "jobs"
    assert glance.waiting(db, eve) == glance.waiting(db, root) == []


def test_the_same_work_done_well_afterwards_ends_it(db, ada):
    failed(db, ada)
    actions.file_job(db, ada, KINDS, "rehearsal", {"number": 1})
    queue.succeed(db, queue.claim(db, list(KINDS)), None)

    assert glance.waiting(db, ada) == []


def test_an_old_failure_is_not_told_any_more(db, ada):
    job_id = failed(db, ada)
    long_ago = now() - glance.LATELY - timedelta(hours=1)
    db.execute(update(Job).where(col(Job.id) == job_id).values(finished_at=long_ago))

    assert glance.waiting(db, ada) == []

"""Jobs are done, stopped, given up and taken up again, each once."""

import threading
import time
from datetime import timedelta

import pytest
from pydantic import Field
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.db import answer, carry_out, read, write
from core.errors import Invalid, Unavailable
from core.jobs import actions, queries, queue
from core.jobs.kinds import Kind, Params
from core.jobs.rehearsal import REHEARSAL
from core.jobs.runner import Runner
from core.jobs.tables import JobStatus
from core.series.tables import Series
from tests.bed.cast import ADA, EVE

PATIENCE = 15
SOON = timedelta(milliseconds=50)

pytestmark = pytest.mark.usefixtures("own_db")


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


def refused(task, params):
    raise Invalid("There is no column called y.")


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
    "refused": Kind("Refused", refused),
    "unstorable": Kind("Unstorable", unstorable),
    "huge": Kind("Huge", huge),
    "series": Kind("Series", numbered, Numbered, keep=named),
    "away": Kind("Away", numbered, Numbered, keep=away),
}


@pytest.fixture
def runner():
    made = Runner(KINDS, at_once=2).start()
    yield made
    made.stop()


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


def test_a_job_is_done_and_what_it_made_is_kept(runner):
    job = over(filed("rehearsal", seconds=0.3, number=5))

    assert (job.status, job.progress, job.result) == (
        JobStatus.succeeded,
        1.0,
        {"counted": 3, "number": 5},
    )
    assert job.attempts == 1


def test_progress_is_seen_while_it_lasts(runner):
    job_id = filed("rehearsal", seconds=30)

    job = until(lambda job: job.progress > 0, job_id)

    assert job.note.startswith("Counted ")
    assert job.note.endswith(" of 300.")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("refused", "There is no column called y."),
        ("unstorable", "Unstorable made a result that cannot be stored"),
        ("huge", "Huge made a result of 200,"),
        ("short", "It was given up after 0.2 seconds."),
    ],
)
def test_what_cannot_be_done_is_a_failure_with_its_reason(runner, work, said):
    job = over(filed(work))

    assert job.status is JobStatus.failed
    assert job.error.startswith(said)


def test_an_error_of_ours_is_an_incident_and_its_words_are_for_the_log_alone(runner, caplog):
    job = over(filed("broken"))

    assert job.error.startswith("This went wrong on our side; the log has it as incident ")
    assert "secret" not in job.error
    assert job.error[-9:-1] in caplog.text


def test_a_cancelled_job_ends_within_a_second(runner):
    job_id = filed("endless")
    running(job_id)
    began = time.monotonic()

    carry_out(actions.cancel_job, ADA, job_id)
    job = over(job_id)

    assert job.status is JobStatus.cancelled
    assert time.monotonic() - began < 1.5  # the machine may be busy; a second is the rule


def test_work_that_does_not_listen_is_left_to_itself_and_keeps_nothing(runner):
    job_id = filed("deaf")
    running(job_id)

    carry_out(actions.cancel_job, ADA, job_id)
    job = until(lambda job: job.is_over, job_id, patience=2.8)

    assert job.status is JobStatus.cancelled
    time.sleep(1.5)
    assert shown(job_id).result is None


def test_a_runner_that_ends_puts_its_jobs_back_and_the_next_does_them(runner):
    job_id = filed("rehearsal", seconds=0.5)
    running(job_id)

    runner.stop()
    assert shown(job_id).status is JobStatus.queued
    following = Runner(KINDS).start()
    job = over(job_id)
    following.stop()

    assert (job.status, job.attempts) == (JobStatus.succeeded, 2)


def test_a_job_whose_hands_are_gone_is_done_by_another(own_db):
    job_id = filed("series", number=1)
    with write(SYSTEM) as db:
        dead = queue.claim(db, list(KINDS))
    runner = Runner(KINDS, silent_after=SOON)
    time.sleep(0.1)

    runner._recover()
    assert shown(job_id).status is JobStatus.running  # only a suspect
    runner._recover()
    runner.start()
    job = over(job_id)
    runner.stop()

    assert (job.status, job.attempts) == (JobStatus.succeeded, 2)
    with pytest.raises(queue.Lost), write(SYSTEM) as db:
        queue.succeed(db, dead, {})
    assert series_made() == ["made 1"]


def test_a_result_that_the_database_could_not_take_is_made_again(own_db):
    job_id = filed("away")
    runner = Runner(KINDS).start()
    until(lambda job: runner.is_idle() and job.attempts == 1, job_id)
    runner.stop()

    assert shown(job_id).status is JobStatus.running  # it will fall silent, and not be lost


def test_many_jobs_of_many_people_are_each_done_once_by_two_runners(own_db):
    jobs = [filed("series", user, number=at) for at in range(15) for user in (ADA, EVE)]
    runners = [Runner(KINDS, at_once=3).start() for _ in range(2)]

    ended = [over(job_id) for job_id in jobs]
    for runner in runners:
        runner.stop()

    assert {job.status for job in ended} == {JobStatus.succeeded}
    assert {job.attempts for job in ended} == {1}
    assert sorted(series_made()) == sorted(f"made {at}" for at in range(15) for _ in range(2))


def test_a_runner_leaves_no_thread_behind(own_db):
    before = set(threading.enumerate())

    Runner(KINDS).start().stop()

    assert set(threading.enumerate()) <= before


def series_made():
    with read(SYSTEM) as db:
        return list(db.scalars(select(col(Series.name))))

"""Jobs are done, stopped, given up and taken up again, each once."""

import logging
import threading
import time
from datetime import timedelta

import pytest

from core.actors import SYSTEM
from core.compute import doors
from core.db import carry_out, engines, write
from core.errors import Interrupted
from core.jobs import actions, queue
from core.jobs.kinds import Kind
from core.jobs.runner import NO_MEMORY, Runner
from core.jobs.tables import JobStatus
from core.settings import settings
from tests.bed.cast import ADA, EVE, ROOT
from tests.compute.conftest import free_port
from tests.jobs.work import (
    KINDS,
    Numbered,
    filed,
    log,
    named,
    numbered,
    over,
    running,
    series_made,
    shown,
    until,
)

SOON = timedelta(milliseconds=50)

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def runner():
    made = Runner(KINDS, at_once=2).start()
    yield made
    made.stop()


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
        ("damaged", "There is no column called ?."),
        ("unstorable", "Unstorable made a result that cannot be stored"),
        ("huge", "Huge made a result of 200,"),
        ("short", "It was given up after 0.2 seconds."),
        ("hungry", NO_MEMORY),
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


def test_only_what_watchers_ask_is_what_nobody_waits_for(own_db, monkeypatch, caplog):
    caplog.set_level(logging.INFO, logger="bellwether.sql")
    monkeypatch.setenv("SLOW_QUERY_MS", "0")
    engines.dispose()

    runner = Runner(KINDS).start()
    over(filed("series"))
    runner.stop()

    said = [(one.threadName, one.getMessage(), one.levelname) for one in caplog.records]
    asked = {level for thread, _, level in said if thread in {"jobs-recover", "jobs-schedule"}}
    taken = {level for thread, text, level in said if thread == "jobs-take" and " UPDATE " in text}
    elsewhere = {level for thread, _, level in said if thread == threading.main_thread().name}
    assert (asked, taken, elsewhere) == ({"INFO"}, {"WARNING"}, {"WARNING"})


def test_a_cancelled_job_ends_within_a_second(runner):
    job_id = filed("endless")
    running(job_id)
    began = time.monotonic()

    carry_out(actions.cancel_job, ADA, job_id)
    job = over(job_id)

    assert job.status is JobStatus.cancelled
    assert time.monotonic() - began < 1.5  # the machine may be busy; a second is the rule


def test_two_people_who_cancel_the_same_job_cancel_it_once(runner):
    job_id = filed("endless")
    running(job_id)

    for who in (ROOT, ADA, ROOT):
        carry_out(actions.cancel_job, who, job_id)
    over(job_id)
    carry_out(actions.cancel_job, ADA, job_id)

    job = shown(job_id)
    assert job.status is JobStatus.cancelled
    told = [line.text for line in log(job_id)]
    assert told[1:] == ["root called it off.", "Called off."]


def test_an_engine_that_is_gone_is_a_failure_with_its_reason(runner, monkeypatch):
    monkeypatch.setattr("core.compute.cluster.CONNECT_SECONDS", 0.2)
    monkeypatch.setenv("COMPUTE_SCHEDULER", f"tcp://127.0.0.1:{free_port()}")
    settings.cache_clear()
    doors.close()

    job = over(filed("uncomputed"))
    doors.close()

    assert job.status is JobStatus.failed
    assert job.error.startswith("No scheduler answers at tcp://127.0.0.1:")
    assert job.attempts == 1


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


def test_a_result_waits_until_the_database_can_take_it(own_db, monkeypatch):
    monkeypatch.setattr("core.db.retries.TRIES", 2)
    monkeypatch.setattr("core.jobs.runner.KEEP_AGAIN_SECONDS", 0.05)
    times = iter(range(5))

    def at_last(db, user, made):
        if next(times) < 4:
            raise Interrupted("Another process is writing; try again in a moment.")
        return named(db, user, made)

    job_id = filed("series", number=1)
    runner = Runner({"series": Kind("Series", numbered, Numbered, keep=at_last)}).start()
    job = over(job_id)
    runner.stop()

    assert (job.status, job.attempts) == (JobStatus.succeeded, 1)
    assert series_made() == ["made 1"]


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

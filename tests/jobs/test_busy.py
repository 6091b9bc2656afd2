"""A job goes on, is looked at and called off while a bulk load holds the lock of the database."""

import time
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest

from core.actors import SYSTEM
from core.db import carry_out, write
from core.errors import Interrupted
from core.jobs import actions
from core.jobs.kinds import Kind
from core.jobs.runner import Runner
from core.jobs.tables import JobStatus
from core.series.tables import Series
from tests.bed.cast import ADA
from tests.jobs.work import KINDS, filed, over, running, until

SILENT_AFTER = timedelta(seconds=0.8)  # twice what a machine at work needs for a beat
LOAD_SECONDS = 1.4

pytestmark = pytest.mark.usefixtures("own_db")


@contextmanager
def bulk_load():
    """A transaction as long as that of a large file; a SQLite file has one writer meanwhile."""
    with write(SYSTEM) as db:
        db.add(Series(user_id=ADA.id, name="loaded", category="c"))
        db.flush()
        yield


@pytest.fixture
def quick(monkeypatch):
    """Steps so quick that a load takes as many of them as a real one of minutes."""
    for name in ("BEAT", "RECOVER", "LOOK"):
        monkeypatch.setattr(f"core.jobs.runner.{name}_SECONDS", 0.1)


@contextmanager
def runners(kinds):
    """Two, as in two processes."""
    started = [Runner(kinds, silent_after=SILENT_AFTER).start() for _ in range(2)]
    yield
    for runner in started:
        runner.stop()


def test_work_goes_on_and_nobody_is_held_for_dead(quick):
    with runners(KINDS):
        job_id = filed("rehearsal", seconds=2.0)
        until(lambda job: job.progress > 0, job_id)
        with bulk_load():
            time.sleep(LOAD_SECONDS)
        job = over(job_id)

    assert (job.status, job.attempts) == (JobStatus.succeeded, 1)
    assert job.result["counted"] == 20


def test_what_was_called_off_before_the_load_stops_within_it_and_is_ended_after_it(quick):
    stopped = Event()

    def listening(task, params):
        task.stop.wait(30)
        stopped.set()
        task.check()

    with runners(KINDS | {"endless": Kind("Endless", listening)}):
        job_id = filed("endless")
        running(job_id)
        carry_out(actions.cancel_job, ADA, job_id)
        with bulk_load():
            assert stopped.wait(1.0)
        job = over(job_id)

    assert job.status is JobStatus.cancelled


def test_who_calls_off_within_the_load_waits_for_its_end_and_is_heard(quick):
    with runners(KINDS):
        job_id = filed("endless")
        running(job_id)
        with bulk_load():
            asking = Thread(target=carry_out, args=(actions.cancel_job, ADA, job_id))
            asking.start()
            time.sleep(0.3)
        asking.join()
        job = over(job_id)

    assert (job.status, job.attempts) == (JobStatus.cancelled, 1)


def test_a_write_that_does_not_wait_is_left_out_where_another_writes(kind):
    began = time.monotonic()
    with bulk_load():
        try:
            with write(SYSTEM, waits=False) as db:
                db.add(Series(user_id=ADA.id, name="beside", category="c"))
            is_left_out = False
        except Interrupted:
            is_left_out = True

    assert is_left_out == (kind == "sqlite")
    assert time.monotonic() - began < 1

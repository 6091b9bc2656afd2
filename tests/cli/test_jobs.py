"""The terminal lists, shows and cancels jobs, and does them."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from core.actors import SYSTEM
from core.catalogue import JOBS
from core.db import answer, carry_out, write
from core.errors import Invalid, NotFound
from core.jobs import actions, queries, queue, schedules
from core.jobs.tables import JobStatus
from core.jobs.task import Line
from tests.bed.cast import ADA
from tests.bed.databases import POSTGRESQL
from tests.cli.test_terminal import run

pytestmark = pytest.mark.usefixtures("own_db")


def filed(seconds=0.2):
    return carry_out(actions.file_job, ADA, JOBS, "rehearsal", {"seconds": seconds})


def test_an_empty_queue_is_said_to_be_empty():
    assert run("jobs").output == "There are no jobs.\n"


def test_jobs_are_listed_shown_and_cancelled():
    job_id = filed()

    (listed,) = json.loads(run("jobs", "list", "--json").output)["jobs"]
    shown = run("jobs", "show", str(job_id)).output
    cancelled = json.loads(run("jobs", "cancel", str(job_id), "--json").output)

    assert (listed["id"], listed["status"], listed["username"]) == (str(job_id), "queued", "ada")
    assert "status        queued" in shown
    assert cancelled["status"] == "cancelled"
    assert [line["text"] for line in cancelled["log"]] == ["system called it off."]


def test_a_job_is_shown_with_its_log():
    job_id = filed()
    with write(SYSTEM) as db:
        claim = queue.claim(db, list(JOBS))
        queue.beat(
            db, claim, 0.5, "", [Line(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 0.5, "Half.")]
        )

    shown = run("jobs", "show", str(job_id)).output

    assert f"by process {os.getpid()} on " in shown
    assert shown.endswith("2026-01-02 03:04:05 UTC   50%  Half.\n")


def test_what_is_no_job_is_a_sentence():
    with pytest.raises(Invalid, match="`jobs list` shows them"):
        run("jobs", "show", "seven")
    with pytest.raises(NotFound, match="was removed"):
        run("jobs", "show", str(uuid4()))


@POSTGRESQL
def test_a_worker_does_jobs_and_puts_back_what_it_has_when_it_is_told_to_end():
    short, long = filed(), filed(seconds=600)
    worker = subprocess.Popen(
        [sys.executable, "-m", "core", "worker"], env=os.environ, stdout=subprocess.PIPE, text=True
    )
    try:
        wait_for(short, JobStatus.succeeded)
        wait_for(long, JobStatus.running)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=20)
    finally:
        worker.kill()

    assert said.startswith("Does up to 2 jobs at once")
    assert worker.returncode == 0
    assert answer(queries.job, SYSTEM, long).status is JobStatus.queued


def wait_for(job_id, status):
    deadline = time.monotonic() + 30
    while answer(queries.job, SYSTEM, job_id).status is not status:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_schedules_are_listed_and_run():
    assert run("schedule").output == "Nothing repeats.\n"
    added = carry_out(schedules.add_schedule, ADA, JOBS, "rehearsal", {}, rule="0 6 * * *")

    listed = run("schedule", "list").output
    job_id = json.loads(run("schedule", "run", str(added), "--json").output)["job"]

    assert listed.startswith(str(added))
    assert "06:00 UTC" in listed
    assert answer(queries.job, ADA, UUID(job_id)).kind == "rehearsal"


def test_a_schedule_is_shown_with_its_next_times_and_what_came_of_it():
    added = carry_out(
        schedules.add_schedule, ADA, JOBS, "rehearsal", {}, rule="0 6 * * 1", time_zone="Asia/Tokyo"
    )
    job_id = carry_out(schedules.run_schedule, ADA, JOBS, added)

    told = run("schedule", "show", str(added)).output
    said = json.loads(run("schedule", "show", str(added), "--json").output)

    assert told.count(" 21:00 UTC") == told.count("Sun ") == 3
    assert told.splitlines()[-1].endswith(f"queued                 {job_id}")
    assert (said["schedule"]["rule"], len(said["next"])) == ("0 6 * * 1", 3)
    assert [one["job_id"] for one in said["history"]] == [str(job_id)]


def test_a_schedule_without_a_next_time_says_why():
    waits = carry_out(
        schedules.add_schedule, ADA, JOBS, "rehearsal", {}, rule=f"after series {uuid4()}"
    )
    assert "when data comes" in run("schedule").output
    assert "next          when data comes" in run("schedule", "show", str(waits)).output

    carry_out(schedules.pause_schedule, ADA, waits)

    assert "next          paused" in run("schedule", "show", str(waits)).output


def test_what_is_no_schedule_is_a_sentence():
    with pytest.raises(Invalid, match="no number of a schedule; `schedule list` shows them"):
        run("schedule", "show", "seven")

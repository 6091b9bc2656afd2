"""What a job says is kept, a line now and then, and told to its owner."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col, func

from core.actors import SYSTEM
from core.db.types import now
from core.jobs import actions, journal, queries, queue
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import Job, JobNote
from core.jobs.task import Line, Stopped, Task

KINDS = {"rehearsal": REHEARSAL}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def claim(db, ada):
    actions.file_job(db, ada, KINDS, "rehearsal", {})
    return queue.claim(db, list(KINDS))


def texts(db, job_id):
    return [line.text for line in queries.said(db, SYSTEM, job_id)]


def lines(*said):
    return [Line(now(), 0.5, text) for text in said]


def test_what_was_said_stands_between_beginning_and_end(db, claim):
    queue.beat(db, claim, 0.5, "Fits.", lines("Reads.", "Fits."))
    queue.succeed(db, claim, None, lines("Stores."))

    told = queries.said(db, SYSTEM, claim.id)

    assert told[0].text.startswith("Attempt 1, by process ")
    assert [line.text for line in told[1:]] == ["Reads.", "Fits.", "Stores.", "Done."]
    assert [line.progress for line in told] == [None, 0.5, 0.5, 0.5, None]
    assert [line.at for line in told] == sorted(line.at for line in told)


def test_a_process_that_is_killed_leaves_its_last_lines_and_the_next_goes_on_below(db, claim):
    queue.beat(db, claim, 0.5, "Fits.", lines("Fits."))
    db.execute(update(Job).where(col(Job.id) == claim.id).values(heartbeat_at=now() - MINUTE))
    (found,) = queue.silent(db, MINUTE / 2).items()
    db.expire_all()

    queue.revive(db, *found)
    queue.fail(db, queue.claim(db, list(KINDS)), "No such column.")

    told = texts(db, claim.id)
    assert told[1:3] == ["Fits.", queue.SILENT]
    assert told[3].startswith("Attempt 2, by process ")
    assert told[4] == "Failed: No such column."


def test_an_attempt_that_is_over_says_nothing_any_more(db, claim):
    queue.release(db, claim)
    before = texts(db, claim.id)

    with pytest.raises(queue.Lost):
        queue.beat(db, claim, 0.5, "", lines("Late."))

    assert texts(db, claim.id) == before


def test_of_a_long_log_the_beginning_and_the_end_are_kept(db, claim):
    for number in range(0, 600, 60):
        said = [f"Line {at}" for at in range(number, number + 60)]
        queue.beat(db, claim, 0.5, "", lines(*said))

    told = texts(db, claim.id)

    assert len(told) == 2 * journal.KEPT_AT_EACH_END
    assert told[1:100] == [f"Line {at}" for at in range(99)]
    assert told[100:] == [f"Line {at}" for at in range(500, 600)]


def test_a_log_goes_with_its_job(db, ada, claim):
    queue.succeed(db, claim, None)
    long_ago = now() - actions.KEPT - MINUTE
    db.execute(update(Job).where(col(Job.id) == claim.id).values(finished_at=long_ago))

    actions.forget_old_jobs(db, SYSTEM)

    assert db.scalar(select(func.count()).select_from(JobNote)) == 0


def test_a_loop_that_reports_at_each_turn_leaves_one_line(ada):
    task = Task(ada)

    task.report(0.0, "Reads the file.")
    for turn in range(1_000):
        task.report(turn / 1_000, f"Fits {turn:,} of 1,000.")
    task.report(1.0, "Stores.")

    assert [line.text for line in task.unwritten()] == [
        "Reads the file.",
        "Fits 999 of 1,000.",
        "Stores.",
    ]
    assert task.unwritten() == []


def test_lines_that_could_not_be_written_come_before_the_newer_ones(ada):
    task = Task(ada)
    task.report(0.1, "First.")
    taken = task.unwritten()
    task.report(0.2, "Second.")

    task.put_back(taken)

    assert [line.text for line in task.unwritten()] == ["First.", "Second."]


def test_lines_that_wait_are_few_however_long_they_do(ada):
    task = Task(ada)

    for letter in "abcdefghijklmnopqrstuvwxyz":
        task.report(0.1, letter)

    assert "".join(line.text for line in task.unwritten()) == "ghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(("given", "kept"), [(float("nan"), 0.0), (-1.0, 0.0), (2.0, 1.0)])
def test_progress_is_a_share_whatever_is_reported(ada, given, kept):
    task = Task(ada)

    task.report(given)

    assert task.fraction == kept


def test_a_note_from_a_damaged_file_is_storable(db, claim):
    task = Task(SYSTEM)
    task.report(0.5, "Reads \udce9\0 " + "x" * 300)

    queue.beat(db, claim, task.fraction, task.note, task.unwritten())

    assert texts(db, claim.id)[1] == "Reads ? " + "x" * 247


def test_a_report_ends_work_that_is_not_wanted_any_more(ada):
    task = Task(ada)
    task.stop.set()

    with pytest.raises(Stopped):
        task.report(0.5, "Goes on.")

"""Repeated work is filed once for each time it is due, by the clock or because data came."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from core.accounts.tables import User
from core.actors import SYSTEM, Role
from core.db import answer, carry_out, write
from core.db.keys import uuid7
from core.db.types import now
from core.jobs import checks, due, glance, queries, queue, recurrence, schedules
from core.jobs.actions import cancel_job, file_job
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import Job, JobStatus, Schedule
from tests.bed.cast import ADA

KINDS = {"rehearsal": REHEARSAL}
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REVENUE, COSTS = uuid7(), uuid7()


def added(db, user, rule="0 6 * * *"):
    return schedules.add_schedule(db, user, KINDS, "rehearsal", {}, rule=rule)


def changed(db, schedule_id, **values):
    """As it would be if something had happened; it was not written in the future by that."""
    stored = update(Schedule).where(col(Schedule.id) == schedule_id)
    db.execute(stored.values({"updated_at": now(), **values}))
    db.expire_all()


def make_due(db, schedule_id, ago=HOUR):
    changed(db, schedule_id, next_run_at=now() - ago)


def file(db):
    db.flush()
    filed = due.file_due(db, SYSTEM, KINDS)
    db.flush()
    return filed


def plan(db, schedule_id):
    db.flush()
    return schedules.schedule(db, SYSTEM, schedule_id)


def past(db, schedule_id):
    """What came of a schedule, the newest first."""
    db.flush()
    return [(one.status, one.error) for one in schedules.history(db, SYSTEM, schedule_id)]


def came(db, *ids, seen=lambda db, user, ids: set(ids)):
    db.flush()
    count = due.data_came(db, SYSTEM, ids, seen)
    db.expire_all()
    return count


def done(db):
    claim = queue.claim(db, list(KINDS))
    queue.succeed(db, claim, None)
    db.expire_all()
    return claim.id


def test_what_is_due_is_filed_once_and_then_waits_for_the_next_time(db, ada):
    schedule_id = added(db, ada)
    assert not due.is_due(db, SYSTEM)
    make_due(db, schedule_id)

    assert due.is_due(db, SYSTEM)
    (job_id,) = file(db)
    assert not due.is_due(db, SYSTEM)
    assert file(db) == []

    one = plan(db, schedule_id)
    assert one.next_run_at > now() > one.last_run_at
    assert queue.claim(db, list(KINDS)).id == job_id
    assert queue.claim(db, list(KINDS)) is None


def test_several_processes_that_look_at_once_file_a_due_schedule_once(own_db):
    schedule_ids = [
        carry_out(schedules.add_schedule, ADA, KINDS, "rehearsal", {"number": n}, rule="0 6 * * *")
        for n in range(3)
    ]
    for schedule_id in schedule_ids:
        carry_out(lambda db, _user, key: make_due(db, key), SYSTEM, schedule_id)
    together = threading.Barrier(6)
    filed = []

    def look():
        together.wait()
        filed.extend(carry_out(due.file_due, SYSTEM, KINDS))

    lookers = [threading.Thread(target=look) for _ in range(together.parties)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()

    assert len(filed) == len(set(filed)) == 3
    assert carry_out(queries.jobs, ADA)["id"].nunique() == 3


def test_days_that_were_missed_are_caught_up_once(db, ada, root):
    schedule_id = added(db, ada)
    make_due(db, schedule_id, timedelta(days=9))

    assert len(file(db)) == 1
    assert plan(db, schedule_id).next_run_at > now()
    assert checks.due_jobs_are_filed_once(db, root) == []


def test_a_time_left_out_because_the_same_work_was_alive_is_in_the_history_once(db, ada):
    schedule_id = added(db, ada)
    for ago in (3, 2, 1):
        make_due(db, schedule_id, ago * HOUR)
        file(db)

    assert past(db, schedule_id) == [
        (JobStatus.cancelled, due.STILL_ALIVE),
        (JobStatus.queued, None),
    ]
    (left_out, _) = schedules.history(db, ada, schedule_id)
    assert now() - left_out.due_at < 1.5 * HOUR


def test_the_same_work_asked_for_by_hand_is_the_work_of_the_schedule(db, ada):
    by_hand = file_job(db, ada, KINDS, "rehearsal", {})
    schedule_id = added(db, ada)
    make_due(db, schedule_id)

    assert file(db) == [by_hand]
    assert past(db, schedule_id) == [(JobStatus.queued, None)]


def test_a_paused_schedule_files_nothing_and_goes_on_from_now(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)
    schedules.pause_schedule(db, ada, schedule_id)

    assert file(db) == []
    schedules.resume_schedule(db, ada, schedule_id)
    assert plan(db, schedule_id).next_run_at > now()
    assert file(db) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"is_active": False}, queue.NOBODY_LEFT),
        ({"role": Role.viewer}, "This needs the role analyst; ada is a viewer."),
    ],
)
def test_what_its_owner_may_not_ask_for_any_more_is_a_failure_with_its_reason(
    db, ada, values, said
):
    schedule_id = added(db, ada)
    db.execute(update(User).where(col(User.id) == ada.id).values(**values))

    for ago in (2, 1):
        make_due(db, schedule_id, ago * HOUR)
        assert file(db) == []

    assert past(db, schedule_id) == [(JobStatus.failed, said)]
    assert said in glance.waiting(db, ada)[0].sentence
    assert plan(db, schedule_id).next_run_at > now()


def test_work_that_the_product_has_no_more_is_a_failure_until_it_is_there_again(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)

    due.file_due(db, SYSTEM, {"other": REHEARSAL})
    db.flush()
    make_due(db, schedule_id)
    (job_id,) = file(db)

    now_it_is, before = schedules.history(db, ada, schedule_id)
    assert before.error == "There is no work called 'rehearsal'; there is other."
    assert now_it_is.job_id == job_id


def test_new_data_files_the_work_that_waits_for_it_and_no_other(db, ada):
    waits = added(db, ada, recurrence.after(REVENUE))
    other = added(db, ada, recurrence.after(COSTS))
    assert plan(db, waits).next_run_at is None
    assert not due.is_due(db, SYSTEM)

    assert came(db, REVENUE, uuid7()) == 1

    assert due.is_due(db, SYSTEM)
    (job_id,) = file(db)
    assert [one.job_id for one in schedules.history(db, ada, waits)] == [job_id]
    assert past(db, other) == []
    one = plan(db, waits)
    assert (one.next_run_at, one.is_active) == (None, True)
    assert one.last_run_at is not None
    assert not due.is_due(db, SYSTEM)


def test_two_uploads_before_the_work_begins_are_one_job(db, ada):
    waits = added(db, ada, recurrence.after(REVENUE))
    came(db, REVENUE)
    came(db, REVENUE)
    (job_id,) = file(db)

    came(db, REVENUE)

    assert file(db) == []
    assert [one.job_id for one in schedules.history(db, ada, waits)] == [job_id]
    assert plan(db, waits).next_run_at is None


def test_data_that_comes_while_the_work_runs_is_worked_on_afterwards(db, ada):
    waits = added(db, ada, recurrence.after(REVENUE))
    came(db, REVENUE)
    (first,) = file(db)
    claim = queue.claim(db, list(KINDS))

    came(db, REVENUE)
    assert file(db) == []
    assert plan(db, waits).next_run_at > now()  # it is looked at again
    queue.succeed(db, claim, None)
    make_due(db, waits, timedelta(0))
    (second,) = file(db)

    assert [one.job_id for one in schedules.history(db, ada, waits)] == [second, first]
    assert done(db) == second


def test_data_that_comes_in_the_very_moment_of_filing_is_not_lost(own_db):
    waits = carry_out(
        schedules.add_schedule, ADA, KINDS, "rehearsal", {}, rule=recurrence.after(REVENUE)
    )
    carry_out(due.data_came, SYSTEM, [REVENUE], lambda db, user, ids: set(ids))
    upload = threading.Thread(
        target=carry_out,
        args=(due.data_came, SYSTEM, [REVENUE], lambda db, user, ids: set(ids)),
    )

    with write(SYSTEM) as db:
        assert len(due.file_due(db, SYSTEM, KINDS)) == 1
        db.flush()
        upload.start()
        upload.join(0.2)
        assert upload.is_alive()  # it waits for whoever is filing
    upload.join()

    assert answer(schedules.schedule, SYSTEM, waits).next_run_at is not None


def test_work_that_was_called_off_is_filed_by_the_next_data(db, ada):
    added(db, ada, recurrence.after(REVENUE))
    came(db, REVENUE)
    (first,) = file(db)
    cancel_job(db, ada, first)

    came(db, REVENUE)

    assert len(file(db)) == 1


def test_data_that_the_owner_may_not_see_files_nothing(db, ada, eve):
    mine, theirs = (added(db, who, recurrence.after(REVENUE)) for who in (ada, eve))

    came(db, REVENUE, seen=lambda db, user, ids: set(ids) if user == ada else set())

    assert len(file(db)) == 1
    assert (len(past(db, mine)), len(past(db, theirs))) == (1, 0)


def test_data_that_came_in_a_pause_is_not_caught_up(db, ada):
    waits = added(db, ada, recurrence.after(REVENUE))
    schedules.pause_schedule(db, ada, waits)

    assert came(db, REVENUE) == 0
    schedules.resume_schedule(db, ada, waits)

    assert file(db) == []
    assert plan(db, waits).next_run_at is None
    assert came(db, REVENUE) == 1


def test_a_load_of_thousands_of_series_asks_as_often_as_one_of_a_few(db, ada, statements):
    rows = [
        Schedule(user_id=ada.id, kind="rehearsal", rule=recurrence.after(uuid7()))
        for _ in range(due.AT_ONCE + 1)
    ]
    db.add_all(rows)
    db.flush()

    awaited = [recurrence.awaited(one.rule) for one in rows]
    with statements.budget(1):
        assert came(db, *(uuid7() for _ in range(3_000))) == 0
    with statements.budget(4):  # who waits, with whose rights, and two parts of the change
        assert came(db, *awaited) == len(rows)

    ready = select(func.count()).where(col(Schedule.next_run_at) <= now())
    assert db.scalar(ready) == len(rows)


def test_a_clock_set_back_files_nothing_twice(db, ada):
    schedule_id = added(db, ada, "* * * * *")
    make_due(db, schedule_id)
    file(db)
    done(db)
    before = now()
    last, following = before + HOUR, before + 2 * HOUR
    changed(db, schedule_id, last_run_at=last, next_run_at=following, updated_at=before + HOUR)

    assert due.is_due(db, SYSTEM)
    assert file(db) == []

    assert last < plan(db, schedule_id).next_run_at <= last + timedelta(minutes=1)
    assert not due.is_due(db, SYSTEM)


def test_who_has_lived_in_a_wrong_year_does_not_wait_for_it_again(db, ada):
    hourly, waits = added(db, ada, "0 * * * *"), added(db, ada, recurrence.after(REVENUE))
    later = now() + 400 * DAY
    changed(db, hourly, last_run_at=later, next_run_at=later + HOUR, updated_at=later)
    changed(db, waits, next_run_at=later, updated_at=later)

    file(db)

    assert now() < plan(db, hourly).next_run_at <= now() + HOUR
    (job_id,) = file(db)
    assert [one.job_id for one in schedules.history(db, ada, waits)] == [job_id]
    assert not due.is_due(db, SYSTEM)


def test_a_clock_that_is_a_little_behind_changes_nothing(db, ada):
    schedule_id = added(db, ada)
    changed(db, schedule_id, updated_at=now() + due.SKEW / 2)

    assert not due.is_due(db, SYSTEM)


def test_every_job_of_a_schedule_belongs_to_its_owner(db, ada, root):
    schedule_id = added(db, ada)

    job_id = schedules.run_schedule(db, root, KINDS, schedule_id)

    assert db.get_one(Job, job_id).user_id == ada.id
    assert [one.job_id for one in schedules.history(db, ada, schedule_id)] == [job_id]

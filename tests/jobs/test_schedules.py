"""Repeated work is filed once for each time it is due, with the rights of its owner."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from core.accounts.tables import User
from core.actors import SYSTEM
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import checks, queries, queue, schedules
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import Schedule

KINDS = {"rehearsal": REHEARSAL}
DAILY = "0 6 * * *"
HOUR = timedelta(hours=1)


def added(db, user, rule=DAILY, **options):
    return schedules.add_schedule(db, user, KINDS, "rehearsal", {}, rule=rule, **options)


def make_due(db, schedule_id, ago=HOUR):
    due = update(Schedule).where(col(Schedule.id) == schedule_id)
    db.execute(due.values(next_run_at=now() - ago))
    db.expire_all()


def shown(db, user):
    db.flush()
    return schedules.schedules(db, user)


def test_a_schedule_says_when_it_is_due_next_by_its_own_clock(db, ada):
    added(db, ada, "0 6 * * *", time_zone="Asia/Tokyo")

    (one,) = shown(db, ada)

    assert one.next_run_at > now()
    assert one.next_run_at.hour == 21
    assert (one.owner, one.last_run_at, one.is_active) == ("ada", None, True)


def test_what_is_due_is_filed_once_and_then_waits_for_the_next_time(db, ada):
    schedule_id = added(db, ada)
    assert not schedules.is_due(db, SYSTEM)
    make_due(db, schedule_id)

    assert schedules.is_due(db, SYSTEM)
    (job_id,) = schedules.file_due(db, SYSTEM, KINDS)
    db.flush()
    assert schedules.file_due(db, SYSTEM, KINDS) == []

    (one,) = shown(db, ada)
    assert one.next_run_at > now() > one.last_run_at
    assert queue.claim(db, list(KINDS)).id == job_id
    assert queue.claim(db, list(KINDS)) is None


def test_days_that_were_missed_are_caught_up_once(db, ada, root):
    schedule_id = added(db, ada)
    make_due(db, schedule_id, timedelta(days=9))

    assert len(schedules.file_due(db, SYSTEM, KINDS)) == 1
    assert shown(db, ada)[0].next_run_at > now()
    assert checks.due_jobs_are_filed_once(db, root) == []


def test_work_that_is_still_alive_is_not_filed_a_second_time(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)
    schedules.file_due(db, SYSTEM, KINDS)
    db.flush()
    make_due(db, schedule_id)

    assert schedules.file_due(db, SYSTEM, KINDS) == []
    assert len(queries.jobs(db, ada)) == 1


def test_a_paused_schedule_files_nothing_and_goes_on_from_now(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)
    schedules.pause_schedule(db, ada, schedule_id)
    db.flush()

    assert schedules.file_due(db, SYSTEM, KINDS) == []
    schedules.resume_schedule(db, ada, schedule_id)
    assert shown(db, ada)[0].next_run_at > now()
    assert schedules.file_due(db, SYSTEM, KINDS) == []


def test_the_work_of_somebody_who_left_is_not_filed(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)
    db.execute(update(User).where(col(User.id) == ada.id).values(is_active=False))
    db.expire_all()

    assert schedules.file_due(db, SYSTEM, KINDS) == []


def test_run_now_files_it_besides_and_changes_nothing_of_the_plan(db, ada):
    schedule_id = added(db, ada)
    before = shown(db, ada)

    job_id = schedules.run_schedule(db, ada, KINDS, schedule_id)

    assert queries.job(db, ada, job_id).kind == "rehearsal"
    assert shown(db, ada) == before


def test_a_removed_schedule_is_gone_and_its_jobs_stay(db, ada):
    schedule_id = added(db, ada)
    make_due(db, schedule_id)
    (job_id,) = schedules.file_due(db, SYSTEM, KINDS)
    db.flush()

    schedules.remove_schedule(db, ada, schedule_id)

    assert shown(db, ada) == []
    assert queries.job(db, ada, job_id).id == job_id


def test_schedules_of_others_are_out_of_reach_but_for_administrators(db, ada, eve, root):
    schedule_id = added(db, ada)

    assert shown(db, eve) == []
    with pytest.raises(NotFound):
        schedules.pause_schedule(db, eve, schedule_id)
    schedules.pause_schedule(db, root, schedule_id)
    assert not shown(db, root)[0].is_active


@pytest.mark.parametrize(
    ("rule", "zone", "said"),
    [
        ("0 6 31 2 *", "UTC", "names a day that no month has"),
        ("often", "UTC", "A rule has five fields"),
        (DAILY, "Mars/Base", "There is no time zone 'Mars/Base'"),
        (DAILY, "../etc/passwd", "There is no time zone"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(db, ada, rule, zone, said):
    with pytest.raises(Invalid, match=said):
        added(db, ada, rule, time_zone=zone)


def test_a_viewer_plans_nothing(db, vic):
    with pytest.raises(NotAllowed):
        added(db, vic)

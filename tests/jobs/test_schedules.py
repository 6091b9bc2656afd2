"""Repeated work is planned, shown with what came of it, and changed, by its owner alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlmodel import col

from core.accounts.tables import User
from core.db.keys import uuid7
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.jobs import queries, queue, recurrence, schedules
from core.jobs.rehearsal import REHEARSAL
from core.jobs.tables import JobStatus

KINDS = {"rehearsal": REHEARSAL}
DAILY = "0 6 * * *"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def added(db, user, rule=DAILY, **options):
    return schedules.add_schedule(db, user, KINDS, "rehearsal", {}, rule=rule, **options)


def shown(db, user):
    db.flush()
    return schedules.schedules(db, user)


def test_a_schedule_says_when_it_is_due_next_by_its_own_clock(db, ada):
    added(db, ada, "0 6 * * *", time_zone="Asia/Tokyo")

    (one,) = shown(db, ada)

    assert one.next_run_at > now()
    assert one.next_run_at.hour == 21
    assert (one.owner, one.last_run_at, one.is_active) == ("ada", None, True)


def test_run_now_files_it_besides_and_changes_nothing_of_the_plan(db, ada):
    schedule_id = added(db, ada)
    (before,) = shown(db, ada)

    job_id = schedules.run_schedule(db, ada, KINDS, schedule_id)

    assert queries.job(db, ada, job_id).kind == "rehearsal"
    assert shown(db, ada) == [replace(before, last_status=JobStatus.queued)]


def test_the_next_times_of_a_schedule_are_shown_and_none_while_it_is_paused(db, ada):
    schedule_id = added(db, ada, "0 6 * * 1-5", time_zone="Europe/Berlin")

    following = schedules.schedule(db, ada, schedule_id).upcoming(NOON)
    schedules.pause_schedule(db, ada, schedule_id)

    assert [f"{at:%a %H:%M}" for at in following] == ["Mon 05:00", "Tue 05:00", "Wed 05:00"]
    assert schedules.schedule(db, ada, schedule_id).upcoming(NOON) == []


def test_a_schedule_that_waits_for_data_is_active_without_a_next_time(db, ada):
    series_id = uuid7()
    added(db, ada, f"  after   series {str(series_id).upper()}")

    (one,) = shown(db, ada)

    assert (one.awaits, one.rule) == (series_id, recurrence.after(series_id))
    assert (one.next_run_at, one.is_active, one.upcoming(NOON)) == (None, True, [])


def test_the_history_tells_what_came_of_each_time(db, ada):
    schedule_id = added(db, ada)
    first = schedules.run_schedule(db, ada, KINDS, schedule_id)
    queue.fail(db, queue.claim(db, list(KINDS)), "No.")
    db.expire_all()
    second = schedules.run_schedule(db, ada, KINDS, schedule_id)
    queue.claim(db, list(KINDS))

    runs, failed = schedules.history(db, ada, schedule_id)

    assert (runs.job_id, runs.status, runs.seconds) == (second, JobStatus.running, None)
    assert (failed.job_id, failed.status, failed.error) == (first, JobStatus.failed, "No.")
    assert failed.seconds >= 0
    assert schedules.history(db, ada, schedule_id, most=1) == [runs]


def test_a_list_and_a_history_take_few_statements(db, ada, statements):
    first, *_ = [added(db, ada, f"{number} 6 * * *") for number in range(5)]
    schedules.run_schedule(db, ada, KINDS, first)
    db.flush()

    with statements.budget(1):
        assert len(schedules.schedules(db, ada)) == 5
    with statements.budget(2):
        assert len(schedules.history(db, ada, first)) == 1


def test_a_removed_schedule_is_gone_and_its_jobs_stay(db, ada):
    schedule_id = added(db, ada)
    job_id = schedules.run_schedule(db, ada, KINDS, schedule_id)
    db.flush()

    schedules.remove_schedule(db, ada, schedule_id)

    assert shown(db, ada) == []
    assert queries.job(db, ada, job_id).id == job_id


def test_the_work_of_somebody_who_left_is_not_run_by_others_either(db, ada, root):
    schedule_id = added(db, ada)
    db.execute(update(User).where(col(User.id) == ada.id).values(is_active=False))

    with pytest.raises(NotAllowed, match="may not sign in any more"):
        schedules.run_schedule(db, root, KINDS, schedule_id)


def test_schedules_of_others_are_out_of_reach_but_for_administrators(db, ada, eve, root):
    schedule_id = added(db, ada)

    assert shown(db, eve) == []
    for reach in (schedules.schedule, schedules.history):
        with pytest.raises(NotFound):
            reach(db, eve, schedule_id)
    with pytest.raises(NotFound):
        schedules.pause_schedule(db, eve, schedule_id)
    schedules.pause_schedule(db, root, schedule_id)
    assert not shown(db, root)[0].is_active


@pytest.mark.parametrize(
    ("rule", "zone", "said"),
    [
        ("0 6 31 2 *", "UTC", "names a day that no month has"),
        ("often", "UTC", "A rule has five fields"),
        ("after series sales", "UTC", "'sales' is no number of a series"),
        (DAILY, "Mars/Base", "There is no time zone 'Mars/Base'"),
        (DAILY, "../etc/passwd", "There is no time zone"),
        (DAILY, "America", "There is no time zone"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(db, ada, rule, zone, said):
    with pytest.raises(Invalid, match=said):
        added(db, ada, rule, time_zone=zone)


def test_a_viewer_plans_nothing(db, vic):
    with pytest.raises(NotAllowed):
        added(db, vic)

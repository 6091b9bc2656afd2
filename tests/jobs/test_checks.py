"""Jobs that were filed twice are named."""

from datetime import UTC, datetime, timedelta

from core.jobs import checks
from tests.bed.breaking import drop_index
from tests.bed.rows import Rows

NINE = datetime(2024, 1, 2, 9, tzinfo=UTC)


def test_a_due_job_filed_twice_is_named(db, root):
    rows = Rows(db.connection())
    schedule = rows.add("schedules", kind="report")["id"]
    rows.add("jobs", schedule_id=schedule, run_after=NINE)

    rows.add("jobs", schedule_id=schedule, run_after=NINE)

    assert checks.due_jobs_are_filed_once(db, root) == [
        "A schedule of 'report' filed 2 jobs for 2024-01-02 09:00 UTC."
    ]


def test_other_moments_other_schedules_and_jobs_by_hand_are_no_finding(db, root):
    rows = Rows(db.connection())
    schedule = rows.add("schedules")["id"]
    rows.add("jobs", schedule_id=schedule, run_after=NINE)
    rows.add("jobs", schedule_id=schedule, run_after=NINE + timedelta(days=1))
    rows.add("jobs", schedule_id=rows.add("schedules")["id"], run_after=NINE)
    rows.add("jobs", run_after=NINE)
    rows.add("jobs", run_after=NINE)

    assert checks.due_jobs_are_filed_once(db, root) == []


def test_two_live_jobs_for_the_same_work_are_named(db, root):
    drop_index(db, "uq_jobs_dedupe_key_live")
    rows = Rows(db.connection())
    rows.add("jobs", kind="forecast", dedupe_key="abc")

    rows.add("jobs", kind="forecast", dedupe_key="abc")

    assert checks.live_jobs_are_not_doubled(db, root) == [
        "2 live jobs of 'forecast' do the same work (abc)."
    ]


def test_finished_jobs_and_jobs_without_a_key_are_no_finding(db, root):
    rows = Rows(db.connection())
    rows.add("jobs", dedupe_key="abc")
    rows.add("jobs", dedupe_key="abc", finished_at=NINE)
    rows.add("jobs")
    rows.add("jobs")

    assert checks.live_jobs_are_not_doubled(db, root) == []

"""Corrections that follow the wrong report are named."""

from datetime import UTC, datetime

from core.db.keys import uuid7
from core.finance import checks
from tests.bed.rows import Rows

EARLY, LATE = datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 2, 2, tzinfo=UTC)
REPORT = {"title": "Q4", "report_date": LATE}


def test_a_correction_by_the_same_owner_is_no_finding(db, root, ada):
    rows = Rows(db.connection())
    first = rows.add("kpi_reports", user_id=ada.id, created_at=EARLY)["id"]

    rows.add("kpi_reports", user_id=ada.id, created_at=LATE, supersedes_id=first)

    assert checks.corrections_follow_their_report(db, root) == []


def test_a_correction_of_somebody_elses_report_is_named(db, root, ada, eve):
    rows = Rows(db.connection())
    first = rows.add("kpi_reports", user_id=ada.id, created_at=EARLY)["id"]

    rows.add("kpi_reports", user_id=eve.id, created_at=LATE, supersedes_id=first, **REPORT)

    assert checks.corrections_follow_their_report(db, root) == [
        "The report 'Q4' of 2024-02-02 corrects one of another owner."
    ]


def test_a_correction_from_before_its_report_is_named(db, root, ada):
    rows = Rows(db.connection())
    first = rows.add("kpi_reports", user_id=ada.id, created_at=LATE)["id"]

    rows.add("kpi_reports", user_id=ada.id, created_at=EARLY, supersedes_id=first, **REPORT)

    assert checks.corrections_follow_their_report(db, root) == [
        "The report 'Q4' of 2024-02-02 corrects one that did not come before it."
    ]


def test_a_report_that_corrects_itself_is_named(db, root, ada):
    key = uuid7()

    Rows(db.connection()).add("kpi_reports", user_id=ada.id, id=key, supersedes_id=key, **REPORT)

    assert checks.corrections_follow_their_report(db, root) == [
        "The report 'Q4' of 2024-02-02 corrects one that did not come before it."
    ]

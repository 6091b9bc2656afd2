"""Home says what is to be known of one's own newest report, and which files are doubtful."""

from datetime import date, timedelta

import pytest

from core.db.types import now
from core.finance.kpi import glance, keeping
from core.glance import Urgency
from core.uploads.tables import DataUpload
from tests.bed.rows import Rows
from tests.finance.books import file
from tests.finance.kpi.asked import budget, firm, stored

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
RENT = "operating_expense"


def said(db, user):
    db.flush()
    return [one.sentence for one in glance.waiting(db, user)]


def planned(db, owner, sales):
    """What the third quarter was to bring, against 1,470 of operating income."""
    for name, amount in {"Sales": sales, "Goods": 1200.0, "Rent": 900.0}.items():
        budget(db, owner, name, amount, FIRST, LAST)


def came(db, upload_id, after):
    """As if a file had come so long after now."""
    row = db.get_one(DataUpload, upload_id)
    row.created_at = now() + after
    db.add(row)
    db.flush()


def test_a_result_that_is_worse_than_its_budget_is_told(db, ada, eve):
    firm(db, ada)
    planned(db, ada, sales=3700.0)  # hence 1,600
    report = stored(db, ada)
    keeping.share(db, ada, report, is_shared=True)

    (found,) = glance.waiting(db, ada)

    assert found.sentence == "KPI report 2026 Q3: the result is 8.1 % worse than its budget."
    assert (found.urgency, found.page) == (Urgency.soon, "reports")
    assert said(db, eve) == []


@pytest.mark.parametrize("sales", [3500.0, 3640.0])
def test_a_result_that_is_better_or_hardly_worse_is_not(db, ada, sales):
    firm(db, ada)
    planned(db, ada, sales)
    stored(db, ada)

    assert said(db, ada) == []


def test_only_the_newest_period_counts_and_nothing_that_was_corrected(db, ada):
    firm(db, ada)
    planned(db, ada, sales=3700.0)
    bad = stored(db, ada)
    planned_better = {"category": "Sales", "amount": 3400.0, "first": FIRST, "last": LAST}
    budget(db, ada, **planned_better, version=2)
    for name, amount in {"Goods": 1200.0, "Rent": 900.0}.items():
        budget(db, ada, name, amount, FIRST, LAST, version=2)

    stored(db, ada, supersedes_id=bad)
    stored(db, ada, "2026-Q1")

    assert said(db, ada) == []


def test_figures_of_its_period_that_came_later_are_told_with_their_file(db, ada):
    firm(db, ada)
    stored(db, ada)
    late = file(db, ada, "restated.csv", {"Rent": (RENT, 500.0)}, first="2026-09")
    came(db, late, timedelta(minutes=1))

    assert said(db, ada) == [
        "restated.csv came after KPI report 2026 Q3 and has figures of its period; compute it "
        "again to see what changed."
    ]


@pytest.mark.parametrize(
    ("amounts", "first", "after"),
    [
        ({"Rent": (RENT, 500.0)}, "2026-10", timedelta(minutes=1)),  # of another period
        ({"Visits": (None, 500.0)}, "2026-09", timedelta(minutes=1)),  # of no account
        ({"Rent": (RENT, 500.0)}, "2026-09", -timedelta(days=1)),  # the report knows it
    ],
)
def test_what_changes_nothing_of_the_report_is_not_told(db, ada, amounts, first, after):
    firm(db, ada)
    stored(db, ada)
    late = file(db, ada, "other.csv", amounts, first=first)
    came(db, late, after)

    assert said(db, ada) == []


def test_a_file_that_was_taken_back_is_not_told(db, ada):
    firm(db, ada)
    stored(db, ada)
    late = file(db, ada, "restated.csv", {"Rent": (RENT, 500.0)}, first="2026-09")
    came(db, late, timedelta(minutes=1))
    db.get_one(DataUpload, late).undone_at = now()

    assert said(db, ada) == []


def test_files_whose_signs_are_not_sure_or_not_the_same_are_told(db, ada):
    file(db, ada, "jan.csv", {"Sales": ("revenue", 100.0), "Rent": (RENT, -40.0)})
    file(db, ada, "feb.csv", {"Sales": ("revenue", 100.0), "Rent": (RENT, 40.0)}, first="2026-02")
    file(db, ada, "mar.csv", {"Sales": ("revenue", [40.0, -60.0])}, first="2026-03")

    found = glance.waiting(db, ada)

    assert [one.sentence for one in found] == [
        "It is not sure which way round mar.csv is signed.",
        "Costs are negative in jan.csv and positive in feb.csv; each is read by its own sign. Say "
        "so on Chart of accounts if one is wrong.",
    ]
    assert {(one.urgency, one.page) for one in found} == {(Urgency.fyi, "chart-of-accounts")}


def test_a_mail_that_was_withdrawn_or_still_waits_is_not_told(db, ada, eve):
    firm(db, ada)
    report = stored(db, ada)
    rows = Rows(db.connection())
    theirs = {"kpi_report_id": report, "user_id": eve.id}
    rows.add("report_deliveries", **theirs, error="It hangs.", attempts=3)
    rows.add("report_deliveries", **theirs, error="Nobody.", attempts=0, ended_at=now())

    assert said(db, ada) == []


def test_home_is_asked_few_questions(db, ada, statements):
    firm(db, ada)
    stored(db, ada)
    db.flush()

    with statements.budget(6):
        glance.waiting(db, ada)

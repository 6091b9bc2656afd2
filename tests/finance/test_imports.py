"""Statements, budgets, journals and banks go in by each mode, and come out again as they were."""

from datetime import date

import pytest
from sqlmodel import select

from core.catalogue import CSV_SHAPES
from core.errors import NotAllowed
from core.finance.tables import Budget
from core.series.tables import Series, TimeSeriesData
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.shapes import Mode
from core.uploads.trial import tried
from core.ventures.tables import Company

SPARE = {"contra", "side", "amount"}  # a journal has either these or debit and credit
OURS = ("statement", "budgets", "journal", "bank")
STATEMENT = """,Actual,,Budget,
Account (EUR),Jan 2026,Feb 2026,Jan 2026,Feb 2026
Sales,100,110,90,95
Wages,-40,-45,-42,-43
Operating result,60,65,48,52
"""
LATER = STATEMENT.replace("110", "120").replace("95", "99").replace("65", "75").replace("52", "56")


def loaded(db, user, text, mode=None, **given):
    trial = tried(text.encode(), CSV_SHAPES, **given)
    assert trial.is_clear, trial.questions
    assert trial.refusals == []
    received = Received.made("file.csv", text.encode())
    upload_id = actions.load_file(db, user, CSV_SHAPES, received, trial, Choices(mode=mode))
    db.flush()
    return upload_id


def undone(db, user, upload_id):
    actions.undo_upload(db, user, CSV_SHAPES, upload_id)
    db.flush()


def stored(db):
    db.expire_all()
    names = {one.id: one.name for one in db.exec(select(Series))}
    points = {
        (names[one.series_id], one.timestamp.date().isoformat()): one.value
        for one in db.exec(select(TimeSeriesData))
    }
    budgets = {
        (one.category, one.period_start.isoformat(), one.version): one.amount
        for one in db.exec(select(Budget))
    }
    return points, budgets


@pytest.mark.parametrize("name", OURS)
def test_a_sample_is_taken_for_its_own_shape_and_shows_its_fields(name):
    trial = tried(CSV_SHAPES[name].sample.encode(), CSV_SHAPES)

    assert (trial.shape, trial.refusals, trial.questions) == (name, [], [])
    assert trial.totals
    if name != "statement":
        assert set(trial.mapping) >= {one.name for one in CSV_SHAPES[name].fields} - {
            "contra",
            "side",
            "amount",
        }


def test_actual_figures_become_points_and_budgets_budgets(db, ada):
    loaded(db, ada, STATEMENT)

    points, budgets = stored(db)
    assert points[("Sales", "2026-02-01")] == 110
    assert budgets[("Wages", "2026-01-01", 1)] == -42
    assert (len(points), len(budgets)) == (4, 4)
    one = db.exec(select(Budget).where(Budget.category == "Sales")).all()[0]
    assert (one.currency, one.period_end.day, one.user_id) == ("EUR", 31, ada.id)


@pytest.mark.parametrize("mode", [Mode.updating, Mode.replacing])
def test_what_a_later_statement_overwrites_comes_back(db, ada, mode):
    loaded(db, ada, STATEMENT)
    before = stored(db)

    later = loaded(db, ada, LATER, mode)

    assert stored(db)[0][("Sales", "2026-02-01")] == 120
    assert stored(db)[1][("Sales", "2026-02-01", 1)] == 99
    undone(db, ada, later)
    assert stored(db) == before


def test_uploads_are_undone_in_any_order(db, ada):
    first = loaded(db, ada, STATEMENT)
    second = loaded(db, ada, LATER)

    undone(db, ada, first)
    assert stored(db)[1][("Sales", "2026-02-01", 1)] == 99
    undone(db, ada, second)

    assert stored(db) == ({}, {})


def test_budgets_that_are_there_are_refused_where_only_new_ones_are_wanted(db, ada):
    shape = CSV_SHAPES["budgets"]
    loaded(db, ada, shape.sample)
    rows = tried(shape.sample.encode(), CSV_SHAPES).rows

    faults = shape.against(db, ada, rows, Mode.adding)

    assert [fault.reason for fault in faults] == [
        "There is a budget for this category and period already."
    ] * len(rows)
    assert shape.against(db, ada, rows, Mode.updating) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_budgets_of_a_company_stand_beside_those_of_a_file_whatever_becomes_of_it(db, ada, mode):
    company = Company(name="Aster", reporting_currency="EUR", fund="I", location_country="DE",
                      customer_type="SMB", revenue_type="Subscription",
                      year_end_date=date(2025, 12, 31))  # fmt: skip
    db.add(company)
    db.flush()
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 1, 31)}
    theirs = Budget(user_id=ada.id, company_id=company.id, category="Sales", amount=7,
                    currency="EUR", **days)  # fmt: skip
    db.add(theirs)
    db.flush()

    upload_id = loaded(db, ada, STATEMENT, mode)
    sales = sorted(one.amount for one in db.exec(select(Budget)) if one.category == "Sales")
    undone(db, ada, upload_id)

    assert sales == [7, 90, 95]
    (left,) = db.exec(select(Budget)).all()
    assert (left.id, left.company_id, left.amount) == (theirs.id, company.id, 7)


@pytest.mark.parametrize("name", ["journal", "bank"])
def test_journals_and_banks_are_taken_back_without_a_trace(db, ada, name):
    upload_id = loaded(db, ada, CSV_SHAPES[name].sample)
    assert stored(db)[0]

    undone(db, ada, upload_id)

    assert stored(db) == ({}, {})


def test_a_viewer_loads_none_of_them(db, vic):
    for name in OURS:
        with pytest.raises(NotAllowed):
            loaded(db, vic, CSV_SHAPES[name].sample)

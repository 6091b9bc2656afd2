"""Budgets are told exactly: by version and month, what overlaps, and how two versions compare."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from core.db.types import now
from core.errors import NotFound
from core.finance import plans
from core.finance.tables import Budget
from core.uploads.tables import DataUpload
from tests.bed.budgeted import BEFORE, JANUARY, YEAR, budget
from tests.bed.rows import Rows

FEBRUARY = date(2026, 2, 1), date(2026, 2, 28)
QUARTER = date(2026, 1, 1), date(2026, 3, 31)
FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def cells(frame):
    """What a grid of months holds, as text."""
    return {
        (line[0], line[1], month): str(value)
        for line, row in zip(frame.index, frame.to_numpy(), strict=True)
        for month, value in zip(frame.columns, row, strict=True)
        if value is not None
    }


def sums(version):
    return {code: str(amount) for code, amount in version.sums}


def test_a_version_says_what_is_in_it(db, ada):
    budget(db, ada.id, ("Rent", "North", *JANUARY, "-800.10"), ("Rent", "", *FEBRUARY, "-0.2"))
    budget(db, ada.id, ("Sales", "North", *YEAR, "1200.5", "USD"))

    (found,) = plans.versions(db, ada)

    assert (found.number, found.owner, found.is_mine, found.rows) == (1, "ada", True, 3)
    assert (found.first, found.last) == YEAR
    assert sums(found) == {"EUR": "-800.3000", "USD": "1200.5000"}
    assert now() - found.changed_at < timedelta(minutes=5)
    assert (found.files, found.is_shared, str(found)) == ((), False, "Version 1")


def test_versions_are_listed_the_newest_first_and_those_of_others_last(db, root, ada, eve):
    budget(db, eve.id, ("Rent", "", *JANUARY, 1))
    for number in (1, 3, 2):
        budget(db, ada.id, ("Rent", "", *JANUARY, number), version=number)

    assert [str(one) for one in plans.versions(db, ada)] == ["Version 3", "Version 2", "Version 1"]
    assert [(one.owner, one.number) for one in plans.versions(db, root)] == [
        ("ada", 3),
        ("ada", 2),
        ("ada", 1),
        ("eve", 1),
    ]
    assert [one.number for one in plans.versions(db, root, eve.id)] == [1]
    assert (plans.latest(db, ada, ada.id), plans.latest(db, ada, eve.id)) == (3, None)


def test_budgets_of_others_are_seen_once_they_are_shared(db, ada, eve, vic):
    budget(db, eve.id, ("Rent", "", *JANUARY, 1))
    budget(db, eve.id, ("Rent", "", *JANUARY, 2), version=2, is_shared=True)

    for who in (ada, vic):
        (found,) = plans.versions(db, who)
        assert (str(found), found.is_shared) == ("Version 2 · eve", True)
        assert plans.latest(db, who, eve.id) == 2
        with pytest.raises(NotFound, match="no version 1 of these budgets, or it is not shared"):
            plans.months(db, who, eve.id, 1)


def test_a_version_of_which_some_rows_are_shared_is_not(db, eve, vic):
    budget(db, eve.id, ("Rent", "", *JANUARY, 1))
    budget(db, eve.id, ("Sales", "", *JANUARY, 2), is_shared=True)

    assert plans.versions(db, eve)[0].is_shared is False
    assert plans.versions(db, vic)[0].rows == 1


def test_budgets_of_companies_are_not_ones_own(db, ada, root):
    company = Rows(db.connection()).add("companies")["id"]
    budget(db, ada.id, ("Rent", "", *JANUARY, 5), company_id=company)

    assert plans.versions(db, root) == []
    assert plans.latest(db, ada, ada.id) is None
    assert plans.within(db, ada, ada.id, 1, *YEAR).empty


def test_the_files_of_a_version_are_named_the_newest_first(db, ada, vic):
    keys = []
    for name in ("plan.csv", "plan again.csv"):
        made = {"file_sha256": name.ljust(64), "file_size": 1, "data_type": "budgets"}
        upload = DataUpload(user_id=ada.id, filename=name, **made)
        db.add(upload)
        db.flush()
        keys.append(upload.id)
    shared = {"is_shared": True}
    budget(db, ada.id, ("Rent", "", *JANUARY, 1), data_upload_id=keys[0], **shared)
    budget(db, ada.id, ("Rent", "", *FEBRUARY, 1), data_upload_id=keys[1], **shared)

    assert [name for _, name in plans.versions(db, ada)[0].files] == ["plan again.csv", "plan.csv"]
    assert plans.versions(db, vic)[0].files == ()


def test_a_month_stays_whole_and_a_longer_budget_counts_by_days(db, ada):
    budget(db, ada.id, ("Rent", "North", *JANUARY, "-99.9999"), ("Rent", "", *QUARTER, "900.00"))

    found = plans.months(db, ada, ada.id, 1)

    assert cells(found) == {
        ("Rent", "North", FIRST): "-99.9999",
        ("Rent", "", FIRST): "310.0000",
        ("Rent", "", SECOND): "280.0000",
        ("Rent", "", THIRD): "310.0000",
    }
    assert found.index.names == ["category", "entity", "currency"]


def test_months_of_one_year_hold_that_part_of_a_longer_budget(db, ada):
    budget(db, ada.id, ("Rent", "", date(2025, 12, 1), date(2026, 1, 31), "62.00"))

    assert cells(plans.months(db, ada, ada.id, 1, year=2026)) == {("Rent", "", FIRST): "31.0000"}
    assert plans.months(db, ada, ada.id, 1, year=2024).empty


def test_weeks_add_up_within_their_months(db, ada):
    weeks = [(date(2026, 1, 5) + timedelta(days=7 * at)) for at in range(8)]
    rows = [("Food", "", day, day + timedelta(days=6), "70.07") for day in weeks]
    budget(db, ada.id, *rows)

    found = cells(plans.months(db, ada, ada.id, 1))

    assert found["Food", "", SECOND] == "280.2800"  # three whole weeks, and 6 + 1 days of two
    assert sum(map(Decimal, found.values())) == Decimal("560.56")


def test_large_and_small_amounts_stay_exact(db, ada, kind):
    most = "9999999999999999.9999" if kind == "postgresql" else "99999999999.9999"
    budget(db, ada.id, ("Rent", "", *YEAR, most), ("Rent", "", *QUARTER, f"-{most}"))
    budget(db, ada.id, ("Sales", "", *YEAR, "0.0001"), ("Sales", "", *JANUARY, most))

    found = plans.months(db, ada, ada.id, 1)

    assert sum(found.loc["Rent"].to_numpy().ravel()) == 0
    assert sum(one for one in found.loc["Sales"].to_numpy().ravel()) == Decimal(most) + Decimal(
        "0.0001"
    )
    assert sums(plans.versions(db, ada)[0]) == {"EUR": str(Decimal(most) + Decimal("0.0001"))}


periods = st.tuples(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 800)).map(
    lambda one: (one[0], one[0] + timedelta(days=one[1]))
)
amounts = st.integers(-(10**12), 10**12).map(lambda units: Decimal(units).scaleb(-4))


@given(st.dictionaries(periods, amounts, min_size=1, max_size=6))
def test_months_and_years_add_up_to_what_is_stored(db, ada, rows):
    db.execute(delete(Budget))
    budget(db, ada.id, *(("Rent", "", *days, amount) for days, amount in rows.items()))
    whole = sum(rows.values())

    found = plans.months(db, ada, ada.id, 1)
    years = {day.year for day in found.columns}

    assert sum(one for one in found.to_numpy().ravel() if one is not None) == whole
    for year in years:
        of_year = [one for day, one in found.iloc[0].items() if day.year == year]
        told = plans.compared(db, ada, ada.id, 1, 1, year=year).sums
        assert told["one"].tolist() == [sum(one for one in of_year if one is not None)]


def test_what_is_covered_and_what_is_lacking_is_told_by_line(db, ada):
    budget(db, ada.id, ("Rent", "North", *JANUARY, 1), ("Rent", "North", *QUARTER, 1))
    budget(db, ada.id, ("Sales", "", *JANUARY, 1), ("Sales", "", THIRD, date(2026, 3, 31), 1))

    found = plans.covered(db, ada, ada.id, 1).set_index("category")

    assert found.loc["Rent", ["first", "last", "months", "missing"]].tolist() == [
        FIRST,
        THIRD,
        3,
        0,
    ]
    assert found.loc["Sales", ["first", "last", "months", "missing"]].tolist() == [
        FIRST,
        THIRD,
        2,
        1,
    ]


def test_a_year_and_its_months_are_counted_twice_and_that_is_said(db, ada):
    budget(db, ada.id, ("Rent", "North", *YEAR, "-1200"), ("Rent", "North", *JANUARY, "-100"))
    budget(db, ada.id, ("Rent", "North", *FEBRUARY, "-90"), ("Rent", "South", *JANUARY, "-1"))

    (found,) = plans.overlaps(db, ada, ada.id, 1)

    assert (found.category, found.entity, found.others) == ("Rent", "North", 2)
    assert found.sentence == (
        "Rent of North: the budget of 2026-01-01 to 2026-12-31 (-1,200.00) shares days with 2 "
        "others, and all of them count, together -1,390.00 EUR. Spread the longer one by months, "
        "or remove what is there twice."
    )


def test_periods_that_meet_do_not_overlap_and_those_apart_are_told_apart(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, 1), ("Rent", "", *FEBRUARY, 1))
    assert plans.overlaps(db, ada, ada.id, 1) == []

    middle = date(2026, 1, 31), date(2026, 1, 31)
    later = date(2027, 1, 1), date(2027, 3, 31)
    within = date(2027, 2, 1), date(2027, 2, 28)
    budget(db, ada.id, ("Rent", "", *middle, 1), ("Rent", "", *later, 3, "USD"))
    budget(db, ada.id, ("Rent", "", *within, 1))

    found = plans.overlaps(db, ada, ada.id, 1)

    assert [(one.start, one.others, len(one.amounts)) for one in found] == [
        (JANUARY[0], 1, 1),
        (later[0], 1, 2),
    ]
    assert "shares days with another one" in found[0].sentence
    assert "together 1.00 EUR and 3.00 USD" in found[1].sentence


def test_two_versions_are_compared_line_by_line(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, -100), ("Sales", "", *JANUARY, 0))
    budget(db, ada.id, ("Wages", "", *JANUARY, -50), ("Sales", "A", *JANUARY, 7, "USD"))
    new = [("Rent", "", *JANUARY, -110), ("Sales", "", *JANUARY, 5), ("Fees", "", *JANUARY, 1)]
    budget(db, ada.id, *new, version=2)

    found = plans.compared(db, ada, ada.id, 1, 2)

    lines = found.lines.set_index(["category", "entity"])
    texts = lines[["one", "other", "difference"]].map(lambda one: one and str(one))
    assert texts.loc[("Rent", "")].tolist() == ["-100.0000", "-110.0000", "-10.0000"]
    assert texts.loc[("Fees", "")].tolist() == [None, "1.0000", "1.0000"]
    assert texts.loc[("Wages", "")].tolist() == ["-50.0000", None, "50.0000"]
    assert lines.loc[("Rent", ""), "change"] == pytest.approx(-0.1)
    assert lines.loc[("Wages", ""), "change"] == 1.0
    assert lines.loc[("Sales", ""), ["change", "reason"]].tolist() == [
        None,
        "It is 0 in version 1.",
    ]
    assert lines.loc[("Fees", ""), "reason"] == "Version 1 has no budget for it."
    assert found.sums[["currency", "one", "other"]].astype(str).to_numpy().tolist() == [
        ["EUR", "-150.0000", "-104.0000"],
        ["USD", "7.0000", "None"],
    ]


def test_versions_are_compared_for_a_year_by_the_days_in_it(db, ada):
    budget(db, ada.id, ("Rent", "", date(2025, 12, 1), date(2026, 1, 31), 62))
    budget(db, ada.id, ("Rent", "", *FEBRUARY, 1), ("Fees", "", *JANUARY, 2), version=1)
    budget(db, ada.id, ("Rent", "", *YEAR, 20), version=2)

    found = plans.compared(db, ada, ada.id, 1, 2, year=2026).lines.set_index("category")

    assert found.loc["Rent", ["one", "other"]].tolist() == [32, 20]
    assert found.loc["Fees", "one"] == 2


def test_a_year_in_which_neither_version_has_anything_has_no_lines(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, 1))

    found = plans.compared(db, ada, ada.id, 1, 1, year=2020)

    assert found.lines.empty
    assert found.sums.empty


def test_a_version_that_is_not_there_is_not_compared(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, 1))

    with pytest.raises(NotFound, match="no version 7"):
        plans.compared(db, ada, ada.id, 1, 7)
    with pytest.raises(NotFound, match="no version 7"):
        plans.covered(db, ada, ada.id, 7)


def test_what_touches_a_period_is_told_as_it_is_stored(db, ada, upload):
    budget(db, ada.id, ("Rent", "", *YEAR, "12.3456"), data_upload_id=upload.id)
    budget(db, ada.id, ("Rent", "North", *FEBRUARY, 1), ("Rent", "South", BEFORE, BEFORE, 1))

    found = plans.within(db, ada, ada.id, 1, *JANUARY)

    (row,) = found.to_dict("records")
    assert (row["category"], row["entity"], row["currency"]) == ("Rent", "", "EUR")
    assert (row["start"], row["end"]) == YEAR
    assert str(row["amount"]) == "12.3456"
    assert row["data_upload_id"] == upload.id
    assert len(plans.within(db, ada, ada.id, 1, *YEAR)) == 2


def test_a_version_is_read_at_once_however_many_lines_it_has(db, ada, statements):
    budget(db, ada.id, *((f"Cost {at}", "", *QUARTER, at) for at in range(20)))
    budget(db, ada.id, *((f"Cost {at}", "", *YEAR, at) for at in range(20)), version=2)

    with statements.budget(1):
        assert len(plans.months(db, ada, ada.id, 1)) == 20
    with statements.budget(2):
        assert len(plans.compared(db, ada, ada.id, 1, 2).lines) == 20
    with statements.budget(2):
        assert len(plans.versions(db, ada)) == 2

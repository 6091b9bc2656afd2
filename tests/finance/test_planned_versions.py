"""Versions of budgets are copied, scaled, begun with what was, and dropped."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.errors import Invalid, NotFound
from core.finance import flows, planning, plans
from core.finance.tables import Budget
from tests.bed.budgeted import JANUARY, YEAR, budget
from tests.finance.planned import RENT, actual, deeds, stored, two_months


@pytest.fixture
def rent(db, ada):
    """The rent of January and February."""
    two_months(db, ada)


def test_a_copy_is_the_next_version_and_from_no_file(db, ada, upload):
    budget(db, ada.id, (*RENT[:2], *YEAR, "12.3456"), data_upload_id=upload.id, is_shared=True)

    number = planning.add_version(db, ada)

    assert number == 2
    assert stored(db, ada, 2) == stored(db, ada, 1)
    copied = db.scalars(select(Budget).where(col(Budget.version) == 2)).one()
    assert (copied.data_upload_id, copied.is_shared) == (None, False)
    assert deeds(db)[-1][0] == "budget.copy"


def test_a_copy_is_scaled_some_categories_by_their_own_factor(db, ada):
    rows = [("Rent", "", *JANUARY, "-100.01"), ("Fees", "", *JANUARY, "0.0005")]
    budget(db, ada.id, *rows, ("Sales", "", *JANUARY, 200))

    given = {"factor": Decimal("1.1"), "by_category": {"Sales": Decimal("0.5")}}
    number = planning.add_version(db, ada, 1, **given)

    assert [(row[0], row[3]) for row in stored(db, ada, number)] == [
        ("Fees", "0.0006"),  # of 0.00055, to the even digit
        ("Rent", "-110.0100"),  # whole cents stay whole cents
        ("Sales", "100.0000"),
    ]


def test_a_shared_version_of_somebody_else_is_copied_into_ones_own(db, ada, eve):
    budget(db, eve.id, ("Rent", "", *JANUARY, 1), version=7)
    with pytest.raises(NotFound, match="no version 7"):
        planning.add_version(db, ada, 7, of_owner=eve.id)
    planning.share(db, eve, 7, True)

    assert planning.add_version(db, ada, of_owner=eve.id) == 1
    assert [one.owner for one in plans.versions(db, ada)] == ["ada", "eve"]


@pytest.mark.parametrize(
    ("given", "error", "why"),
    [
        ({"of": 9}, NotFound, "no version 9 of these budgets"),
        ({"factor": Decimal(101)}, Invalid, "factor for all amounts lies between 0 and 100"),
        ({"by_category": {"Rent": Decimal(-1)}}, Invalid, "The factor for Rent lies between"),
        ({"by_category": {"Tax": Decimal(1)}}, Invalid, "Version 1 has no category Tax"),
    ],
    ids=["version", "factor", "own factor", "category"],
)
def test_what_cannot_be_copied_is_a_sentence(db, ada, rent, given, error, why):
    with pytest.raises(error, match=why):
        planning.add_version(db, ada, **given)


def test_without_budgets_there_is_nothing_to_copy(db, ada):
    with pytest.raises(NotFound, match="no budgets yet that could be copied"):
        planning.add_version(db, ada)


def test_an_amount_that_grows_too_large_is_refused(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, 10**15))

    with pytest.raises(Invalid, match="Rent: .* has more than 4 decimals, or more than 16 digits"):
        planning.add_version(db, ada, factor=Decimal(100))


def test_the_thousandth_version_is_the_last(db, ada):
    budget(db, ada.id, ("Rent", "", *JANUARY, 1), version=1_000)

    with pytest.raises(Invalid, match="numbered from 1 to 1,000"):
        planning.add_version(db, ada)


def test_a_first_budget_is_made_of_the_actual_months_of_the_year_before(db, ada):
    actual(db, ada, "Rent", [-100.005, -100.0])
    actual(db, ada, "value", [1.0], name="Licences", currency="USD", entity=None)
    actual(db, ada, "Cash", [7.0], kind="stock")
    actual(db, ada, "Heads", [7.0], currency=None)
    actual(db, ada, "Gross profit", [7.0])

    number = planning.from_actuals(db, ada, 2026, growth=Decimal("0.1"))

    assert number == 1
    assert stored(db, ada) == [
        ("Licences", "2026-01-01", "2026-01-31", "1.1000"),
        ("Rent North", "2026-01-01", "2026-01-31", "-110.0100"),
        ("Rent North", "2026-02-01", "2026-02-28", "-110.0000"),
    ]
    assert flows.years(db, ada, ada.id) == [2025]


def test_series_of_one_line_are_added_up(db, ada):
    actual(db, ada, "Rent", [1.0, 2.0], name="First")
    actual(db, ada, "Rent", [10.0], name="Second")

    planning.from_actuals(db, ada, 2026)

    assert [row[3] for row in stored(db, ada)] == ["11.0000", "2.0000"]


@pytest.mark.parametrize(
    ("year", "growth", "error", "why"),
    [
        (2024, 0, NotFound, "no actual amounts of money in 2023"),
        (1900, 0, Invalid, "Budgets lie between 1900 and 2200"),
        (2026, -2, Invalid, "The factor for growth lies between"),
    ],
    ids=["no actuals", "year", "growth"],
)
def test_a_budget_without_a_base_is_not_made_up(db, ada, year, growth, error, why):
    actual(db, ada, "Rent", [1.0])

    with pytest.raises(error, match=why):
        planning.from_actuals(db, ada, year, growth=Decimal(growth))


def test_actuals_in_two_currencies_are_no_budget(db, ada):
    actual(db, ada, "Rent", [1.0], currency="EUR", name="Euro")
    actual(db, ada, "Rent", [1.0], currency="USD", name="Dollar")

    with pytest.raises(Invalid, match="Rent of North has actual amounts in more than one currency"):
        planning.from_actuals(db, ada, 2026)


def test_a_version_is_dropped_alone_and_its_file_can_still_be_taken_back(db, ada, rent):
    planning.add_version(db, ada)

    assert planning.drop_version(db, ada, 1) == 2

    assert [one.number for one in plans.versions(db, ada)] == [2]
    assert [deed for deed, _ in deeds(db)] == ["budget.copy", "budget.drop"]

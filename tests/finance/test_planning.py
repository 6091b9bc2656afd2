"""Budgets are changed whole or not at all, by their owner, and never over another change."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.analytics.phasing import PHASINGS
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.finance import flows, planning, plans
from core.finance.planning import Cell, Spread
from core.finance.tables import Budget
from tests.bed.budgeted import JANUARY, YEAR, budget
from tests.finance.planned import (
    FEBRUARY,
    MARCH,
    QUARTER,
    RENT,
    actual,
    deeds,
    january,
    stored,
    two_months,
)

JAN, FEB = Cell(*RENT, JANUARY[0]), Cell(*RENT, FEBRUARY[0])


@pytest.fixture
def rent(db, ada):
    """The rent of January and February."""
    two_months(db, ada)


def test_amounts_of_months_are_changed_added_and_taken_away(db, ada, rent):
    march = Cell(*RENT, date(2026, 3, 17))
    changes = {JAN: Decimal("-110.25"), FEB: None, march: Decimal(-5)}

    count = planning.save(db, ada, 1, changes, seen={JAN: Decimal(-100), march: None})

    assert count == 3
    assert stored(db, ada) == [
        ("Rent North", "2026-01-01", "2026-01-31", "-110.2500"),
        ("Rent North", "2026-03-01", "2026-03-31", "-5.0000"),
    ]
    ((deed, told),) = deeds(db)
    assert (deed, told["version"], told["changed"]) == ("budget.save", 1, 3)
    assert told["changes"]["Rent of North, 2026-01"] == "-100.00 → -110.25"
    assert told["changes"]["Rent of North, 2026-02"] == "-90.50 → nothing"


def test_what_is_as_it_was_is_no_change(db, ada, rent):
    assert planning.save(db, ada, 1, {JAN: Decimal("-100.00")}, seen={}) == 0
    assert deeds(db) == []


def test_without_changes_nothing_is_saved(db, ada, rent):
    assert planning.save(db, ada, 1, {}, seen={}) == 0


def test_budgets_belong_to_somebody(db):
    with pytest.raises(NotFound, match="A budget belongs to somebody; name a person"):
        planning.put_line(db, SYSTEM, 1, {JAN: Decimal(1)})


def test_an_amount_that_somebody_enters_no_longer_comes_from_its_file(db, ada, upload):
    budget(db, ada.id, (*RENT[:2], *JANUARY, 1), data_upload_id=upload.id)

    planning.save(db, ada, 1, {JAN: Decimal(2)}, seen={JAN: Decimal(1)})

    assert db.scalars(select(col(Budget.data_upload_id))).all() == [None]


def test_what_was_changed_meanwhile_is_not_overwritten(db, ada, rent):
    planning.save(db, ada, 1, {JAN: Decimal(-120)}, seen={})
    mine = {JAN: Decimal(-1), FEB: Decimal(-2)}

    with pytest.raises(Conflict) as refused:
        planning.save(db, ada, 1, mine, seen={JAN: Decimal(-100), FEB: Decimal("-90.5")})

    assert str(refused.value) == (
        "These budgets were changed meanwhile: Rent of North, 2026-01 is -120.00 now and was "
        "-100.00. Nothing was saved; look at what is there now, and enter it again."
    )
    assert january(db, ada) == ["-120.0000"]


def test_what_was_taken_away_meanwhile_is_not_put_back(db, ada, rent):
    planning.save(db, ada, 1, {JAN: None}, seen={})

    with pytest.raises(Conflict, match="is nothing now and was -100.00"):
        planning.save(db, ada, 1, {JAN: Decimal(-1)}, seen={JAN: Decimal(-100)})


def test_a_month_of_a_longer_budget_is_not_changed_alone(db, ada):
    budget(db, ada.id, (*RENT[:2], *YEAR, -1200))

    with pytest.raises(Invalid) as refused:
        planning.save(db, ada, 1, {FEB: Decimal(-1)}, seen={})

    assert str(refused.value) == (
        "Rent of North, 2026-02: its budget is for 2026-01-01 to 2026-12-31 as a whole. Spread "
        "that over months first, then change a month."
    )


def test_a_month_has_one_currency(db, ada, rent):
    dollars = Cell("Rent", "North", "USD", JANUARY[0])

    with pytest.raises(Conflict, match="2026-01 has a budget in EUR, not in USD"):
        planning.save(db, ada, 1, {dollars: Decimal(1)}, seen={})


@pytest.mark.parametrize(
    ("cell", "amount", "why"),
    [
        (JAN, "0.00001", "Rent of North, 2026-01: 0.00001 has more than 4 decimals"),
        (JAN, "1e16", "or more than 16 digits"),
        (JAN, "NaN", "Rent of North, 2026-01: NaN has more"),
        (("Rent", "", "XXY", JANUARY[0]), "1", "'XXY' is no currency; write it as EUR or USD"),
        (("", "", "EUR", JANUARY[0]), "1", "needs a category of 1 to 100 characters"),
        (("x" * 101, "", "EUR", JANUARY[0]), "1", "needs a category of 1 to 100 characters"),
        (("x", "y" * 101, "EUR", JANUARY[0]), "1", "has more than 100 characters"),
        (("x", "", "EUR", date(1066, 1, 1)), "1", "lie between the years 1900 and 2200"),
    ],
    ids=["decimals", "digits", "nan", "currency", "no name", "long name", "long entity", "year"],
)
def test_what_no_budget_can_be_is_refused_with_a_sentence(db, ada, rent, cell, amount, why):
    for do in (planning.save, planning.put_line):
        more = {"seen": {}} if do is planning.save else {}
        with pytest.raises(Invalid, match=why):
            do(db, ada, 1, {Cell(*cell): Decimal(amount)}, **more)


def test_a_currency_may_be_written_small(db, ada):
    planning.put_line(db, ada, 1, {Cell(" Rent ", "", "eur", JANUARY[0]): Decimal(1)})

    assert db.scalars(select(col(Budget.currency))).all() == ["EUR"]


def test_a_version_that_is_not_there_is_not_changed(db, ada, rent):
    for do in (
        lambda: planning.save(db, ada, 2, {JAN: Decimal(1)}, seen={}),
        lambda: planning.remove_lines(db, ada, 2, [RENT]),
        lambda: planning.drop_version(db, ada, 2),
        lambda: planning.share(db, ada, 2, True),
    ):
        with pytest.raises(NotFound, match="no version 2 among these budgets"):
            do()


def test_only_an_administrator_changes_budgets_of_others(db, ada, eve, root, rent):
    planning.share(db, ada, 1, True)

    with pytest.raises(NotAllowed, match="Only budgets of one's own can be changed"):
        planning.save(db, eve, 1, {JAN: Decimal(1)}, seen={}, owner_id=ada.id)
    planning.save(db, root, 1, {JAN: Decimal(1)}, seen={}, owner_id=ada.id)

    assert january(db, ada) == ["1.0000"]


def test_what_is_added_to_a_shared_version_is_shared(db, ada, vic, rent):
    planning.share(db, ada, 1, True)

    planning.put_line(db, ada, 1, {Cell("Fees", "", "EUR", JANUARY[0]): Decimal(1)})
    planning.save(db, ada, 1, {Cell(*RENT, MARCH[0]): Decimal(1)}, seen={})
    planning.phase(db, ada, 1, Spread("Sales", "", "EUR", *JANUARY, Decimal(1), "evenly"))

    assert plans.versions(db, vic)[0].rows == 5
    planning.share(db, ada, 1, False)
    assert plans.versions(db, vic) == []


def test_a_line_may_begin_a_version_and_is_not_put_over_another(db, ada):
    months = {JAN: Decimal(1), FEB: Decimal(2)}
    assert planning.put_line(db, ada, 4, months) == 2

    with pytest.raises(Conflict, match="a budget already for Rent of North, 2026-02; change it"):
        planning.put_line(db, ada, 4, {FEB: Decimal(1), Cell(*RENT, MARCH[0]): Decimal(1)})
    with pytest.raises(Invalid, match="an amount in one month at least"):
        planning.put_line(db, ada, 4, {})
    with pytest.raises(Invalid, match="numbered from 1 to 1,000; this one is 1,001"):
        planning.put_line(db, ada, 1_001, months)

    assert [row[1] for row in stored(db, ada, 4)] == ["2026-01-01", "2026-02-01"]


def test_lines_are_taken_out_whole(db, ada, rent):
    budget(db, ada.id, ("Rent", "South", *JANUARY, 1), ("Fees", "", *JANUARY, 1))

    count = planning.remove_lines(db, ada, 1, [RENT, ("Fees", "", "EUR"), ("Gone", "", "EUR")])

    assert count == 3
    assert [row[0] for row in stored(db, ada)] == ["Rent South"]
    with pytest.raises(NotFound, match="None of these lines is there any more"):
        planning.remove_lines(db, ada, 1, [RENT])


def test_a_year_is_spread_over_its_months_in_place_of_what_is_there(db, ada, rent):
    budget(db, ada.id, (*RENT[:2], *YEAR, -1200), ("Rent", "South", *JANUARY, 1))
    wanted = Spread(*RENT, *YEAR, Decimal("-1000.00"), "evenly")

    count = planning.phase(db, ada, 1, wanted)

    amounts = [row[3] for row in stored(db, ada) if row[0] == "Rent North"]
    assert count == 12
    assert amounts == ["-83.3400"] * 4 + ["-83.3300"] * 8
    assert plans.overlaps(db, ada, ada.id, 1) == []
    assert len(stored(db, ada)) == 13
    assert deeds(db)[-1][1]["in_place"] == 3


def test_a_budget_that_reaches_beyond_the_period_stands_in_the_way(db, ada):
    budget(db, ada.id, (*RENT[:2], *YEAR, -1200))

    with pytest.raises(Conflict, match="2026-01-01 to 2026-12-31 reaches beyond 2026-01-01 to"):
        planning.phase(db, ada, 1, Spread(*RENT, *QUARTER, Decimal(1), "by_days"))


def test_an_amount_follows_the_actual_months_of_the_year_before(db, ada):
    actual(db, ada, "Rent", [100.0, 0.0, 300.0])
    wanted = Spread(*RENT, *QUARTER, Decimal(-800), "by_shape")

    shown = flows.preview(db, ada, ada.id, wanted)
    planning.phase(db, ada, 1, wanted)

    assert shown["amount"].tolist() == [-200, 0, -600]
    assert [row[3] for row in stored(db, ada)] == ["-200.0000", "0.0000", "-600.0000"]


def test_costs_below_zero_are_followed_by_their_size(db, ada):
    actual(db, ada, "Rent", [-1.0, -3.0, 0.0])

    assert flows.shape(db, ada, ada.id, *RENT, *QUARTER) == [1.0, 3.0, 0.0]


def test_a_budget_of_the_whole_follows_all_entities_unless_the_whole_is_known(db, ada):
    actual(db, ada, "Rent", [1.0], entity="North")
    actual(db, ada, "Rent", [2.0], entity="South")
    assert flows.shape(db, ada, ada.id, "Rent", "", "EUR", *JANUARY) == [3.0]

    actual(db, ada, "Rent", [5.0], entity=None)
    assert flows.shape(db, ada, ada.id, "Rent", "", "EUR", *JANUARY) == [5.0]


def test_a_shape_that_is_not_there_is_a_sentence(db, ada, eve):
    actual(db, ada, "Rent", [1.0, 2.0])

    with pytest.raises(Invalid, match="amounts of Rent of North lack 2025-03; choose another way"):
        flows.shape(db, ada, ada.id, *RENT, *QUARTER)
    with pytest.raises(NotFound, match=r"of Rent of North in USD from 2025-01 to 2025-03 that you"):
        flows.shape(db, ada, ada.id, "Rent", "North", "USD", *QUARTER)
    with pytest.raises(NotFound, match="Choose another way"):
        flows.shape(db, eve, ada.id, *RENT, *JANUARY)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"how": "by_moon"}, "'by_moon' is no way"),
        ({"end": date(2025, 1, 1)}, "ends before it begins"),
        ({"start": date(1800, 1, 1)}, "between the years 1900 and 2200"),
        ({"how": "4-4-5", "end": FEBRUARY[1]}, "4-4-5 weeks are of whole quarters"),
    ],
    ids=["way", "turned", "long ago", "weeks"],
)
def test_what_cannot_be_spread_is_refused_with_a_sentence(db, ada, change, why):
    given = dict(zip(("category", "entity", "currency"), RENT, strict=True))
    given |= {"start": JANUARY[0], "end": MARCH[1], "amount": Decimal(1), "how": "evenly"}

    with pytest.raises(Invalid, match=why):
        planning.phase(db, ada, 1, Spread(**(given | change)))


@pytest.mark.parametrize("how", PHASINGS)
def test_what_is_stored_is_what_was_shown(db, ada, how):
    actual(db, ada, "Rent", [5.0, 7.0, 11.0])
    wanted = Spread(*RENT, *QUARTER, Decimal("100.01"), how)

    shown = flows.preview(db, ada, ada.id, wanted)
    planning.phase(db, ada, 1, wanted)

    kept = [Decimal(row[3]) for row in stored(db, ada)]
    assert kept == shown["amount"].tolist()
    assert sum(kept) == Decimal("100.01")

"""Which way round a file is, is told by its amounts, unless a person says it."""

from datetime import date

import pytest

from core.errors import NotAllowed
from core.finance import sign_deciding, signs
from core.finance.tables import Side
from tests.bed.rows import Rows
from tests.finance.books import file

SALES, RENT, GOODS, TAX = ("revenue", 100.0), "operating_expense", "cost_of_sales", "tax"


def told(db, user, owner=None):
    """What is said of each file, by its name."""
    return {one.filename: one for one in signs.signs(db, user, (owner or user).id)}


@pytest.mark.parametrize(
    ("sales", "rent", "income", "cost", "words"),
    [
        (100, -40, 1, -1, "income positive, costs negative (as results)"),
        (100, 40, 1, 1, "income and costs positive (as amounts)"),
        (-100, 40, -1, 1, "income negative, costs positive (as in the ledger)"),
    ],
)
def test_a_file_is_recognised_by_its_amounts(db, ada, sales, rent, income, cost, words):
    file(db, ada, "a.csv", {"Sales": ("revenue", sales), "Rent": (RENT, rent)})

    (found,) = signs.signs(db, ada, ada.id)

    assert (found.income, found.cost, found.convention) == (income, cost, words)
    assert (found.is_decided, found.is_doubtful, found.owner_id) == (False, False, ada.id)


def test_expenses_may_be_negative_in_one_file_and_positive_in_another(db, ada):
    file(db, ada, "jan.csv", {"Sales": SALES, "Rent": (RENT, -40)})
    file(db, ada, "feb.csv", {"Sales": SALES, "Rent": (RENT, 40)}, first="2026-02")

    assert {name: one.cost for name, one in told(db, ada).items()} == {"feb.csv": 1, "jan.csv": -1}
    assert signs.mixed(db, ada, ada.id) == [
        "Costs are negative in jan.csv and positive in feb.csv; each is read by its own sign. Say "
        "so on Chart of accounts if one is wrong."
    ]


def test_the_newest_file_comes_first(db, ada):
    for name, month in (("one.csv", "2026-01"), ("two.csv", "2026-02"), ("three.csv", "2026-03")):
        file(db, ada, name, {"Sales": SALES}, first=month)

    assert list(told(db, ada)) == ["three.csv", "two.csv", "one.csv"]


def test_what_is_seldom_the_other_way_round_changes_nothing(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", [100, 100, -40]), "Rent": (RENT, [-40, -40, 9])})

    found = told(db, ada)["a.csv"]

    assert (found.income, found.cost, found.doubts) == (1, -1, ())


def test_where_most_is_not_enough_income_is_taken_as_signed_and_costs_by_what_there_is_more_of(
    db, ada
):
    file(db, ada, "a.csv", {"Sales": ("revenue", [40, -60]), "Rent": (RENT, [40, -60])})

    found = told(db, ada)["a.csv"]

    assert (found.income, found.cost, found.is_doubtful) == (1, -1, True)
    assert found.doubts == (
        "Income is 40 % positive and 60 % negative by amount: it is taken as it is signed.",
        "Costs are 40 % positive and 60 % negative by amount: costs that are negative are taken as "
        "the usual ones.",
    )


def test_deductions_from_revenue_have_a_sign_of_their_own(db, ada):
    amounts = {"Sales": SALES, "Rent": (RENT, 40), "Discounts": ("deduction", -200)}
    file(db, ada, "a.csv", amounts)

    found = told(db, ada)["a.csv"]

    assert (found.income, found.cost, found.deductions, found.doubts) == (1, 1, -1, ())


def test_deductions_of_no_clear_sign_are_read_like_the_costs_and_doubted(db, ada):
    amounts = {"Sales": SALES, "Rent": (RENT, -40), "Discounts": ("deduction", [5, -5])}
    file(db, ada, "a.csv", amounts)

    found = told(db, ada)["a.csv"]

    assert found.deductions == -1
    assert found.doubts == (
        "Deductions from revenue are 50 % positive and 50 % negative by amount: those that are "
        "negative are taken as the usual ones.",
    )


def test_deductions_alone_tell_of_the_costs(db, ada):
    file(db, ada, "a.csv", {"Sales": SALES, "Discounts": ("deduction", -5)})

    found = told(db, ada)["a.csv"]

    assert (found.cost, found.deductions) == (-1, -1)


def test_a_class_that_is_the_other_way_round_is_doubted_and_read_like_the_rest(db, ada):
    file(db, ada, "a.csv", {"Sales": SALES, "Goods": (GOODS, -200), "Tax": (TAX, 8)})

    found = told(db, ada)["a.csv"]

    assert found.cost == -1
    assert found.doubts == (
        "Tax: costs there are positive, but negative in the rest of the file; they are read like "
        "the rest, so they count the other way.",
    )


@pytest.mark.parametrize(
    ("amounts", "words", "doubt"),
    [
        ({"Sales": ("revenue", -5)}, "income negative", "no costs beside it"),
        (
            {"Sales": ("revenue", -5), "Rent": (RENT, -4)},
            "income and costs negative",
            "both negative",
        ),
    ],
)
def test_income_below_zero_is_doubted_unless_costs_tell_of_a_ledger(db, ada, amounts, words, doubt):
    file(db, ada, "a.csv", amounts)

    (found,) = signs.signs(db, ada, ada.id)

    assert (found.income, found.convention) == (-1, words)
    assert doubt in found.doubts[0]


def test_what_has_no_direction_tells_nothing_and_is_taken_with_the_income(db, ada):
    amounts = {"Sales": ("revenue", -5), "Rent": (RENT, 4), "Interest": ("financial", 900)}
    file(db, ada, "ledger.csv", amounts)
    file(db, ada, "alone.csv", {"Interest": ("financial", -900)}, first="2026-02")

    found = told(db, ada)

    assert found["ledger.csv"].income == -1
    assert (found["alone.csv"].income, found["alone.csv"].doubts) == (1, ())


def test_only_costs_are_told_of_as_such(db, ada):
    file(db, ada, "a.csv", {"Rent": (RENT, -40), "Goods": (GOODS, -10)})

    found = told(db, ada)["a.csv"]

    assert (found.convention, found.sides) == ("costs negative", (Side.cost,))


def test_cash_heads_and_what_is_no_money_tell_nothing(db, ada):
    file(db, ada, "a.csv", {"Bank": ("cash", -5), "Staff": ("headcount", 3), "?": (None, 4)})
    file(db, ada, "b.csv", {"Sold": ("revenue", -5)}, currency=None)

    assert signs.signs(db, ada, ada.id) == []


def test_what_a_person_said_goes_before_what_the_amounts_tell(db, ada):
    key = file(db, ada, "a.csv", {"Sales": SALES, "Rent": (RENT, [40, -60])})

    sign_deciding.decide(db, ada, key, Side.cost, 1)

    found = told(db, ada)["a.csv"]
    assert (found.cost, found.is_decided, found.decided) == (1, True, (Side.cost,))
    assert (found.doubts, found.convention) == ((), "income and costs positive (as amounts)")


def test_files_of_which_a_person_said_it_are_not_called_mixed(db, ada):
    jan = file(db, ada, "jan.csv", {"Rent": (RENT, -40)})
    file(db, ada, "feb.csv", {"Rent": (RENT, 40)}, first="2026-02")

    sign_deciding.decide(db, ada, jan, Side.cost, -1)

    assert signs.mixed(db, ada, ada.id) == []


def test_many_files_are_read_alike_and_named_in_part(db, ada):
    for number in range(1, 13):
        values = {"Sales": SALES, "Rent": (RENT, 4 if number % 2 else -4)}
        file(db, ada, f"{number:02}.csv", values, first=f"2026-{number:02}")

    found = told(db, ada)

    assert [found[f"{number:02}.csv"].cost for number in range(1, 13)] == [1, -1] * 6
    assert signs.mixed(db, ada, ada.id) == [
        "Costs are negative in 12.csv, 10.csv, 08.csv and 3 more and positive in 11.csv, 09.csv, "
        "07.csv and 3 more; each is read by its own sign. Say so on Chart of accounts if one is "
        "wrong."
    ]


def test_two_statements_tell_of_all_files(db, ada, statements):
    for number in range(1, 4):
        file(db, ada, f"{number}.csv", {"Sales": SALES}, first=f"2026-0{number}")

    with statements.budget(2):
        assert len(signs.signs(db, ada, ada.id)) == 3


def test_eve_sees_nothing_of_adas_but_what_is_shared_and_not_the_name_of_its_file(
    db, ada, eve, root
):
    file(db, ada, "own.csv", {"Sales": SALES})
    key = file(db, ada, "shared.csv", {"Fees": ("revenue", -7)}, is_shared=True)

    assert list(told(db, eve, ada)) == ["shared.csv"]
    assert set(told(db, root, ada)) == {"own.csv", "shared.csv"}
    assert signs.signs(db, eve, eve.id) == []

    upload = db.get(signs.DataUpload, key)
    upload.is_shared = False
    db.flush()
    assert list(told(db, eve, ada)) == [signs.HIDDEN]


def test_nobody_is_told_without_signing_in(db, ada):
    with pytest.raises(NotAllowed):
        signs.signs(db, signs.Actor(None, "nobody", None), ada.id)


def budget(db, owner, amounts, version=1, **given):
    rows = Rows(db.connection())
    for category, amount in amounts.items():
        rows.add(
            "budgets",
            user_id=owner.id,
            category=category,
            amount=amount,
            version=version,
            period_start=date(2026, 1, 1),
            period_end=date(2026, 1, 31),
            **given,
        )


def test_a_budget_is_recognised_by_the_accounts_its_categories_are(db, ada):
    amounts = {"Sales": SALES, "Rent": (RENT, 40), "Discounts": ("deduction", 4)}
    file(db, ada, "a.csv", amounts)
    budget(db, ada, {"Sales": 90, "Rent": -50, "Discounts": 900, "Unheard of": 9_000})
    budget(db, ada, {"Sales": -90, "Rent": 50}, version=2)

    assert signs.plan_signs(db, ada, ada.id, 1) == {Side.income: 1, Side.cost: -1}
    assert signs.plan_signs(db, ada, ada.id, 2) == {Side.income: -1, Side.cost: 1}
    assert signs.plan_signs(db, ada, ada.id, 3) == {"income": 1, "cost": 1}


def test_eve_reads_no_budget_of_adas(db, ada, eve):
    file(db, ada, "a.csv", {"Rent": (RENT, 40)}, is_shared=True)
    budget(db, ada, {"Rent": -50})

    assert signs.plan_signs(db, eve, ada.id, 1)[Side.cost] == 1

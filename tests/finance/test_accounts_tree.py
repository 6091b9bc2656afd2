"""Accounts become results line by line, whichever way round their files are."""

from datetime import date

import pytest

from core.finance import accounts, sign_deciding
from core.finance.tables import Side
from tests.finance.books import file

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
GOODS, RENT, TAX = "cost_of_sales", "operating_expense", "tax"


def tree(db, user, owner=None):
    return accounts.tree(db, user, (owner or user).id, *YEAR)


def amounts(found, currency="EUR"):
    """Lines and categories of a statement by name, in order."""
    return {row.name: row.amount for row in found.statements[currency]}


def lines(found, currency="EUR"):
    return {row.line: row.amount for row in found.statements[currency] if row.level == 0}


def test_the_statement_goes_from_revenue_to_net_income_and_then_to_what_stands(db, ada):
    file(
        db,
        ada,
        "a.csv",
        {
            "Sales": ("revenue", [100, 200]),
            "Services": ("revenue", 50),
            "Goods": (GOODS, -120),
            "Rent": (RENT, -30),
            "Interest": ("paid", -8),
            "Grants": ("other", 3),
            "Income tax": (TAX, -20),
            "Bank": ("cash", [500, 700]),
            "Staff": ("headcount", [5, 6]),
        },
    )

    found = tree(db, ada)

    assert amounts(found) == {
        "Revenue": 350,
        "Sales": 300,
        "Services": 50,
        "Cost of sales": 120,
        "Goods": 120,
        "Gross profit": 230,
        "Operating expenses": 30,
        "Rent": 30,
        "Operating income": 200,
        "Financial result": -8,
        "Interest": -8,
        "Other result": 3,
        "Grants": 3,
        "Profit before tax": 195,
        "Tax": 20,
        "Income tax": 20,
        "Net income": 175,
        "Cash": 700,
        "Bank": 700,
        "Headcount": 6,
        "Staff": 6,
    }
    assert [row.level for row in found.statements["EUR"]][:4] == [0, 1, 1, 0]
    assert found.result("EUR", "headcount").unit == ""


def test_expenses_negative_in_one_file_and_positive_in_another_come_to_the_same(db, ada):
    file(db, ada, "jan.csv", {"Sales": ("revenue", 100), "Rent": (RENT, -40)})
    file(db, ada, "feb.csv", {"Sales": ("revenue", 100), "Rent": (RENT, 40)}, first="2026-02")

    assert lines(tree(db, ada))["operating_expense"] == 80
    assert lines(tree(db, ada))["operating_income"] == 120


def test_a_ledger_has_the_same_results_as_a_file_of_results(db, ada, eve):
    file(db, ada, "results.csv", {"Sales": ("revenue", 100), "Rent": (RENT, -40), "?": (TAX, -9)})
    file(db, eve, "ledger.csv", {"Sales": ("revenue", -100), "Rent": (RENT, 40), "?": (TAX, 9)})

    assert lines(tree(db, eve)) == lines(tree(db, ada))
    assert lines(tree(db, eve))["net_income"] == 51


@pytest.mark.parametrize("discounts", [-20, 20])
def test_deductions_come_off_revenue_whichever_way_round_they_are(db, ada, discounts):
    amounts_of = {"Sales": ("revenue", 100), "Rent": (RENT, 40)}
    file(db, ada, "a.csv", amounts_of | {"Discounts": ("deduction", discounts)})

    found = tree(db, ada)

    assert lines(found)["revenue"] == 80
    assert amounts(found)["Discounts"] == -20


def test_what_a_person_said_wins(db, ada):
    key = file(db, ada, "a.csv", {"Sales": ("revenue", 100), "Rent": (RENT, -40)})

    sign_deciding.decide(db, ada, key, Side.cost, 1)

    assert lines(tree(db, ada))["operating_expense"] == -40
    assert lines(tree(db, ada))["operating_income"] == 140


def test_currencies_are_never_added_up(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", 100), "Rent": (RENT, -40)})
    file(db, ada, "b.csv", {"Sales": ("revenue", 7)}, entity="US", currency="USD")

    found = tree(db, ada)

    assert lines(found)["revenue"] == 100
    assert lines(found, "USD")["revenue"] == 7


def test_entities_of_a_category_are_one_row(db, ada):
    for entity in ("North", "South"):
        file(db, ada, f"{entity}.csv", {"Sales": ("revenue", 100)}, entity=entity)

    (revenue, sales) = tree(db, ada).statements["EUR"][:2]

    assert (sales.amount, sales.series, revenue.series) == (200, 2, 2)


def test_a_line_without_accounts_says_so(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", 100), "Rent": (RENT, -40)})

    row = tree(db, ada).result("EUR", "gross_profit")

    assert (row.amount, row.why) == (None, "No account is mapped to cost of sales.")


def test_what_has_no_value_in_these_months_says_so(db, ada):
    file(db, ada, "a.csv", {"Sales": ("revenue", 100)})
    file(db, ada, "b.csv", {"Old sales": ("revenue", 100)}, first="2020-01")

    rows = {row.name: row for row in tree(db, ada).statements["EUR"]}

    assert rows["Old sales"].amount is None
    assert rows["Old sales"].why == "It has no value in these months."
    assert rows["Revenue"].amount == 100


def test_what_is_not_mapped_says_what_it_would_change(db, ada):
    amounts_of = {"Sales": ("revenue", 100), "Salaries": (RENT, -20)}
    file(db, ada, "a.csv", amounts_of | {"Office rent": (None, -10), "Xyzzy": (None, 5)})

    rent, unknown = tree(db, ada).unmapped

    assert (rent.amount, rent.before, rent.after) == (10, 80, 70)
    assert rent.sentence == (
        "Office rent: 10 EUR of operating expense, by its name: operating income would be 12.5 % "
        "lower."
    )
    assert unknown.sentence == "Xyzzy: 5 EUR; its name does not tell what it is."


@pytest.mark.parametrize(
    ("known", "name", "said"),
    [
        ({"Rent": (RENT, -5)}, "Interest expense", "profit before tax cannot be told even with it"),
        ({"Rent": (RENT, -5)}, "Office rent", "operating income cannot be told even with it"),
        (
            {"Sales": ("revenue", 10), "Rent": (RENT, -30)},
            "Electricity",
            "operating income would be 4 EUR lower",
        ),
        ({"Sales": ("revenue", 10)}, "Electricity", "6 EUR, and cannot be told without it"),
        (
            {"Sales": ("revenue", 10), "Rent": (RENT, -3)},
            "Bank balance",
            "as a balance it changes no result",
        ),
    ],
)
def test_what_it_would_change_is_said_as_far_as_it_can_be(db, ada, known, name, said):
    file(db, ada, "a.csv", known | {name: (None, -4)})

    (found,) = tree(db, ada).unmapped

    assert said in found.sentence


def test_a_subtotal_of_a_file_is_held_against_what_its_accounts_come_to(db, ada):
    amounts_of = {"Sales": ("revenue", 100), "Goods": (GOODS, -40), "Rent": (RENT, -30)}
    sums = {"Gross profit": (None, 60), "EBIT": (None, 35), "Grand total": (None, 9)}
    file(db, ada, "a.csv", amounts_of | sums)

    found = {one.category: one for one in tree(db, ada).sums}

    assert found["Gross profit"].is_alike
    assert found["Gross profit"].sentence == "Gross profit agrees with the accounts: 60 EUR."
    assert found["EBIT"].sentence == (
        "EBIT came as 35 EUR, and the accounts come to 5 EUR less. Look for an account that is "
        "missing, not mapped, or mapped elsewhere."
    )
    assert "no line of the statement is called so" in found["Grand total"].sentence
    assert tree(db, ada).unmapped == ()


def test_a_subtotal_of_an_entity_is_held_against_the_accounts_of_that_entity(db, ada):
    file(db, ada, "n.csv", {"Sales": ("revenue", 100), "Goods": (GOODS, -40)}, entity="North")
    file(db, ada, "s.csv", {"Sales": ("revenue", 900), "Goods": (GOODS, -90)}, entity="South")
    file(db, ada, "g.csv", {"Gross profit": (None, 60)}, entity="North")
    file(db, ada, "t.csv", {"Total revenue": (None, 1_000)})

    assert [(one.ours, one.is_alike) for one in tree(db, ada).sums] == [(60, True), (1_000, True)]


def test_a_subtotal_of_costs_may_be_of_either_sign(db, ada):
    amounts_of = {"Sales": ("revenue", 100), "Rent": (RENT, -30)}
    file(db, ada, "a.csv", amounts_of | {"Total operating expenses": (None, -30)})
    file(db, ada, "b.csv", {"Jahresüberschuss": (None, 70)})
    file(db, ada, "c.csv", {"Rohertrag": (None, 70)})

    found = {one.category: one for one in tree(db, ada).sums}

    assert found["Total operating expenses"].is_alike
    assert found["Jahresüberschuss"].is_alike
    assert "cannot be told from the accounts" in found["Rohertrag"].sentence


def test_a_category_that_is_mapped_twice_is_told(db, ada):
    file(db, ada, "a.csv", {"Rent": (RENT, -30)}, entity="North")
    file(db, ada, "b.csv", {"Rent": (GOODS, -30)}, entity="South")
    file(db, ada, "c.csv", {"Fees": ("earned", 5)}, entity="North")
    file(db, ada, "d.csv", {"Fees": ("paid", -5)}, entity="South")

    assert tree(db, ada).twice == (
        "Fees is a cost in 1 series and income in 1: give all of them their class once more on "
        "Accounts.",
        "Rent is cost of sales in 1 series and operating expense in 1 series: each counts where "
        "its own class is. Give all of them one class on Accounts, or call one of them otherwise.",
    )


def test_eve_sees_nothing_of_adas_but_what_is_shared(db, ada, eve, root):
    file(db, ada, "own.csv", {"Sales": ("revenue", 100), "Rent": (None, 5)})
    file(db, ada, "shared.csv", {"Fees": ("revenue", 7)}, is_shared=True)

    seen = tree(db, eve, ada)

    assert amounts(seen)["Revenue"] == 7
    assert "Sales" not in amounts(seen)
    assert seen.unmapped == ()
    assert amounts(tree(db, root, ada))["Revenue"] == 107
    assert tree(db, eve).statements == {}

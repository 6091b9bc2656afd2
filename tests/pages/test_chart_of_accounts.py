"""The chart of accounts shows how accounts become results, and lets their owner say the signs."""

import pytest

from core.db import answer, engines, write
from core.finance import signs
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import looking_at, opened, texts
from tests.finance.books import file

PAGE, KEY = "finance/chart_of_accounts.py", "chart-of-accounts"
BOOKS = {
    "Sales": ("revenue", [500] * 12),
    "Rent": ("operating_expense", [-100] * 12),
    "Electricity": (None, [-20] * 12),
    "EBIT": (None, [400] * 12),
}

pytestmark = POSTGRESQL


def load(owner, name="a.csv", books=None, **given):
    with write(owner) as db:
        key = file(db, owner, name, books or BOOKS, first="2025-01", **given)
    engines.dispose()
    return key


def figures(page):
    return {figure.label: figure.value for figure in page.metric}


def frames(page):
    return [one.value for one in page.dataframe]


def statement(page):
    """The table with accounts in it."""
    (found,) = [one for one in frames(page) if "Account" in one]
    return dict(zip(found["Account"].str.strip(), found["Amount"], strict=True))


def labels(page):
    return {one.label for one in [*page.button, *page.radio]}


@pytest.mark.usefixtures("own_db")
def test_the_answer_stands_first_and_every_account_below_its_line():
    load(ADA)

    page = opened(ADA, PAGE)

    assert figures(page) == {
        "Revenue": "6 k EUR",
        "Operating income": "4.8 k EUR",
        "Net income": "4.8 k EUR",
        "Not mapped": "1",
        "Files in doubt": "0 of 1",
    }
    assert "From 2025-01-01 to 2025-12-31 revenue was 6,000 EUR" in texts(page).replace("\\", "")
    found = statement(page)
    assert (found["Revenue"], found["Sales"], found["Σ Operating income"]) == (6_000, 6_000, 4_800)


@pytest.mark.usefixtures("own_db")
def test_what_is_not_mapped_and_what_came_as_a_sum_have_a_part_each():
    load(ADA)
    page = opened(ADA, PAGE)

    left = texts(looking_at(page, "Not mapped", KEY)).replace("\\", "")
    sums = texts(looking_at(page, "Sub-totals", KEY)).replace("\\", "")

    assert "operating income would be 5.0 % lower" in left
    assert "EBIT agrees with the accounts: 4,800 EUR." in sums


@pytest.mark.usefixtures("own_db")
def test_an_analyst_says_the_sign_of_a_file_and_takes_it_back():
    key = load(ADA)
    page = looking_at(opened(ADA, PAGE), "Signs", KEY)

    page.radio(key=f"sign-cost-{key}").set_value(1)
    page = named(page, "Save").click().run()
    (said,) = answer(signs.signs, ADA, ADA.id)
    page.radio(key=f"sign-cost-{key}").set_value(0)
    named(page, "Save").click().run()
    (told,) = answer(signs.signs, ADA, ADA.id)

    assert (said.cost, said.is_decided) == (1, True)
    assert (told.cost, told.is_decided) == (-1, False)


@pytest.mark.usefixtures("own_db")
def test_files_that_are_unlike_and_doubts_are_told():
    load(ADA, books={"Sales": ("revenue", [5]), "Rent": ("operating_expense", [-4])})
    load(ADA, "b.csv", {"Sales": ("revenue", [5]), "Fees": ("operating_expense", [3, -2])})

    page = looking_at(opened(ADA, PAGE), "Signs", KEY)

    assert "Costs are negative in a.csv and positive in b.csv" in page.info[0].value.replace(
        "\\", ""
    )
    assert "b.csv" in page.warning[0].value.replace("\\", "")


@pytest.mark.usefixtures("own_db")
def test_who_may_not_decide_is_not_asked():
    load(ADA, is_shared=True)

    for who in (VIC, EVE):
        page = looking_at(opened(who, PAGE), "Signs", KEY)

        assert figures(page)["Revenue"] == "6 k EUR"
        assert not {"Save", "Usual costs in this file are"} & labels(page)


@pytest.mark.usefixtures("own_db")
def test_an_administrator_chooses_whose_accounts_to_see():
    load(ADA)
    load(ROOT, books={"Sales": ("revenue", [1_000] * 12)})
    page = opened(ROOT, PAGE)
    assert figures(page)["Revenue"] == "12 k EUR"

    page = page.selectbox(key="owner").set_value("ada").run()

    assert figures(page)["Revenue"] == "6 k EUR"
    assert "Save" in labels(looking_at(page, "Signs", KEY))


@pytest.mark.usefixtures("own_db")
def test_one_currency_is_shown_at_a_time():
    load(ADA)
    load(ADA, "us.csv", {"Sales": ("revenue", [1] * 12)}, entity="US", currency="USD")

    page = opened(ADA, PAGE).selectbox(key="currency").set_value("USD").run()

    assert figures(page)["Revenue"] == "12 USD"


@pytest.mark.usefixtures("own_db")
def test_where_nothing_has_a_class_the_page_says_where_to_give_one():
    load(ADA, books={"Xyzzy": (None, [5])})

    page = opened(ADA, PAGE)

    assert "No category has a class of account yet" in page.info[0].value
    assert not page.metric


@pytest.mark.usefixtures("own_db")
@pytest.mark.parametrize(("who", "offers"), [(VIC, 0), (ADA, 0), (ROOT, 1)])
def test_without_figures_the_page_says_what_it_needs(who, offers):
    page = opened(who, PAGE)

    assert not page.metric
    assert "How do accounts become results?" in texts(page)
    assert sum(one.label == "Load the sample data" for one in page.button) == offers


@pytest.mark.usefixtures("sampled_db")
@pytest.mark.parametrize("who", [VIC, ADA, ROOT])
def test_the_sample_data_is_a_statement_for_everybody(who):
    page = opened(who, PAGE)

    found = statement(page)
    assert found["Σ Operating income"] == found["Revenue"] - found["Operating expenses"]
    assert figures(page)["Files in doubt"].startswith("0 of ")


def named(page, label):
    (found,) = [one for one in page.button if one.label == label]
    return found

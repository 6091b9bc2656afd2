"""The KPI page answers for a period, with reasons where it cannot, and stores what it shows."""

import pytest

from core.db import answer, write
from core.finance.kpi import kept
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import looking_at, opened
from tests.finance.kpi.asked import budget, firm
from tests.finance.kpi.test_reporting import JULY, SEPTEMBER

FILE = "finance/kpi.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def filled(**more):
    """The books of ada, with a budget."""
    with write(ADA) as db:
        firm(db, ADA, **more)
        for category, amount in (("Sales", 3600), ("Goods", 1300), ("Rent", 900)):
            budget(db, ADA, category, amount, JULY, SEPTEMBER)


def said(page):
    """What stands on the page, without signs of Markdown."""
    boxes = (*page.markdown, *page.caption, *page.info, *page.success)
    return " ".join(one.value for one in boxes).replace("\\", "")


def figures(page):
    """The figures by their labels."""
    return {one.label: one.value.replace("\\", "") for one in page.metric}


def table(page, column):
    """The table with a column."""
    return next(one.value for one in page.dataframe if column in one.value)


def field(found, label):
    """A control by its label."""
    return next(one for one in found if one.label == label)


def test_without_books_the_page_says_what_it_needs():
    page = opened(ADA, FILE)

    assert "what class of account each category is" in said(page)
    assert {one.proto.label for one in page.get("page_link")} >= {
        "Upload a file",
        "Say what accounts are",
    }


def test_the_answer_is_told_first_with_its_change_and_its_budget():
    filled()
    page = opened(ADA, FILE)

    told = figures(page)
    assert told["Revenue"] == "3,570 EUR"
    assert told["Operating margin"] == "41.2 %"
    assert "Revenue of 2026 Q3 was 3,570 EUR, 2.6 % more than in 2026 Q2" in said(page)
    assert "Operating income was 70.00 EUR above the budget." in said(page)
    assert not page.exception


def test_a_statement_has_costs_positive_and_verdicts_in_words():
    filled()
    page = opened(ADA, FILE)

    rows = table(page, "Line").set_index("Line")
    assert rows.loc["Cost of sales", "2026 Q3"] == 1200
    assert rows.loc["Σ Operating income", "2026 Q3"] == 1470
    assert rows.loc["Cost of sales", "Verdict"] == "favourable"
    assert rows.loc["Revenue", "Variance"] == -30


@pytest.mark.parametrize(
    ("tab", "column", "value"),
    [
        ("Figures", "Figure", "Operating margin"),
        ("Accounts", "Category", "Rent"),
        ("What led here", "Step", "Goods"),
    ],
)
def test_each_part_shows_what_it_is_called(tab, column, value):
    filled()
    page = looking_at(opened(ADA, FILE), tab, "kpi")

    assert value in set(table(page, column)[column])
    assert not page.exception


def test_entities_stand_beside_each_other():
    with write(ADA) as db:
        firm(db, ADA, entity="North")
        firm(db, ADA, entity="South")
    page = looking_at(opened(ADA, FILE), "Entities", "kpi")

    assert set(table(page, "Entity")["Entity"]) == {"North", "South", "All"}


def test_what_cannot_be_told_has_a_dash_and_its_reason():
    with write(ADA) as db:
        firm(db, ADA)
    page = opened(ADA, FILE)

    told = figures(page)
    assert told["Budget variance"] == "—"
    assert told["Forecast accuracy"] == "—"


def test_a_figure_opens_to_its_formula_and_its_file_and_is_the_same_again():
    filled()
    page = looking_at(opened(ADA, FILE), "Where from", "kpi")
    field(page.selectbox, "Figure").select("Operating margin").run()

    assert "Operating income over revenue" in said(page)
    assert "firm.csv" in set(table(page, "File")["File"])
    field(page.button, "Compute again").click().run()
    assert "the same number" in said(page)


def test_an_analyst_stores_what_is_shown_and_it_is_there():
    filled()
    page = opened(ADA, FILE)
    field(page.text_input, "Title").set_value("Board").run()
    field(page.button, "Store").click().run()

    rows = answer(kept.reports, ADA)
    assert rows["title"].tolist() == ["Board"]
    assert "The report is stored with all it was made of." in said(page)


def test_a_viewer_sees_shared_books_and_stores_nothing():
    filled(is_shared=True)
    page = opened(VIC, FILE)

    assert figures(page)["Revenue"] == "3,570 EUR"
    assert "Store" not in {one.label for one in page.button}


def test_a_stranger_sees_nothing_of_private_books():
    filled()

    assert "what class of account each category is" in said(opened(EVE, FILE))
    assert figures(opened(ROOT, FILE))["Revenue"] == "3,570 EUR"


def test_another_length_and_period_is_asked_for_by_choosers():
    filled()
    page = opened(ADA, FILE)
    field(page.selectbox, "Length").select("Month").run()

    assert "Revenue of Sep 2026 was 1,200 EUR" in said(page)
    field(page.selectbox, "Length").select("12 months").run()
    assert "12 months to Sep 2026" in said(page)


def test_days_can_be_asked_for_and_a_month_they_cut_is_told():
    filled()
    page = opened(ADA, FILE)
    field(page.selectbox, "Length").select("Days").run()
    field(page.date_input, "From").set_value(JULY.replace(day=5)).run()
    field(page.date_input, "To").set_value(SEPTEMBER).run()

    assert "known by the month, and this period cuts one" in said(page)


def test_the_last_day_before_the_first_is_a_sentence():
    filled()
    page = opened(ADA, FILE)
    field(page.selectbox, "Length").select("Days").run()
    field(page.date_input, "From").set_value(SEPTEMBER).run()
    field(page.date_input, "To").set_value(JULY).run()

    assert "before it begins" in said(page)
    assert not page.exception

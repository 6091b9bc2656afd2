"""The Accounts page shows which class each category is, and keeps what is chosen at once."""

import pytest

from core.db import answer, engines
from core.series import mapping
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of, opened

ACCOUNTS, HOME = "data/accounts.py", "overview/home.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def with_series(owner, **classes):
    """A series of each category, with the class that is said."""
    with engines.primary().begin() as connection:
        rows = Rows(connection)
        for category, account_class in classes.items():
            given = {"name": category, "category": category, "currency": "EUR"}
            shared = {"is_shared": True, "account_class": account_class}
            rows.add("series", user_id=owner.id, **given, **shared)
    engines.dispose()


def classes(who):
    return {one.category: one.account_class for one in answer(mapping.mapping, who)}


def named(buttons, label):
    (found,) = [one for one in buttons if one.label.startswith(label)]
    return found


def figures(page):
    return {figure.label: figure.value for figure in page.metric}


def test_what_is_not_mapped_stands_first_beside_its_suggestion():
    with_series(ADA, Umsatz="revenue", Miete=None, Rohertrag=None, Dies=None)

    page = opened(ADA, ACCOUNTS)

    table = page.dataframe[0].value
    assert table["Category"].tolist() == ["Dies", "Miete", "Rohertrag", "Umsatz"]
    assert table["Suggestion"].tolist() == [None, "Operating expense", None, "Revenue"]
    assert table["State"].tolist() == [
        "○ not mapped",
        "○ suggested",
        "Σ subtotal",
        "✓ as suggested",
    ]
    assert figures(page) == {
        "Mapped": "1 of 4",
        "Not mapped": "2",
        "Suggestions": "1",
        "Subtotals": "1",
    }


def test_all_suggestions_are_taken_by_one_click():
    with_series(ADA, Umsatz=None, Miete=None, Dies=None)

    page = named(opened(ADA, ACCOUNTS).button, "Take all suggestions (2)").click().run()

    assert classes(ADA) == {"Umsatz": "revenue", "Miete": "operating_expense", "Dies": None}
    assert figures(page)["Mapped"] == "2 of 3"
    assert named(page.button, "Take all suggestions (0)").disabled


def test_what_is_chosen_in_the_table_is_kept_in_one_action():
    with_series(ADA, Umsatz=None, Miete="tax")
    page = opened(ADA, ACCOUNTS)
    assert named(page.button, "Save").disabled

    edits = {0: {"Class": "Headcount"}, 1: {"Class": None}}
    page.session_state[f"classes-{ADA.id}-0"] = {
        "edited_rows": edits,
        "added_rows": [],
        "deleted_rows": [],
    }
    page = page.run()
    named(page.button, "Save 2 changed").click().run()

    assert classes(ADA) == {"Umsatz": "headcount", "Miete": None}


def test_a_viewer_and_another_analyst_only_read():
    with_series(ADA, Umsatz=None)

    for who in (VIC, EVE):
        page = opened(who, ACCOUNTS)

        assert page.dataframe[0].value["Category"].tolist() == ["Umsatz"]
        assert not [one for one in page.button if one.label.startswith(("Save", "Take all"))]


def test_an_administrator_chooses_whose_categories_to_map():
    with_series(ADA, Umsatz=None)
    with_series(ROOT, Miete=None)
    page = opened(ROOT, ACCOUNTS)
    assert page.dataframe[0].value["Category"].tolist() == ["Miete"]

    page = page.selectbox[0].set_value("ada").run()
    named(page.button, "Take all suggestions (1)").click().run()

    assert classes(ROOT) == {"Miete": None, "Umsatz": "revenue"}


@pytest.mark.parametrize(("who", "offers"), [(VIC, 0), (ADA, 0), (ROOT, 1)])
def test_without_series_the_page_says_what_it_needs(who, offers):
    page = opened(who, ACCOUNTS)

    assert not page.metric
    assert any("Which class of account" in line.value for line in page.markdown)
    assert sum(one.label == "Load the sample data" for one in page.button) == offers


def test_home_says_it_once_and_the_way_there():
    with_series(ADA, Umsatz=None, Miete=None)

    page = frame_of(ADA).run()

    said = [line.value for line in page.markdown if "no class of account" in line.value]
    assert len(said) == 1
    assert "2 categories have no class of account\\: Miete and Umsatz" in said[0]

"""The Budgets page tells what was planned, keeps what is typed, and makes versions."""

from datetime import date
from decimal import Decimal

import pytest

from core.db import answer, engines, write
from core.finance import planning, plans
from core.finance.planning import Cell
from tests.bed.budgeted import YEAR, budget
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.bed.tabs import looking_at, opened

FILE = "finance/budgets.py"
RENT = ("Rent", "North", "EUR")

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def month(number):
    last = {1: 31, 2: 28, 3: 31}[number]
    return date(2026, number, 1), date(2026, number, last)


def planned(owner=ADA, version=1, **more):
    """Three months of two lines."""
    with write(owner) as db:
        rows = [(*RENT[:2], *month(at), -100 * at) for at in (1, 2, 3)]
        rows += [("Sales", "North", *month(at), 1_000) for at in (1, 2)]
        budget(db, owner.id, *rows, version=version, **more)


def paid(owner=ADA):
    """Actual amounts of the year before."""
    with engines.primary().begin() as connection:
        rows = Rows(connection)
        named = {"category": "Rent", "entity": "North", "currency": "EUR", "kind": "flow"}
        made = rows.add("series", user_id=owner.id, **named)
        for at in range(1, 13):
            day = {"month": date(2025, at, 1), "category": "Rent", "total": 10.0 * at}
            rows.add("series_months", series_id=made["id"], **day)
    engines.dispose()


def said(page):
    lines = [one.value for one in (*page.markdown, *page.caption, *page.info, *page.toast)]
    return " ".join(lines).replace("\\", "")


def figures(page):
    return {one.label: one.value.replace("\\", "") for one in page.metric}


def field(found, label):
    return next(one for one in found if one.label == label)


def labels(page):
    return {one.label.removeprefix(":violet[").removesuffix("]") for one in page.tabs}


def buttons(page):
    return {one.label for one in page.button}


def part(page, name):
    return looking_at(page, name, "budgets")


def mine(who=ADA):
    return [one.number for one in answer(plans.versions, who) if one.is_mine]


def amounts(version=1, who=ADA):
    """What a version has of the rent, by month."""
    found = answer(plans.months, who, who.id, version).loc[RENT]
    return {day.month: value for day, value in found.items() if value is not None}


def typed(page, edits, entity=None, number=0):
    """The page with months typed into its table."""
    key = f"months-{ADA.id}-1-2026-{entity}-EUR-{number}"
    page.session_state[key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    return page.run()


@pytest.mark.parametrize(
    ("who", "offers"),
    [(VIC, set()), (ADA, {"Add the line"}), (ROOT, {"Add the line", "Load the sample data"})],
    ids=["viewer", "analyst", "administrator"],
)
def test_without_budgets_the_page_says_what_it_needs_and_offers_a_way(who, offers):
    page = opened(who, FILE)

    assert "What was planned?" in said(page)
    assert "a period and an amount in each row is needed" in said(page)
    assert {"Add the line", "Load the sample data"} & buttons(page) == offers
    assert not page.metric


def test_the_answer_is_what_is_planned_to_come_in_and_go_out():
    planned()

    page = opened(ADA, FILE)

    assert figures(page) == {
        "Revenue planned": "2 k EUR",
        "Costs planned": "-600 EUR",
        "Lines": "2",
        "Months planned": "3 of 12",
        "Counted twice": "0",
    }
    assert "The largest of 2 categories is Sales: 2 k EUR in 2026, most in January" in said(page)
    assert "Version 1 of ada" in said(page)


def test_a_viewer_reads_a_shared_version_and_cannot_change_it():
    planned(is_shared=True)

    page = opened(VIC, FILE)

    assert figures(page)["Lines"] == "2"
    assert labels(page) >= {"By month", "Versions", "Compare", "Overlaps", "Coverage", "Files"}
    assert "Phase" not in labels(page)
    assert not buttons(page) & {"Save", "Add the line", "Remove them"}
    assert not buttons(part(page, "Versions")) & {"Share with all", "Unshare", "Delete it"}


def test_another_analyst_copies_a_shared_version_and_changes_only_the_copy():
    planned(is_shared=True)
    page = opened(EVE, FILE)
    assert "Save" not in buttons(page)

    page = part(page, "Versions")
    field(page.number_input, "Change of all amounts (%)").set_value(-10.0)
    field(page.button, "Copy version 1").click().run()

    assert mine(EVE) == [1]
    assert amounts(1, EVE) == {1: -90, 2: -180, 3: -270}
    assert amounts() == {1: -100, 2: -200, 3: -300}


def test_what_is_private_is_not_shown():
    planned()

    page = opened(EVE, FILE)

    assert "a period and an amount in each row is needed" in said(page)


def test_typed_months_are_kept_in_one_action():
    planned()
    page = opened(ADA, FILE)
    assert field(page.button, "Save").disabled

    page = typed(page, {0: {"Feb": -210.5, "Mar": None, "Apr": -5}})
    page = field(page.button, "Save 3 changed").click().run()

    assert amounts() == {1: -100, 2: Decimal("-210.5"), 4: -5}
    assert "3 months are changed." in said(page)
    assert not page.error


def test_what_somebody_else_changed_meanwhile_is_told_and_not_overwritten():
    planned()
    page = typed(opened(ADA, FILE), {0: {"Jan": -1}})
    with write(ROOT) as db:
        cell = Cell(*RENT, date(2026, 1, 1))
        planning.save(db, ROOT, 1, {cell: Decimal(-150)}, seen={}, owner_id=ADA.id)

    page = field(page.button, "Save 1 changed").click().run()

    (error,) = page.error
    assert "Rent of North, 2026-01 is -150.00 now and was -100.00" in error.value
    assert amounts()[1] == -150


def test_what_was_typed_can_be_discarded():
    planned()
    page = typed(opened(ADA, FILE), {0: {"Jan": -1}})

    page = field(page.button, "Discard").click().run()

    assert field(page.button, "Save").disabled
    assert amounts()[1] == -100


def test_a_line_is_added_and_taken_out():
    planned()
    page = opened(ADA, FILE)

    field(page.selectbox, "Category").set_value("Sales")
    field(page.text_input, "Entity").input("South")
    field(page.number_input, "Amount a month").set_value(12.5)
    page = field(page.button, "Add the line").click().run()
    assert "Sales of South is added." in said(page)
    assert figures(page)["Lines"] == "3"

    field(page.multiselect, "Lines").set_value(["Rent of North, EUR"])
    page = field(page.button, "Remove them").click().run()

    assert "3 budgets are removed." in said(page)
    assert figures(page)["Lines"] == "2"


def test_a_version_is_shared_and_deleted():
    planned()
    planned(version=2)
    page = part(opened(ADA, FILE), "Versions")

    page = field(page.button, "Share with all").click().run()
    assert [one.number for one in answer(plans.versions, VIC)] == [2]
    assert "Version 2 is shared with all now." in said(page)
    page = field(page.button, "Unshare").click().run()
    assert answer(plans.versions, VIC) == []

    field(page.button, "Delete it").click().run()

    assert mine() == [1]


def test_a_first_budget_is_made_of_actual_amounts():
    paid()
    page = opened(ADA, FILE)

    field(page.number_input, "Growth (%)").set_value(10.0)
    page = field(page.button, "Begin a version").click().run()

    assert mine() == [1]
    assert amounts()[2] == 22
    assert "Version 1 begins with the actual amounts of 2025." in said(page)


def test_a_year_is_spread_and_shown_before_it_is_stored():
    planned()
    page = part(opened(ADA, FILE), "Phase")
    assert "12 months add up to -600.00 EUR exactly, from -50.00 to -50.00." in said(page)

    field(page.number_input, "Amount (EUR)").set_value(-1_000.0)
    page = field(page.radio, "Spread").set_value("4-4-5").run()
    assert "-96.16 to -76.92" in said(page)
    assert amounts() == {1: -100, 2: -200, 3: -300}
    page = field(page.button, "Store these 12 months").click().run()

    assert sum(amounts().values()) == -1_000
    assert amounts()[3] == Decimal("-96.16")
    assert "Rent of North has 12 months now." in said(page)


def test_what_cannot_be_spread_is_said_in_place():
    planned()

    page = part(opened(ADA, FILE), "Phase")
    page = field(page.radio, "Spread").set_value("by_shape").run()

    assert "There are no actual amounts of Rent of North in EUR from 2025-01 to" in said(page)
    assert "Store these 12 months" not in buttons(page)
    assert not page.error


def test_two_versions_are_compared_in_words_and_by_line():
    planned()
    page = part(opened(ADA, FILE), "Compare")
    assert "There is no other version to compare with" in said(page)

    with write(ADA) as db:
        planning.add_version(db, ADA, 1, factor=Decimal("1.1"))
    page = page.run()
    page = part(field(page.selectbox, "Version").set_value(2).run(), "Compare")

    expected = (
        "All lines in EUR add up to 1.54 k in version 2, 140 more than the 1.4 k of version 1"
    )
    assert f"{expected} (+10.0 %)." in said(page)
    assert "2 of 2 lines differ. Most in Sales of North: 200 EUR more (+10.0 %)." in said(page)
    rows = page.dataframe[-1].value
    assert rows["Category"].tolist() == ["Sales", "Rent"]
    assert rows["Difference"].tolist() == [200, -60]


def test_what_is_counted_twice_and_what_is_lacking_is_told():
    planned()
    with write(ADA) as db:
        budget(db, ADA.id, (*RENT[:2], *YEAR, -1_200))
    page = opened(ADA, FILE)
    assert figures(page)["Counted twice"] == "1"

    assert "shares days with 3 others, and all of them count" in said(part(page, "Overlaps"))
    rows = part(page, "Coverage").dataframe[-1].value
    assert rows[["Category", "Months", "Lacking"]].to_numpy().tolist() == [
        ["Rent", 12, 0],
        ["Sales", 2, 10],
    ]


def test_budgets_of_one_entity_and_currency_are_picked():
    planned()
    with write(ADA) as db:
        budget(db, ADA.id, ("Fees", "", *month(1), 3), ("Fees", "South", *month(1), 4, "USD"))
    page = opened(ADA, FILE)
    assert figures(page)["Lines"] == "3"

    page = field(page.selectbox, "Entity").set_value("The whole").run()
    assert figures(page)["Lines"] == "1"

    page = field(page.selectbox, "In").set_value("USD").run()
    assert "has no such budget in 2026" in said(page)


def test_a_budget_by_hand_says_so():
    planned()

    page = part(opened(ADA, FILE), "Files")

    assert "No budget of this version comes from a file" in said(page)


def many():
    """More lines than a browser edits."""
    with write(ADA) as db:
        rows = [(f"Cost {at:03}", "", *month(1), at) for at in range(501)]
        budget(db, ADA.id, *rows, is_shared=True)


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (ADA, "The first 500 of 501 lines are shown; pick an entity to see the others."),
        (VIC, "500 of 501 rows; the CSV and XLSX files have all."),
    ],
    ids=["analyst", "viewer"],
)
def test_of_very_many_lines_the_first_are_shown_and_all_are_in_the_files(who, says):
    many()

    page = opened(who, FILE)

    assert says in said(page)
    assert figures(page)["Lines"] == "501"
    assert "494 others" in page.dataframe[0].value.columns

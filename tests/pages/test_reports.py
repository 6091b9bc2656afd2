"""The Reports page keeps what was shown, says what changed since, and takes remarks."""

import pytest

from core.db import answer, write
from core.finance.kpi import keeping, kept
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import looking_at, opened
from tests.finance.books import file
from tests.finance.kpi.asked import firm, stored
from tests.pages.test_kpi import field, figures, said, table

FILE = "finance/reports.py"

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


@pytest.fixture
def report_id():
    """A stored report of ada."""
    with write(ADA) as db:
        firm(db, ADA)
        return stored(db, ADA, title="Board")


def open_one(user, report_id, tab=""):
    """A report, opened by its address, as a mail links to it."""
    page = opened(user, FILE)
    page.query_params["report"] = str(report_id)
    page = page.run()
    return looking_at(page, tab, "report-parts") if tab else page


def test_without_reports_the_page_says_how_one_comes_about():
    page = opened(ADA, FILE)

    assert "A report is stored from the KPI page" in said(page)


def test_reports_are_listed_and_sought(report_id):
    with write(ADA) as db:
        stored(db, ADA, "2026-Q2", title="Spring")
    page = opened(ADA, FILE)

    assert table(page, "Title")["Title"].tolist() == ["Spring", "Board"]
    field(page.text_input, "Search").set_value("board").run()
    assert table(page, "Title")["Title"].tolist() == ["Board"]
    assert figures(page)["Reports"] == "2"


def test_a_report_opens_by_its_address_as_it_was_shown(report_id):
    page = open_one(ADA, report_id)

    assert figures(page)["Revenue"] == "3,570 EUR"
    assert "SHA-256" in said(page)
    assert not page.exception


def test_it_is_the_same_computed_again(report_id):
    page = open_one(ADA, report_id, "Proof")
    field(page.button, "Compute again").click().run()

    assert "The same: all" in said(page)


def test_nothing_was_restated(report_id):
    page = open_one(ADA, report_id, "Now")

    assert "The same question gives the same figures today" in said(page)


def test_a_restated_month_is_told_with_its_file_and_can_be_stored_as_a_correction(report_id):
    with write(ADA) as db:
        file(db, ADA, "restated.csv", {"Sales": ("revenue", [1500.0])}, first="2026-08")
    page = open_one(ADA, report_id, "Now")

    changes = table(page, "Came in")
    assert changes[["What", "When", "Then", "Now", "Came in"]].to_numpy().tolist() == [
        ["Sales", "2026-08", 1190.0, 1500.0, "restated.csv"]
    ]
    assert "Sales of 2026-08 was 1,190 and is 1,500, by restated.csv." in said(page)
    field(page.button, "Store as its correction").click().run()
    rows = answer(kept.reports, ADA)
    assert rows["supersedes_id"].notna().sum() == 1
    assert answer(kept.one, ADA, report_id).superseded_by_id is not None


def test_a_figure_of_a_stored_report_is_the_same_again_whatever_was_restated(report_id):
    with write(ADA) as db:
        file(db, ADA, "restated.csv", {"Sales": ("revenue", [1500.0])}, first="2026-08")
    page = open_one(ADA, report_id, "Where from")
    field(page.button, "Compute again").click().run()

    assert "3,570 EUR, the same number" in said(page)


def test_two_reports_are_held_against_each_other(report_id):
    with write(ADA) as db:
        stored(db, ADA, "2026-Q2", title="Spring")
    page = open_one(ADA, report_id, "Compare")
    chooser = field(page.selectbox, "With")
    chooser.select_index(1).run()

    assert "Revenue" in set(table(page, "Figure")["Figure"])


def test_a_comment_is_added_and_stands_beside_the_report(report_id):
    page = open_one(ADA, report_id)
    field(page.text_area, "Comment").set_value("A good quarter.")
    field(page.button, "Add the comment").click().run()

    assert "A good quarter." in said(page)
    assert len(answer(kept.comments, ADA, report_id)) == 1


def test_sharing_lets_a_viewer_read_and_not_write(report_id):
    page = open_one(ADA, report_id)
    field(page.button, "Share with everybody").click().run()

    seen = open_one(VIC, report_id)
    assert figures(seen)["Revenue"] == "3,570 EUR"
    assert not {"Add the comment", "Stop sharing"} & {one.label for one in seen.button}
    assert "Stop sharing" in {one.label for one in page.button}


def test_whom_it_is_sent_to_is_said_and_why_not(report_id):
    page = open_one(ADA, report_id)
    field(page.text_input, "To").set_value("nobody").run()
    field(page.button, "Send").click().run()

    assert "It goes to nobody. Nobody called nobody may sign in here." in said(page)


def test_a_stranger_is_shown_the_list_and_not_the_report(report_id):
    page = open_one(EVE, report_id)

    assert "A report is stored from the KPI page" in said(page)
    assert figures(open_one(ROOT, report_id))["Revenue"] == "3,570 EUR"


def test_a_corrected_report_says_so(report_id):
    with write(ADA) as db:
        stored(db, ADA, supersedes_id=report_id, title="Board, corrected")
    page = open_one(ADA, report_id)

    assert "A later report corrects this one." in " ".join(one.value for one in page.warning)
    field(page.button, "Open the correction").click().run()
    assert any("Board, corrected" in one.value.replace("\\", "") for one in page.subheader)


def test_shared_by_somebody_else_is_read_beside_own_ones(report_id):
    with write(ADA) as db:
        keeping.share(db, ADA, report_id, is_shared=True)
    page = opened(VIC, FILE)

    assert table(page, "Title")["By"].tolist() == ["ada"]

"""The terminal tells KPIs, and makes, shows, compares, exports and verifies reports."""

import json
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
import sqlalchemy as sa

from core.db import write
from core.db.packages import metadata
from core.errors import BellwetherError
from tests.bed.cast import ADA
from tests.bed.rows import Rows
from tests.cli.test_terminal import run
from tests.finance.books import file
from tests.finance.kpi.asked import Q3, firm

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def books(own_db):
    """The books of ada."""
    with write(ADA) as db:
        firm(db, ADA)


def told(*given):
    """What a command says as JSON."""
    return json.loads(run(*given, "--json").output)


def generated(period="2026-Q3", *more):
    """The number of a new report."""
    return told("report", "generate", period, "--as", "ada", *more)["id"]


def test_every_figure_is_told_with_its_formula_inputs_and_reason():
    found = told("kpi", "2026-Q3")

    assert found["figures"]["revenue"]["value"] == pytest.approx(Q3)
    assert found["figures"]["operating_margin"]["inputs"]["Revenue, this period"] == Q3
    assert found["figures"]["budget_variance"] | {"inputs": 0} == {
        "value": None,
        "unit": "fraction",
        "reason": "no_budget",
        "formula": found["figures"]["budget_variance"]["formula"],
        "variant": "of operating income; of revenue where no costs are planned",
        "version": "1",
        "inputs": 0,
    }
    assert found["lines"]["cost_of_sales"]["actual"] == 1200
    assert found["files"] == ["firm.csv"]


def test_a_person_reads_figures_lines_and_cautions():
    text = run("kpi", "2026-09", "--of", "ada").output

    assert text.startswith("Sep 2026, books of ada, EUR\n")
    assert "Operating margin" in text
    assert "There is no budget, or it is 0." in text


def test_a_fiscal_year_and_entities_are_options():
    found = told("kpi", "2026-Q1", "--first-month", "4")

    assert found["period"] == "FY2026 Q1, calendar 2025 Q2"
    with pytest.raises(BellwetherError, match="No series of West has a class"):
        run("kpi", "2026-Q1", "--entity", "West")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("kpi", "soon"), "is no period"),
        (("kpi", "2026-Q3", "--of", "eve"), "there are those of ada"),
        (("report", "generate", "2026-Q3"), "A report belongs to somebody"),
        (("report", "generate", "--as", "ada"), "`report generate` takes a period"),
        (("report", "show"), "`report show` takes the number of one report"),
        (("report", "show", "seven"), "seven is no number of a report"),
        (("report", "compare", "seven"), "takes the numbers of two reports"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_can(given, said):
    with pytest.raises(BellwetherError, match=said):
        run(*given)


def test_without_books_the_terminal_says_how_to_have_some():
    with pytest.raises(BellwetherError, match="There are no books"):
        run("kpi", "2026-Q3", "--as", "eve")


def test_a_report_is_made_listed_and_shown():
    number = generated("2026-Q3", "--title", "Board")

    assert [one["title"] for one in told("report", "list")["reports"]] == ["Board"]
    shown = told("report", "show", number)
    assert shown["title"] == "Board"
    assert shown["figures"]["revenue"]["value"] == pytest.approx(Q3)
    assert run("report", "show", number).output.startswith("Board, ")


def test_nothing_is_listed_where_there_is_nothing():
    assert run("report", "list").output == "There are no reports yet.\n"


def test_two_reports_are_compared_and_one_is_asked_again():
    one = generated()
    with write(ADA) as db:
        file(db, ADA, "restated.csv", {"Sales": ("revenue", [1500.0])}, first="2026-08")
    other = generated("2026-Q3", "--corrects", one)

    for found in (told("report", "compare", one, other), told("report", "again", one)):
        assert found["figures"]["revenue"]["effects"] == {"restated amounts": 310.0}
        assert [row["file"] for row in found["changes"]] == ["restated.csv"]
    text = run("report", "again", one).output
    assert "Sales 2026-08: 1190.0 to 1500.0, from restated.csv" in text
    assert run("report", "again", other).output == "Every figure is the same.\n"
    assert "(corrected)" in run("report", "list").output


def test_a_report_is_written_as_the_ending_of_its_file_says(tmp_path):
    number = generated()
    out = tmp_path / "board.xlsx"

    run("report", "export", number, "--out", str(out))

    assert "Statement" in openpyxl.load_workbook(BytesIO(out.read_bytes())).sheetnames
    with pytest.raises(BellwetherError, match="not as .docx"):
        run("report", "export", number, "--out", str(tmp_path / "board.docx"))
    with pytest.raises(BellwetherError, match="Say which file to write"):
        run("report", "export", number)


def test_all_reports_are_verified_and_one_that_differs_ends_with_a_status():
    number = generated()
    generated("2026-Q2")

    assert told("report", "verify") == {"verified": 2, "same": 2, "faults": {}, "notes": {}}
    with write(ADA) as db:
        reports = metadata().tables["kpi_reports"]
        kept = db.connection().execute(sa.select(reports).where(reports.c.id == UUID(number))).one()
        row = dict(kept._mapping) | {"title": "Forged", "net_margin": 0.9}
        row = {name: value for name, value in row.items() if name != "id"}
        Rows(db.connection()).add("kpi_reports", **row)
    result = run("report", "verify")

    assert "2 of 3 reports are the same, computed again." in result.output
    assert "Forged: Its column net_margin says 0.9" in result.output
    assert result.exit_code == 3

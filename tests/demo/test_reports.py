"""Stored sample reports are such as a person might have stored, and go with what they are of."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.currency.tables import FxRate, RateKind
from core.db import answer, carry_out, read, write
from core.db.keys import is_sample
from core.demo import actions, statement
from core.demo.company import NAME
from core.demo.reports import reports
from core.errors import Conflict
from core.finance.kpi import keeping, kept, reporting, verifying
from core.finance.kpi.asking import Asked
from core.finance.kpi.reporting import LINES
from core.finance.tables import KPIReport, ReportComment, ReportDelivery
from core.series.tables import Series
from tests.bed.cast import ROOT, SAMPLES_DAY
from tests.bed.databases import SQLITE
from tests.bed.rows import Rows
from tests.demo.test_company import lines
from tests.finance.kpi.asked import firm, stored

pytestmark = pytest.mark.usefixtures("sampled_db")

ASKED = Asked(ROOT.id, "2026-Q3", entities=(NAME,), currency="EUR")
# Lines of a report that the file has as they are, or as what its lines add up to.
ADDED = {
    "revenue": ("Total revenue",),
    "gross_profit": ("Gross profit",),
    "operating_income": ("Operating income",),
    "financial": ("Interest paid",),
    "profit_before_tax": ("Profit before tax",),
    "net_income": ("Net income",),
    "ebitda": ("Operating income", "-Depreciation"),
    "cost_of_sales": ("-Hosting", "-Support"),
    "operating_expense": ("-Wages", "-Marketing", "-Rent", "-Depreciation"),
    "tax": ("-Tax",),
    "cash_flow": ("Net cash flow",),
}
THIRD_QUARTER = slice(32, 35)  # of the 36 months of the file
CENT = Decimal("0.01")


def of_samples(user):
    """The two reports, the newer first."""
    return [answer(kept.one, user, UUID(str(one))) for one in answer(kept.reports, user)["id"]]


def told(report, key, column="actual"):
    return report.told.lines[key][column].value


def test_everybody_finds_two_reports_with_what_was_said_of_them(vic):
    newer, older = of_samples(vic)

    assert (newer.title, older.title) == ("Board report 2026 Q3", "Board report 2026 Q2")
    assert [one.is_shared and is_sample(one.id) for one in (newer, older)] == [True, True]
    assert {newer.owner, older.owner} == {"root"}
    about = [(one.kpi, one.author) for one in answer(kept.comments, vic, newer.id)]
    assert about == [(None, "root"), ("budget_variance", "root")]
    assert len(answer(kept.comments, vic, older.id)) == 1


def test_computed_again_they_are_the_same(root):
    found = answer(verifying.verify_all, root)

    assert [(one.is_same, one.note) for one in found] == [(True, "")] * 2


def test_a_report_has_every_line_beside_the_last_period_the_last_year_and_the_budget(vic):
    newer, _ = of_samples(vic)

    missing = {
        (key, column)
        for key, columns in newer.report.told.lines.items()
        for column, found in columns.items()
        if found.value is None
    }

    assert set(newer.report.told.lines) == set(LINES) - {"other"}
    assert missing == {("cash", "budget"), ("headcount", "budget")}
    assert newer.report.about.plan_version == 2


def test_lines_in_the_money_of_the_books_are_those_of_the_file_to_the_cent(vic):
    asked = Asked(ROOT.id, "2026-Q3", entities=(NAME,), currency="USD")

    report = answer(reporting.report, vic, asked)

    found = {key: Decimal(repr(told(report, key))).quantize(CENT) for key in ADDED}
    assert found == {key: sum(map(by_hand, names)) for key, names in ADDED.items()}


def by_hand(name):
    """The three months of a line of the file, without its sign where that is said."""
    total = sum(lines()[name.removeprefix("-")][THIRD_QUARTER])
    return -total if name.startswith("-") else total


def test_what_there_is_at_the_end_is_the_last_month_of_the_file(vic):
    asked = Asked(ROOT.id, "2026-Q3", entities=(NAME,), currency="USD")

    report = answer(reporting.report, vic, asked)

    assert told(report, "cash") == float(lines()["Cash at bank"][34])
    assert told(report, "headcount") == float(lines()["Employees"][34])


def test_flows_are_converted_at_the_average_and_cash_at_the_last_closing_rate(vic):
    newer, _ = of_samples(vic)
    with read(SYSTEM) as db:
        rates = {
            one.kind: float(one.rate)
            for one in db.scalars(
                select(FxRate).where(
                    FxRate.quote_currency == "USD", FxRate.date == date(2026, 9, 30)
                )
            )
        }

    revenue = float(sum(lines()["Total revenue"][THIRD_QUARTER]))
    cash = float(lines()["Cash at bank"][34])
    assert newer.report.about.currency == "EUR"
    assert told(newer.report, "revenue") == pytest.approx(
        revenue / rates[RateKind.average], abs=0.01
    )
    assert told(newer.report, "cash") == pytest.approx(cash / rates[RateKind.closing], abs=0.01)


def test_the_figures_lead_to_the_file_they_came_in(vic):
    newer, _ = of_samples(vic)

    used = {one.filename: one for one in newer.report.about.files}

    assert used[statement.FILENAME].points > 0
    assert used[statement.PLANS].points == 0
    assert used[statement.FILENAME].signed.startswith("income positive, costs negative")


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (date(2026, 1, 1), ["Board report 2025 Q3", "Board report 2025 Q4"]),
        (date(2026, 3, 31), ["Board report 2025 Q3", "Board report 2025 Q4"]),
        (date(2026, 4, 1), ["Board report 2025 Q4", "Board report 2026 Q1"]),
    ],
)
@SQLITE
def test_they_are_of_the_last_two_quarters_that_are_over(today, titles):
    assert [one.title for one in reports(today, ROOT.id)] == titles


def test_reports_of_samples_go_with_them_whoever_made_corrected_and_commented_on_them(
    root, ada, eve
):
    with write(ada) as db:
        first = keeping.keep(db, ada, reporting.report(db, ada, ASKED), title="Mine")
        keeping.share(db, ada, first, is_shared=True)
    with write(ada) as db:
        again = reporting.report(db, ada, ASKED)
        second = keeping.keep(db, ada, again, title="Corrected", supersedes_id=first)
        keeping.keep(db, ada, again, title="Corrected twice", supersedes_id=second)
    with write(eve) as db:
        keeping.comment(db, eve, first, "What changed?", kpi="revenue")
        delivered = {"kpi_report_id": second, "user_id": eve.id}
        Rows(db.connection()).add("report_deliveries", **delivered)
    loaded = told_by("demo.load")

    removed = carry_out(actions.remove_samples, root)

    assert removed == loaded + 5 == told_by("demo.remove")
    with read(SYSTEM) as db:
        for table in (KPIReport, ReportComment, ReportDelivery, Series):
            assert db.scalar(select(func.count()).select_from(table)) == 0
        kept_lines = select(func.count()).where(col(AuditLog.action) == "report.keep")
        assert db.scalar(kept_lines) == 5


def told_by(action):
    with read(SYSTEM) as db:
        (details,) = db.scalars(select(AuditLog.details).where(AuditLog.action == action))
        return details["rows"]


def test_a_report_of_ones_own_figures_stays_with_all_that_is_beside_it(root, ada):
    with write(ada) as db:
        firm(db, ada)
        own = stored(db, ada, title="My firm")
        keeping.comment(db, ada, own, "Mine.")

    carry_out(actions.remove_samples, root)

    (left,) = of_samples(ada)
    assert (left.id, left.title) == (own, "My firm")
    assert [one.text for one in answer(kept.comments, ada, own)] == ["Mine."]
    assert answer(verifying.verify, ada, own).is_same
    with pytest.raises(Conflict, match="stays as it is"), write(SYSTEM) as db:
        db.execute(delete(KPIReport).where(col(KPIReport.id) == own))


def test_the_day_of_the_samples_tells_the_quarters(vic):
    assert [one.title for one in reports(SAMPLES_DAY, ROOT.id)] == [
        one.title for one in reversed(of_samples(vic))
    ]

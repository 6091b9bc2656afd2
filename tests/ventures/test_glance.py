"""Home shows the margins of the portfolio, and says who has not reported."""

from datetime import date, timedelta

import pandas as pd
import pytest

from core.db.types import now
from core.ventures import glance
from tests.bed.rows import Rows


@pytest.fixture
def rows(db):
    return Rows(db.connection())


@pytest.fixture
def quarter(rows):
    """Put the figures of a company for a quarter."""

    def put(company, ended, revenue, profit, recurring=0, **given):
        figures = {
            "total_revenue": revenue,
            "gross_profit": profit,
            "recurring_revenue": recurring,
        }
        told = {"is_current": True, "fiscal_reporting_date": ended, **figures, **given}
        rows.add("metrics_inputs", company_id=company["id"], **told)

    return put


def test_half_of_the_companies_reach_what_is_drawn(db, ada, rows, quarter):
    for profit in (10, 20, 90):
        quarter(rows.add("companies"), date(2024, 3, 31), 100, profit, recurring=50)
    quarter(rows.add("companies"), date(2024, 3, 31), 0, 5)  # nothing to divide by

    found = glance.glimpse(db, ada)

    assert found.lines.to_dict("list") == {"Gross margin": [20], "Recurring revenue": [50]}
    assert found.finding == "Half of 3 companies kept 20.0 % or more as gross profit in Q1 2024."
    assert found.through == date(2024, 3, 31)


def test_restated_figures_count_once(db, ada, rows, quarter):
    company = rows.add("companies")
    quarter(company, date(2024, 3, 31), 100, 10, is_current=False, version=1)
    quarter(company, date(2024, 3, 31), 100, 40, version=2)

    assert glance.glimpse(db, ada).lines["Gross margin"].tolist() == [40]


def test_who_has_not_reported_the_last_quarter_is_named_while_they_still_report(
    db, ada, rows, quarter
):
    due = (pd.Timestamp(now().date() - timedelta(days=44))).to_period("Q") - 1
    rows.add("companies", name="Late")
    rows.add("companies", name="Closed", reporting_status="Inactive")
    quarter(rows.add("companies", name="Early"), due.end_time.date(), 1, 1)

    (notice,) = glance.waiting(db, ada)

    assert notice.sentence.startswith(f"No figures of Q{due.quarter} {due.year} from Late; ")


def test_without_companies_nothing_is_shown_and_nothing_waits(db, ada):
    assert glance.glimpse(db, ada) is None
    assert glance.waiting(db, ada) == []

"""What rules read of companies: the newest quarter, held against the one before."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from core.db.keys import uuid7
from core.db.types import now
from core.ventures import watched
from core.ventures.tables import Company, MetricsInput, ReportingStatus
from tests.bed.rows import Rows

MANY = 300
JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
FIGURES = {"currency": "EUR", "recurring_revenue": 0, "is_current": True}


@pytest.fixture
def reports(db):
    """Put what a company reported of some quarters."""
    rows = Rows(db.connection())

    def made(name="Nordlicht GmbH", /, quarters=(), **given):
        company = rows.add("companies", name=name, **given)["id"]
        for day, figures in dict(quarters).items():
            quarter = {"company_id": company, "fiscal_reporting_date": day}
            rows.add("metrics_inputs", **FIGURES | quarter | figures)
        return company

    return made


def amounts(**given):
    return {
        "total_revenue": 1000,
        "gross_profit": 700,
        "cash_balance": 4200,
        "cash_burn": 3000,
    } | given


@pytest.mark.parametrize(
    ("read", "value", "before", "unit"),
    [
        (watched.revenues, 1000.0, 800.0, "EUR"),
        (watched.gross_margins, 70.0, 87.5, ""),
        (watched.runways, 4.2, 5.1, ""),
        (watched.cash_balances, 4200.0, 5100.0, "EUR"),
    ],
)
def test_a_figure_is_of_the_newest_quarter_and_compared_with_the_one_before(
    db, ada, reports, read, value, before, unit
):
    earlier = amounts(total_revenue=800, cash_balance=5100)
    company = reports(quarters={JUNE: earlier, SEPTEMBER: amounts()})

    (one,) = read(db, ada)

    assert (one.subject_id, one.label, one.of) == (company, "Nordlicht GmbH", SEPTEMBER)
    assert (one.value, one.before) == (pytest.approx(value), pytest.approx(before))
    assert (one.unit, one.reason) == (unit, "")


def test_who_does_not_burn_cash_or_has_no_revenue_has_no_such_figure(db, ada, reports):
    reports(quarters={SEPTEMBER: amounts(cash_burn=0, total_revenue=0, gross_profit=0)})

    (runway,), (margin,) = watched.runways(db, ada), watched.gross_margins(db, ada)

    assert (runway.value, runway.reason) == (None, "it does not burn cash")
    assert (margin.value, margin.reason) == (None, "there is no revenue")


def test_cash_that_is_used_up_is_a_runway_of_0(db, ada, reports):
    reports(quarters={SEPTEMBER: amounts(cash_balance=0)})

    assert [one.value for one in watched.runways(db, ada)] == [0.0]


def test_only_the_version_that_counts_is_read(db, ada, reports):
    company = reports(quarters={SEPTEMBER: amounts()})
    old = FIGURES | amounts(total_revenue=9) | {"is_current": False, "version": 2}
    quarter = {"company_id": company, "fiscal_reporting_date": SEPTEMBER}
    Rows(db.connection()).add("metrics_inputs", **old | quarter)

    assert [one.value for one in watched.revenues(db, ada)] == [1000.0]


def test_a_quarter_that_is_missing_or_in_another_currency_is_not_compared_with(db, ada, reports):
    reports("Gap", quarters={date(2026, 3, 31): amounts(), SEPTEMBER: amounts()})
    reports("Moved", quarters={JUNE: amounts(currency="USD"), SEPTEMBER: amounts()})
    reports("Saver", quarters={JUNE: amounts(cash_burn=0), SEPTEMBER: amounts()})

    revenue = {one.label: one for one in watched.revenues(db, ada)}
    runway = {one.label: one for one in watched.runways(db, ada)}

    assert {name: one.before for name, one in revenue.items()} == {
        "Gap": None,
        "Moved": None,
        "Saver": 1000.0,
    }
    assert revenue["Gap"].reason == watched.GAP
    assert revenue["Moved"].reason == watched.OTHER_CURRENCY
    assert runway["Moved"].before == pytest.approx(4.2)
    assert runway["Saver"].reason == "of the quarter before, it does not burn cash"


def test_days_without_figures_are_counted_from_the_end_of_the_quarter(db, ada, reports):
    reports(quarters={JUNE: amounts(), SEPTEMBER: amounts()})
    reports("Silent")

    read = {one.label: one for one in watched.days_without_figures(db, ada)}

    assert read["Nordlicht GmbH"].value == (now().date() - SEPTEMBER).days
    assert read["Nordlicht GmbH"].before is None
    assert (read["Silent"].value, read["Silent"].reason) == (None, watched.NO_FIGURES)


def test_who_reports_no_longer_is_read_by_name_only(db, ada, reports):
    company = reports(quarters={SEPTEMBER: amounts()})
    db.execute(update(Company).values(reporting_status=ReportingStatus.inactive))

    assert watched.revenues(db, ada) == []
    assert [one.value for one in watched.revenues(db, ada, company)] == [1000.0]


def test_many_companies_are_read_in_one_statement(db, ada, statements):
    rows = Rows(db.connection())
    first = rows.valid("companies")
    figures = rows.valid("metrics_inputs", **FIGURES | amounts())
    many = [first | {"id": uuid7(), "name": f"c{number}"} for number in range(MANY)]
    quarters = [
        figures
        | {"id": uuid7(), "company_id": one["id"], "fiscal_reporting_date": day}
        | {"total_revenue": number + 1 + (day == SEPTEMBER)}
        for number, one in enumerate(many)
        for day in (JUNE, SEPTEMBER)
    ]
    db.connection().execute(insert(Company), many)
    db.connection().execute(insert(MetricsInput), quarters)

    with statements.budget(1):
        read = watched.revenues(db, ada)

    seen = {one.label: (one.value, one.before) for one in read}
    assert {name: seen[name] for name in seen if name in {one["name"] for one in many}} == {
        f"c{number}": (number + 2.0, number + 1.0) for number in range(MANY)
    }

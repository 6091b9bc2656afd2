"""A company's figures of a quarter come in versions, and one of them counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.actors import SYSTEM
from core.db import carry_out, read, write
from core.db.keys import uuid7
from core.errors import NotAllowed, NotFound
from core.ventures import actions
from core.ventures.tables import Company, CustomerType, MetricsInput, RevenueType

QUARTER = date(2025, 3, 31)
MONEY = (
    "total_revenue",
    "recurring_revenue",
    "gross_profit",
    "sales_marketing_expense",
    "total_operating_expense",
    "ebitda",
    "net_income",
    "cash_burn",
    "cash_balance",
)
FIGURES = {
    "currency": "USD",
    "employees": 12,
    "fiscal_reporting_quarter": 1,
    "reporting_year": 2025,
    "reporting_quarter": 1,
    **dict.fromkeys(MONEY, Decimal("1000.5000")),
}


def company():
    return Company(
        name="Aster",
        reporting_currency="USD",
        fund="Fund I",
        location_country="Canada",
        customer_type=CustomerType.smb,
        revenue_type=RevenueType.subscription,
        year_end_date=date(2024, 12, 31),
    )


def test_a_correction_is_a_new_version_and_the_old_one_stays(db, ada):
    aster = company()
    db.add(aster)
    db.flush()

    actions.submit(db, ada, aster.id, QUARTER, **FIGURES)
    second = actions.submit(db, ada, aster.id, QUARTER, **FIGURES | {"employees": 13})

    db.expire_all()
    kept = sorted((row.version, row.is_current, row.employees) for row in aster.inputs)
    assert kept == [(1, False, 12), (2, True, 13)]
    assert second.created_by_id == ada.id
    assert second.total_revenue == Decimal("1000.5000")


def test_another_quarter_counts_for_itself(db, ada):
    aster = company()
    db.add(aster)
    db.flush()

    actions.submit(db, ada, aster.id, QUARTER, **FIGURES)
    other = actions.submit(db, ada, aster.id, date(2025, 6, 30), **FIGURES)

    assert (other.version, other.is_current) == (1, True)


def test_who_may_not_submit_and_for_what(db, ada, vic):
    with pytest.raises(NotAllowed, match="role analyst"):
        actions.submit(db, vic, uuid7(), QUARTER, **FIGURES)
    with pytest.raises(NotFound, match="no such company"):
        actions.submit(db, ada, uuid7(), QUARTER, **FIGURES)


@pytest.mark.usefixtures("own_db")
def test_eight_who_submit_at_once_get_versions_without_gaps_and_one_counts(ada):
    with write(SYSTEM) as db:
        aster = company()
        db.add(aster)

    def submit(_: int) -> None:
        for _ in range(5):
            carry_out(actions.submit, ada, aster.id, QUARTER, **FIGURES)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(submit, range(8)))

    with read(ada) as db:
        rows = db.execute(select(MetricsInput.version, MetricsInput.is_current)).all()
    assert sorted(version for version, _ in rows) == list(range(1, 41))
    assert [version for version, is_current in rows if is_current] == [40]

"""Home shows the whole months of revenue and expense, in one currency."""

from datetime import UTC, datetime

import pytest

from core.finance import glance
from tests.bed.rows import Rows


@pytest.fixture
def months(db, ada):
    """Put months of a category into a series of ada's of its own."""
    rows = Rows(db.connection())

    def put(category, currency, totals, last_day=28):
        made = rows.add("series", user_id=ada.id, category=category, currency=currency)
        for month, total in totals.items():
            year, number = map(int, month.split("-"))
            rows.add(
                "series_months",
                series_id=made["id"],
                category=category,
                month=datetime(year, number, 1).date(),
                total=total,
                last_at=datetime(year, number, last_day, tzinfo=UTC),
            )

    return put


def test_months_are_summed_by_category_and_compared_with_the_year_before(db, ada, months):
    months("revenue", "EUR", {"2023-02": 1_000_000.0, "2024-01": 5.0, "2023-01": 5.0})
    months("revenue", "EUR", {"2023-02": 1_000_000.0})
    months("expense", "EUR", {"2023-02": 400_000.0})

    found = glance.glimpse(db, ada)

    assert list(found.lines.columns) == ["Revenue", "Expense"]
    assert found.lines.loc["2023-02-01"].tolist() == [2_000_000, 400_000]
    assert found.unit == "EUR"


def test_a_month_that_is_not_over_is_left_out(db, ada, months):
    months("revenue", "EUR", {"2023-03": 100.0, "2024-03": 110.0, "2024-04": 1.0}, last_day=30)

    found = glance.glimpse(db, ada)

    assert found.lines.index[-1].strftime("%Y-%m") == "2024-04"
    months("revenue", "EUR", {"2024-05": 3.0}, last_day=30)
    unfinished = glance.glimpse(db, ada)
    assert unfinished.lines.index[-1].strftime("%Y-%m") == "2024-04"
    assert str(unfinished.through) == "2024-05-30"


def test_revenue_is_compared_with_the_same_month_a_year_before(db, ada, months):
    months("revenue", "EUR", {"2023-04": 100.0, "2024-04": 110.0}, last_day=30)

    found = glance.glimpse(db, ada)

    assert found.finding == "Revenue was 110 EUR in April 2024, 10.0 % above April 2023."


def test_amounts_of_another_currency_are_not_added(db, ada, months):
    months("revenue", "EUR", {"2024-03": 1.0, "2024-04": 2.0}, last_day=30)
    months("revenue", "USD", {"2024-04": 1_000.0}, last_day=30)

    assert glance.glimpse(db, ada).lines["Revenue"].tolist() == [1, 2]


def test_without_money_there_is_no_picture(db, ada, months):
    months("temperature", "EUR", {"2024-04": 1.0})

    assert glance.glimpse(db, ada) is None

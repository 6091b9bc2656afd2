"""Home shows what was sold week by week, and says what has run out."""

from datetime import timedelta

import pytest

from core.glance import Urgency
from core.retail import glance
from tests.bed.rows import FIRST_MOMENT, Rows


@pytest.fixture
def rows(db):
    return Rows(db.connection())


def test_sales_are_summed_over_weeks_that_end_with_the_newest(db, ada, rows):
    product = rows.add("products")["id"]
    for days_ago, quantity in ((0, 5), (6, 2), (7, 10), (20, -1)):
        moment = FIRST_MOMENT - timedelta(days=days_ago)
        sale = {"transaction_date": moment, "quantity_sold": quantity}
        rows.add("transactions", product_id=product, **sale)

    found = glance.glimpse(db, ada)

    assert found.lines["Sold"].tolist() == [-1, 10, 7]
    assert found.lines.index[-1].date() == FIRST_MOMENT.date()
    assert found.finding == "7 pieces were sold in the week to 2024-01-01."


def test_a_week_without_sales_is_a_zero_and_a_year_ago_is_compared(db, ada, rows):
    product = rows.add("products")["id"]
    for weeks_ago, quantity in ((0, 12), (52, 10)):
        moment = FIRST_MOMENT - timedelta(weeks=weeks_ago)
        sale = {"transaction_date": moment, "quantity_sold": quantity}
        rows.add("transactions", product_id=product, **sale)

    found = glance.glimpse(db, ada)

    assert found.lines["Sold"].tolist() == [10, *[0] * 51, 12]
    assert found.finding.endswith("20.0 % above a year before.")


def test_the_oldest_week_is_a_whole_one(db, ada, rows):
    product = rows.add("products")["id"]
    noon, first = FIRST_MOMENT + timedelta(hours=12), 7 * glance.WEEKS - 1
    for sold_at in (noon, FIRST_MOMENT - timedelta(days=first), noon - timedelta(days=first + 1)):
        sale = {"transaction_date": sold_at, "quantity_sold": 1}
        rows.add("transactions", product_id=product, **sale)

    found = glance.glimpse(db, ada)

    assert found.lines["Sold"].tolist() == [1, *[0] * (glance.WEEKS - 2), 1]


def test_what_has_run_out_is_urgent_and_what_is_low_is_soon(db, ada, rows):
    rows.add("products", name="Lamp", stock=3, reserved=3)
    rows.add("products", name="Kite", stock=4, low_stock_threshold=5)
    rows.add("products", name="Ball", stock=40, low_stock_threshold=5)
    rows.add("products", name="Gone", stock=0, is_active=False)

    notices = glance.waiting(db, ada)

    assert [(notice.sentence, notice.urgency) for notice in notices] == [
        ("Sold out: Lamp.", Urgency.now),
        ("Low on stock, by the threshold of each product: Kite.", Urgency.soon),
    ]


def test_a_shop_without_sales_has_no_picture(db, ada, rows):
    rows.add("products")

    assert glance.glimpse(db, ada) is None

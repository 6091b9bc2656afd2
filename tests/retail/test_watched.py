"""What rules read of products: what is free, for how long it lasts, and how it sells."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from core.db.keys import uuid7
from core.db.types import now
from core.retail import watched
from core.retail.tables import Product, Transaction
from tests.bed.rows import Rows

NEWEST = datetime(2026, 9, 30, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MANY = 300


@pytest.fixture
def put(db):
    """Put a product with what was sold so many days before the newest sale."""
    rows = Rows(db.connection())

    def made(sold, sku="m1", **given):
        product = rows.add("products", **{"sku": sku, "name": "Mug", "stock": 40} | given)["id"]
        for ago, pieces in sold.items():
            sale = {"product_id": product, "transaction_date": NEWEST - ago * DAY}
            rows.add("transactions", quantity_sold=pieces, **sale)
        return product

    return made


def test_free_stock_is_stock_without_what_is_reserved(db, ada, put):
    product = put({}, reserved=15)

    (one,) = watched.free_stocks(db, ada)

    assert (one.subject_id, one.label, one.value) == (product, "Mug (m1)", 25)
    assert (one.of, one.before) == (now().date(), None)


def test_days_of_stock_are_free_stock_over_the_mean_sales_of_28_days(db, ada, put):
    put({0: 20, 27: 10, 3: -2, 28: 1000}, reserved=12)

    (one,) = watched.days_of_stock(db, ada)

    assert one.value == pytest.approx(28 / (28 / 28))
    assert one.of == date(2026, 9, 30)


def test_sold_in_a_week_is_held_against_the_week_before(db, ada, put):
    put({0: 5, 6.5: 2, 7: 4, 13: 3, 14: 1000})

    (one,) = watched.sold_in_weeks(db, ada)

    assert (one.value, one.before, one.of) == (7, 7, date(2026, 9, 30))


def test_a_product_that_does_not_sell_lasts_for_no_known_time_and_sold_nothing(db, ada, put):
    put({0: 1}, "m1")
    put({}, "m2")
    put({1: 5, 2: -5}, "m3")

    lasts = {one.label: one for one in watched.days_of_stock(db, ada)}
    sold = {one.label: one for one in watched.sold_in_weeks(db, ada)}

    assert [lasts[f"Mug ({sku})"].value for sku in ("m1", "m2", "m3")] == [40 * 28, None, None]
    assert lasts["Mug (m2)"].reason == watched.NO_SALES
    assert (sold["Mug (m2)"].value, sold["Mug (m2)"].before) == (0, 0)


def test_without_any_sale_nothing_is_known_of_sales(db, ada, put):
    put({})

    for read in (watched.days_of_stock, watched.sold_in_weeks):
        assert [(one.value, one.reason) for one in read(db, ada)] == [
            (None, watched.NO_SALES_AT_ALL)
        ]


def test_what_is_no_longer_sold_is_read_by_name_only(db, ada, put):
    product = put({0: 1}, is_active=False)

    for read in (watched.free_stocks, watched.days_of_stock, watched.sold_in_weeks):
        assert read(db, ada) == []
        assert [one.subject_id for one in read(db, ada, product)] == [product]


def test_many_products_are_read_in_two_statements(db, ada, statements):
    rows = Rows(db.connection())
    first, sale = rows.valid("products"), rows.valid("transactions", transaction_date=NEWEST)
    many = [first | {"id": uuid7(), "sku": f"s{n}", "stock": n} for n in range(MANY)]
    sales = [
        sale | {"id": uuid7(), "product_id": one["id"], "quantity_sold": number + 1}
        for number, one in enumerate(many)
    ]
    db.connection().execute(insert(Product), many)
    db.connection().execute(insert(Transaction), sales)

    with statements.budget(2):
        sold = watched.sold_in_weeks(db, ada)
    with statements.budget(2):
        lasts = watched.days_of_stock(db, ada)

    assert {one.subject_id: one.value for one in sold}.items() >= {
        one["id"]: number + 1 for number, one in enumerate(many)
    }.items()
    assert {one.subject_id: one.value for one in lasts}.items() >= {
        one["id"]: pytest.approx(number / ((number + 1) / 28)) for number, one in enumerate(many)
    }.items()

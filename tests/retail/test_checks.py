"""Stock, movements and sales that disagree are named."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from core.retail import actions, checks
from core.retail.tables import MovementKind, Product, StockMovement
from tests.bed.rows import Rows

DAY = {"transaction_date": datetime(2024, 1, 2, tzinfo=UTC)}
ALL = (
    checks.stock_equals_its_movements,
    checks.the_last_movement_left_the_stock,
    checks.movements_mirror_their_sales,
    checks.sales_by_hand_moved_stock,
)


@pytest.fixture
def bread(db, ada):
    """A product with an opening stock, a sale and a return, and 8 of it left."""
    product = Rows(db.connection()).add("products", sku="BRD-001", stock=0)["id"]
    actions.move(db, ada, product, MovementKind.opening, 10, "counted")
    actions.sell(db, ada, product, 3)
    actions.sell(db, ada, product, -1)
    db.flush()
    return product


def test_what_was_sold_and_returned_is_no_finding(db, root, bread):
    assert [check(db, root) for check in ALL] == [[], [], [], []]


def test_stock_without_movements_and_imported_sales_are_no_finding(db, root, ada):
    rows = Rows(db.connection())
    product = rows.add("products", stock=5)["id"]
    upload = rows.add("data_uploads")["id"]
    rows.add("transactions", product_id=product, user_id=ada.id, data_upload_id=upload)

    assert [check(db, root) for check in ALL] == [[], [], [], []]


def test_stock_that_is_not_the_sum_of_its_movements_is_named(db, root, bread):
    db.execute(update(Product).values(stock=9))

    assert checks.stock_equals_its_movements(db, root) == [
        "BRD-001 has a stock of 9; its movements sum to 8."
    ]
    assert checks.the_last_movement_left_the_stock(db, root) == [
        "BRD-001 has a stock of 9; its last movement left 8."
    ]


def test_the_last_movement_is_the_last_written_whenever_it_occurred(db, root, bread):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    given = {"kind": "receipt", "quantity": 2, "stock_after": 10, "occurred_at": long_ago}
    Rows(db.connection()).add("stock_movements", product_id=bread, **given)

    db.execute(update(Product).values(stock=10))

    assert checks.the_last_movement_left_the_stock(db, root) == []


@pytest.mark.parametrize(
    ("sold", "movement"),
    [
        (2, {"quantity": -3, "kind": "sale"}),
        (2, {"quantity": 2, "kind": "sale"}),
        (2, {"quantity": -2, "kind": "return"}),
        (-2, {"quantity": 2, "kind": "sale"}),
    ],
)
def test_a_movement_unlike_its_sale_is_named(db, root, sold, movement):
    rows = Rows(db.connection())
    product = rows.add("products", sku="BRD-001")["id"]
    sale = rows.add("transactions", product_id=product, quantity_sold=sold, **DAY)["id"]

    rows.add("stock_movements", product_id=product, transaction_id=sale, **movement)

    assert checks.movements_mirror_their_sales(db, root) == [
        f"The sale of {sold} of BRD-001 on 2024-01-02 and its movement of "
        f"{movement['quantity']} are not the same."
    ]


def test_a_movement_of_another_product_than_was_sold_is_named(db, root, bread):
    other = Rows(db.connection()).add("products")["id"]

    db.execute(update(StockMovement).values(product_id=other))

    assert len(checks.movements_mirror_their_sales(db, root)) == 2


def test_a_sale_by_hand_that_moved_no_stock_is_named(db, root, ada):
    rows = Rows(db.connection())
    product = rows.add("products", sku="BRD-001")["id"]

    rows.add("transactions", product_id=product, quantity_sold=2, user_id=ada.id, **DAY)

    assert checks.sales_by_hand_moved_stock(db, root) == [
        "The sale of 2 of BRD-001 on 2024-01-02 moved no stock."
    ]

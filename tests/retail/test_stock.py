"""Stock is the sum of its movements, whoever sells at once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from core.actors import SYSTEM
from core.db import carry_out, read, write
from core.db.failures import in_words
from core.db.keys import uuid7
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.retail import actions
from core.retail.tables import MovementKind, Product, StockMovement, Transaction


@pytest.fixture
def chair(db, ada):
    made = Product(sku="CH-1", name="Chair", price=Decimal("49.90"))
    db.add(made)
    db.flush()
    actions.move(db, ada, made.id, MovementKind.opening, 10, "counted")
    db.refresh(made)
    return made


def test_a_sale_writes_transaction_movement_and_stock_together(db, ada, chair):
    sale = actions.sell(db, ada, chair.id, 3)
    db.flush()

    db.refresh(chair)
    movement = db.scalars(
        select(StockMovement).where(StockMovement.transaction_id == sale.id)
    ).one()
    assert chair.stock == 7
    assert (movement.kind, movement.quantity, movement.stock_after) == (MovementKind.sale, -3, 7)
    assert sale.price_per_unit == Decimal("49.90")


def test_a_return_puts_back_what_was_sold(db, ada, chair):
    actions.sell(db, ada, chair.id, -2, price_per_unit=Decimal("40.00"))
    db.flush()

    db.refresh(chair)
    assert chair.stock == 12
    assert db.scalar(select(func.count()).where(StockMovement.kind == MovementKind.returned)) == 1


def test_a_sale_of_more_than_is_there_changes_nothing(db, ada, chair):
    with pytest.raises(Conflict, match="not 11 of CH-1 in stock"), db.begin_nested():
        actions.sell(db, ada, chair.id, 11)

    db.refresh(chair)
    assert chair.stock == 10
    assert db.scalar(select(func.count()).select_from(Transaction)) == 0


def test_a_submission_repeated_with_its_key_is_refused(db, ada, chair):
    actions.sell(db, ada, chair.id, 1, idempotency_key="till-1/0001")

    with pytest.raises(Conflict, match="already"), in_words(), db.begin_nested():
        actions.sell(db, ada, chair.id, 1, idempotency_key="till-1/0001")

    db.refresh(chair)
    assert chair.stock == 9


def test_what_cannot_be_sold_is_said(db, ada, vic, chair):
    with pytest.raises(Invalid, match="sale of nothing"):
        actions.sell(db, ada, chair.id, 0)
    with pytest.raises(NotFound, match="no such product"):
        actions.sell(db, ada, uuid7(), 1)
    with pytest.raises(NotAllowed, match="role analyst"):
        actions.sell(db, vic, chair.id, 1)
    with pytest.raises(Invalid, match="recorded with `sell`"):
        actions.move(db, ada, chair.id, MovementKind.sale, -1, "no")


def test_a_sale_takes_a_fixed_number_of_statements(db, ada, chair, statements):
    with statements.budget(5):
        actions.sell(db, ada, chair.id, 1)
        db.flush()


@pytest.mark.usefixtures("own_db")
def test_eight_tills_selling_at_once_leave_the_stock_exact(ada):
    with write(SYSTEM) as db:
        product = Product(sku="CH-1", name="Chair", price=Decimal(1))
        db.add(product)
    carry_out(actions.move, ada, product.id, MovementKind.opening, 1000, "counted")

    def till(_: int) -> None:
        for _ in range(50):
            carry_out(actions.sell, ada, product.id, 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(till, range(8)))

    with read(ada) as db:
        stored = db.scalar(select(Product.stock))
        moved = db.scalar(select(func.sum(StockMovement.quantity)))
        lowest = db.scalar(select(func.min(StockMovement.stock_after)))
    assert stored == moved == lowest == 600

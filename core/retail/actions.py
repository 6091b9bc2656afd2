"""Changing stock: every change is a movement, and the product's stock is their sum."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from core.actors import Actor, Role, require
from core.errors import Conflict, Invalid, NotFound
from core.retail.tables import MovementKind, Product, StockMovement, Transaction


def sell(
    db: Session,
    user: Actor,
    product_id: UUID,
    quantity: int,
    *,
    price_per_unit: Decimal | None = None,
    is_promo: bool = False,
    idempotency_key: str | None = None,
) -> Transaction:
    """Record a sale, or a return when the quantity is negative: transaction, movement, stock."""
    require(user, Role.analyst)
    if quantity == 0:
        raise Invalid("A sale of nothing cannot be recorded; give a quantity.")
    product = _product(db, product_id)
    sale = Transaction(
        product_id=product_id,
        quantity_sold=quantity,
        price_per_unit=product.price if price_per_unit is None else price_per_unit,
        is_promo=is_promo,
        user_id=user.id,
        idempotency_key=idempotency_key,
    )
    db.add(sale)
    db.flush()
    kind = MovementKind.sale if quantity > 0 else MovementKind.returned
    _move(db, user, product, kind, -quantity, transaction_id=sale.id)
    return sale


def move(
    db: Session, user: Actor, product_id: UUID, kind: MovementKind, quantity: int, reason: str
) -> StockMovement:
    """Record goods received, stock counted at the start, or a correction with its reason."""
    require(user, Role.analyst)
    if kind in {MovementKind.sale, MovementKind.returned}:
        raise Invalid("Sales and returns are recorded with `sell`, which keeps their price.")
    return _move(db, user, _product(db, product_id), kind, quantity, reason=reason)


def _product(db: Session, product_id: UUID) -> Product:
    product = db.get(Product, product_id)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _move(
    db: Session, user: Actor, product: Product, kind: MovementKind, quantity: int, **fields: Any
) -> StockMovement:
    """Change the stock where it is stored, so that no two changes overwrite each other."""
    changed = (
        update(Product)
        .where(col(Product.id) == product.id, col(Product.stock) + quantity >= 0)
        .values(stock=col(Product.stock) + quantity)
    )
    if db.exec(changed).rowcount == 0:
        raise Conflict(f"There are not {-quantity} of {product.sku} in stock.")
    after = db.exec(select(Product.stock).where(Product.id == product.id)).one()
    movement = StockMovement(
        product_id=product.id,
        kind=kind,
        quantity=quantity,
        stock_after=after,
        user_id=user.id,
        **fields,
    )
    db.add(movement)
    return movement

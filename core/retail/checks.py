"""What must hold between stock, its movements and the sales behind them."""

from sqlalchemy import SelectBase, and_, case, func, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import offenders
from core.retail.tables import MovementKind, Product, StockMovement, Transaction


def stock_equals_its_movements(db: Session, user: Actor) -> list[str]:
    """Products whose stock is not the sum of their movements, where they have any."""
    require(user, Role.admin)
    moved = func.sum(StockMovement.quantity)
    wanted: SelectBase = (
        select(col(Product.sku), col(Product.stock), moved.label("moved"))
        .join(StockMovement, col(StockMovement.product_id) == Product.id)
        .group_by(col(Product.id), col(Product.sku), col(Product.stock))
        .having(col(Product.stock) != moved)
    )
    return offenders(
        db,
        wanted,
        lambda row: f"{row.sku} has a stock of {row.stock}; its movements sum to {row.moved}.",
    )


def the_last_movement_left_the_stock(db: Session, user: Actor) -> list[str]:
    """Products whose last movement, in the order of writing, left another stock."""
    require(user, Role.admin)
    newest_first = func.row_number().over(
        partition_by=col(StockMovement.product_id), order_by=col(StockMovement.id).desc()
    )
    last = select(
        col(StockMovement.product_id), col(StockMovement.stock_after), newest_first.label("place")
    ).subquery()
    wanted: SelectBase = (
        select(col(Product.sku), col(Product.stock), last.c.stock_after)
        .join(last, and_(last.c.product_id == Product.id, last.c.place == 1))
        .where(last.c.stock_after != Product.stock)
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"{row.sku} has a stock of {row.stock}; its last movement left {row.stock_after}."
        ),
    )


def movements_mirror_their_sales(db: Session, user: Actor) -> list[str]:
    """Sales and returns whose movement is of another quantity, product or kind."""
    require(user, Role.admin)
    kind = case(
        (col(Transaction.quantity_sold) > 0, MovementKind.sale.value),
        else_=MovementKind.returned.value,
    )
    wanted: SelectBase = (
        select(
            col(Product.sku),
            col(Transaction.transaction_date).label("day"),
            col(Transaction.quantity_sold).label("sold"),
            col(StockMovement.quantity).label("moved"),
        )
        .join(Transaction, col(Transaction.product_id) == Product.id)
        .join(StockMovement, col(StockMovement.transaction_id) == Transaction.id)
        .where(
            or_(
                col(StockMovement.quantity) != -col(Transaction.quantity_sold),
                col(StockMovement.product_id) != Transaction.product_id,
                col(StockMovement.kind) != kind,
            )
        )
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The sale of {row.sold} of {row.sku} on {row.day:%Y-%m-%d} and its movement "
            f"of {row.moved} are not the same."
        ),
    )


def sales_by_hand_moved_stock(db: Session, user: Actor) -> list[str]:
    """Sales that a person entered and that no movement followed; imported ones need none."""
    require(user, Role.admin)
    moved = select(col(StockMovement.id)).where(col(StockMovement.transaction_id) == Transaction.id)
    wanted: SelectBase = (
        select(
            col(Product.sku),
            col(Transaction.transaction_date).label("day"),
            col(Transaction.quantity_sold).label("sold"),
        )
        .join(Transaction, col(Transaction.product_id) == Product.id)
        .where(
            col(Transaction.user_id).is_not(None),
            col(Transaction.data_upload_id).is_(None),
            ~moved.exists(),
        )
    )
    return offenders(
        db,
        wanted,
        lambda row: f"The sale of {row.sold} of {row.sku} on {row.day:%Y-%m-%d} moved no stock.",
    )

"""What can be watched of products: what is left of them, for how long, and how they sell."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.db.types import now
from core.retail.tables import Product, Transaction

READS = ("retail",)
MONTH, WEEK = 28, 7  # days
NO_SALES = f"nothing was sold in the last {MONTH} days of sales"
NO_SALES_AT_ALL = "no sales are known"
NO_EARLIER_STOCK = "the stock of earlier days is not compared"


def free_stocks(db: Session, user: Actor, product_id: UUID | None = None) -> list[Reading]:
    """The pieces of each product that are in stock and not reserved."""
    require(user, Role.viewer)
    today = now().date()
    return [
        Reading(row.id, _label(row), row.free, of=today, reason=NO_EARLIER_STOCK)
        for row in db.execute(_products(product_id))
    ]


def days_of_stock(db: Session, user: Actor, product_id: UUID | None = None) -> list[Reading]:
    """How many days the free stock of each product lasts if it sells on as lately."""
    require(user, Role.viewer)
    through = _through(db)
    read = []
    for row in db.execute(_with_sales(product_id, through, MONTH)):
        if row.sold <= 0:
            reason = NO_SALES if through else NO_SALES_AT_ALL
            read.append(Reading(row.id, _label(row), None, of=through, reason=reason))
        else:
            value = row.free / (row.sold / MONTH)
            read.append(Reading(row.id, _label(row), value, of=through, reason=NO_EARLIER_STOCK))
    return read


def sold_in_weeks(db: Session, user: Actor, product_id: UUID | None = None) -> list[Reading]:
    """The pieces sold of each product in the last week of sales, and in the week before."""
    require(user, Role.viewer)
    through = _through(db)
    rows = db.execute(_with_sales(product_id, through, WEEK))
    if through is None:
        return [Reading(row.id, _label(row), None, reason=NO_SALES_AT_ALL) for row in rows]
    return [Reading(row.id, _label(row), row.sold, row.before, through) for row in rows]


def _label(row: Any) -> str:
    return f"{row.name} ({row.sku})"


def _through(db: Session) -> date | None:
    """The day of the newest sale of all: files come late, and no sale is known after it."""
    newest = db.scalar(select(func.max(Transaction.transaction_date)))
    return None if newest is None else newest.date()


def _with_sales(product_id: UUID | None, through: date | None, days: int) -> Any:
    """The products that are asked for, with their sales in so many days, and in those before."""
    end = datetime.combine(through or now().date(), time(), UTC) + timedelta(days=1)
    since = end - timedelta(days=days)
    moment, quantity = col(Transaction.transaction_date), col(Transaction.quantity_sold)
    sales = (
        select(
            col(Transaction.product_id),
            func.sum(case((moment >= since, quantity), else_=0)).label("sold"),
            func.sum(case((moment < since, quantity), else_=0)).label("before"),
        )
        .where(moment >= since - timedelta(days=days))
        .group_by(col(Transaction.product_id))
        .subquery()
    )
    sold, before = (func.coalesce(sales.c[name], 0).label(name) for name in ("sold", "before"))
    products = _products(product_id).add_columns(sold, before)
    return products.outerjoin(sales, sales.c.product_id == col(Product.id))


def _products(product_id: UUID | None) -> Any:
    """One product, or all that are still sold, with its free stock."""
    free = col(Product.stock) - col(Product.reserved)
    wanted = select(col(Product.id), col(Product.name), col(Product.sku), free.label("free"))
    if product_id is None:
        return wanted.where(col(Product.is_active))
    return wanted.where(col(Product.id) == product_id)


FREE_STOCK = Metric(
    "Free stock", Subject.product, "pieces", free_stocks, "Stock minus what is reserved."
)
DAYS_OF_STOCK = Metric(
    "Days of stock",
    Subject.product,
    "days",
    days_of_stock,
    f"Free stock over the mean daily sales, returns taken off, of the {MONTH} days up to the "
    "newest sale of all.",
)
SOLD_IN_WEEK = Metric(
    "Sold in a week",
    Subject.product,
    "pieces",
    sold_in_weeks,
    "Pieces sold, returns taken off, in the seven days up to the newest sale of all; a change is "
    "against the seven days before.",
)

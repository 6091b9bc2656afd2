"""Products, their sales and the ledger of their stock."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import by_value, default, key, moment, related, retail_price, updated


class MovementKind(StrEnum):
    """Why stock changed."""

    opening = "opening"
    sale = "sale"
    returned = "return"
    receipt = "receipt"
    adjustment = "adjustment"


class Product(SQLModel, table=True):
    """Products with their stock and the settings of restock planning."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("sku"),
        Index(None, "category"),
        Index(None, "data_upload_id"),
        CheckConstraint("lead_time_days >= 0 AND lead_time_sd >= 0", name="lead_time"),
        CheckConstraint("low_stock_threshold >= 0", name="low_stock_threshold"),
        CheckConstraint("on_order >= 0 AND reserved >= 0", name="open_orders"),
        CheckConstraint("pack_size >= 1 AND moq >= 1", name="order_sizes"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint(
            "reorder_override IS NULL OR (reorder_override >= 0 AND reorder_override_reason "
            "IS NOT NULL)",
            name="reorder_override",
        ),
        CheckConstraint("service_level > 0 AND service_level < 1", name="service_level"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("unit_cost >= 0", name="unit_cost"),
    )

    id: UUID = key()
    sku: str = Field(max_length=100)
    name: str = Field(max_length=255)
    category: str | None = Field(default=None, max_length=100)
    variation: str | None = Field(default=None, max_length=100)
    price: Decimal = retail_price()
    unit_cost: Decimal | None = retail_price(default=None)
    supplier: str | None = Field(default=None, max_length=255)
    stock: int = default(0, description="equals the sum of its stock_movements")
    reserved: int = default(0, description="promised to customers, not yet shipped")
    on_order: int = default(0, description="ordered, not yet received")
    expected_on: Day | None = Field(default=None, description="when on_order arrives")
    low_stock_threshold: int = default(10)
    lead_time_days: int = default(7)
    lead_time_sd: float = default(0, description="days")
    service_level: float = default(0.95)
    pack_size: int = default(1, description="orders are rounded up to it")
    moq: int = default(1, description="least quantity the supplier accepts")
    reorder_override: int | None = Field(
        default=None, description="a person's order quantity in place of the advice"
    )
    reorder_override_reason: str | None = Field(default=None, max_length=255)
    is_active: bool = default(
        True, description="false = discontinued; a product with sales cannot be deleted"
    )
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    transactions: list[Any] = related("Transaction", "product")
    movements: list[Any] = related("StockMovement", "product")


class Transaction(SQLModel, table=True):
    """Sales lines."""

    __tablename__ = "transactions"
    __table_args__ = (
        UniqueConstraint("idempotency_key"),
        Index(None, "data_upload_id"),
        Index(None, "is_promo"),
        Index(None, "product_id", "transaction_date"),
        Index(None, "quantity_sold", "transaction_date"),
        Index(None, "transaction_date"),
        Index(None, "user_id"),
        CheckConstraint("price_per_unit >= 0", name="price_per_unit"),
        CheckConstraint("quantity_sold <> 0", name="quantity_sold"),
    )

    id: UUID = key()
    product_id: UUID = Field(foreign_key="products.id", ondelete="RESTRICT")
    quantity_sold: int = Field(description="negative = a return")
    price_per_unit: Decimal = retail_price()
    transaction_date: datetime = moment()
    is_promo: bool = default(False)
    user_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="who entered it"
    )
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    idempotency_key: str | None = Field(
        default=None, max_length=64, description="a repeated submission is refused"
    )
    created_at: datetime = moment()

    product: Any = related("Product", "transactions")


class StockMovement(SQLModel, table=True):
    """Ledger behind products.stock; also tells which past days were out of stock."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        UniqueConstraint("transaction_id"),
        Index(None, "product_id", "occurred_at"),
        Index(None, "user_id"),
        CheckConstraint("quantity <> 0 OR kind = 'opening'", name="quantity"),
        CheckConstraint("stock_after >= 0", name="stock_after"),
        CheckConstraint(
            "(kind IN ('sale', 'return')) = (transaction_id IS NOT NULL)", name="transaction"
        ),
    )

    id: UUID = key()
    product_id: UUID = Field(foreign_key="products.id", ondelete="RESTRICT")
    kind: MovementKind = Field(sa_type=by_value(MovementKind, "kind"))
    quantity: int = Field(description="signed")
    stock_after: int = Field(description="products.stock after this movement")
    transaction_id: UUID | None = Field(
        default=None,
        foreign_key="transactions.id",
        ondelete="RESTRICT",
        description="set for sale and return, else null",
    )
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    reason: str | None = Field(default=None, max_length=255)
    occurred_at: datetime = moment()
    created_at: datetime = moment()

    product: Any = related("Product", "movements")

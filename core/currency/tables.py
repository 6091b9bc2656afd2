"""Exchange rates."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import by_value, currency_code, default, fx_rate, key, moment


class RateKind(StrEnum):
    """Rate of one day, or average of a period."""

    closing = "closing"
    average = "average"


class FxRate(SQLModel, table=True):
    """Exchange rates, looked up as of a date."""

    __tablename__ = "fx_rates"
    __table_args__ = (
        UniqueConstraint("base_currency", "quote_currency", "kind", "date"),
        Index(None, "data_upload_id"),
        CheckConstraint(currency_code("base_currency"), name="base_currency"),
        CheckConstraint("base_currency <> quote_currency", name="pair"),
        CheckConstraint(currency_code("quote_currency"), name="quote_currency"),
        CheckConstraint("rate > 0", name="rate"),
    )

    id: UUID = key()
    base_currency: str = Field(max_length=3, description="1 unit of base = rate units of quote")
    quote_currency: str = Field(max_length=3)
    kind: RateKind = default(RateKind.closing, sa_type=by_value(RateKind, "kind", 10))
    date: Day = Field(description="day of a closing rate; last day of the period of an average")
    rate: Decimal = fx_rate()
    source: str | None = Field(default=None, max_length=100)
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()

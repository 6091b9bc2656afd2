"""Holidays, promotions and other dated causes."""

from datetime import date as Day
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import by_value, default, key, moment, owned, updated, words


class Recurrence(StrEnum):
    """How an event comes back."""

    yearly = "yearly"


class EventType(StrEnum):
    """Kinds of dated causes."""

    holiday = "holiday"
    promotion = "promotion"
    seasonal = "seasonal"
    custom = "custom"


event_type = Enum(EventType, values_callable=words, name="event_type", create_constraint=True)


class Event(SQLModel, table=True):
    """Holidays, promotions and other dated causes of demand."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("user_id", "event_name", "event_date", "scope_key"),
        Index(None, "data_upload_id"),
        Index(None, "event_date"),
        Index(None, "product_id"),
        Index(None, "type"),
        CheckConstraint("ends_on >= event_date", name="ends_on"),
        CheckConstraint("impact >= -1", name="impact"),
        CheckConstraint("product_id IS NULL OR category IS NULL", name="scope"),
        CheckConstraint(
            "(scope_key = 'all') = (product_id IS NULL AND category IS NULL AND entity IS "
            "NULL AND country IS NULL)",
            name="scope_key",
        ),
        CheckConstraint("window_before >= 0 AND window_after >= 0", name="windows"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    event_name: str = Field(max_length=255)
    event_date: Day = Field(description="first day")
    ends_on: Day | None = Field(default=None, description="last day; null = one day")
    window_before: int = default(0, description="days before event_date that feel it")
    window_after: int = default(0, description="days after the last day that feel it")
    recurrence: Recurrence | None = Field(default=None, sa_type=by_value(Recurrence, "recurrence"))
    type: EventType = Field(sa_type=event_type)
    description: str | None = Field(default=None, sa_type=Text)
    include_in_prediction: bool = default(True)
    impact: float | None = Field(
        default=None,
        description="expected change of demand as a fraction; −1 = shop closed; null = learn it",
    )
    product_id: UUID | None = Field(
        default=None,
        foreign_key="products.id",
        ondelete="CASCADE",
        description="scope; a product has its category already",
    )
    category: str | None = Field(
        default=None, max_length=100, description="scope: of products or of series"
    )
    entity: str | None = Field(default=None, max_length=100, description="scope: of series")
    country: str | None = Field(
        default=None, max_length=10, description="scope: ISO 3166, e.g. DE or DE-BY"
    )
    scope_key: str = default(
        "all",
        max_length=300,
        description="the four scope columns as one canonical text, because nulls never "
        "collide in a unique; 'all' = none set",
    )
    is_shared: bool = default(False, description="counts for everyone")
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

"""Series and their points, whatever file they came in."""

from datetime import date as Day
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import (
    by_value,
    currency_code,
    default,
    finite,
    json_value,
    key,
    moment,
    owned,
    related,
    updated,
)


class AccountClass(StrEnum):
    """The places of the chart of accounts."""

    revenue = "revenue"
    cost_of_sales = "cost_of_sales"
    operating_expense = "operating_expense"
    financial = "financial"
    tax = "tax"
    cash = "cash"
    headcount = "headcount"
    other = "other"


class Favourable(StrEnum):
    """Which way is good."""

    when_higher = "higher"
    when_lower = "lower"
    neutral = "neutral"


class SeriesKind(StrEnum):
    """Whether values are summed over a period or its last one counts."""

    flow = "flow"
    stock = "stock"


class Series(SQLModel, table=True):
    """What is forecast, compared and reported: a named run of points that later files extend."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        Index(None, "category"),
        CheckConstraint(currency_code(), name="currency"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    name: str = Field(
        max_length=200, description="by default the category, with the entity when there is one"
    )
    category: str = Field(
        max_length=100,
        description="open list; revenue, expense, cash_flow have a meaning to the pages",
    )
    entity: str | None = Field(
        default=None, max_length=100, description="which unit, region or product"
    )
    tags: list[str] | None = json_value(default=None, description="list of words")
    frequency: str | None = Field(
        default=None, max_length=20, description="as detected, then confirmed: D, W, MS, QE, …"
    )
    unit: str | None = Field(
        default=None, max_length=50, description="kg, hours, …; null for money"
    )
    currency: str | None = Field(default=None, max_length=3, description="null = not money")
    kind: SeriesKind = default(
        SeriesKind.flow,
        sa_type=by_value(SeriesKind, "kind", 10),
        description="flow is summed over a period, stock is its last value",
    )
    favourable: Favourable = default(
        Favourable.neutral,
        sa_type=by_value(Favourable, "favourable", 10),
        description="higher, lower, neutral: which way is good",
    )
    account_class: AccountClass | None = Field(
        default=None,
        sa_type=by_value(AccountClass, "account_class", 30),
        description="chart of accounts: revenue, cost_of_sales, operating_expense, financial, "
        "tax, cash, headcount, other; null = not mapped",
    )
    recipe: list[Any] = json_value(
        default_factory=list, description="preprocessing steps, in order; applied when read"
    )
    is_shared: bool = default(False, description="others may read it and what was computed from it")
    created_at: datetime = moment()
    updated_at: datetime = updated()

    points: list[Any] = related("TimeSeriesData", "series")


class TimeSeriesData(SQLModel, table=True):
    """Points of a series: one value per moment, of the newest upload; what it replaced is
    kept for undo.
    """

    __tablename__ = "timeseries_data"
    __table_args__ = (
        UniqueConstraint("series_id", "timestamp"),
        # It holds what a month of a category is asked for, so that PostgreSQL reads no row for it.
        Index(None, "category", "timestamp", postgresql_include=["series_id", "value"]),
        Index(None, "data_upload_id", "timestamp"),
        Index(None, "timestamp"),
        CheckConstraint(finite("value"), name="finite"),
        owned("series_id"),
    )

    id: UUID = key()
    series_id: UUID = Field(foreign_key="series.id", ondelete="CASCADE")
    timestamp: datetime
    data_upload_id: UUID = Field(
        foreign_key="data_uploads.id",
        ondelete="CASCADE",
        description="the newest upload that stated the value",
    )
    category: str = Field(max_length=100, description="as in the file; usually series.category")
    value: float = Field(
        description="finite; more than 15 significant digits are refused at upload"
    )
    meta: dict[str, Any] | None = json_value(
        default=None,
        sa_column_kwargs={"name": "metadata"},
        description="the other columns of the file",
    )
    created_at: datetime = moment()

    series: Any = related("Series", "points")
    data_upload: Any = related("DataUpload", "points")


class SeriesMonth(SQLModel, table=True):
    """Points of a series rolled up by month: ten years of a category in a few hundred rows.

    Rewritten in the transaction that writes the points; `validate` compares the two.

    """

    __tablename__ = "series_months"
    __table_args__ = (
        UniqueConstraint("series_id", "category", "month"),
        Index(None, "category", "month"),
        CheckConstraint("points >= 1", name="points"),
        owned("series_id"),
    )

    id: UUID = key()
    series_id: UUID = Field(foreign_key="series.id", ondelete="CASCADE")
    category: str = Field(max_length=100, description="as in timeseries_data.category")
    month: Day = Field(description="its first day")
    points: int = Field(description="how many there are")
    total: float = Field(description="sum of the values, for a flow")
    last_at: datetime = Field(description="moment of the last point")
    last_value: float = Field(description="value of the last point, for a stock")

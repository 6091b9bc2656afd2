"""Instruments, their bars and features, and what is recommended."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.accounts.tables import Profile
from core.db.types import (
    by_value,
    currency_code,
    default,
    finite,
    json_value,
    key,
    moment,
    ratio,
    related,
    updated,
)


class MarketCapBucket(StrEnum):
    """Classes of size."""

    small = "small"
    mid = "mid"
    large = "large"


class PeBucket(StrEnum):
    """Classes of the price-earnings ratio."""

    low = "low"
    medium = "medium"
    high = "high"


class ActionKind(StrEnum):
    """What a company did to its shares."""

    share_split = "split"
    dividend = "dividend"


class Interval(StrEnum):
    """How long a bar lasts."""

    minute = "1m"
    five_minutes = "5m"
    quarter_hour = "15m"
    half_hour = "30m"
    hour = "1h"
    four_hours = "4h"
    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"


class Label(StrEnum):
    """What a recommendation says."""

    BUY = "BUY"
    HOLD = "HOLD"
    SELL = "SELL"


class Instrument(SQLModel, table=True):
    """Every listing known to the product: stocks, ETFs, commodities, benchmarks."""

    __tablename__ = "instruments"
    __table_args__ = (
        UniqueConstraint("symbol", "exchange"),
        Index(None, "data_upload_id"),
        Index(None, "exchange"),
        Index(None, "is_active"),
        Index(None, "renamed_to_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint("renamed_to_id <> id", name="renamed_to"),
    )

    id: UUID = key()
    symbol: str = Field(max_length=50)
    exchange: str = Field(
        max_length=50, description="exchange code; 'US' when an import names none"
    )
    name: str | None = Field(default=None, max_length=255)
    sector: str | None = Field(
        default=None, max_length=100, description="may be 'Benchmark' or 'Commodity'"
    )
    currency: str = default("USD", max_length=3, description="quote currency")
    identifiers: dict[str, Any] | None = json_value(
        default=None, description="isin, figi, cusip, provider codes"
    )
    renamed_to_id: UUID | None = Field(
        default=None,
        foreign_key="instruments.id",
        ondelete="SET NULL",
        description="the listing that continues this one",
    )
    market_cap_bucket: MarketCapBucket | None = Field(
        default=None, sa_type=by_value(MarketCapBucket, "market_cap_bucket", 50)
    )
    pe_bucket: PeBucket | None = Field(default=None, sa_type=by_value(PeBucket, "pe_bucket", 50))
    is_active: bool = default(True)
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()


class CorporateAction(SQLModel, table=True):
    """Splits and dividends, from which adj_c is computed."""

    __tablename__ = "corporate_actions"
    __table_args__ = (
        UniqueConstraint("instrument_id", "date", "kind"),
        Index(None, "data_upload_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("factor > 0", name="factor"),
        CheckConstraint(
            "(kind = 'split') = (factor IS NOT NULL) AND (kind = 'dividend') = (amount IS NOT "
            "NULL)",
            name="figure",
        ),
    )

    id: UUID = key()
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    date: Day = Field(description="ex-date")
    kind: ActionKind = Field(sa_type=by_value(ActionKind, "kind"))
    factor: float | None = Field(default=None, description="split: new shares per old one")
    amount: Decimal | None = ratio(
        default=None,
        description="dividend: per share, all of the day, in the instrument's currency",
    )
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()


class PriceBar(SQLModel, table=True):
    """OHLCV bars as received, wrong ones included: they are flagged; cleaning rules are
    applied when read, never stored over them.
    """

    __tablename__ = "price_bars"
    __table_args__ = (
        UniqueConstraint("instrument_id", "ts", "interval"),
        Index(None, "data_upload_id"),
        Index(None, "interval", "ts"),
        Index(None, "ts"),
        CheckConstraint(finite("o", "h", "l", "c", "v"), name="finite"),
        {"postgresql_partition_by": "RANGE (ts)"},
    )

    id: UUID = key()
    ts: datetime = Field(
        primary_key=True,
        description="second key column: partition key; a daily bar carries 00:00 UTC of its "
        "trading day",
    )
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    interval: Interval = Field(
        sa_type=by_value(Interval, "interval", 10),
        description="daily, 15m; also 1m, 5m, 30m, 1h, 4h, weekly, monthly",
    )
    o: float
    h: float
    l: float
    c: float
    v: float
    adj_c: float | None = Field(
        default=None,
        description="close adjusted for splits and dividends; analysis uses coalesce(adj_c, c)",
    )
    quality: dict[str, Any] | None = json_value(
        default=None,
        description="flag → detail: high_below_low, negative_volume, outlier, stale, …",
    )
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()


class Feature(SQLModel, table=True):
    """Technical indicators computed from bars up to and including ts."""

    __tablename__ = "features"
    __table_args__ = (
        UniqueConstraint("instrument_id", "ts"),
        Index(None, "ts"),
        {"postgresql_partition_by": "RANGE (ts)"},
    )

    id: UUID = key()
    ts: datetime = Field(primary_key=True, description="second key column: partition key")
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="CASCADE")
    ret_1d: float | None = None
    ret_5d: float | None = None
    ret_20d: float | None = None
    rsi_14: float | None = None
    momentum_5d: float | None = None
    vol_20d: float | None = None
    atr_14: float | None = None
    volume_zscore: float | None = None
    additional_features: dict[str, Any] | None = json_value(default=None)
    created_at: datetime = moment()


class Recommendation(SQLModel, table=True):
    """Signals per instrument and risk profile with a full snapshot of their inputs; never
    edited, only archived.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        Index(None, "generated_at"),
        Index(None, "instrument_id", "profile", "generated_at"),
        Index(None, "is_active", "generated_at"),
        Index(None, "label"),
        Index(None, "model_id"),
        Index(None, "profile"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("horizon_days > 0", name="horizon_days"),
    )

    id: UUID = key()
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    model_id: UUID = Field(foreign_key="trained_models.id", ondelete="RESTRICT")
    profile: Profile = Field(sa_type=by_value(Profile, "profile", 50))
    label: Label = Field(sa_type=by_value(Label, "label", 10))
    confidence: float = Field(description="0 to 1")
    expected_return_pct: float | None = Field(
        default=None, description="in per cent: the one column that is not a fraction"
    )
    horizon_days: int | None = None
    stop_loss: float | None = Field(default=None, description="price")
    take_profit: float | None = Field(default=None, description="price")
    justification: str | None = Field(default=None, sa_type=Text)
    features_snapshot: dict[str, Any] = json_value(
        default_factory=dict, description="every input of the decision at inference time"
    )
    generated_at: datetime = moment()
    is_active: bool = default(True, description="false = archived")

    model: Any = related("TrainedModel", "recommendations")
    instrument: Any = related("Instrument")

"""Index strategies, their members, weights and values."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import by_value, default, json_value, key, moment, money, owned, updated


class RebalanceFrequency(StrEnum):
    """How often an index returns to its weights."""

    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"
    quarterly = "quarterly"


class MarketCapData(SQLModel, table=True):
    """Market capitalisation per day, for weighting."""

    __tablename__ = "market_cap_data"
    __table_args__ = (
        UniqueConstraint("instrument_id", "date"),
        Index(None, "data_upload_id"),
        Index(None, "date"),
    )

    id: UUID = key()
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    date: Day
    market_cap: Decimal | None = money(default=None, description="USD")
    shares_outstanding: float | None = None
    free_float: float | None = Field(default=None, description="shares available for trading")
    average_volume: float | None = Field(default=None, description="30-day average")
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()


class StrategyConfig(SQLModel, table=True):
    """Named index strategies: weights, data-quality rules, rebalancing, change history."""

    __tablename__ = "strategy_configs"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        Index(None, "benchmark_id"),
        CheckConstraint("ai_confidence_score BETWEEN 0 AND 1", name="ai_confidence_score"),
        CheckConstraint(
            "max_forward_fill_days >= 0 AND outlier_std_threshold > 0 AND min_price_threshold >= 0",
            name="quality_limits",
        ),
        CheckConstraint(
            "min_daily_return < 0 AND max_daily_return > 0 AND daily_drop_threshold <= 0",
            name="return_limits",
        ),
        CheckConstraint(
            "momentum_weight BETWEEN 0 AND 1 AND market_cap_weight BETWEEN 0 AND 1 AND "
            "risk_parity_weight BETWEEN 0 AND 1",
            name="weights_range",
        ),
        CheckConstraint(
            "abs(momentum_weight + market_cap_weight + risk_parity_weight - 1.0) <= 0.001",
            name="weights_sum",
        ),
        owned(),
    )

    id: UUID = key()
    name: str = Field(max_length=100)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    is_shared: bool = default(False, description="others may read it and what it produced")
    benchmark_id: UUID | None = Field(
        default=None,
        foreign_key="instruments.id",
        ondelete="RESTRICT",
        description="never a member of its own index",
    )
    momentum_weight: float = default(0.4)
    market_cap_weight: float = default(0.3)
    risk_parity_weight: float = default(0.3)
    daily_drop_threshold: float = default(-0.01)
    max_daily_return: float = default(0.5)
    min_daily_return: float = default(-0.5)
    min_price_threshold: float = default(1.0)
    rebalance_frequency: RebalanceFrequency = default(
        RebalanceFrequency.weekly, sa_type=by_value(RebalanceFrequency, "rebalance_frequency")
    )
    last_rebalance: datetime | None = None
    force_rebalance: bool = default(False)
    max_forward_fill_days: int = default(2)
    outlier_std_threshold: float = default(3.0)
    ai_adjusted: bool = default(False)
    ai_adjustment_reason: str | None = Field(default=None, sa_type=Text)
    ai_confidence_score: float | None = None
    adjustment_history: list[Any] = json_value(
        default_factory=list,
        description="list of {timestamp, changes, user_id, reason}; appended under a row "
        "lock, by assigning a new list",
    )
    proposal: dict[str, Any] | None = json_value(
        default=None,
        description="the one pending proposal {changes, reason, confidence, created_at}; "
        "accepting it sets ai_* and the history, declining clears it",
    )
    parameters: dict[str, Any] = json_value(
        default_factory=dict,
        description="base value 100, look-back windows, weight caps, cost in basis points, "
        "risk-free rate",
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()


class IndexMember(SQLModel, table=True):
    """Which instruments an index may hold, and when."""

    __tablename__ = "index_members"
    __table_args__ = (
        UniqueConstraint("strategy_id", "instrument_id"),
        Index(None, "instrument_id"),
        CheckConstraint("removed_on > added_on", name="dates"),
        owned("strategy_id"),
    )

    id: UUID = key()
    strategy_id: UUID = Field(foreign_key="strategy_configs.id", ondelete="CASCADE")
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    added_on: Day | None = Field(default=None, description="null = from the first day")
    removed_on: Day | None = Field(default=None, description="null = still a member")
    created_at: datetime = moment()


class IndexValue(SQLModel, table=True):
    """Daily index level, base 100."""

    __tablename__ = "index_values"
    __table_args__ = (
        UniqueConstraint("strategy_id", "date"),
        Index(None, "date"),
        CheckConstraint("value > 0", name="value"),
        owned("strategy_id"),
    )

    id: UUID = key()
    strategy_id: UUID = Field(foreign_key="strategy_configs.id", ondelete="CASCADE")
    date: Day
    value: float = Field(description="100 on the inception date")
    created_at: datetime = moment()
    updated_at: datetime = updated()


class Allocation(SQLModel, table=True):
    """Target weights set at each rebalance."""

    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("strategy_id", "date", "instrument_id"),
        Index(None, "date"),
        Index(None, "instrument_id"),
        CheckConstraint("weight >= 0 AND weight <= 1", name="weight"),
        owned("strategy_id"),
    )

    id: UUID = key()
    strategy_id: UUID = Field(foreign_key="strategy_configs.id", ondelete="CASCADE")
    date: Day = Field(
        description="a rebalancing date; weights between two dates drift and are computed"
    )
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    weight: float = Field(
        description="0 to 1; per strategy and date they sum to 1 (checked by the service)"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

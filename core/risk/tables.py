"""Risk figures of any subject, and portfolios."""

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
    json_value,
    key,
    moment,
    owned,
    related,
    updated,
)


class RiskSubject(StrEnum):
    """What a risk figure can be about."""

    model = "model"
    series = "series"
    instrument = "instrument"
    auto_index = "index"
    portfolio = "portfolio"


class Rebalance(StrEnum):
    """How often a portfolio returns to its weights."""

    never = "never"
    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"
    quarterly = "quarterly"
    yearly = "yearly"


class RiskMetrics(SQLModel, table=True):
    """Computed risk and performance figures of any subject, one row per computation."""

    __tablename__ = "risk_metrics"
    __table_args__ = (
        Index(None, "calculation_date"),
        Index(None, "date"),
        Index(None, "model_id"),
        Index(None, "subject_type", "subject_id", "date"),
        Index(None, "user_id"),
        CheckConstraint(
            "subject_type <> 'model' OR (model_id IS NOT NULL AND model_id = subject_id)",
            name="model_subject",
        ),
        owned(),
    )

    id: UUID = key()
    subject_type: RiskSubject = Field(sa_type=by_value(RiskSubject, "subject_type"))
    subject_id: UUID = Field(
        description="id in trained_models, series, instruments, strategy_configs, portfolios; no FK"
    )
    subject_label: str | None = Field(
        default=None, max_length=255, description="name at the time of computing"
    )
    model_id: UUID | None = Field(default=None, foreign_key="trained_models.id", ondelete="CASCADE")
    user_id: UUID | None = Field(
        default=None,
        foreign_key="users.id",
        ondelete="RESTRICT",
        description="who computed it; null = the system",
    )
    date: Day = Field(description="as-of date of the last return used")
    calculation_date: datetime = moment()
    total_return: float | None = None
    annualized_return: float | None = None
    daily_return: float | None = None
    volatility: float | None = Field(default=None, description="annualised standard deviation")
    sharpe_ratio: float | None = None
    sortino_ratio: float | None = None
    max_drawdown: float | None = Field(default=None, description="≤ 0")
    current_drawdown: float | None = Field(default=None, description="≤ 0")
    var_95: float | None = Field(
        default=None, description="loss as a positive fraction, as for the next three"
    )
    var_99: float | None = None
    cvar_95: float | None = None
    cvar_99: float | None = None
    beta_sp500: float | None = Field(
        default=None, description="against the benchmark named in method"
    )
    correlation_sp500: float | None = Field(
        default=None, description="against the benchmark named in method"
    )
    tracking_error: float | None = None
    information_ratio: float | None = None
    ai_risk_score: float | None = Field(default=None, description="0 to 100")
    ai_risk_adjusted_roi: float | None = None
    ai_market_regime: str | None = Field(
        default=None, max_length=20, description="Bull, Bear, Sideways, Volatile"
    )
    correlation_matrix: dict[str, Any] | None = json_value(default=None)
    scenario_results: dict[str, Any] | None = json_value(
        default=None, description="Monte Carlo, stress and VaR back-test results, with their seed"
    )
    method: dict[str, Any] = json_value(
        default_factory=dict,
        description="category, window, periods per year, risk-free rate, VaR method, benchmark",
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    model: Any = related("TrainedModel", "risk_metrics")


class Portfolio(SQLModel, table=True):
    """Named portfolios of instruments whose risk is measured together."""

    __tablename__ = "portfolios"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        Index(None, "benchmark_id"),
        CheckConstraint(currency_code("base_currency"), name="base_currency"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    name: str = Field(max_length=100)
    base_currency: str = default("USD", max_length=3)
    benchmark_id: UUID | None = Field(
        default=None, foreign_key="instruments.id", ondelete="RESTRICT"
    )
    rebalance: Rebalance = default(
        Rebalance.never,
        sa_type=by_value(Rebalance, "rebalance"),
        description="back to the weights: never, daily, weekly, monthly, quarterly, yearly",
    )
    is_shared: bool = default(False)
    created_at: datetime = moment()
    updated_at: datetime = updated()

    holdings: list[Any] = related("Holding", "portfolio")


class Holding(SQLModel, table=True):
    """What a portfolio holds, by weight or by quantity, and since when."""

    __tablename__ = "holdings"
    __table_args__ = (
        UniqueConstraint("portfolio_id", "instrument_id", "since"),
        Index(None, "instrument_id"),
        CheckConstraint("(weight IS NULL) <> (quantity IS NULL)", name="size"),
        owned("portfolio_id"),
    )

    id: UUID = key()
    portfolio_id: UUID = Field(foreign_key="portfolios.id", ondelete="CASCADE")
    instrument_id: UUID = Field(foreign_key="instruments.id", ondelete="RESTRICT")
    weight: float | None = Field(default=None, description="fraction; negative = short")
    quantity: float | None = Field(default=None, description="units; negative = short")
    since: Day = Field(description="first day; holds until the instrument's next row, 0 = closed")
    created_at: datetime = moment()

    portfolio: Any = related("Portfolio", "holdings")
    instrument: Any = related("Instrument")

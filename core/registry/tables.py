"""Trained models: every version, and which one is active."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import (
    by_value,
    default,
    json_value,
    key,
    moment,
    owned,
    related,
    unique_where,
    updated,
)


class Family(StrEnum):
    """What kind of model it is."""

    forecast = "forecast"
    demand = "demand"
    signal = "signal"


class TrainedModel(SQLModel, table=True):
    """The one model registry: every row is one version of one model, whatever domain trained it."""

    __tablename__ = "trained_models"
    __table_args__ = (
        unique_where("uq_trained_models_active", "user_id", "model_name", where="is_active"),
        UniqueConstraint("user_id", "model_name", "version"),
        Index(None, "data_upload_id"),
        Index(None, "is_active"),
        Index(None, "product_id"),
        Index(None, "series_id"),
        Index(None, "version"),
        CheckConstraint("model_path IS NULL OR model_sha256 IS NOT NULL", name="file_hashed"),
        CheckConstraint("archived_at IS NULL OR NOT is_active", name="archived"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    model_name: str = Field(
        max_length=200,
        description="one series of versions, e.g. 'Group revenue', 'demand:BRD-001', 'signals'",
    )
    version: str = Field(
        max_length=100,
        description="'1', '2', … by the product; imported strings such as 'v1.0.0' kept. "
        "Order by trained_at, never by this text",
    )
    family: Family = Field(sa_type=by_value(Family, "family"))
    model_type: str = Field(
        max_length=50,
        description="open list: linear_regression, arima, sarima, prophet, croston, …",
    )
    forecast_type: str | None = Field(
        default=None,
        max_length=100,
        description="the category forecast: revenue, expense, cash_flow or another; null for "
        "other families",
    )
    series_id: UUID | None = Field(
        default=None, foreign_key="series.id", ondelete="SET NULL", description="family forecast"
    )
    data_upload_id: UUID | None = Field(
        default=None,
        foreign_key="data_uploads.id",
        ondelete="SET NULL",
        description="latest upload in its training data",
    )
    product_id: UUID | None = Field(
        default=None, foreign_key="products.id", ondelete="CASCADE", description="family demand"
    )
    params_hash: str = Field(
        max_length=64, description="SHA-256 of the canonical hyperparameters and code version"
    )
    hyperparameters: dict[str, Any] = json_value(default_factory=dict)
    metrics_json: dict[str, Any] = json_value(
        default_factory=dict,
        description="all validation figures: accuracy, precision, recall, f1, sharpe, "
        "max_drawdown, coverage, baselines …",
    )
    mae: float | None = None
    rmse: float | None = None
    r2_score: float | None = None
    mape: float | None = Field(default=None, description="fraction")
    model_path: str | None = Field(
        default=None, max_length=500, description="relative, made by the product"
    )
    model_sha256: str | None = Field(
        default=None, max_length=64, description="of the file; checked before it is read"
    )
    data_sha256: str | None = Field(
        default=None, max_length=64, description="of the prepared values and their moments"
    )
    code_version: str | None = Field(
        default=None, max_length=64, description="the mathematics of the product, as a hash"
    )
    trained_at: datetime = moment()
    trained_until: datetime | None = Field(
        default=None, description="last observation used; proves that nothing later leaked in"
    )
    is_active: bool = default(False, description="in production; one per user_id and model_name")
    archived_at: datetime | None = Field(
        default=None, description="kept with all it said, but not offered any more"
    )
    created_at: datetime = moment()
    updated_at: datetime = updated()

    user: Any = related("User", "trained_models")
    forecasts: list[Any] = related("Forecast", "model")
    risk_metrics: list[Any] = related("RiskMetrics", "model")
    kpi_reports: list[Any] = related("KPIReport", "model")
    recommendations: list[Any] = related("Recommendation", "model")

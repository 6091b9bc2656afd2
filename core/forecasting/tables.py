"""Stored forecasts and the ledger that scores them."""

from datetime import date as Day
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import default, json_value, key, moment, owned, related, unique_where


class Forecast(SQLModel, table=True):
    """Predictions with 80 and 95 % bounds, live and backtest."""

    __tablename__ = "forecasts"
    __table_args__ = (
        UniqueConstraint("model_id", "origin_date", "forecast_date"),
        Index(None, "adjusted_by_id"),
        Index(None, "forecast_date"),
        CheckConstraint(
            "adjusted_value IS NULL OR (adjustment_reason IS NOT NULL AND adjusted_by_id IS "
            "NOT NULL)",
            name="adjustment",
        ),
        CheckConstraint("forecast_date > origin_date", name="after_origin"),
        CheckConstraint("lower_confidence_interval <= upper_confidence_interval", name="interval"),
        CheckConstraint("lower_80 <= upper_80", name="interval_80"),
        CheckConstraint(
            "lower_confidence_interval <= lower_80 AND upper_80 <= upper_confidence_interval",
            name="nested",
        ),
        owned("model_id"),
    )

    id: UUID = key()
    model_id: UUID = Field(foreign_key="trained_models.id", ondelete="CASCADE")
    origin_date: datetime = Field(description="last observation known when it was made")
    forecast_date: datetime = Field(description="the moment forecast")
    predicted_value: float
    lower_confidence_interval: float | None = Field(default=None, description="95 %")
    upper_confidence_interval: float | None = Field(default=None, description="95 %")
    lower_80: float | None = None
    upper_80: float | None = None
    actual_value: float | None = Field(
        default=None,
        description="filled by backtests and when the actual arrives: that of the current score",
    )
    is_backtest: bool = default(False)
    adjusted_value: float | None = Field(
        default=None, description="a person's figure, beside the model's"
    )
    adjustment_reason: str | None = Field(default=None, sa_type=Text)
    adjusted_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    meta: dict[str, Any] | None = json_value(
        default=None,
        sa_column_kwargs={"name": "metadata"},
        description="other quantiles, components",
    )
    created_at: datetime = moment()

    model: Any = related("TrainedModel", "forecasts")
    scores: list[Any] = related("ForecastScore", "forecast")


class ForecastScore(SQLModel, table=True):
    """How each forecast fared against its actual; a restated actual adds a score."""

    __tablename__ = "forecast_scores"
    __table_args__ = (
        unique_where("uq_forecast_scores_current", "forecast_id", where="is_current"),
        UniqueConstraint("forecast_id", "scored_at"),
        Index(None, "data_upload_id"),
        Index(None, "scored_at"),
        CheckConstraint("abs_error >= 0 AND naive_error >= 0", name="errors"),
        owned("forecast_id"),
    )

    id: UUID = key()
    forecast_id: UUID = Field(foreign_key="forecasts.id", ondelete="CASCADE")
    actual_value: float
    scored_at: datetime = moment()
    data_upload_id: UUID | None = Field(
        default=None,
        foreign_key="data_uploads.id",
        ondelete="SET NULL",
        description="that brought the actual",
    )
    error: float = Field(description="actual_value − predicted_value")
    abs_error: float
    naive_error: float | None = Field(
        default=None, description="absolute error of the seasonal naive from the same origin"
    )
    inside_80: bool | None = Field(default=None, description="null = no such bounds")
    inside_95: bool | None = Field(default=None, description="null = no such bounds")
    step: int | None = Field(default=None, description="how many steps after the origin it was")
    is_current: bool = default(
        True,
        description="the latest restatement; exactly one per forecast scored, none of one whose "
        "actual was taken back",
    )
    withdrawn_at: datetime | None = Field(
        default=None, description="when the actual was found to be gone with its upload"
    )

    forecast: Any = related("Forecast", "scores")


class ForecastTally(SQLModel, table=True):
    """Current scores of a series summed up, by month or by step ahead: a page reads few rows.

    Rewritten in the transaction that scores; `validate` compares the two. What-if is not in it.

    """

    __tablename__ = "forecast_tallies"
    __table_args__ = (
        *(
            unique_where(
                f"uq_forecast_tallies_{cut}",
                *("series_id", "user_id", "model_type", cut),
                where=f"{cut} IS NOT NULL",
            )
            for cut in ("month", "step")
        ),
        Index(None, "series_id"),
        Index(None, "user_id"),
        CheckConstraint("(month IS NULL) <> (step IS NULL)", name="cut"),
        CheckConstraint("scored >= 1", name="scored"),
        owned("series_id"),
    )

    id: UUID = key()
    series_id: UUID = Field(foreign_key="series.id", ondelete="CASCADE")
    user_id: UUID = Field(
        foreign_key="users.id", ondelete="CASCADE", description="who owns the versions"
    )
    model_type: str = Field(max_length=50, description="as in trained_models.model_type")
    month: Day | None = Field(default=None, description="first day of that of the moment forecast")
    step: int | None = Field(default=None, description="steps after the origin")
    scored: int = Field(description="how many there are; what follows is of all of them")
    error: float = Field(description="sum of actual − predicted")
    abs_error: float
    compared: int = Field(description="of how many the error of the naive is known")
    compared_error: float = Field(description="sum of absolute errors of those")
    naive_error: float
    with_80: int
    inside_80: int
    with_95: int
    inside_95: int
    adjusted: int = Field(description="of how many a person had a figure of their own")
    adjusted_error: float = Field(description="sum of absolute errors of those figures")
    before_error: float = Field(description="the same of the model's own figures there")
    newest: datetime = Field(description="the last moment forecast")
    scored_at: datetime = Field(description="of the newest score")

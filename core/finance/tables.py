"""KPI reports, what was written beside them, and budgets."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import (
    by_value,
    currency_code,
    default,
    json_value,
    key,
    moment,
    money,
    owned,
    related,
    unique_where,
    updated,
)


class KPIReport(SQLModel, table=True):
    """KPI reports as shown, append-only but for is_shared; a correction is a new report that
    supersedes the old.
    """

    __tablename__ = "kpi_reports"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        Index(None, "company_id"),
        Index(None, "data_upload_id"),
        Index(None, "model_id"),
        Index(None, "report_date"),
        Index(None, "user_id"),
        CheckConstraint("report_period_start <= report_period_end", name="period"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    model_id: UUID | None = Field(
        default=None,
        foreign_key="trained_models.id",
        ondelete="RESTRICT",
        description="model behind forecast_accuracy",
    )
    company_id: UUID | None = Field(default=None, foreign_key="companies.id", ondelete="RESTRICT")
    data_upload_id: UUID | None = Field(
        default=None,
        foreign_key="data_uploads.id",
        ondelete="RESTRICT",
        description="latest upload in the actuals",
    )
    title: str = Field(max_length=255)
    report_date: datetime = moment()
    report_period_start: Day
    report_period_end: Day
    revenue_growth_rate: float | None = None
    operating_margin: float | None = None
    net_margin: float | None = None
    forecast_accuracy: float | None = Field(default=None, description="1 − WAPE")
    budget_variance: float | None = Field(default=None, description="positive = favourable")
    risk_adjusted_return: float | None = None
    report_data: dict[str, Any] = json_value(
        default_factory=dict,
        description="the full report: figures, formulas, reasons for nulls, inputs",
    )
    formula_version: str = Field(max_length=20)
    data_version: int = Field(
        sa_type=BigInteger, description="data_versions.version of the domain it was computed from"
    )
    supersedes_id: UUID | None = Field(
        default=None,
        foreign_key="kpi_reports.id",
        ondelete="RESTRICT",
        description="the report this one corrects",
    )
    is_shared: bool = default(False, description="the one column that may change")
    created_at: datetime = moment()

    model: Any = related("TrainedModel", "kpi_reports")
    comments: list[Any] = related("ReportComment", "report")


class ReportComment(SQLModel, table=True):
    """What people wrote beside a report or one of its figures."""

    __tablename__ = "report_comments"
    __table_args__ = (
        Index(None, "kpi_report_id", "created_at"),
        Index(None, "user_id"),
        owned("kpi_report_id"),
    )

    id: UUID = key()
    kpi_report_id: UUID = Field(foreign_key="kpi_reports.id", ondelete="RESTRICT")
    kpi: str | None = Field(
        default=None, max_length=50, description="name of the figure; null = the whole report"
    )
    text: str = Field(sa_type=Text)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    created_at: datetime = moment()

    report: Any = related("KPIReport", "comments")


class ReportDelivery(SQLModel, table=True):
    """Mails that bring somebody a report; kept when one was sent or given up."""

    __tablename__ = "report_deliveries"
    __table_args__ = (
        unique_where(
            "uq_report_deliveries_open", "kpi_report_id", "user_id", where="ended_at IS NULL"
        ),
        Index(None, "ended_at", "due_at"),
        Index(None, "kpi_report_id"),
        Index(None, "user_id"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("sent_at IS NULL OR ended_at IS NOT NULL", name="ended"),
        owned("kpi_report_id"),
    )

    id: UUID = key()
    kpi_report_id: UUID = Field(foreign_key="kpi_reports.id", ondelete="CASCADE")
    user_id: UUID = Field(
        foreign_key="users.id", ondelete="CASCADE", description="who gets the mail"
    )
    due_at: datetime = moment(description="not before; later in quiet hours and after a failure")
    attempts: int = default(0)
    error: str | None = Field(default=None, sa_type=Text, description="of the last attempt")
    sent_at: datetime | None = None
    ended_at: datetime | None = Field(
        default=None, description="sent, or given up; null = still to be sent"
    )
    created_at: datetime = moment()


class Budget(SQLModel, table=True):
    """Budgeted amounts per category and period, versioned."""

    __tablename__ = "budgets"
    __table_args__ = (
        unique_where(
            "uq_budgets_company",
            "company_id",
            "category",
            "period_start",
            "period_end",
            "version",
            where="company_id IS NOT NULL",
        ),
        unique_where(
            "uq_budgets_own",
            "user_id",
            "category",
            "entity",
            "period_start",
            "period_end",
            "version",
            where="company_id IS NULL",
        ),
        Index(None, "data_upload_id"),
        Index(None, "user_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint("period_start <= period_end", name="period"),
        CheckConstraint("version >= 1", name="version"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", description="owner")
    company_id: UUID | None = Field(
        default=None,
        foreign_key="companies.id",
        ondelete="CASCADE",
        description="null = the owner's own figures",
    )
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    category: str = Field(
        max_length=100, description="matches series.category or a company money field"
    )
    entity: str = Field(
        default="", max_length=100, description="as in series.entity; '' = the whole"
    )
    is_shared: bool = default(False)
    period_start: Day
    period_end: Day
    version: int = default(1)
    amount: Decimal = money()
    currency: str = Field(max_length=3)
    created_at: datetime = moment()
    updated_at: datetime = updated()


class Side(StrEnum):
    """What comes in, or what goes out."""

    income = "income"
    cost = "cost"


class FileSign(SQLModel, table=True):
    """How a person said that the amounts of one side of a file are to be read."""

    __tablename__ = "file_signs"
    __table_args__ = (
        UniqueConstraint("data_upload_id", "side"),
        Index(None, "decided_by_id"),
        Index(None, "user_id"),
        CheckConstraint("sign IN (-1, 1)", name="sign"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(
        foreign_key="users.id", ondelete="RESTRICT", description="owner, as of the file"
    )
    data_upload_id: UUID = Field(foreign_key="data_uploads.id", ondelete="CASCADE")
    side: Side = Field(sa_type=by_value(Side, "side", 10), description="income or cost")
    sign: int = Field(description="1 or -1: a value times this is positive for what is usual")
    decided_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    created_at: datetime = moment()
    updated_at: datetime = updated()

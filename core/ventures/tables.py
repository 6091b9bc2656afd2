"""Portfolio companies, what they submit, and what follows from it."""

from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import (
    by_value,
    currency_code,
    default,
    fx_rate,
    json_value,
    key,
    moment,
    money,
    ratio,
    related,
    unique_where,
    updated,
)


class CustomerType(StrEnum):
    """Whom a company sells to."""

    enterprise = "Enterprise/Mid-Market"
    smb = "SMB"
    consumer = "Consumer"


class ReportingStatus(StrEnum):
    """Whether a company still reports."""

    active = "Active"
    inactive = "Inactive"


class RevenueType(StrEnum):
    """How a company earns."""

    subscription = "Subscription"
    usage = "Usage Pricing"
    transactional = "Transactional"
    marketplace = "Marketplace"


class Company(SQLModel, table=True):
    """Portfolio companies."""

    __tablename__ = "companies"
    __table_args__ = (
        UniqueConstraint("name"),
        Index(None, "created_by_id"),
        Index(None, "data_upload_id"),
        Index(None, "updated_by_id"),
        CheckConstraint(currency_code("reporting_currency"), name="reporting_currency"),
        CheckConstraint("equity_raised >= 0 AND post_money_valuation >= 0", name="valuation"),
    )

    id: UUID = key()
    name: str = Field(max_length=255)
    reporting_status: ReportingStatus = default(
        ReportingStatus.active, sa_type=by_value(ReportingStatus, "reporting_status", 50)
    )
    reporting_currency: str = Field(max_length=3, description="ISO 4217")
    fund: str = Field(max_length=100)
    location_country: str = Field(max_length=100)
    customer_type: CustomerType = Field(sa_type=by_value(CustomerType, "customer_type", 50))
    revenue_type: RevenueType = Field(sa_type=by_value(RevenueType, "revenue_type", 50))
    equity_raised: Decimal | None = money(
        default=None,
        description="in reporting_currency; the total of funding_rounds where there are any",
    )
    post_money_valuation: Decimal | None = money(
        default=None, description="in reporting_currency; that of the latest round"
    )
    year_end_date: Day = Field(description="fiscal year end; day and month count")
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    created_by_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="null = the system"
    )
    updated_at: datetime = updated()
    updated_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")

    inputs: list[Any] = related("MetricsInput", "company")
    rounds: list[Any] = related("FundingRound", "company")


class FundingRound(SQLModel, table=True):
    """Equity rounds, so that the figures of a past quarter use the valuation of its day."""

    __tablename__ = "funding_rounds"
    __table_args__ = (
        UniqueConstraint("company_id", "date"),
        Index(None, "created_by_id"),
        Index(None, "data_upload_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint("equity_raised >= 0 AND post_money_valuation >= 0", name="valuation"),
    )

    id: UUID = key()
    company_id: UUID = Field(foreign_key="companies.id", ondelete="RESTRICT")
    date: Day = Field(description="closing")
    equity_raised: Decimal = money(description="in this round")
    post_money_valuation: Decimal | None = money(default=None)
    currency: str = Field(max_length=3)
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    created_by_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="null = the system"
    )

    company: Any = related("Company", "rounds")


class MetricsInput(SQLModel, table=True):
    """Quarterly submissions of a company; a correction is a new version, nothing is overwritten."""

    __tablename__ = "metrics_inputs"
    __table_args__ = (
        UniqueConstraint("company_id", "fiscal_reporting_date", "version"),
        unique_where(
            "uq_metrics_inputs_current", "company_id", "fiscal_reporting_date", where="is_current"
        ),
        Index(None, "created_by_id"),
        Index(None, "data_upload_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint("customers >= 0", name="customers"),
        CheckConstraint("debt_outstanding >= 0", name="debt_outstanding"),
        CheckConstraint("employees >= 0", name="employees"),
        CheckConstraint(
            "sales_marketing_expense >= 0 AND total_operating_expense >= 0", name="expenses"
        ),
        CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name="quarters",
        ),
        CheckConstraint("reporting_year BETWEEN 1900 AND 2200", name="reporting_year"),
        CheckConstraint(
            "total_revenue >= 0 AND recurring_revenue >= 0 AND recurring_revenue <= total_revenue",
            name="revenue",
        ),
        CheckConstraint("version >= 1", name="version"),
    )

    id: UUID = key()
    company_id: UUID = Field(foreign_key="companies.id", ondelete="RESTRICT")
    version: int = default(1, description="1, 2, … per company and fiscal_reporting_date")
    is_current: bool = default(
        True, description="exactly one per company and fiscal_reporting_date"
    )
    currency: str = Field(max_length=3)
    total_revenue: Decimal = money()
    recurring_revenue: Decimal = money()
    gross_profit: Decimal = money()
    sales_marketing_expense: Decimal = money()
    total_operating_expense: Decimal = money()
    ebitda: Decimal = money()
    net_income: Decimal = money()
    cash_burn: Decimal = money(description="positive = cash consumed")
    cash_balance: Decimal = money(description="negative = overdraft, shown as a warning")
    debt_outstanding: Decimal | None = money(default=None, description="including convertible")
    employees: int
    customers: int | None = None
    fiscal_reporting_date: Day = Field(description="last day of the quarter")
    fiscal_reporting_quarter: int
    reporting_year: int
    reporting_quarter: int
    note: str | None = Field(default=None, sa_type=Text, description="why it was restated")
    data_upload_id: UUID | None = Field(
        default=None, foreign_key="data_uploads.id", ondelete="SET NULL"
    )
    created_at: datetime = moment()
    created_by_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="null = the system"
    )
    updated_at: datetime = updated()

    company: Any = related("Company", "inputs")


class ReportingFinancials(SQLModel, table=True):
    """Submitted figures per currency (company, USD, CAD); computed from the current submission."""

    __tablename__ = "reporting_financials"
    __table_args__ = (
        UniqueConstraint(
            "company_id",
            "currency",
            "fiscal_reporting_date",
            name="uq_reporting_financials_company_currency_date",
        ),
        Index(None, "company_id", "fiscal_reporting_date"),
        Index(None, "metrics_input_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name="quarters",
        ),
        CheckConstraint("exchange_rate_used > 0 AND closing_rate_used > 0", name="rates"),
        CheckConstraint("reporting_year BETWEEN 1900 AND 2200", name="reporting_year"),
    )

    id: UUID = key()
    company_id: UUID = Field(foreign_key="companies.id", ondelete="CASCADE")
    metrics_input_id: UUID = Field(
        foreign_key="metrics_inputs.id",
        ondelete="CASCADE",
        description="the version it was computed from",
    )
    currency: str = Field(max_length=3)
    exchange_rate_used: Decimal = fx_rate(description="average rate of the period, for flows")
    closing_rate_used: Decimal = fx_rate(description="for cash_balance and debt_outstanding")
    total_revenue: Decimal = money()
    recurring_revenue: Decimal = money()
    gross_profit: Decimal = money()
    debt_outstanding: Decimal | None = money(default=None)
    sales_marketing_expense: Decimal = money()
    total_operating_expense: Decimal = money()
    ebitda: Decimal = money()
    net_income: Decimal = money()
    cash_burn: Decimal = money()
    cash_balance: Decimal = money()
    fiscal_reporting_date: Day
    fiscal_reporting_quarter: int
    reporting_year: int
    reporting_quarter: int
    created_at: datetime = moment()
    updated_at: datetime = updated()


class ReportingMetrics(SQLModel, table=True):
    """Derived KPIs per currency; computed from the current submissions."""

    __tablename__ = "reporting_metrics"
    __table_args__ = (
        UniqueConstraint(
            "company_id",
            "currency",
            "fiscal_reporting_date",
            name="uq_reporting_metrics_company_currency_date",
        ),
        Index(None, "company_id", "fiscal_reporting_date"),
        Index(None, "metrics_input_id"),
        CheckConstraint(currency_code(), name="currency"),
        CheckConstraint(
            "fiscal_reporting_quarter BETWEEN 1 AND 4 AND reporting_quarter BETWEEN 1 AND 4",
            name="quarters",
        ),
        CheckConstraint("reporting_year BETWEEN 1900 AND 2200", name="reporting_year"),
    )

    id: UUID = key()
    company_id: UUID = Field(foreign_key="companies.id", ondelete="CASCADE")
    metrics_input_id: UUID = Field(
        foreign_key="metrics_inputs.id",
        ondelete="CASCADE",
        description="the version it was computed from",
    )
    currency: str = Field(max_length=3)
    enterprise_value: Decimal | None = money(default=None)
    arr: Decimal | None = money(default=None)
    recurring_percentage_revenue: Decimal | None = ratio(default=None)
    revenue_per_fte: Decimal | None = money(default=None)
    gross_profit_per_fte: Decimal | None = money(default=None)
    employee_growth_rate: Decimal | None = ratio(default=None)
    change_in_cash: Decimal | None = money(default=None)
    revenue_growth: Decimal | None = ratio(default=None)
    monthly_cash_burn: Decimal | None = money(default=None)
    runway_months: Decimal | None = ratio(default=None)
    ev_by_equity_raised_plus_debt: Decimal | None = ratio(default=None)
    sales_marketing_percentage_revenue: Decimal | None = ratio(default=None)
    total_operating_percentage_revenue: Decimal | None = ratio(default=None)
    gross_profit_margin: Decimal | None = ratio(default=None)
    valuation_to_revenue: Decimal | None = ratio(default=None)
    yoy_growth_revenue: Decimal | None = ratio(default=None)
    yoy_growth_profit: Decimal | None = ratio(default=None)
    yoy_growth_employees: Decimal | None = ratio(default=None)
    yoy_growth_ltm_revenue: Decimal | None = ratio(default=None)
    ltm_total_revenue: Decimal | None = money(default=None)
    ltm_gross_profit: Decimal | None = money(default=None)
    ltm_sales_marketing_expense: Decimal | None = money(default=None)
    ltm_gross_margin: Decimal | None = ratio(default=None)
    ltm_operating_expense: Decimal | None = money(default=None)
    ltm_ebitda: Decimal | None = money(default=None)
    ltm_net_income: Decimal | None = money(default=None)
    ltm_ebitda_margin: Decimal | None = ratio(default=None)
    ltm_net_income_margin: Decimal | None = ratio(default=None)
    additional_metrics: dict[str, Any] = json_value(
        default_factory=dict,
        description="net enterprise value, EV/ARR, burn multiple, rule of 40, magic number, …",
    )
    null_reasons: dict[str, Any] = json_value(
        default_factory=dict,
        description="metric → why it is null; a missing or non-positive denominator is never 0",
    )
    formula_version: str = Field(max_length=20)
    fiscal_reporting_date: Day
    fiscal_reporting_quarter: int
    reporting_year: int
    reporting_quarter: int
    created_at: datetime = moment()
    updated_at: datetime = updated()

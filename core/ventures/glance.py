"""What Home shows of the portfolio: its margins quarter by quarter, and who has not reported."""

from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.frames import frame
from core.db.types import now
from core.glance import Glimpse, Notice, Urgency, listed
from core.ventures.tables import Company, MetricsInput, ReportingStatus

READS = ("ventures",)
TIME_TO_REPORT = timedelta(days=45)
QUARTERS = 12
SHARES = {"gross_profit": "Gross margin", "recurring_revenue": "Recurring revenue"}


def glimpse(db: Session, user: Actor) -> Glimpse | None:
    """What half of the companies reach or pass of their revenue; shares need no exchange rate."""
    require(user, Role.viewer)
    reported = _reported(db)
    reported = reported[reported["total_revenue"] > 0]
    if reported.empty:
        return None
    shares = reported[list(SHARES)].div(reported["total_revenue"], axis=0) * 100
    quarter = reported["quarter"]
    medians = shares.groupby(quarter).median().rename(columns=SHARES).tail(QUARTERS)
    told = _said(medians["Gross margin"], int((quarter == medians.index[-1]).sum()))
    return Glimpse(told, medians, "% of revenue, median", medians.index[-1].date(), "companies")


def waiting(db: Session, user: Actor) -> list[Notice]:
    """Which companies have not reported a quarter that ended a while ago."""
    require(user, Role.viewer)
    due = (pd.Timestamp(now().date() - TIME_TO_REPORT) + timedelta(days=1)).to_period("Q") - 1
    first, last = due.start_time.date(), due.end_time.date()
    reported = select(col(MetricsInput.company_id)).where(
        col(MetricsInput.is_current), col(MetricsInput.fiscal_reporting_date).between(first, last)
    )
    is_missing = col(Company.id).not_in(reported)
    reports = col(Company.reporting_status) == ReportingStatus.active
    names = list(
        db.scalars(select(col(Company.name)).where(reports, is_missing).order_by(col(Company.name)))
    )
    if not names:
        return []
    said = f"No figures of {_quarter(last)} from {listed(names)}; it ended on {last}."
    return [Notice(said, Urgency.soon, "companies")]


def _reported(db: Session) -> pd.DataFrame:
    figures = (
        col(MetricsInput.fiscal_reporting_date).label("quarter"),
        *(col(getattr(MetricsInput, name)) for name in ("total_revenue", *SHARES)),
    )
    reported = frame(db, select(*figures).where(col(MetricsInput.is_current)))
    amounts = reported[["total_revenue", *SHARES]].astype(float)
    ends = pd.PeriodIndex(pd.to_datetime(reported["quarter"]), freq="Q").end_time.normalize()
    return amounts.assign(quarter=ends)


def _quarter(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def _said(margin: pd.Series, count: int) -> str:
    last = margin.index[-1]
    said = f"Half of {count} companies kept {margin.iloc[-1]:.1f} % or more as gross profit"
    before = f", a year before {margin.iloc[-5]:.1f} %" if len(margin) >= 5 else ""
    return f"{said} in {_quarter(last.date())}{before}."

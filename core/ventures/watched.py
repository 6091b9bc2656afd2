"""What can be watched of companies: the newest quarter, and whether they report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.tables import Subject
from core.alerts.watching import Metric, Reading
from core.db.types import now
from core.ventures.tables import Company, MetricsInput, ReportingStatus

READS = ("ventures",)
A_QUARTER = 100  # days from one quarter's end to the next, at most
NO_FIGURES = "it has not reported yet"
NO_REVENUE = "there is no revenue"
NO_BURN = "it does not burn cash"
GAP = "the quarter before was not reported"
OTHER_CURRENCY = "the quarter before was reported in another currency"


@dataclass(frozen=True)
class Quarter:
    """What is read of a submission; the fields are named as its columns are."""

    fiscal_reporting_date: date
    currency: str
    total_revenue: Decimal
    gross_profit: Decimal
    cash_balance: Decimal
    cash_burn: Decimal


Figure = Callable[[Quarter], float | str]  # or why it cannot be computed
WIDTH = len(Quarter.__dataclass_fields__)


def revenues(db: Session, user: Actor, company_id: UUID | None = None) -> list[Reading]:
    """The revenue of each company in its newest quarter."""
    require(user, Role.viewer)
    return _amounts(db, company_id, lambda quarter: float(quarter.total_revenue))


def gross_margins(db: Session, user: Actor, company_id: UUID | None = None) -> list[Reading]:
    """What each company kept of its revenue as gross profit in its newest quarter, in per cent."""
    require(user, Role.viewer)
    return [_read(row, _margin)[0] for row in _companies(db, company_id)]


def runways(db: Session, user: Actor, company_id: UUID | None = None) -> list[Reading]:
    """How many months the cash of each company lasts if it burns on as in its newest quarter."""
    require(user, Role.viewer)
    return [_read(row, _runway)[0] for row in _companies(db, company_id)]


def cash_balances(db: Session, user: Actor, company_id: UUID | None = None) -> list[Reading]:
    """The cash of each company at the end of its newest quarter."""
    require(user, Role.viewer)
    return _amounts(db, company_id, lambda quarter: float(quarter.cash_balance))


def days_without_figures(db: Session, user: Actor, company_id: UUID | None = None) -> list[Reading]:
    """Days since the end of the newest quarter that each company reported."""
    require(user, Role.viewer)
    today = now().date()

    def days(quarter: Quarter) -> float:
        return (today - quarter.fiscal_reporting_date).days

    return [
        replace(_read(row, days)[0], before=None, reason="" if row[2] else NO_FIGURES)
        for row in _companies(db, company_id)
    ]


def _amounts(db: Session, company_id: UUID | None, figure: Figure) -> list[Reading]:
    """Amounts of money, which compare in one currency only."""
    read = []
    for row in _companies(db, company_id):
        reading, newest, before = _read(row, figure)
        if newest is not None:
            reading = replace(reading, unit=newest.currency)
        if newest and before and before.currency != newest.currency:
            reading = replace(reading, before=None, reason=OTHER_CURRENCY)
        read.append(reading)
    return read


def _read(row: Sequence[Any], figure: Figure) -> tuple[Reading, Quarter | None, Quarter | None]:
    """The figure of one company, with the quarters it is of and is compared with."""
    newest, before = _quarter(row[2 : 2 + WIDTH]), _quarter(row[2 + WIDTH :])
    if newest is None:
        return Reading(row[0], row[1], None, reason=NO_FIGURES), None, None
    value, of = figure(newest), newest.fiscal_reporting_date
    if isinstance(value, str):
        return Reading(row[0], row[1], None, of=of, reason=value), newest, None
    if before is None or (of - before.fiscal_reporting_date).days > A_QUARTER:
        return Reading(row[0], row[1], value, of=of, reason=GAP), newest, None
    earlier = figure(before)
    if isinstance(earlier, str):
        reason = f"of the quarter before, {earlier}"
        return Reading(row[0], row[1], value, of=of, reason=reason), newest, before
    return Reading(row[0], row[1], value, earlier, of), newest, before


def _quarter(cells: Sequence[Any]) -> Quarter | None:
    return None if cells[0] is None else Quarter(*cells)


def _margin(quarter: Quarter) -> float | str:
    if quarter.total_revenue <= 0:
        return NO_REVENUE
    return float(quarter.gross_profit / quarter.total_revenue * 100)


def _runway(quarter: Quarter) -> float | str:
    """The cash over a month of the quarter's burn."""
    if quarter.cash_burn <= 0:
        return NO_BURN
    return float(quarter.cash_balance / quarter.cash_burn * 3)


def _companies(db: Session, company_id: UUID | None) -> list[Sequence[Any]]:
    """One company, or all that still report, with the figures of its last two quarters."""
    asked = (
        col(Company.reporting_status) == ReportingStatus.active
        if company_id is None
        else col(Company.id) == company_id
    )
    found = (
        select(
            col(Company.id),
            col(Company.name),
            _submission(0).label("newest"),
            _submission(1).label("before"),
        )
        .where(asked)
        .subquery()
    )
    newest, before = aliased(MetricsInput), aliased(MetricsInput)
    wanted = (
        select(found.c.id, found.c.name, *_columns(newest), *_columns(before))
        .join(newest, col(newest.id) == found.c.newest, isouter=True)
        .join(before, col(before.id) == found.c.before, isouter=True)
    )
    return list(db.execute(wanted).all())


def _columns(submission: Any) -> list[Any]:
    return [getattr(submission, name) for name in Quarter.__dataclass_fields__]


def _submission(back: int) -> Any:
    """The submission that counts for a company's newest quarter, or for one further back."""
    current = select(col(MetricsInput.id)).where(
        col(MetricsInput.company_id) == col(Company.id), col(MetricsInput.is_current)
    )
    newest = current.order_by(col(MetricsInput.fiscal_reporting_date).desc())
    return newest.limit(1).offset(back).correlate(Company).scalar_subquery()


REVENUE = Metric(
    "Revenue",
    Subject.company,
    "",
    revenues,
    "Total revenue of the newest quarter; a change is against the quarter before.",
)
GROSS_MARGIN = Metric(
    "Gross margin",
    Subject.company,
    "%",
    gross_margins,
    "Gross profit over total revenue of the newest quarter.",
)
RUNWAY = Metric(
    "Runway",
    Subject.company,
    "months",
    runways,
    "Cash balance over a third of the newest quarter's cash burn; unknown where no cash is burnt.",
)
CASH_BALANCE = Metric(
    "Cash balance",
    Subject.company,
    "",
    cash_balances,
    "Cash at the end of the newest quarter.",
)
DAYS_WITHOUT_FIGURES = Metric(
    "Days without new figures",
    Subject.company,
    "days",
    days_without_figures,
    "Today minus the end of the newest quarter that was reported.",
)

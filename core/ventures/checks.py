"""What must hold of companies, their rounds and what is reported of their submissions."""

from typing import Any

from sqlalchemy import Select, SelectBase, and_, func, literal, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import offenders
from core.ventures.tables import (
    Company,
    FundingRound,
    MetricsInput,
    ReportingFinancials,
    ReportingMetrics,
)

LEAST = 0.00005  # half of the last digit of money, which SQLite keeps as a double


def equity_follows_the_rounds(db: Session, user: Actor) -> list[str]:
    """Companies whose equity raised is not the total of their rounds."""
    require(user, Role.admin)
    raised = func.sum(FundingRound.equity_raised)
    wanted: SelectBase = (
        select(col(Company.name), col(Company.equity_raised).label("stored"), raised.label("due"))
        .join(FundingRound, col(FundingRound.company_id) == Company.id)
        .where(_in_one_currency())
        .group_by(col(Company.id), col(Company.name), col(Company.equity_raised))
        .having(_differ(col(Company.equity_raised), raised))
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"{row.name} has raised {row.due:,.2f} in its rounds; "
            f"the company says {_amount(row.stored)}."
        ),
    )


def valuations_follow_the_rounds(db: Session, user: Actor) -> list[str]:
    """Companies whose valuation is not that of the latest round that states one."""
    require(user, Role.admin)
    newest_first = func.row_number().over(
        partition_by=col(FundingRound.company_id), order_by=col(FundingRound.date).desc()
    )
    latest = (
        select(
            col(FundingRound.company_id),
            col(FundingRound.date),
            col(FundingRound.post_money_valuation),
            newest_first.label("place"),
        )
        .where(col(FundingRound.post_money_valuation).is_not(None))
        .subquery()
    )
    wanted: SelectBase = (
        select(
            col(Company.name),
            latest.c.date,
            col(Company.post_money_valuation).label("stored"),
            latest.c.post_money_valuation.label("due"),
        )
        .join(latest, and_(latest.c.company_id == Company.id, latest.c.place == 1))
        .where(
            _in_one_currency(),
            _differ(col(Company.post_money_valuation), latest.c.post_money_valuation),
        )
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"{row.name} was valued at {row.due:,.2f} in its round of {row.date}; "
            f"the company says {_amount(row.stored)}."
        ),
    )


def reports_are_of_current_submissions(db: Session, user: Actor) -> list[str]:
    """Reporting rows computed from a submission that was corrected, or is another's."""
    require(user, Role.admin)
    outdated = _outdated(ReportingFinancials, "financials").union_all(
        _outdated(ReportingMetrics, "metrics")
    )
    return offenders(
        db,
        outdated,
        lambda row: (
            f"The reporting {row.what} of {row.name} for {row.quarter} in {row.currency} "
            "are not those of its current submission."
        ),
    )


def _in_one_currency() -> Any:
    """That no round of a company is in another currency than the company reports in."""
    other = select(col(FundingRound.id)).where(
        col(FundingRound.company_id) == Company.id,
        col(FundingRound.currency) != Company.reporting_currency,
    )
    return ~other.correlate(Company).exists()


def _differ(stored: Any, due: Any) -> Any:
    return or_(stored.is_(None), func.abs(stored - due) >= LEAST)


def _outdated(table: Any, what: str) -> Select[Any]:
    return (
        select(
            col(Company.name),
            table.fiscal_reporting_date.label("quarter"),
            table.currency,
            literal(what).label("what"),
        )
        .join(table, table.company_id == Company.id)
        .join(MetricsInput, col(MetricsInput.id) == table.metrics_input_id)
        .where(
            or_(
                ~col(MetricsInput.is_current),
                col(MetricsInput.company_id) != table.company_id,
                col(MetricsInput.fiscal_reporting_date) != table.fiscal_reporting_date,
            )
        )
    )


def _amount(stored: Any) -> str:
    return "nothing" if stored is None else f"{stored:,.2f}"

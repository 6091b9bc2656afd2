"""What companies submit: a correction is a new version, nothing is overwritten."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from core.actors import Actor, Role, require
from core.db.dialects import lock
from core.errors import NotFound
from core.ventures import reported
from core.ventures.tables import Company, MetricsInput


def submit(
    db: Session, user: Actor, company_id: UUID, fiscal_reporting_date: date, **figures: Any
) -> MetricsInput:
    """Store a company's figures of a quarter as the version that counts from now on."""
    require(user, Role.analyst)
    if db.get(Company, company_id) is None:
        raise NotFound("There is no such company.")
    lock(db, "metrics_inputs", company_id)
    quarter = (
        col(MetricsInput.company_id) == company_id,
        col(MetricsInput.fiscal_reporting_date) == fiscal_reporting_date,
    )
    last = db.exec(select(func.max(MetricsInput.version)).where(*quarter)).one()
    before = db.exec(select(MetricsInput.id).where(*quarter, col(MetricsInput.is_current))).all()
    reported.forget(db, before)
    db.exec(
        update(MetricsInput).where(*quarter, col(MetricsInput.is_current)).values(is_current=False)
    )
    submitted = MetricsInput(
        company_id=company_id,
        fiscal_reporting_date=fiscal_reporting_date,
        version=(last or 0) + 1,
        created_by_id=user.id,
        **figures,
    )
    db.add(submitted)
    db.flush()
    return submitted

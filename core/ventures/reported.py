"""Reporting rows follow the submissions that count: those of any other are removed.

They are computed again from the submission that counts by whoever computes them; until then a
company has none for that quarter, rather than figures that were corrected.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session

from core.uploads.dependents import in_parts
from core.ventures.tables import ReportingFinancials, ReportingMetrics

AS_IT_IS: dict[str, Any] = {"synchronize_session": False}


def known(db: Session, submissions: Sequence[UUID]) -> set[UUID]:
    """Of which submissions figures were computed."""
    found: set[UUID] = set()
    tables: Any
    for tables in (ReportingFinancials, ReportingMetrics):
        column = tables.metrics_input_id
        for some in in_parts(list(submissions)):
            found |= set(db.scalars(select(column).where(column.in_(some)).distinct()))
    return found


def forget(db: Session, submissions: Sequence[UUID]) -> None:
    """Remove what was computed from submissions that count no longer."""
    tables: Any
    for tables in (ReportingFinancials, ReportingMetrics):
        for some in in_parts(list(submissions)):
            gone = delete(tables).where(tables.metrics_input_id.in_(some))
            db.execute(gone.execution_options(**AS_IT_IS))

"""Reporting rows follow the submissions that count: those of any other are removed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session

from core.uploads.dependents import in_parts
from core.ventures.tables import ReportingFinancials, ReportingMetrics

AS_IT_IS: dict[str, Any] = {"synchronize_session": False}


def forget(db: Session, submissions: Sequence[UUID]) -> None:
    """Remove what was computed from submissions that count no longer."""
    tables: Any
    for tables in (ReportingFinancials, ReportingMetrics):
        for some in in_parts(list(submissions)):
            gone = delete(tables).where(tables.metrics_input_id.in_(some))
            db.execute(gone.execution_options(**AS_IT_IS))

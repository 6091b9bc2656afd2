"""Questions about stored reports: which there are, what one says, and what stands beside it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.finance.kpi.reporting import STORED, Report
from core.finance.tables import KPIReport, ReportComment

READS = ("finance",)
MOST = 5_000


@dataclass(frozen=True)
class Kept:
    """One stored report, with who stored it when, and what came before and after it."""

    id: UUID
    title: str
    owner: str
    is_mine: bool
    stored_at: datetime
    formulas: str
    data_version: int
    is_shared: bool
    supersedes_id: UUID | None
    superseded_by_id: UUID | None
    report: Report
    data: dict[str, Any]  # as it was stored, for whoever checks it

    @property
    def sha256(self) -> str:
        """The number of its content as it was stored."""
        return str(self.data["sha256"])


@dataclass(frozen=True)
class Comment:
    """What somebody wrote beside a report."""

    kpi: str | None
    text: str
    author: str
    written_at: datetime


def visible(user: Actor) -> Any:
    """Ids of the reports this user may see; of companies' reports none are made here."""
    ids = select(col(KPIReport.id))
    if user.sees_all:
        return ids
    return ids.where(or_(col(KPIReport.user_id) == user.id, col(KPIReport.is_shared)))


def reports(
    db: Session,
    user: Actor,
    words: str = "",
    *,
    since: date | None = None,
    is_current: bool = False,
    most: int = MOST,
) -> pd.DataFrame:
    """The reports this user may see, the newest first: by words of their title and their owner.

    Those that are current have not been corrected.
    """
    require(user, Role.viewer)
    newer = aliased(KPIReport)
    remarks = (
        select(func.count())
        .select_from(ReportComment)
        .where(col(ReportComment.kpi_report_id) == col(KPIReport.id))
        .correlate(KPIReport)
        .scalar_subquery()
    )
    wanted: Wanted = (
        select(
            *(col(KPIReport.id), col(KPIReport.title), col(User.username).label("owner")),
            *(col(KPIReport.report_date), col(KPIReport.report_period_start)),
            *(col(KPIReport.report_period_end), *(col(getattr(KPIReport, one)) for one in STORED)),
            *(col(KPIReport.formula_version), col(KPIReport.is_shared)),
            *(col(KPIReport.supersedes_id), col(newer.id).label("superseded_by_id")),
            remarks.label("comments"),
        )
        .join(User, col(User.id) == col(KPIReport.user_id))
        .outerjoin(newer, col(newer.supersedes_id) == col(KPIReport.id))
        .where(col(KPIReport.id).in_(visible(user)), col(KPIReport.company_id).is_(None))
        .order_by(col(KPIReport.report_date).desc(), col(KPIReport.id).desc())
        .limit(most)
    )
    for word in words.split():
        title, owner = (
            col(one).icontains(word, autoescape=True) for one in (KPIReport.title, User.username)
        )
        wanted = wanted.where(or_(title, owner))
    if since is not None:
        wanted = wanted.where(col(KPIReport.report_period_end) >= since)
    if is_current:
        wanted = wanted.where(col(newer.id).is_(None))
    return frame(db, wanted)


def one(db: Session, user: Actor, report_id: UUID) -> Kept:
    """One stored report."""
    require(user, Role.viewer)
    wanted = (
        select(KPIReport, col(User.username))
        .join(User, col(User.id) == col(KPIReport.user_id))
        .where(col(KPIReport.id) == report_id, col(KPIReport.id).in_(visible(user)))
    )
    found = db.execute(wanted).one_or_none()
    if found is None or "inputs" not in found[0].report_data:
        raise NotFound("This report is not yours, or is not shared with you.")
    row, owner = found
    newer = select(col(KPIReport.id)).where(col(KPIReport.supersedes_id) == report_id)
    return Kept(
        row.id,
        row.title,
        owner,
        row.user_id == user.id,
        row.report_date,
        row.formula_version,
        row.data_version,
        row.is_shared,
        row.supersedes_id,
        db.scalar(newer),
        Report.read(row.report_data),
        row.report_data,
    )


def comments(db: Session, user: Actor, report_id: UUID) -> list[Comment]:
    """What was written beside a report, the oldest first."""
    require(user, Role.viewer)
    wanted = (
        select(
            *(col(ReportComment.kpi), col(ReportComment.text), col(User.username)),
            col(ReportComment.created_at),
        )
        .join(User, col(User.id) == col(ReportComment.user_id))
        .where(
            col(ReportComment.kpi_report_id) == report_id,
            col(ReportComment.kpi_report_id).in_(visible(user)),
        )
        .order_by(col(ReportComment.created_at), col(ReportComment.id))
    )
    return [Comment(*row) for row in db.execute(wanted)]

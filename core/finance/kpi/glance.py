"""What Home says of reports: off budget, out of date, not mailed; and files of doubtful signs."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.alerts.outbox import MOST_ATTEMPTS
from core.db.findings import many
from core.db.types import now
from core.finance import signs
from core.finance.kpi.accounts import of_books
from core.finance.tables import KPIReport, ReportDelivery
from core.glance import Notice, Urgency, listed
from core.series.tables import TimeSeriesData
from core.uploads.queries import visible as visible_files
from core.uploads.tables import DataUpload, UploadStatus

READS = ("finance", "series", "uploads")
REPORTS, ACCOUNTS = "reports", "chart-of-accounts"  # pages
OFF = -0.05  # of the budget, from where on somebody should look
LATELY = timedelta(days=7)


def waiting(db: Session, user: Actor) -> list[Notice]:
    """What is to be known of one's own newest report, of one's mails and of one's files."""
    require(user, Role.viewer)
    if user.id is None:
        return []
    newest = db.execute(_newest(user)).first()
    said = []
    if newest is not None:
        said += _off_budget(newest)
        said += _overtaken(db, user, newest)
    return [*said, *_undelivered(db, user), *_doubtful(db, user, user.id)]


def _newest(user: Actor) -> Any:
    """The report of the newest period that this person has stored and not corrected."""
    newer = aliased(KPIReport)
    return (
        select(
            *(col(KPIReport.title), col(KPIReport.report_date), col(KPIReport.budget_variance)),
            *(col(KPIReport.report_period_start), col(KPIReport.report_period_end)),
            col(KPIReport.report_data)[("about", "asked", "owner_id")].as_string().label("owner"),
        )
        .outerjoin(newer, col(newer.supersedes_id) == col(KPIReport.id))
        .where(
            col(KPIReport.user_id) == user.id,
            col(KPIReport.company_id).is_(None),
            col(newer.id).is_(None),
        )
        .order_by(
            *(col(KPIReport.report_period_end).desc(), col(KPIReport.report_date).desc()),
            col(KPIReport.id).desc(),
        )
        .limit(1)
    )


def _off_budget(newest: Any) -> list[Notice]:
    found = newest.budget_variance
    if found is None or found >= OFF:
        return []
    told = f"{newest.title}: the result is {-100 * found:.1f} % worse than its budget."
    return [Notice(told, Urgency.soon, REPORTS)]


def _overtaken(db: Session, user: Actor, newest: Any) -> list[Notice]:
    """Files of the same books that came after a report, with figures of its period."""
    if newest.owner is None:
        return []
    later = _later(db, user, newest)
    if not later:
        return []
    start, end = (
        datetime.combine(day, time(), UTC)
        for day in (newest.report_period_start, newest.report_period_end + timedelta(days=1))
    )
    brought = select(col(TimeSeriesData.data_upload_id)).where(
        col(TimeSeriesData.series_id).in_(of_books(user, UUID(newest.owner))),
        col(TimeSeriesData.timestamp) >= start,
        col(TimeSeriesData.timestamp) < end,
        col(TimeSeriesData.data_upload_id).in_(list(later)),
    )
    came = set(db.scalars(brought.distinct()))
    names = [name for key, name in later.items() if key in came]
    if not names:
        return []
    has = "has" if len(names) == 1 else "have"
    told = (
        f"{listed(names)} came after {newest.title} and {has} figures of its period; compute it "
        "again to see what changed."
    )
    return [Notice(told, Urgency.soon, REPORTS)]


def _later(db: Session, user: Actor, newest: Any) -> dict[UUID, str]:
    """Files of the owner of the books that came after a report, by name."""
    wanted = select(col(DataUpload.id), col(DataUpload.filename)).where(
        col(DataUpload.id).in_(visible_files(user)),
        col(DataUpload.user_id) == UUID(newest.owner),
        col(DataUpload.created_at) > newest.report_date,
        col(DataUpload.status) == UploadStatus.validated,
        col(DataUpload.undone_at).is_(None),
    )
    rows = db.execute(wanted.order_by(col(DataUpload.created_at).desc()))
    return {row.id: row.filename for row in rows}


def _undelivered(db: Session, user: Actor) -> list[Notice]:
    """Mails of one's own reports that were given up lately; those of all for administrators."""
    wanted = (
        select(func.count(), func.max(ReportDelivery.error))
        .join(KPIReport, col(KPIReport.id) == col(ReportDelivery.kpi_report_id))
        .where(
            col(ReportDelivery.sent_at).is_(None),
            col(ReportDelivery.attempts) >= MOST_ATTEMPTS,
            col(ReportDelivery.ended_at) > now() - LATELY,
        )
    )
    if not user.sees_all:
        wanted = wanted.where(col(KPIReport.user_id) == user.id)
    count, reason = db.execute(wanted).one()
    if not count:
        return []
    told = f"{many(count, 'mail')} with KPI reports did not arrive: {reason}"
    return [Notice(told, Urgency.soon, REPORTS)]


def _doubtful(db: Session, user: Actor, owner_id: UUID) -> list[Notice]:
    """Own files whose signs are not sure, or not the same, and that nobody decided."""
    files = signs.signs(db, user, owner_id)
    names = [one.filename for one in files if one.is_doubtful and not one.is_decided]
    said = [f"It is not sure which way round {listed(names)} is signed."] if names else []
    said += signs.mixed(db, user, owner_id) if len(files) > 1 else []
    return [Notice(one, Urgency.fyi, ACCOUNTS) for one in said]

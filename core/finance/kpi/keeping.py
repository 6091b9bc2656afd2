"""Storing reports: each as it was shown, for good; what is corrected is a new one after the old."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col, func

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db.keys import is_sample, sample_key, uuid7
from core.db.tables import DataVersion
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.finance.kpi import accounts
from core.finance.kpi.kept import visible
from core.finance.kpi.reporting import KPIS, STORED, VERSION, Report
from core.finance.tables import KPIReport, ReportComment

LONGEST_TITLE, LONGEST_COMMENT = 255, 10_000


def keep(
    db: Session, user: Actor, one: Report, *, title: str = "", supersedes_id: UUID | None = None
) -> UUID:
    """Store a report with all it was made of; nothing of it can be changed afterwards.

    One that corrects another takes its place: the old one stays, and says so.
    """
    require(user, Role.analyst)
    if user.id is None:
        raise NotAllowed("Reports belong to somebody; name a person.")
    seen = accounts.of_books(user, one.about.asked.owner_id, one.about.asked.entities)
    if db.scalar(seen.limit(1)) is None:
        raise NotFound("These books are not yours, or are not shared with you.")
    if supersedes_id is not None:
        _may_correct(db, user, supersedes_id, one)
    about = one.about
    columns: dict[str, Any] = {name: one.told.figures[key].value for name, key in STORED.items()}
    row = KPIReport(
        id=sample_key() if _is_of_samples(one) else uuid7(),
        user_id=user.id,
        model_id=about.model_id,
        data_upload_id=about.newest_file,
        title=(title.strip() or about.title)[:LONGEST_TITLE],
        report_period_start=about.asked.whole.start,
        report_period_end=about.until,
        **columns,
        report_data=one.written(),
        formula_version=VERSION,
        data_version=_data_version(db),
        supersedes_id=supersedes_id,
    )
    db.add(row)
    db.flush()
    details: dict[str, Any] = {"title": row.title, "period": about.period, "sha256": one.digest}
    if supersedes_id is not None:
        details["corrects"] = str(supersedes_id)
    audit.record(
        db,
        user,
        "report.keep",
        object_type="kpi_reports",
        object_id=row.id,
        details=details,
    )
    return row.id


def share(db: Session, user: Actor, report_id: UUID, *, is_shared: bool) -> None:
    """Let others read a report, or no longer."""
    require(user, Role.analyst)
    row = _own(db, user, report_id)
    row.is_shared = is_shared
    db.add(row)
    audit.record(
        db,
        user,
        "report.share" if is_shared else "report.unshare",
        object_type="kpi_reports",
        object_id=row.id,
        details={"title": row.title},
    )


def comment(
    db: Session, user: Actor, report_id: UUID, text: str, *, kpi: str | None = None
) -> UUID:
    """Write something beside a report, or beside one of its figures."""
    require(user, Role.analyst)
    said = text.strip()
    if user.id is None:
        raise NotAllowed("A comment is somebody's; name a person.")
    if not said:
        raise Invalid("The comment is empty; write what is to be said.")
    if len(said) > LONGEST_COMMENT:
        raise Invalid(f"A comment has at most {LONGEST_COMMENT:,} characters; this has more.")
    if kpi is not None and kpi not in KPIS:
        raise Invalid(f"There is no figure called {kpi} in a report.")
    if db.scalar(visible(user).where(col(KPIReport.id) == report_id)) is None:
        raise NotFound("This report is not yours, or is not shared with you.")
    row = ReportComment(kpi_report_id=report_id, kpi=kpi, text=said, user_id=user.id)
    db.add(row)
    db.flush()
    audit.record(
        db,
        user,
        "report.comment",
        object_type="kpi_reports",
        object_id=report_id,
        details={"kpi": kpi},
    )
    return row.id


def _own(db: Session, user: Actor, report_id: UUID) -> KPIReport:
    row = db.get(KPIReport, report_id)
    if row is None or not (user.sees_all or row.user_id == user.id):
        raise NotFound("This report is not yours.")
    return row


def _may_correct(db: Session, user: Actor, report_id: UUID, one: Report) -> None:
    """Only the newest of one's own reports of a period can be corrected, once."""
    row = db.get(KPIReport, report_id)
    if row is None or row.user_id != user.id:
        raise NotFound("Only a report of your own can be corrected.")
    if is_sample(report_id) and not _is_of_samples(one):
        raise Conflict(
            "A report of sample data goes with it; it cannot be corrected by one of other figures."
        )
    newer = select(col(KPIReport.title), col(KPIReport.report_date)).where(
        col(KPIReport.supersedes_id) == report_id
    )
    if (found := db.execute(newer).first()) is not None:
        raise Conflict(
            f"This report was corrected already, by {found.title} of {found.report_date:%Y-%m-%d}; "
            "correct that one."
        )


def _is_of_samples(one: Report) -> bool:
    """Whether any account is one of the sample data, with which the report has to go."""
    return any(is_sample(UUID(account.key)) for account in one.inputs.books.accounts)


def _data_version(db: Session) -> int:
    """How often series were changed until now."""
    counted = select(func.coalesce(func.sum(DataVersion.version), 0))
    return int(db.scalar(counted.where(col(DataVersion.domain) == "series")) or 0)

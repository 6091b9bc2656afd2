"""What is stored of files: counted row by row, whatever anybody said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.accounts.tables import AuditLog
from core.actors import Actor
from core.jobs.tables import Job, JobStatus
from core.series.tables import SeriesMonth, TimeSeriesData
from core.uploads.tables import DataUpload, UploadFile

NEARLY = 1e-6


@dataclass
class Kept:
    """What was found, and what is wrong with it."""

    uploads: set[UUID] = field(default_factory=set)
    by_job: set[UUID] = field(default_factory=set)
    status: JobStatus | None = None
    error: str = ""
    attempts: int = 0
    points: int = 0
    rows: int = 0
    months: int = 0
    wrong: list[str] = field(default_factory=list)


def kept(db: Session, _: Actor, names: Sequence[str], job_id: UUID, expected: int) -> Kept:
    """What is stored of some files, each of which should be there once with all its rows."""
    found = Kept()
    job = db.get_one(Job, job_id)
    found.status, found.error, found.attempts = job.status, job.error or "", job.attempts
    if job.result:
        found.by_job = {UUID(job.result["upload_id"])}
    for name in names:
        stored = db.exec(
            select(DataUpload).where(
                col(DataUpload.filename) == name, col(DataUpload.undone_at).is_(None)
            )
        ).all()
        if len(stored) != 1:
            found.wrong.append(f"{name} is there {len(stored)} times")
        for upload in stored:
            found.uploads.add(upload.id)
            found.wrong += [f"{name}: {one}" for one in _half(db, upload, expected)]
    return found


def _half(db: Session, upload: DataUpload, expected: int) -> list[str]:
    """What an upload lacks, or has twice."""
    points, total = db.execute(
        sa.select(sa.func.count(), sa.func.sum(col(TimeSeriesData.value))).where(
            col(TimeSeriesData.data_upload_id) == upload.id
        )
    ).one()
    series = sa.select(col(TimeSeriesData.series_id)).where(
        col(TimeSeriesData.data_upload_id) == upload.id
    )
    rolled, rolled_total = db.execute(
        sa.select(sa.func.sum(col(SeriesMonth.points)), sa.func.sum(col(SeriesMonth.total))).where(
            col(SeriesMonth.series_id).in_(series)
        )
    ).one()
    files = _count(db, UploadFile, col(UploadFile.data_upload_id) == upload.id)
    noted = _count(
        db, AuditLog, col(AuditLog.object_id) == upload.id, col(AuditLog.action) == "upload.load"
    )
    figures = {
        "rows of the upload": upload.row_count,
        "points": points,
        "points by month": rolled,
    }
    wrong = [f"{figure} {what}" for what, figure in figures.items() if figure != expected]
    if abs((total or 0) - (rolled_total or 0)) > NEARLY * abs(total or 1):
        wrong.append(f"the months sum up to {rolled_total}, the points to {total}")
    return wrong + [
        f"{count} {what}"
        for what, count in {"originals": files, "entries of the audit log": noted}.items()
        if count != 1
    ]


def remaining(db: Session, _: Actor) -> Kept:
    """All that is stored in the end."""
    uploads = db.execute(
        sa.select(col(DataUpload.id), col(DataUpload.row_count)).where(
            col(DataUpload.undone_at).is_(None)
        )
    ).all()
    return Kept(
        uploads={row.id for row in uploads},
        rows=sum(row.row_count for row in uploads),
        points=_count(db, TimeSeriesData),
        months=int(db.scalar(sa.select(sa.func.sum(col(SeriesMonth.points)))) or 0),
    )


def _count(db: Session, table: type, *where: object) -> int:
    wanted = sa.select(sa.func.count()).select_from(table).where(*where)  # type: ignore[arg-type]
    return int(db.scalar(wanted) or 0)

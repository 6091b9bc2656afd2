"""Long work and its schedules, as rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.db.types import by_value, default, json_value, key, moment, owned, unique_where, updated


class JobStatus(StrEnum):
    """Where a job stands."""

    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"
    cancelled = "cancelled"


class Job(SQLModel, table=True):
    """Queue of long computations with progress, cancel and result."""

    __tablename__ = "jobs"
    __table_args__ = (
        unique_where("uq_jobs_dedupe_key_live", "dedupe_key", where="finished_at IS NULL"),
        Index(None, "schedule_id"),
        Index(None, "status", "run_after"),
        Index(None, "user_id"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", description="null = the system"
    )
    schedule_id: UUID | None = Field(
        default=None,
        foreign_key="schedules.id",
        ondelete="SET NULL",
        description="null = asked for by hand",
    )
    kind: str = Field(max_length=50, description="registered job function")
    status: JobStatus = default(JobStatus.queued, sa_type=by_value(JobStatus, "status"))
    parameters: dict[str, Any] = json_value(default_factory=dict)
    dedupe_key: str | None = Field(
        default=None,
        max_length=64,
        description="SHA-256 of kind and parameters; one live job per key",
    )
    progress: float = default(0, description="0 to 1")
    note: str | None = Field(default=None, max_length=255, description="latest progress line")
    result: dict[str, Any] | None = json_value(
        default=None, description="ids of what was written, or a small result"
    )
    error: str | None = Field(default=None, sa_type=Text)
    attempts: int = default(0)
    run_after: datetime = moment()
    started_at: datetime | None = None
    heartbeat_at: datetime | None = Field(
        default=None, description="stale = the worker died: requeue"
    )
    finished_at: datetime | None = None
    cancel_requested: bool = default(False)
    created_at: datetime = moment()
    updated_at: datetime = updated()


class JobNote(SQLModel, table=True):
    """A line of a job's log: what was said of it, and when.

    The first hundred and the newest hundred stay, so that a job that goes on for days has a
    beginning and an end.
    """

    __tablename__ = "job_notes"
    __table_args__ = (
        UniqueConstraint("job_id", "number"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
        owned("job_id"),
    )

    id: UUID = key()
    job_id: UUID = Field(foreign_key="jobs.id", ondelete="CASCADE")
    number: int = Field(description="its place among the lines of the job")
    progress: float | None = Field(
        default=None, description="0 to 1; null = it is about the attempts or the end"
    )
    text: str = Field(max_length=255)
    created_at: datetime = moment(description="when it was said")


class Schedule(SQLModel, table=True):
    """Work that repeats; filing the job and moving next_run_at is one transaction."""

    __tablename__ = "schedules"
    __table_args__ = (
        Index(None, "is_active", "next_run_at"),
        Index(None, "user_id"),
        owned(),
    )

    id: UUID = key()
    user_id: UUID = Field(
        foreign_key="users.id",
        ondelete="CASCADE",
        description="owner; its jobs run with this user's rights",
    )
    kind: str = Field(max_length=50, description="registered job function")
    parameters: dict[str, Any] = json_value(default_factory=dict, description="handed to each job")
    rule: str = Field(
        max_length=100,
        description="five cron fields: minute, hour, day, month, weekday; or `after series` and "
        "its id",
    )
    time_zone: str = default(
        "UTC", max_length=50, description="IANA name in which the rule is read"
    )
    next_run_at: datetime | None = Field(
        default=None, description="null = when data comes, or never"
    )
    last_run_at: datetime | None = None
    is_active: bool = default(True)
    created_at: datetime = moment()
    updated_at: datetime = updated()

"""The figures that a monitoring system collects every few seconds, so each is cheap to find."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session, and_, case, col, func, select

from core.accounts.tables import LoginAttempt, LoginSession
from core.accounts.throttle import WINDOW
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.health import size_bytes
from core.db.keys import earliest
from core.db.partitions import PARTITIONED
from core.db.types import now
from core.jobs.tables import Job, JobStatus
from core.settings import settings

READS = ()

MADE_WITHIN = timedelta(seconds=1)  # a row gets its key a little before its moment


@dataclass(frozen=True)
class Figures:
    """What the tables say at one moment."""

    database: str
    database_bytes: int
    sign_in_attempts: int
    sign_in_failures: int
    open_sessions: int
    jobs: dict[JobStatus, int]
    heartbeat_seconds: float | None
    stray_rows: dict[str, int]


def figures(db: Session, user: Actor) -> Figures:
    """Size, sign-ins of the last quarter of an hour, sessions, jobs, and rows without a year."""
    require(user, Role.admin)
    attempts, failures = _sign_ins(db)
    return Figures(
        database=db.get_bind().dialect.name,
        database_bytes=size_bytes(db.connection()),
        sign_in_attempts=attempts,
        sign_in_failures=failures,
        open_sessions=_open_sessions(db),
        jobs=_jobs(db),
        heartbeat_seconds=_heartbeat_seconds(db),
        stray_rows=_stray_rows(db),
    )


def _sign_ins(db: Session) -> tuple[int, int]:
    """Tries within the window of the throttle, and how many of them were wrong."""
    failed = case((col(LoginAttempt.succeeded), 0), else_=1)
    since = now() - WINDOW
    counted = select(func.count(), func.coalesce(func.sum(failed), 0)).where(
        LoginAttempt.id >= earliest(since - MADE_WITHIN), LoginAttempt.created_at > since
    )
    attempts, failures = db.exec(counted).one()
    return int(attempts), int(failures)


def _open_sessions(db: Session) -> int:
    """Sessions that somebody is in: not ended, not idle for too long, no unused link."""
    moment = now()
    is_open = and_(
        col(LoginSession.revoked_at).is_(None),
        LoginSession.expires_at > moment,
        LoginSession.last_seen_at > moment - timedelta(hours=settings().session_idle_hours),
        LoginSession.last_seen_at > LoginSession.created_at,
    )
    return db.exec(select(func.count()).select_from(LoginSession).where(is_open)).one()


def _jobs(db: Session) -> dict[JobStatus, int]:
    counted = select(Job.status, func.count()).group_by(col(Job.status))
    found = dict(db.exec(counted).all())
    return {status: found.get(status, 0) for status in JobStatus}


def _heartbeat_seconds(db: Session) -> float | None:
    """How long the most silent of the running jobs has said nothing; none runs, none is silent."""
    running = select(func.min(Job.heartbeat_at)).where(Job.status == JobStatus.running)
    oldest = db.exec(running).one()
    return None if oldest is None else max(0.0, (now() - oldest).total_seconds())


def _stray_rows(db: Session) -> dict[str, int]:
    """Rows in the default partitions, which should have none."""
    if not is_postgresql(db):
        return {}
    counts = (f"(SELECT count(*) FROM {table}_default)" for table in PARTITIONED)
    found = db.connection().execute(text(f"SELECT {', '.join(counts)}")).one()
    return dict(zip(PARTITIONED, map(int, found), strict=True))

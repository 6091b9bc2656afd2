"""Questions about the audit log."""

from datetime import datetime
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import AuditLog, User
from core.actors import Actor, Role, require
from core.db.frames import frame

# The log is written past the counters; what shows it is asked anew each time.
READS = ()


def entries(
    db: Session,
    user: Actor,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    action: str = "",
    person_id: UUID | None = None,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """Who did what, the newest first; an action may be given by its beginning."""
    require(user, Role.admin)
    wanted = (
        select(
            col(AuditLog.id),
            col(AuditLog.created_at),
            col(User.username),
            col(AuditLog.action),
            col(AuditLog.object_type),
            col(AuditLog.object_id),
            col(AuditLog.details),
            col(AuditLog.ip),
        )
        .outerjoin(User, col(User.id) == col(AuditLog.user_id))
        .order_by(col(AuditLog.id).desc())
        .limit(limit)
        .offset(offset)
    )
    if since is not None:
        wanted = wanted.where(col(AuditLog.created_at) >= since)
    if until is not None:
        wanted = wanted.where(col(AuditLog.created_at) < until)
    if action:
        wanted = wanted.where(col(AuditLog.action).startswith(action, autoescape=True))
    if person_id is not None:
        wanted = wanted.where(col(AuditLog.user_id) == person_id)
    return frame(db, wanted)

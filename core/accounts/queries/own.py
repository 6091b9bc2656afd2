"""Questions about what one has done oneself."""

from datetime import datetime

import pandas as pd
from sqlmodel import Session, col

from core.accounts.queries.log import told
from core.accounts.tables import AuditLog
from core.actors import Actor, Role, require
from core.db.frames import frame

# Counted by `audit.record`, for each person by themselves: nobody waits for another.
READS = ("audit",)


def my_activity(db: Session, user: Actor, since: datetime, *, limit: int = 200) -> pd.DataFrame:
    """What one has done oneself, the newest first."""
    require(user, Role.viewer)
    mine = (col(AuditLog.user_id) == user.id, col(AuditLog.created_at) >= since)
    return frame(db, told().where(*mine).limit(limit))

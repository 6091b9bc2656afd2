"""Questions about files that were loaded."""

from typing import Any

import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import frame
from core.glance import Holding, holding
from core.uploads.tables import DataUpload

READS = ("uploads",)


def visible(user: Actor) -> Any:
    """Ids of the files this user may see."""
    ids = select(col(DataUpload.id))
    if user.sees_all:
        return ids
    return ids.where(or_(col(DataUpload.user_id) == user.id, col(DataUpload.is_shared)))


def files_held(db: Session, user: Actor) -> Holding:
    """How many files this person may see."""
    require(user, Role.viewer)
    return holding(db, col(DataUpload.created_at), col(DataUpload.id).in_(visible(user)))


def newest_files(db: Session, user: Actor, most: int = 5) -> pd.DataFrame:
    """The files this person may see that were loaded last, and what came of them."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(DataUpload.filename),
            col(DataUpload.data_type),
            col(DataUpload.status),
            col(DataUpload.row_count),
            col(DataUpload.rejected_count),
            col(User.username),
            col(DataUpload.created_at),
        )
        .join(User, col(User.id) == col(DataUpload.user_id))
        .where(col(DataUpload.id).in_(visible(user)), col(DataUpload.undone_at).is_(None))
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
        .limit(most)
    )
    return frame(db, wanted)

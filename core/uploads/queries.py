"""Questions about files that were loaded."""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
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

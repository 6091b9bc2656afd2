"""Questions about files that were loaded."""

import gzip
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import frame
from core.errors import NotFound
from core.glance import Holding, holding
from core.uploads.tables import DataUpload, UploadFile

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


def files(db: Session, user: Actor, most: int = 500) -> pd.DataFrame:
    """The catalogue: every file this person may see, those that were taken back included."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(DataUpload.id),
            col(DataUpload.filename),
            col(DataUpload.data_type),
            col(DataUpload.row_count),
            col(DataUpload.rejected_count),
            col(DataUpload.file_size),
            col(DataUpload.file_sha256),
            col(User.username),
            col(DataUpload.created_at),
            col(DataUpload.undone_at),
        )
        .join(User, col(User.id) == col(DataUpload.user_id))
        .where(col(DataUpload.id).in_(visible(user)))
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
        .limit(most)
    )
    return frame(db, wanted)


def original(db: Session, user: Actor, upload_id: UUID) -> bytes:
    """The bytes of a file as they were received."""
    require(user, Role.viewer)
    wanted = select(col(UploadFile.content)).where(
        col(UploadFile.data_upload_id) == upload_id,
        col(UploadFile.data_upload_id).in_(visible(user)),
    )
    content = db.scalar(wanted)
    if content is None:
        raise NotFound("This file is not yours, is not shared with you, or was not kept.")
    return gzip.decompress(content)


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

"""Taking files in, whole or not at all, and taking them back."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql, lock
from core.db.types import now
from core.errors import Conflict, Invalid, NotFound
from core.uploads.shapes import Load, Mode, Shapes
from core.uploads.tables import DataUpload, UploadFile, UploadStatus


@dataclass(frozen=True)
class Received:
    """A file as it came: its bytes are kept, so that a figure can be followed to them."""

    filename: str
    content: bytes

    @classmethod
    def of(cls, path: Path) -> "Received":
        """A file of this machine."""
        return cls(path.name[-255:], path.read_bytes())

    @property
    def sha256(self) -> str:
        """By which the same file is known again."""
        return hashlib.sha256(self.content).hexdigest()


def load_file(
    db: Session,
    user: Actor,
    shapes: Shapes,
    received: Received,
    *,
    shape: str,
    rows: pd.DataFrame,
    mode: Mode | None = None,
    refused: int = 0,
    reading: dict[str, Any] | None = None,
) -> UUID:
    """Keep a file and store its rows, which were read and checked before."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotFound("A file belongs to somebody; name a person.")
    if rows.empty:
        raise Invalid(f"There is no row in {received.filename} that could be stored.")
    lock(db, "uploads", user.id, received.sha256)
    _refuse_a_second_time(db, user, received, shape)
    upload = DataUpload(
        user_id=user.id,
        filename=received.filename,
        file_sha256=received.sha256,
        file_size=len(received.content),
        data_type=shape,
        row_count=len(rows),
        rejected_count=refused,
        status=UploadStatus.validated,
        meta=reading or {},
    )
    db.add(upload)
    packed = gzip.compress(received.content, 6, mtime=0)
    db.add(
        UploadFile(
            data_upload_id=upload.id,
            content=packed,
            size=len(packed),
            sha256=hashlib.sha256(packed).hexdigest(),
        )
    )
    db.flush()
    kind = shapes[shape]
    kind.store(db, user, Load(upload.id, user.id, rows, mode or kind.modes[0]))
    _note(db, user, "upload.load", upload)
    return upload.id


def undo_upload(db: Session, user: Actor, shapes: Shapes, upload_id: UUID) -> int:
    """Take the rows of a file back; the file stays, since reports may cite it."""
    require(user, Role.analyst)
    upload = db.get(DataUpload, upload_id, with_for_update=is_postgresql(db))
    if upload is None or not (user.sees_all or upload.user_id == user.id):
        raise NotFound("This file is not yours, or was removed.")
    if upload.undone_at is not None:
        raise Conflict(f"{upload.filename} was taken back on {upload.undone_at:%Y-%m-%d}.")
    if upload.data_type not in shapes:
        raise Invalid(f"Files of the kind {upload.data_type!r} cannot be taken back by themselves.")
    count = shapes[upload.data_type].undo(db, user, upload.id)
    upload.undone_at = now()
    db.add(upload)
    _note(db, user, "upload.undo", upload)
    return count


def _refuse_a_second_time(db: Session, user: Actor, received: Received, shape: str) -> None:
    same = select(col(DataUpload.created_at)).where(
        col(DataUpload.user_id) == user.id,
        col(DataUpload.file_sha256) == received.sha256,
        col(DataUpload.data_type) == shape,
        col(DataUpload.status) != UploadStatus.error,
        col(DataUpload.undone_at).is_(None),
    )
    loaded_at = db.scalar(same)
    if loaded_at is not None:
        raise Conflict(
            f"You loaded this very file on {loaded_at:%Y-%m-%d %H:%M} UTC; undo that first to "
            "load it again."
        )


def _note(db: Session, user: Actor, deed: str, upload: DataUpload) -> None:
    told = {"filename": upload.filename, "kind": upload.data_type, "rows": upload.row_count}
    audit.record(db, user, deed, object_type="data_uploads", object_id=upload.id, details=told)

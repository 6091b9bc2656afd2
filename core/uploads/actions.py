"""Taking files in, whole or not at all, and taking them back."""

import csv
import gzip
import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db import blobs
from core.db.blobs import Large
from core.db.dialects import is_postgresql, lock
from core.db.types import now
from core.errors import Conflict, Invalid, NotFound
from core.reports.cells import neutral
from core.settings import settings
from core.uploads import quality, queries, spool
from core.uploads.choices import AS_USUAL, Choices, Policy
from core.uploads.shapes import Load, Mode, Shapes
from core.uploads.spool import Packed
from core.uploads.table import Asked, Refusal
from core.uploads.tables import DataUpload, UploadFile, UploadStatus
from core.uploads.trial import Trial

PATIENCE = "10min"
LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


@dataclass(frozen=True)
class Received:
    """A file as it came: its bytes are kept, so that a figure can be followed to them."""

    filename: str
    sha256: str  # by which the same file is known again
    size: int
    packed: Packed

    @classmethod
    def of(cls, path: Path) -> "Received":
        """A file of this machine."""
        return cls._made(path.name, path)

    @classmethod
    def made(cls, filename: str, content: bytes) -> "Received":
        """A file that is in memory."""
        return cls._made(filename, content)

    @classmethod
    def waiting(cls, one: spool.Waiting) -> "Received":
        """A file that waits to be loaded."""
        return cls(one.filename, one.sha256, one.size, one.packed())

    @classmethod
    def _made(cls, filename: str, content: bytes | Path) -> "Received":
        size, digest = 0, hashlib.sha256()
        for piece in spool.pieces_of(content):
            size += len(piece)
            digest.update(piece)
        packed = spool.packed(spool.pieces_of(content))
        return cls(filename[-255:], digest.hexdigest(), size, packed)


def load_file(
    db: Session,
    user: Actor,
    shapes: Shapes,
    received: Received,
    trial: Trial,
    said: Choices = AS_USUAL,
) -> UUID:
    """Keep a file and store its rows, which were read and checked before."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotFound("A file belongs to somebody; name a person.")
    if trial.shape is None or trial.questions:
        raise Invalid(f"Something has to be said of {received.filename} before it can be loaded.")
    shape = shapes[trial.shape]
    mode = said.mode or shape.modes[0]
    if mode not in shape.modes:
        raise Invalid(f"{shape.title} cannot be loaded by {mode}; {', '.join(shape.modes)} can.")
    _wait_in_line(db)
    lock(db, "uploads", user.id)  # two files may name the same series, and neither see the other's
    before = queries.same_file(db, user, received.sha256, trial.shape, trial.detected.sheet)
    if before is not None and not said.again:
        raise Conflict(
            f"You loaded this very file on {before.loaded_at:%Y-%m-%d %H:%M} UTC; take that back "
            "first to load it again."
        )
    if before is not None:
        undo_upload(db, user, shapes, before.id)
    trial = trial.without(shape.against(db, user, trial.rows, mode))
    if trial.questions:
        raise Invalid(" ".join(map(_open, trial.questions)))
    _check(trial, received, said.policy)
    _check_quota(db, user, received)
    upload = DataUpload(
        user_id=user.id,
        filename=received.filename,
        file_sha256=received.sha256,
        sheet=trial.detected.sheet,
        file_size=received.size,
        data_type=shape.name,
        row_count=len(trial.rows),
        rejected_count=len({one.line for one in trial.refusals}),
        status=UploadStatus.validated,
        meta=told(trial, said, mode),
    )
    db.add(upload)
    db.flush()
    packed = received.packed
    about = {
        "data_upload_id": upload.id,
        "refused": refused_rows(trial.refusals) if trial.refusals else None,
        "size": packed.size,
        "sha256": packed.sha256,
    }
    blobs.add(db, UploadFile, about, Large("content", packed.pieces(), packed.size))
    upload.row_count = shape.store(db, user, Load(upload.id, user.id, trial.rows, mode))
    _note(db, user, "upload.load", upload)
    return upload.id


def undo_upload(db: Session, user: Actor, shapes: Shapes, upload_id: UUID) -> int:
    """Take the rows of a file back; the file stays, since reports may cite it."""
    require(user, Role.analyst)
    _wait_in_line(db)
    owner = db.scalar(select(col(DataUpload.user_id)).where(col(DataUpload.id) == upload_id))
    lock(db, "uploads", owner)  # what goes with a file must not be added to by another meanwhile
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


def share_upload(db: Session, user: Actor, upload_id: UUID, *, is_shared: bool) -> None:
    """Let others read a file and what is told of it, or no longer."""
    require(user, Role.analyst)
    upload = db.get(DataUpload, upload_id)
    if upload is None or not (user.sees_all or upload.user_id == user.id):
        raise NotFound("This file is not yours, or was removed.")
    if upload.is_shared != is_shared:
        upload.is_shared = is_shared
        db.add(upload)
        _note(db, user, "upload.share" if is_shared else "upload.unshare", upload)


def refused_rows(refusals: Sequence[Refusal]) -> bytes:
    """The refused rows as a file: line, column, value, reason."""
    into = io.StringIO()
    lines = csv.writer(into, lineterminator="\n")
    lines.writerow(["line", "column", "value", "reason"])
    for one in refusals:
        lines.writerow([one.line, *map(neutral, (one.column or "", one.value, one.reason))])
    return gzip.compress(into.getvalue().encode(errors="replace"), 6, mtime=0)


def _wait_in_line(db: Session) -> None:
    """Wait until the loads before this one are over, however large they are: minutes, no seconds.

    What a page does otherwise gives up soon, and a job that did would read its file once more.
    """
    if is_postgresql(db):
        waits = (func.set_config(limit, PATIENCE, True) for limit in LIMITS)
        db.execute(select(*waits))


def _open(one: Asked) -> str:
    """What is stored leaves a question open: how to answer it."""
    choices = "; ".join(f"{one.about}={name}: {label}" for name, label in one.choices.items())
    return f"{one.sentence} It has to be answered first ({choices})."


def _check(trial: Trial, received: Received, policy: Policy) -> None:
    """Whole or not at all, unless the good rows alone are wanted."""
    if trial.refusals and policy is Policy.all:
        first = trial.refusals[0]
        where = f", column {first.column}" if first.column else ""
        raise Invalid(
            f"{len(trial.refusals):,} cells or lines of {received.filename} are refused, so "
            f"nothing was stored. The first is in line {first.line}{where}: {first.reason}"
        )
    if trial.rows.empty:
        raise Invalid(f"There is no row in {received.filename} that could be stored.")


def _check_quota(db: Session, user: Actor, received: Received) -> None:
    held = db.scalar(
        select(func.coalesce(func.sum(col(UploadFile.size)), 0))
        .join(DataUpload, col(DataUpload.id) == col(UploadFile.data_upload_id))
        .where(col(DataUpload.user_id) == user.id)
    )
    most = settings().upload_quota_mb * 1_000_000
    if (held or 0) + received.packed.size > most:
        raise Invalid(
            f"Your files would hold more than {settings().upload_quota_mb:,} MB together "
            "(UPLOAD_QUOTA_MB); ask an administrator for more room."
        )


def told(trial: Trial, said: Choices, mode: Mode) -> dict[str, Any]:
    """What is kept of how a file was read, so that it can be read the same way again."""
    rows = trial.read or len(trial.rows)
    first, last = quality.covered(trial.rows) or (None, None)
    return {
        "first": first,
        "last": last,
        "mapping": trial.mapping,
        "answers": {k: v for k, v in said.answers.items() if k not in trial.passing},
        "said": dict(said.answers),
        "columns": dict(said.mapping),
        "policy": said.policy.value,
        "mode": mode.value,
        "signature": trial.signature,
        "book": trial.book,
        "totals": trial.totals,
        "warnings": len(trial.warnings),
        "quality": round(len(trial.rows) / rows, 6) if rows else None,
        "detected": asdict(trial.detected.dialect)
        | {"decimal": trial.detected.decimal, "thousands": trial.detected.thousands},
    }


def _note(db: Session, user: Actor, deed: str, upload: DataUpload) -> None:
    told = {"filename": upload.filename, "kind": upload.data_type, "rows": upload.row_count}
    audit.record(db, user, deed, object_type="data_uploads", object_id=upload.id, details=told)

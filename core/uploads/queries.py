"""Questions about files that were loaded."""

import gzip
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import case, func, or_, select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.glance import Holding, holding
from core.uploads.tables import DataUpload, UploadFile, UploadStatus

READS = ("uploads",)
# In the name of a file, what is another each time: a date, and the number of a copy.
PASSING = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?[0-3]\d)?"
    r"|[0-3]\d[-_.][01]\d[-_.](?:19|20)\d\d)(?!\d)|\(\d+\)"
)
KINDS_REMEMBERED = 300  # the newest files of a person among which one of the same kind is sought


@dataclass(frozen=True)
class Before:
    """A file that was loaded, and what was said of it then."""

    id: UUID
    filename: str
    loaded_at: datetime
    shape: str
    told: dict[str, Any]

    def holds_for(self, filename: str, fields: Collection[str]) -> dict[str, Any]:
        """What was told then, as it holds for another file of this kind.

        What was said in place of a column of this one file, such as which instrument it is about,
        holds where the other is called the same but for a date or a counter.
        """
        if called(filename) != called(self.filename):
            return self.told
        said = {name: one for name, one in self.told.get("said", {}).items() if name in fields}
        return self.told | {"answers": said | self.told.get("answers", {})}


def called(filename: str) -> str:
    """What a file is called without the dates and counters in its name; as it is, if no more.

    >>> called("AC history 2026-02.csv"), called("AC history (3).csv"), called("600519.csv")
    ('ac history', 'ac history', '600519.csv')
    """
    stem = PASSING.sub(" ", filename.rsplit(".", 1)[0])
    plain = " ".join(re.findall(r"[^\W_]+", stem)).casefold()
    return plain if any(sign.isalpha() for sign in plain) else filename


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


@dataclass(frozen=True)
class Catalogue:
    """What the files that this person may see come to, those that were taken back left out."""

    files: int
    rows: int
    refused: int
    size: int
    taken_back: int
    shapes: tuple[str, ...]  # of all, by name


def catalogue(db: Session, user: Actor) -> Catalogue:
    """How many files there are, and of which kinds."""
    require(user, Role.viewer)
    is_there = col(DataUpload.undone_at).is_(None)
    summed = [
        func.coalesce(func.sum(case((is_there, count), else_=0)), 0)
        for count in (1, DataUpload.row_count, DataUpload.rejected_count, DataUpload.file_size)
    ]
    seen = col(DataUpload.id).in_(visible(user))
    files, rows, refused, size, every = db.execute(
        select(*summed, func.count()).select_from(DataUpload).where(seen)
    ).one()
    kinds = select(col(DataUpload.data_type)).where(seen).distinct()
    shapes = tuple(sorted(db.scalars(kinds)))
    return Catalogue(files, int(rows), int(refused), int(size), every - files, shapes)


def files(
    db: Session,
    user: Actor,
    words: str = "",
    shape: str = "",
    is_undone: bool | None = None,
    most: int = 500,
) -> pd.DataFrame:
    """The catalogue, the newest first: files of these words and this shape.

    Words are sought in the name of the file, of its owner and of its sheet, and in its hash.
    """
    require(user, Role.viewer)
    told = col(DataUpload.meta)
    wanted = _newest(user, most).add_columns(
        col(DataUpload.id),
        col(DataUpload.user_id),
        col(DataUpload.sheet),
        col(DataUpload.file_size),
        col(DataUpload.file_sha256),
        col(DataUpload.is_shared),
        col(DataUpload.undone_at),
        told["first"].as_string().label("first"),
        told["last"].as_string().label("last"),
        told["quality"].as_float().label("quality"),
    )
    places = (DataUpload.filename, User.username, DataUpload.sheet, DataUpload.file_sha256)
    for word in words.split():
        wanted = wanted.where(or_(*(col(one).icontains(word, autoescape=True) for one in places)))
    if shape:
        wanted = wanted.where(col(DataUpload.data_type) == shape)
    if is_undone is not None:
        is_there = col(DataUpload.undone_at).is_(None)
        wanted = wanted.where(~is_there if is_undone else is_there)
    return frame(db, wanted)


def original(db: Session, user: Actor, upload_id: UUID) -> bytes:
    """The bytes of a file as they were received."""
    require(user, Role.viewer)
    content = _kept(db, user, upload_id, UploadFile.content)
    if content is None:
        raise NotFound("This file is not yours, is not shared with you, or was not kept.")
    return content


def newest_files(db: Session, user: Actor, most: int = 5) -> pd.DataFrame:
    """The files this person may see that were loaded last, and what came of them."""
    require(user, Role.viewer)
    wanted = _newest(user, most).add_columns(col(DataUpload.status))
    return frame(db, wanted.where(col(DataUpload.undone_at).is_(None)))


def _newest(user: Actor, most: int) -> Wanted:
    """The newest files this person may see: what each is, who loaded it when, and what came."""
    return (
        select(
            col(DataUpload.filename),
            col(DataUpload.data_type),
            col(DataUpload.row_count),
            col(DataUpload.rejected_count),
            col(User.username),
            col(DataUpload.created_at),
        )
        .join(User, col(User.id) == col(DataUpload.user_id))
        .where(col(DataUpload.id).in_(visible(user)))
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
        .limit(most)
    )


def refused_rows(db: Session, user: Actor, upload_id: UUID) -> bytes:
    """What was refused of a file when it was loaded, as CSV: line, column, value, reason."""
    require(user, Role.viewer)
    refused = _kept(db, user, upload_id, UploadFile.refused)
    if refused is None:
        raise NotFound("Nothing of this file was refused, or you may not see it.")
    return refused


def first_refused(db: Session, user: Actor, upload_id: UUID, most: int = 50) -> pd.DataFrame:
    """The first of them as a table; none where nothing was refused, or that was not kept."""
    require(user, Role.viewer)
    refused = _kept(db, user, file(db, user, upload_id).id, UploadFile.refused)
    if refused is None:
        return pd.DataFrame()
    return pd.read_csv(io.BytesIO(refused), nrows=most, dtype=str, keep_default_na=False)


def _kept(db: Session, user: Actor, upload_id: UUID, what: bytes | None) -> bytes | None:
    """A column kept beside a file that this person may see, unpacked; None if it is empty."""
    wanted = select(col(what)).where(
        col(UploadFile.data_upload_id) == upload_id,
        col(UploadFile.data_upload_id).in_(visible(user)),
    )
    packed: bytes | None = db.scalar(wanted)
    return None if packed is None else gzip.decompress(packed)


def file(db: Session, user: Actor, upload_id: UUID) -> Before:
    """One file, and how it was read."""
    require(user, Role.viewer)
    found = _before(db, col(DataUpload.id) == upload_id, col(DataUpload.id).in_(visible(user)))
    if not found:
        raise NotFound("This file is not yours, or is not shared with you.")
    return found[0]


def same_file(db: Session, user: Actor, sha256: str, shape: str, sheet: str = "") -> Before | None:
    """When this person loaded these very bytes as this shape, unless that was taken back."""
    require(user, Role.viewer)
    found = _before(
        db,
        col(DataUpload.user_id) == user.id,
        col(DataUpload.file_sha256) == sha256,
        col(DataUpload.data_type) == shape,
        col(DataUpload.sheet) == sheet,
        col(DataUpload.status) != UploadStatus.error,
        col(DataUpload.undone_at).is_(None),
    )
    return found[0] if found else None


def kinds_loaded(db: Session, user: Actor) -> dict[str, Before]:
    """The newest file of each kind that this person loaded, by its signature.

    A kind is a shape with the same columns: next month's file is known by it.
    """
    require(user, Role.viewer)
    mine = (col(DataUpload.user_id) == user.id, col(DataUpload.undone_at).is_(None))
    found: dict[str, Before] = {}
    for one in _before(db, *mine):
        for signature in (one.told.get("signature"), one.told.get("book")):
            if signature:
                found.setdefault(signature, one)
    return found


def _before(db: Session, *which: Any) -> list[Before]:
    wanted = (
        select(
            col(DataUpload.id),
            col(DataUpload.filename),
            col(DataUpload.created_at),
            col(DataUpload.data_type),
            col(DataUpload.meta),
        )
        .where(*which)
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
        .limit(KINDS_REMEMBERED)
    )
    return [Before(*row) for row in db.execute(wanted)]

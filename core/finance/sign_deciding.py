"""A person says which way round one side of a file is, in place of what its amounts tell."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db import versions
from core.db.dialects import insert
from core.db.keys import uuid7
from core.db.types import now
from core.errors import Invalid, NotAllowed, NotFound
from core.finance.tables import FileSign, Side
from core.uploads.queries import visible
from core.uploads.tables import DataUpload


def decide(db: Session, user: Actor, upload_id: UUID, side: Side | str, sign: int) -> None:
    """Have one side of a file read with a sign: 1 as it is written, -1 turned round."""
    require(user, Role.analyst)
    file, side = _own(db, user, upload_id), _side(side)
    if sign not in (-1, 1):
        raise Invalid("A sign is 1, for amounts as they are written, or -1, to turn them round.")
    row = {"user_id": file.user_id, "data_upload_id": file.id, "side": side}
    said = {"sign": sign, "decided_by_id": user.id, "updated_at": now()}
    made = insert(db, FileSign).values(id=uuid7(), **row, **said)
    db.execute(made.on_conflict_do_update(index_elements=["data_upload_id", "side"], set_=said))
    _note(db, user, "finance.sign", file, {"side": side.value, "sign": sign})


def undecide(db: Session, user: Actor, upload_id: UUID, side: Side | str) -> None:
    """Let the amounts of one side of a file tell again which way round they are."""
    require(user, Role.analyst)
    file, side = _own(db, user, upload_id), _side(side)
    of_side = (col(FileSign.data_upload_id) == file.id, col(FileSign.side) == side)
    row = db.scalars(select(FileSign).where(*of_side).with_for_update()).one_or_none()
    if row is None:
        return
    before = row.sign
    db.delete(row)
    db.flush()
    _note(db, user, "finance.sign_back", file, {"side": side.value, "before": before})


def _own(db: Session, user: Actor, upload_id: UUID) -> DataUpload:
    wanted = select(DataUpload).where(
        col(DataUpload.id) == upload_id, col(DataUpload.id).in_(visible(user))
    )
    file = db.scalars(wanted).one_or_none()
    if file is None:
        raise NotFound("This file is not yours, or is not shared with you.")
    if file.user_id != user.id and not user.sees_all:
        raise NotAllowed("Which way round a file is can be said by its owner only.")
    return file


def _side(given: Side | str) -> Side:
    try:
        return Side(given)
    except ValueError:
        raise Invalid(f"{given} is no side of a file; there are income and cost.") from None


def _note(
    db: Session, user: Actor, action: str, file: DataUpload, told: dict[str, str | int]
) -> None:
    versions.touch(db, "finance")  # others too read series of this file that are shared with them
    named = {"file": file.filename} | told
    audit.record(db, user, action, object_type="data_uploads", object_id=file.id, details=named)

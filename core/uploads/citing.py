"""Files as they are cited beside a figure: their names, hashes, and how much of it is theirs."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.origins import Source
from core.uploads.queries import visible
from core.uploads.tables import DataUpload

READS = ("uploads",)
HIDDEN = "a file that is not shared with you"


def cited(db: Session, user: Actor, counted: Any) -> tuple[Source, ...]:
    """The files of a select of an upload's id and how many rows it has, the newest first.

    Of a file that this person may not see, only the rows are told.
    """
    require(user, Role.viewer)
    key, points = counted.subquery().c
    wanted = (
        select(
            col(DataUpload.id),
            col(DataUpload.filename),
            col(DataUpload.file_sha256),
            points,
            col(DataUpload.created_at),
            col(DataUpload.id).in_(visible(user)),
        )
        .join(DataUpload, col(DataUpload.id) == key)
        .order_by(col(DataUpload.created_at).desc(), col(DataUpload.id).desc())
    )
    return tuple(
        Source(key, name, sha256, int(count), at)
        if is_seen
        else Source(key, HIDDEN, "", int(count))
        for key, name, sha256, count, at, is_seen in db.execute(wanted)
    )

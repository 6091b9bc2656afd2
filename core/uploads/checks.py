"""What must hold of uploads, their files and the rows they brought."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator

from sqlalchemy import SelectBase, func, literal, select, union_all
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import many, offenders, told
from core.db.packages import metadata
from core.uploads.tables import DataUpload, UploadFile

# The upload's own, and what only cites it: a report or a model is never deleted with a file.
NOT_BROUGHT_IN = {"upload_files", "replaced_rows", "kpi_reports", "trained_models"}
CHUNK = 1 << 20


def undone_uploads_own_no_rows(db: Session, user: Actor) -> list[str]:
    """Uploads that were undone and still have rows in some table."""
    require(user, Role.admin)
    counts: list[SelectBase] = [
        select(
            col(DataUpload.filename).label("filename"),
            literal(name).label("place"),
            func.count().label("rows"),
        )
        .join(table, table.c.data_upload_id == DataUpload.id)
        .where(col(DataUpload.undone_at).is_not(None))
        .group_by(col(DataUpload.id), col(DataUpload.filename))
        for name, table in sorted(metadata().tables.items())
        if "data_upload_id" in table.c and name not in NOT_BROUGHT_IN
    ]
    return offenders(
        db,
        union_all(*counts),
        lambda row: (
            f"'{row.filename}' was undone, yet {many(row.rows, 'row')} of it "
            f"{'is' if row.rows == 1 else 'are'} left in {row.place}."
        ),
    )


def files_are_as_received(db: Session, user: Actor) -> list[str]:
    """Stored files that are damaged, or unpack to something else than what was received."""
    require(user, Role.admin)
    wanted = (
        select(
            col(DataUpload.filename),
            col(DataUpload.file_sha256),
            col(UploadFile.sha256),
            col(UploadFile.content),
        )
        .join(UploadFile, col(UploadFile.data_upload_id) == DataUpload.id)
        .order_by(col(DataUpload.filename), col(DataUpload.id))
        .execution_options(yield_per=1)
    )
    return told(
        finding
        for name, received, stored, content in db.execute(wanted)
        for finding in _damage(name, received, stored, content)
    )


def _damage(name: str, received: str, stored: str, content: bytes) -> Iterator[str]:
    if hashlib.sha256(content).hexdigest() != stored:
        yield f"The stored file of '{name}' is not the one that was stored."
        return
    try:
        unpacked = _hash_unpacked(content)
    except (OSError, EOFError, zlib.error):
        yield f"The stored file of '{name}' cannot be unpacked."
        return
    if unpacked != received:
        yield f"The stored file of '{name}' unpacks to something else than was received."


def _hash_unpacked(content: bytes) -> str:
    """The hash of what a gzip holds, a piece at a time: it may be far larger than its gzip."""
    whole = hashlib.sha256()
    with gzip.open(io.BytesIO(content)) as unpacked:
        while piece := unpacked.read(CHUNK):
            whole.update(piece)
    return whole.hexdigest()

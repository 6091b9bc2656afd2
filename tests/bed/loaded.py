"""Who may load files and take them back."""

import gzip
from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role
from core.catalogue import CSV_SHAPES
from core.db.keys import uuid7
from core.series import imports
from core.uploads import actions, queries
from core.uploads.actions import Received
from core.uploads.shapes import Load, Mode
from core.uploads.tables import UploadStatus
from tests.bed.accounted import ACCOUNTED
from tests.bed.matters import Row, points, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.bed.trials import trial_of


def one_point() -> pd.DataFrame:
    """The rows of a file of one point."""
    return pd.DataFrame({"timestamp": [pd.Timestamp(FIRST_MOMENT)], "value": [1.0]})


def loads(do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Load a file."""
    return do(db, user, CSV_SHAPES, Received.made("f.csv", b"f"), trial_of(one_point()))


def stores(do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Store rows of a file that is there."""
    if user.id is None:
        return do(db, user, Load(uuid7(), uuid7(), one_point()))
    upload = row_of("data_uploads", Rows(db.connection()), user.id, is_shared=False)
    return do(db, user, Load(upload["id"], user.id, one_point()))


def keeps(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A file of which the bytes are kept."""
    upload = row_of("data_uploads", rows, owner, is_shared)
    rows.add(
        "upload_files",
        data_upload_id=upload["id"],
        content=gzip.compress(b"f"),
        refused=gzip.compress(b"r"),
    )
    return upload


LOADED: dict[Call, Line] = {
    **ACCOUNTED,
    queries.files: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]),
        partial(row_of, "data_uploads"),
        searches=True,
    ),
    queries.original: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        keeps,
    ),
    queries.refused_rows: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        keeps,
    ),
    queries.file: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        partial(row_of, "data_uploads"),
    ),
    queries.same_file: Line(
        Role.viewer,
        Reach.own,
        lambda ask, db, user, row: ask(db, user, row["file_sha256"], row["data_type"]) is not None,
        partial(row_of, "data_uploads", status=UploadStatus.validated, undone_at=None, sheet=""),
        searches=True,
    ),
    queries.kinds_loaded: Line(
        Role.viewer,
        Reach.own,
        lambda ask, db, user, row: "a kind" in ask(db, user),
        partial(row_of, "data_uploads", metadata={"signature": "a kind"}, undone_at=None),
        searches=True,
    ),
    actions.share_upload: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], is_shared=True),
        partial(row_of, "data_uploads"),
    ),
    actions.load_file: Line(Role.analyst, Reach.none, loads),
    actions.undo_upload: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, CSV_SHAPES, row["id"]),
        partial(row_of, "data_uploads", data_type="series"),
    ),
    imports.store: Line(Role.analyst, Reach.none, stores),
    imports.against: Line(
        Role.viewer,
        Reach.none,
        lambda ask, db, user, _row: ask(db, user, one_point(), Mode.adding),
    ),
    imports.undo: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["data_upload_id"]),
        points,
    ),
}

"""Who may load files of finance teams and take them back."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role
from core.catalogue import CSV_SHAPES
from core.db.keys import uuid7
from core.finance import bank, budgets, journal, statement
from core.uploads.shapes import Load, Mode
from core.uploads.trial import Trial, tried
from tests.bed.matters import Row, points, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

KINDS = {"statement": statement, "budgets": budgets, "journal": journal, "bank": bank}


@cache
def _trial(kind: str) -> Trial:
    shape = CSV_SHAPES[kind]
    return tried(shape.sample.encode(), {kind: shape}, shape=kind)


def _rows(kind: str) -> pd.DataFrame:
    return _trial(kind).rows.copy()


def _stores(kind: str) -> Callable[[Call, Session, Actor, Row], Any]:
    """Store the rows of the sample under a file that is there."""

    def stored(do: Call, db: Session, user: Actor, _row: Row) -> Any:
        if user.id is None:
            return do(db, user, Load(uuid7(), uuid7(), _rows(kind)))
        upload = row_of("data_uploads", Rows(db.connection()), user.id, is_shared=False)
        return do(db, user, Load(upload["id"], user.id, _rows(kind)))

    return stored


def _against(kind: str) -> Callable[[Call, Session, Actor, Row], Any]:
    return lambda ask, db, user, _row: ask(db, user, _rows(kind), Mode.adding)


ACCOUNTED: dict[Call, Line] = {
    **{
        module.store: Line(Role.analyst, Reach.none, _stores(kind))
        for kind, module in KINDS.items()
    },
    **{
        module.against: Line(Role.viewer, Reach.none, _against(kind))
        for kind, module in KINDS.items()
    },
    statement.undo: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["data_upload_id"]),
        points,
    ),
    budgets.undo: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"]),
        partial(row_of, "data_uploads"),
    ),
}

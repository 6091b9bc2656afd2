"""A row with one value that is too large to be held in memory: it goes in piece by piece."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Table, func, insert, literal_column, select
from sqlmodel import Session, SQLModel

from core.db import pgcopy, versions
from core.db.bulk import copying
from core.db.dialects import is_postgresql
from core.db.keys import uuid7
from core.db.packages import domain_of


@dataclass(frozen=True)
class Large:
    """The value of one column, in pieces."""

    column: str
    pieces: Iterable[bytes]
    size: int  # bytes of all pieces together


def add(db: Session, table: type[SQLModel], values: Mapping[str, Any], large: Large) -> None:
    """Store a new row that has one large value beside these."""
    target: Table = table.__table__  # type: ignore[attr-defined]
    versions.touch(db, domain_of(target.name), None)
    row = {"id": uuid7(), **values}
    if is_postgresql(db):
        _copy(db, target, row, large)
    else:
        _write(db, target, row, large)


def _copy(db: Session, target: Table, row: Mapping[str, Any], large: Large) -> None:
    """The row as the only one of a binary COPY, whose last field is the large one."""
    fields = [pgcopy.field(pd.Series([row[one]], dtype=object), target.c[one].type) for one in row]
    with copying(db, target.name, [*row, large.column]) as copy:
        copy.write(pgcopy.HEADER + pgcopy.joined(1, fields, more=1) + struct.pack(">i", large.size))
        for piece in large.pieces:
            copy.write(piece)
        copy.write(pgcopy.TRAILER)


def _write(db: Session, target: Table, row: Mapping[str, Any], large: Large) -> None:
    """The row with as many zeros, in the place of which the pieces are written."""
    db.execute(insert(target).values({**row, large.column: func.zeroblob(large.size)}))
    rowid = db.scalar(select(literal_column("rowid")).where(target.c.id == row["id"]))
    raw: Any = db.connection().connection.driver_connection
    with raw.blobopen(target.name, large.column, rowid) as blob:
        for piece in large.pieces:
            blob.write(piece)

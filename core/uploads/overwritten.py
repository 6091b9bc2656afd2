"""What a file overwrote or removed when it was loaded, as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.dialects import is_postgresql
from core.db.packages import metadata
from core.errors import NotFound
from core.uploads.dependents import in_parts
from core.uploads.tables import DataUpload, ReplacedRows

READS = ("uploads", "series", "market", "retail", "ventures", "finance")
SHOWN = 200  # rows of one table
# By what people know the row that another one names by its key.
NAMES = {
    "companies": "name",
    "data_uploads": "filename",
    "instruments": "symbol",
    "products": "sku",
    "series": "name",
}
UNSAID = {"id", "user_id", "created_at", "updated_at", "metadata"}


@dataclass(frozen=True)
class Overwritten:
    """Rows of one table as they were before a load: how many, and the first of them."""

    table: str
    count: int
    rows: pd.DataFrame


def overwritten(db: Session, user: Actor, upload_id: UUID) -> list[Overwritten]:
    """What one's own file has replaced, by table; it comes back when the file is taken back."""
    require(user, Role.viewer)
    owner = db.scalar(select(col(DataUpload.user_id)).where(col(DataUpload.id) == upload_id))
    if owner is None or not (user.sees_all or owner == user.id):
        raise NotFound("This file is not yours, or was removed.")
    length = func.jsonb_array_length if is_postgresql(db) else func.json_array_length
    kept = (
        select(col(ReplacedRows.table_name), func.sum(length(ReplacedRows.rows) - 1))
        .where(col(ReplacedRows.data_upload_id) == upload_id, length(ReplacedRows.rows) > 1)
        .group_by(col(ReplacedRows.table_name))
        .order_by(col(ReplacedRows.table_name))
    )
    return [
        Overwritten(table, int(count), _first(db, upload_id, table))
        for table, count in db.execute(kept)
    ]


def _first(db: Session, upload_id: UUID, table: str) -> pd.DataFrame:
    """The first rows that were replaced, under the names of their columns."""
    length = func.jsonb_array_length if is_postgresql(db) else func.json_array_length
    wanted = (
        select(col(ReplacedRows.rows))
        .where(
            col(ReplacedRows.data_upload_id) == upload_id,
            col(ReplacedRows.table_name) == table,
            length(ReplacedRows.rows) > 1,
        )
        .order_by(col(ReplacedRows.id))
        .limit(1)
    )
    names, *rows = db.scalars(wanted).one()
    return _named(db, table, pd.DataFrame(rows[:SHOWN], columns=names, dtype=object))


def _named(db: Session, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Keys of other rows as the names of those; what says nothing to people is left out."""
    columns = metadata().tables[table].columns
    told = {}
    for name in map(str, rows):
        foreign = next(iter(columns[name].foreign_keys), None) if name in columns else None
        above = foreign.column.table.name if foreign is not None else ""
        if above in NAMES:
            found = _names(db, above, [key for key in rows[name].unique() if key])
            told[_said(name, above)] = rows[name].map(found)
        elif name not in UNSAID and rows[name].notna().any():
            told[_said(name)] = rows[name]
    return pd.DataFrame(told)


def _names(db: Session, above: str, keys: Sequence[str]) -> dict[str, Any]:
    table = metadata().tables[above]
    found: dict[str, Any] = {}
    for some in in_parts([UUID(key) for key in keys]):
        wanted = select(table.c.id, table.c[NAMES[above]]).where(table.c.id.in_(some))
        found |= {str(key): name for key, name in db.execute(wanted)}
    return found


def _said(name: str, above: str = "") -> str:
    words = name.removesuffix("_id").replace("_", " ")
    return "Came in" if above == "data_uploads" else words.capitalize()

"""What must have a row of a table, and so keeps it from going."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from core.db.packages import metadata
from core.errors import Conflict

ASKED_AT_ONCE = 500  # far below the number of values that a statement may bind
Table = type[SQLModel]


def refuse_to_orphan(db: Session, table: Table, column: Any, values: Sequence[Any]) -> None:
    """Say what depends on rows that are to go, if something does that may not go with them."""
    found = {}
    for child, key in _depending(table):
        own = table.__table__.alias()  # type: ignore[attr-defined]
        below = select(func.count()).select_from(child.join(own, key == own.c.id))
        counted = (
            db.scalar(below.where(own.c[column.name].in_(some))) for some in in_parts(values)
        )
        if count := sum(one or 0 for one in counted):
            found[child.name] = count
    if found:
        told = " and ".join(f"{count:,} {_said(name, count)}" for name, count in found.items())
        verb = "depends" if sum(found.values()) == 1 else "depend"
        raise Conflict(
            f"{told} {verb} on {_said(str(table.__tablename__))} that would go. Take back first "
            "the files that brought what depends on them."
        )


def _depending(table: Table) -> Iterator[tuple[Any, Any]]:
    """The tables, and their columns, of rows that must have a row of this table."""
    for child in metadata().sorted_tables:
        for column in child.columns:
            for foreign in column.foreign_keys:
                protects = (foreign.ondelete or "RESTRICT") == "RESTRICT"
                if protects and foreign.column.table.name == table.__tablename__:
                    yield child, column


def _said(table_name: str, count: int = 0) -> str:
    """Rows of a table, as one says them."""
    words = table_name.replace("_", " ")
    if count != 1:
        return words
    return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")


def in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So many at a time that a statement can bind them."""
    for at in range(0, len(values), ASKED_AT_ONCE):
        yield values[at : at + ASKED_AT_ONCE]

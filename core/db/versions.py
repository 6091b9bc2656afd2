"""How often each domain has changed, per owner: part of every cache key.

What the ORM flushes or an ORM statement touches is noted by itself (a statement may name whose
rows it changes: ``execution_options(owner=…)``); bulk loads and raw SQL call `touch`. The counters
are raised by the last statements of the transaction, in one order, so that a long load holds nobody
up and no two writers deadlock.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, col

from core.actors import Actor
from core.db.dialects import insert
from core.db.keys import uuid7
from core.db.packages import domain_of, metadata
from core.db.tables import DataVersion
from core.db.types import now

ALL = "all"


def of(db: Session, user: Actor, query: Callable[..., Any]) -> tuple[int, ...]:
    """Versions of the domains a query reads (its module's ``READS``), as this user sees them."""
    wanted = _seen_by(user, select(col(DataVersion.domain), func.sum(DataVersion.version)))
    found = {domain: int(count) for domain, count in db.execute(wanted)}
    return tuple(found.get(domain, 0) for domain in reads(query))


def stamps(db: Session, user: Actor) -> dict[str, str]:
    """The same with the moment of the last change: unlike after a backup was restored, too."""
    wanted = _seen_by(
        user,
        select(
            col(DataVersion.domain), func.sum(DataVersion.version), func.max(DataVersion.updated_at)
        ),
    )
    return {domain: f"{count}@{moment}" for domain, count, moment in db.execute(wanted)}


def reads(query: Callable[..., Any]) -> tuple[str, ...]:
    """The domains a query reads; none where no counter tells of what it reads."""
    domains: tuple[str, ...] = sys.modules[query.__module__].READS
    return domains


def fresh_seconds(query: Callable[..., Any]) -> float:
    """How long an answer that no counter tells of may be shown again; none unless a module says."""
    return float(getattr(sys.modules[query.__module__], "FRESH_SECONDS", 0))


def touch(db: Session, domain: str, owner: UUID | None = None) -> None:
    """Note that rows of a domain change: one owner's private ones, or everybody's."""
    _noted(db).add((domain, ALL if owner is None else str(owner)))


def bump(db: Session) -> None:
    """Count one change for each domain and owner touched."""
    touched = _noted(db) | _owners_of_rows(db)
    _noted(db).clear()
    if not touched:
        return
    statement = insert(db, DataVersion)
    grown = statement.on_conflict_do_update(
        index_elements=["domain", "owner"],
        set_={"version": col(DataVersion.version) + 1, "updated_at": now()},
    )
    for domain, owner in sorted(touched):
        row = {"id": uuid7(), "domain": domain, "owner": owner, "version": 1}
        db.connection().execute(grown.values(**row))


def _seen_by(user: Actor, wanted: Any) -> Any:
    if not user.sees_all:
        wanted = wanted.where(col(DataVersion.owner).in_((ALL, str(user.id))))
    return wanted.group_by(col(DataVersion.domain))


def _noted(db: Session) -> set[tuple[str, str]]:
    touched: set[tuple[str, str]] = db.info.setdefault("touched", set())
    return touched


def _rows(db: Session) -> set[tuple[str, Any]]:
    """Tables and keys of owners, of rows that were flushed and whose owner is still to be found."""
    rows: set[tuple[str, Any]] = db.info.setdefault("touched_rows", set())
    return rows


@event.listens_for(Session, "after_flush")
def _note_flush(db: Session, _: Any) -> None:
    for row in (*db.new, *db.dirty, *db.deleted):
        table = inspect(row).mapper.local_table
        owner = table.info.get("owner")
        if owner is None or _was_shared(row):
            touch(db, domain_of(table.name))
        if owner is not None:
            _rows(db).add((table.name, getattr(row, owner)))


def _was_shared(row: Any) -> bool:
    """Whether others may see the row, or could until now."""
    shared = inspect(row).attrs.get("is_shared")
    return shared is not None and (bool(row.is_shared) or any(shared.history.deleted or ()))


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        mapper = state.bind_mapper
        if mapper is not None and mapper.class_ is not DataVersion:
            owner = state.execution_options.get("owner")
            touch(state.session, domain_of(mapper.local_table.name), owner)  # type: ignore[attr-defined, arg-type]


def _owners_of_rows(db: Session) -> set[tuple[str, str]]:
    """Domain and owner of each row flushed; a row below another has the owner of its parent."""
    found = set()
    by_table: dict[str, set[Any]] = {}
    for name, key in _rows(db):
        by_table.setdefault(name, set()).add(key)
    for name, keys in by_table.items():
        for owner in _owners(db, metadata().tables[name], keys):
            found.add((domain_of(name), owner))
    _rows(db).clear()
    return found


def _owners(db: Session, table: Table, keys: Iterable[Any]) -> set[str]:
    column = table.c[table.info["owner"]]
    parent = next(iter(column.foreign_keys)).column.table
    if parent.name == "users":
        return {ALL if key is None else str(key) for key in keys}
    above = parent.info.get("owner")
    if above is None:
        return {ALL}
    shared = [parent.c.is_shared] if "is_shared" in parent.c else []
    wanted = select(parent.c[above], *shared).where(parent.c.id.in_(keys))
    rows = list(db.connection().execute(wanted))
    found = _owners(db, parent, {row[0] for row in rows}) if rows else {ALL}
    return found | {ALL} if any(row[1] for row in rows if shared) else found

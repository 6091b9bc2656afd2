"""The audit log: written by every action, sealed hour by hour, and held against its seals.

A row carries the hash of its own columns; a seal carries that of a stretch of rows and of the
seal before it. Rows are written without waiting for each other; only sealing is done one at a
time.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, and_, insert, select
from sqlmodel import Session, col

from core.accounts.tables import AuditLog, AuditSeal
from core.actors import Actor, Role, require
from core.db import versions
from core.db.dialects import lock
from core.db.findings import many
from core.db.types import now
from core.errors import Invalid

READS = ()  # it is written past the counters; who checks it looks anew each time
FIRST_HASH = 64 * "0"
FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)  # nothing can be slipped in before the first seal
SETTLED = timedelta(hours=1)  # a row is written at once but seen only when its action commits
SEARCHED = 2000  # trying which row of a stretch is one too many takes the square of its length
TABLE = AuditLog.__table__  # type: ignore[attr-defined]
COLUMNS = [column.name for column in TABLE.columns]
HASHED = [name for name in COLUMNS if name != "row_hash"]


def record(
    db: Session,
    user: Actor,
    action: str,
    *,
    object_type: str | None = None,
    object_id: UUID | None = None,
    details: dict[str, Any] | None = None,
    ip: str | None = None,
) -> None:
    """Note what was done, in the transaction that does it and as one of its last statements."""
    require(user, Role.viewer)
    row = AuditLog(
        user_id=user.id,
        action=action,
        object_type=object_type,
        object_id=object_id,
        details=_storable(details or {}),
        ip=ip or user.ip,
        row_hash="",
        created_at=now(),
    )
    row.row_hash = row_hash(row)
    if user.id is not None:
        versions.touch(db, "audit", user.id)
    # Past the ORM, which would count a change of accounts: one counter for which all would wait.
    db.connection().execute(insert(TABLE).values({name: getattr(row, name) for name in COLUMNS}))


def row_hash(row: AuditLog | Row[Any]) -> str:
    """SHA-256 over the canonical JSON of every other column of a row."""
    columns = {name: _text(getattr(row, name)) for name in HASHED}
    return hashlib.sha256(_canonical(columns).encode()).hexdigest()


def seal(db: Session, user: Actor) -> AuditSeal:
    """Seal what is at least an hour old and not sealed yet; none of it may change from now on."""
    require(user, Role.admin)
    lock(db, "audit_seals")
    newest_first = select(AuditSeal).order_by(col(AuditSeal.to_at).desc())
    last = db.execute(newest_first.limit(1)).scalar()
    from_at = FIRST_MOMENT if last is None else last.to_at
    to_at = now() - SETTLED
    if to_at <= from_at:
        raise Invalid("The audit log is sealed up to an hour ago already.")
    inside = (col(AuditLog.created_at) >= from_at, col(AuditLog.created_at) < to_at)
    rows = select(col(AuditLog.row_hash)).where(*inside).order_by(col(AuditLog.id))
    hashes = db.execute(rows).scalars().all()
    before = FIRST_HASH if last is None else last.seal_hash
    sealed = AuditSeal(
        from_at=from_at,
        to_at=to_at,
        row_count=len(hashes),
        seal_hash=seal_hash(before, from_at, to_at, hashes),
    )
    db.add(sealed)
    record(
        db,
        user,
        "audit.seal",
        object_type="audit_seals",
        object_id=sealed.id,
        details={"until": to_at, "entries": len(hashes)},
    )
    return sealed


def seal_hash(before: str, from_at: datetime, to_at: datetime, hashes: Sequence[str]) -> str:
    """SHA-256 over the seal before, both ends, the number of rows and the hash of each."""
    parts = [before, _text(from_at), _text(to_at), str(len(hashes)), *hashes]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def verify(db: Session, user: Actor) -> list[str]:
    """What was changed, removed or slipped in behind the triggers, a sentence each."""
    require(user, Role.admin)
    return [*changed_rows(db), *broken_seals(db)]


def changed_rows(db: Session) -> Iterator[str]:
    """Rows that are not as they were written."""
    rows = db.execute(select(*TABLE.columns).order_by(TABLE.c.id).execution_options(yield_per=1000))
    for row in rows:
        if row_hash(row) != row.row_hash:
            yield f"The audit row {_named(row)} is not as it was written."


def broken_seals(db: Session) -> Iterator[str]:
    """Seals that do not follow the one before, or whose rows are no longer those they sealed."""
    inside = and_(
        col(AuditLog.created_at) >= AuditSeal.from_at, col(AuditLog.created_at) < AuditSeal.to_at
    )
    wanted: Executable = (
        select(
            col(AuditSeal.id).label("seal_id"),
            col(AuditSeal.from_at),
            col(AuditSeal.to_at),
            col(AuditSeal.row_count),
            col(AuditSeal.seal_hash),
            col(AuditLog.id),
            col(AuditLog.action),
            col(AuditLog.created_at),
            col(AuditLog.row_hash),
        )
        .join(AuditLog, inside, isouter=True)
        .order_by(col(AuditSeal.from_at), col(AuditSeal.id), col(AuditLog.id))
        .execution_options(yield_per=1000)
    )
    before, until = FIRST_HASH, FIRST_MOMENT
    for _, group in groupby(db.execute(wanted), key=lambda row: row.seal_id):
        rows = list(group)
        kept = rows[0]
        if kept.from_at != until:
            yield (
                f"The seal of the audit log from {_at(kept.from_at)} does not follow the one "
                f"before, which ends at {_at(until)}."
            )
        else:
            yield from _mismatch(before, kept, [row for row in rows if row.id is not None])
        before, until = kept.seal_hash, kept.to_at


def _mismatch(before: str, kept: Row[Any], rows: list[Row[Any]]) -> Iterator[str]:
    """How a stretch of the log differs from what was sealed, as exactly as the seal can tell."""

    def made_over(some: list[Row[Any]]) -> bool:
        hashes = [row.row_hash for row in some]
        return seal_hash(before, kept.from_at, kept.to_at, hashes) == str(kept.seal_hash)

    stretch = f"between {_at(kept.from_at)} and {_at(kept.to_at)}"
    surplus = len(rows) - kept.row_count
    if made_over(rows):
        if surplus:
            yield f"The seal of the audit log {stretch} names a wrong number of rows."
    elif surplus < 0:
        yield (
            f"{many(-surplus, 'audit row')} {stretch} {'was' if surplus == -1 else 'were'} "
            f"removed: {kept.row_count} were sealed, {len(rows)} are there."
        )
    elif surplus > 0:
        tried = range(len(rows)) if surplus == 1 and len(rows) <= SEARCHED else ()
        extra = next((at for at in tried if made_over(rows[:at] + rows[at + 1 :])), None)
        yield (
            f"The audit row {_named(rows[extra])} was slipped into a sealed stretch."
            if extra is not None
            else f"{many(surplus, 'audit row')} too many stand {stretch}: "
            f"{kept.row_count} were sealed, {len(rows)} are there."
        )
    else:
        yield f"The audit rows {stretch} or their seal are not those that were sealed."


def _named(row: Any) -> str:
    return f"{row.id} ({row.action}, {_at(row.created_at)})"


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def _storable(details: dict[str, Any]) -> dict[str, Any]:
    """Details as either database gives them back: keys, ids and moments as text."""
    plain: dict[str, Any] = json.loads(json.dumps(details, default=str, allow_nan=False))
    return {name: _steady(item) for name, item in plain.items()}


def _steady(value: Any) -> Any:
    """A JSON value with whole numbers written out: PostgreSQL gives 1e300 back as an integer."""
    if isinstance(value, dict):
        return {name: _steady(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_steady(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))

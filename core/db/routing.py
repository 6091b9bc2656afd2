"""Which database a read goes to, so that everyone sees at once what they themselves wrote.

A user who has written reads from the primary until the replica has replayed that write. This is
known within the process that wrote; `docs/running.md` says what it means for several processes.
"""

import logging
import time
from threading import Lock
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from core.actors import Actor
from core.db.engines import primary, reader, replica

log = logging.getLogger("bellwether.db")

REST_SECONDS = 10  # how long a replica that failed is left alone

WRITTEN = text("SELECT pg_current_wal_insert_lsn()::text")
REPLAYED = text("SELECT pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn)")
NEVER_REPLAYED = "FFFFFFFF/FFFFFFFF"

_lock = Lock()
_written: dict[UUID | None, str] = {}
_resting_until = 0.0


def engine_for(user: Actor) -> Engine:
    """The replica when it is there, awake, and has all that this user wrote; else the primary."""
    copy = replica()
    if copy is None or time.monotonic() < _resting_until:
        return reader()
    position = _written.get(user.id)
    if not _has(copy, position):
        return reader()
    with _lock:
        if position is not None and _written.get(user.id) == position:
            del _written[user.id]
    return copy


def wrote(user: Actor) -> None:
    """Remember how far the replica must be before this user may read from it."""
    if replica() is None:
        return
    position = _position()
    with _lock:
        _written[user.id] = position


def failed(engine: Engine) -> None:
    """Leave a replica that failed alone for a while; the primary answers meanwhile."""
    global _resting_until
    if engine is replica():
        _resting_until = time.monotonic() + REST_SECONDS
        log.warning("the replica does not answer; reading from the primary")


def _position() -> str:
    try:
        with primary().connect() as connection:
            return str(connection.execute(WRITTEN).scalar_one())
    except SQLAlchemyError:
        return NEVER_REPLAYED  # what was written is kept; only its place is not known


def _has(copy: Engine, position: str | None) -> bool:
    """Whether the replica answers and has replayed this much; without a position, any will do."""
    try:
        with copy.connect() as connection:
            if position is None:
                return True
            return bool(connection.execute(REPLAYED, {"position": position}).scalar())
    except SQLAlchemyError:
        failed(copy)
        return False

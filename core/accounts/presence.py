"""Noting that people are still there, without letting them wait for it.

A load may hold SQLite's write lock for a while; a click must not stand in line behind it.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from uuid import UUID

from core.accounts import sessions
from core.accounts.sessions import SEEN_EVERY, SignedIn
from core.db import write
from core.db.types import now
from core.errors import BellwetherError

log = logging.getLogger("bellwether.accounts")

_notes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="presence")
_pending: set[UUID] = set()
_lock = Lock()


def note(found: SignedIn) -> None:
    """Have it written down, soon, unless that was done within the last minute."""
    if now() - found.last_seen_at < SEEN_EVERY:
        return
    with _lock:
        if found.session_id in _pending:
            return
        _pending.add(found.session_id)
    _notes.submit(_write, found)


def flush() -> None:
    """Wait until everything noted so far is written."""
    _notes.submit(lambda: None).result()


def _write(found: SignedIn) -> None:
    try:
        with write(found.actor) as db:
            sessions.seen(db, found)
    except BellwetherError as error:
        log.warning("not noted that a session is in use: %s", error)
    finally:
        with _lock:
            _pending.discard(found.session_id)

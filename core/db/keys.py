"""Keys: UUID v7, so that rows made one after another lie beside each other in every index."""

import os
import time
from datetime import UTC, datetime
from secrets import randbelow, randbits
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

# Sample rows lie in the first hour of 1990, where no row that somebody made can be.
SAMPLES_MS = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp() * 1000)
SPAN_MS = 3_600_000
FIRST_SAMPLE = UUID(int=SAMPLES_MS << 80)
LAST_SAMPLE = UUID(int=(SAMPLES_MS + SPAN_MS) << 80)

_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """A new key: later ones are larger, also within one millisecond of this process."""
    tick = _ticks(1)
    return UUID(int=(tick >> 12) << 80 | 7 << 76 | (tick & 0xFFF) << 64 | 2 << 62 | randbits(62))


def is_sample(key: UUID) -> bool:
    """Whether a row with this key is sample data, or was made of some."""
    return FIRST_SAMPLE <= key <= LAST_SAMPLE


def sample_key() -> UUID:
    """A new key among those of sample data: what has it goes when they go."""
    ms = SAMPLES_MS + randbelow(SPAN_MS)
    return UUID(int=ms << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62))


def earliest(moment: datetime) -> UUID:
    """No key that was made at this moment or later is smaller: what is recent is found by it.

    >>> earliest(datetime(2026, 1, 1, tzinfo=UTC))
    UUID('019b76da-a800-7000-8000-000000000000')
    """
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def uuid7s(count: int) -> NDArray[np.uint8]:
    """Many new keys in ascending order, sixteen bytes a row."""
    ticks = np.arange(count, dtype=np.uint64) + np.uint64(_ticks(count))
    keys = np.frombuffer(os.urandom(16 * count), np.uint8).reshape(count, 16).copy()
    keys[:, :6] = (ticks >> np.uint64(12)).astype(">u8").view(np.uint8).reshape(count, 8)[:, 2:]
    fraction = (ticks & np.uint64(0xFFF)) | np.uint64(7 << 12)
    keys[:, 6:8] = fraction.astype(">u2").view(np.uint8).reshape(count, 2)
    keys[:, 8] = (keys[:, 8] & 0x3F) | 0x80
    return keys


def _ticks(count: int) -> int:
    """The first of so many ticks that nobody else in this process gets.

    A tick is 1/4096 of a millisecond: its upper bits are the milliseconds of a key, its lower
    twelve the fraction (RFC 9562, method 3). A burst runs ahead of the clock, a large load by
    a quarter of a second.
    """
    global _last
    with _lock:
        ms, rest = divmod(time.time_ns(), 1_000_000)
        first = max(ms << 12 | rest * 4096 // 1_000_000, _last + 1)
        _last = first + count - 1
    return first

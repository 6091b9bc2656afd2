"""How long statements take: a histogram of all, and the latest slow ones, of this process."""

import logging
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from core.db.types import now

KEPT = 100
LONGEST_TEXT = 2000
# From what a page does not notice to the limit at which PostgreSQL stops a statement.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True)
class Slow:
    """A statement that took long: its text has placeholders where its values were."""

    at: datetime
    seconds: float
    statement: str


@dataclass(frozen=True)
class Histogram:
    """How many statements took at most each of `BOUNDS`, and the last of them any time at all."""

    counts: tuple[int, ...]
    seconds: float


class Durations:
    """Counts statements by how long they took."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count one; every statement passes here, so this is all that is done."""
        place = bisect_left(BOUNDS, seconds)
        with self._lock:
            self._counts[place] += 1
            self._seconds += seconds

    def histogram(self) -> Histogram:
        """What was counted until now, each bound with all that lie below it."""
        with self._lock:
            counts, seconds = list(self._counts), self._seconds
        for place in range(1, len(counts)):
            counts[place] += counts[place - 1]
        return Histogram(tuple(counts), seconds)


_nobody_waits = ContextVar("nobody_waits", default=False)


@contextmanager
def while_nobody_waits() -> Iterator[None]:
    """What is asked here may take its time: it is kept like any other, but no warning."""
    token = _nobody_waits.set(True)
    try:
        yield
    finally:
        _nobody_waits.reset(token)


def weight() -> int:
    """How loudly a slow statement is logged."""
    return logging.INFO if _nobody_waits.get() else logging.WARNING


class Statements:
    """Keeps the latest slow statements, and counts all of them."""

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = Lock()
        self._latest: deque[Slow] = deque(maxlen=kept)
        self._count = 0

    def add(self, seconds: float, statement: str) -> Slow:
        """Keep one; the oldest makes room."""
        found = Slow(now(), seconds, " ".join(statement.split())[:LONGEST_TEXT])
        with self._lock:
            self._latest.append(found)
            self._count += 1
        return found

    def latest(self) -> list[Slow]:
        """Those that are kept, the newest first."""
        with self._lock:
            return list(reversed(self._latest))

    @property
    def count(self) -> int:
        """How many there were since the process started."""
        with self._lock:
            return self._count


DURATIONS = Durations()
STATEMENTS = Statements()

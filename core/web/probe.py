"""Asking something slow for many at once: in one thread, for a short while, and not again soon.

A storm of probes is one question, and one that hangs holds nobody up.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Probe(Generic[T]):
    """The answer of ``look``: kept for ``fresh_seconds``, waited for ``limit_seconds``."""

    def __init__(
        self, look: Callable[[], T], *, limit_seconds: float, fresh_seconds: float = 1.0
    ) -> None:
        self._look = look
        self._limit_seconds = limit_seconds
        self._fresh_seconds = fresh_seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="probe")
        self._lock = Lock()
        self._asked: Future[T] | None = None
        self._began_at = self._ended_at = 0.0

    async def __call__(self) -> T | None:
        """The answer, or none when it did not come in time."""
        asked, began_at = self._current()
        if asked.done():
            return asked.result()
        left = began_at + self._limit_seconds - time.monotonic()
        try:
            # Shielded, for who gives up must not take the answer from those who still wait.
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(asked)), max(0, left))
        except TimeoutError:
            return None

    def _current(self) -> tuple[Future[T], float]:
        """The question that is under way or was answered just now, or else a new one."""
        with self._lock:
            moment = time.monotonic()
            if self._asked is None or (
                self._asked.done() and moment - self._ended_at >= self._fresh_seconds
            ):
                self._began_at = moment
                self._asked = self._thread.submit(self._answer)
            return self._asked, self._began_at

    def _answer(self) -> T:
        try:
            return self._look()
        finally:
            self._ended_at = time.monotonic()

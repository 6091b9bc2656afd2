"""Doing again what was broken off before anything of it was kept."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from core.errors import Interrupted

T = TypeVar("T")

TRIES = 8
FIRST_WAIT_SECONDS = 0.02
PATIENCE_SECONDS = 15  # a host that swallows everything lets each try wait for its own time limit


def retried(work: Callable[[], T]) -> T:
    """Run a unit of work; when its transaction was broken off, run it again, a little later."""
    wait = FIRST_WAIT_SECONDS
    deadline = time.monotonic() + PATIENCE_SECONDS
    for _ in range(TRIES - 1):
        try:
            return work()
        except Interrupted:
            if time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(wait / 2, wait))
            wait *= 2
    return work()

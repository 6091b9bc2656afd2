"""Doing again what was broken off before anything of it was kept."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from core.errors import Interrupted

T = TypeVar("T")

TRIES = 8
FIRST_WAIT_SECONDS = 0.02


def retried(work: Callable[[], T]) -> T:
    """Run a unit of work; when its transaction was broken off, run it again, a little later."""
    wait = FIRST_WAIT_SECONDS
    for _ in range(TRIES - 1):
        try:
            return work()
        except Interrupted:
            time.sleep(random.uniform(wait / 2, wait))
            wait *= 2
    return work()

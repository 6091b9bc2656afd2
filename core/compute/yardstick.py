"""The same work wherever it is done, to tell how fast that is; imports nothing that is large."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 4_000_000  # of plain Python: a quarter of a second on a machine of 2024
MEMORY = Path("/proc/self/statm")  # on Linux; its second figure is in pages


@dataclass(frozen=True)
class Took:
    """How long it took where it was done, and how much memory that process holds."""

    seconds: float
    process: int
    memory: int | None  # bytes, where the system can tell


def count(rounds: int) -> Took:
    """Count, as one core does and nothing else."""
    began = time.perf_counter()
    total = 0
    for number in range(rounds):
        total ^= number
    return Took(time.perf_counter() - began, os.getpid(), _memory())


def _memory() -> int | None:
    if not MEMORY.exists():
        return None
    return int(MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

"""What the bench of computing has computed: functions of a module, as every process finds them."""

import hashlib
import os
import time

import numpy as np

KINDNESS = 5  # that of our own worker processes


def step_back() -> None:
    """Have a peer's process be as kind to others as ours."""
    os.nice(KINDNESS)


def wait(seconds: float) -> float:
    """Take so long, whatever else runs on the machine."""
    time.sleep(seconds)
    return seconds


def count(rounds: int) -> int:
    """Keep a core busy."""
    total = 0
    for number in range(rounds):
        total += number * number % 7
    return total


def nothing(item: object) -> None:
    """Take no time at all."""


def summed(values: np.ndarray) -> np.ndarray:
    """Arrays in, arrays out."""
    return values.cumsum()


def digest(seed: int) -> str:
    """The bits of sums that several threads would add up in another order."""
    random = np.random.default_rng(seed)
    long, wide = random.normal(size=300_000), random.normal(size=(300, 300))
    found = [long @ long[::-1], np.linalg.solve(wide, wide[0]), wide @ wide]
    return hashlib.sha256(b"".join(np.asarray(part).tobytes() for part in found)).hexdigest()

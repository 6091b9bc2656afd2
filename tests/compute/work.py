"""What the tests have computed: functions of a module, as every worker process finds them."""

import os
import re
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np

from core.errors import NotEnoughData


def square(number):
    """One that is quick, and refuses sevens."""
    if number % 7 == 6:
        raise ValueError(f"{number} is refused")
    return number * number


def sums(seed):
    """Sums so long that several threads would add them up in another order."""
    random = np.random.default_rng(seed)
    long, wide = random.normal(size=300_000), random.normal(size=(200, 200))
    return {"dot": long @ long[::-1], "solved": np.linalg.solve(wide, wide[0]), "wide": wide @ wide}


def late_first(number):
    """The sooner an item stands in line, the longer it takes."""
    time.sleep(0.05 * (3 - number % 4))
    return number


def naps(seconds):
    time.sleep(seconds)
    return seconds


def hang_holding_the_lock(number):
    """Item 1 is C code that never returns and lets no other thread of its process run."""
    if number == 1:
        re.match(r"(a+)+$", "a" * 60 + "b")
    return number


def raise_in_own_way(way):
    """Whatever an item may do wrong."""
    if way == "sentence":
        raise NotEnoughData("It needs 30 returns; there are 12.")
    if way == "exit":
        sys.exit("enough")
    if way == "unpicklable":
        return threading.Lock()
    if way == "silent":
        raise KeyError
    return way


def die(number):
    """Item 1 takes its process along, each time."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(path):
    """The first time somebody comes by, the process dies."""
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def eat(megabytes):
    return np.ones(megabytes * 125_000).sum()


def speak(words):
    """Say it on every channel that a library might use."""
    print(words)  # noqa: T201 - that is the point
    os.write(1, b"past Python\n")
    os.write(2, b"past Python\n")
    warnings.warn(words, stacklevel=1)
    return words


def threads_allowed(_):
    return os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]


def process(_):
    time.sleep(0.05)
    return os.getpid()

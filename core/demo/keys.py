"""Keys by which sample rows are known: made of a table's name and a number, at a time long past.

A key of ours begins with the milliseconds at which it was made. Those of sample rows lie in the
first hour of 1990, where no row that somebody made can be, so that all of them are found and
removed without a mark in any table, and are the same on every machine.
"""

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from uuid import UUID

import numpy as np
import pandas as pd

from core.db.keys import FIRST_SAMPLE, LAST_SAMPLE, SAMPLES_MS, SPAN_MS

FIRST, LAST = FIRST_SAMPLE, LAST_SAMPLE


def key(table: str, *parts: object) -> UUID:
    """The key of one sample row, named by whatever tells it apart in its table.

    >>> key("products", 7) == key("products", 7), key("products", 7) == key("products", 8)
    (True, False)
    >>> key("products", 7).version
    7
    """
    named = "/".join([table, *map(str, parts)])
    digest = int.from_bytes(hashlib.sha256(named.encode()).digest()[:16], "big")
    moment = SAMPLES_MS + (digest >> 74) % SPAN_MS
    low = digest & ((1 << 74) - 1)
    return UUID(int=moment << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & ((1 << 62) - 1))


def keys(table: str, numbers: Iterable[object]) -> list[UUID]:
    """The keys of many rows."""
    return [key(table, number) for number in numbers]


def rising(table: str, count: int) -> pd.Series:
    """Keys that rise from row to row: the order of writing, which an index takes in faster."""
    return pd.Series(sorted(keys(table, range(count)), key=attrgetter("int")), dtype=object)


def random(seed: int, name: str) -> np.random.Generator:
    """A source of chance of its own for each thing that is made, so that adding one moves none."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))

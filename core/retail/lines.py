"""By what a line of sales is known again in the next file."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.retail.sales import cents

Lanes = NDArray[np.uint64]  # two numbers a row, which make one of 128 bits
SEEDS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
ODD = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # of splitmix64
DIGITS = 32
DATED = 5  # bytes for the second, first: lines of one time lie beside each other in every index


def keys(rows: pd.DataFrame, skus: Sequence[str]) -> list[str]:
    """A key for each line, the same whenever the same line comes, whatever stands around it.

    A numbered line of an invoice is known by that number, product and moment. Any other is known
    by all it says, and by its place among lines that say the same: two alike are two sales.

    Args:
        rows: the lines.
        skus: of each category of ``rows["sku"]``, the product that is meant.

    """
    lanes = np.tile(SEEDS, (len(rows), 1))
    lanes = _with(lanes, _hashed(skus)[rows["sku"].cat.codes.to_numpy()])
    lanes = _with(lanes, _numbers(rows["transaction_date"].dt.as_unit("us").array.asi8))
    numbered = np.ones(len(rows), bool)
    for name in ("store", "invoice", "line"):
        words = _words(rows, name)
        numbered &= (words != 0).any(axis=1) | (name == "store")
        lanes = _with(lanes, words)
    content = _with(lanes, _numbers(rows["quantity_sold"].to_numpy()))
    content = _with(content, _numbers(cents(rows["price_per_unit"])))
    lanes = np.where(numbered[:, None], lanes, content)
    made = _with(lanes, _numbers(_places(lanes[:, 0]))).astype(">u8").view(np.uint8)
    made[:, :DATED] = _dated(rows["transaction_date"])
    text = made.tobytes().hex()
    return [text[at : at + DIGITS] for at in range(0, len(text), DIGITS)]


def _dated(moments: pd.Series) -> NDArray[np.uint8]:
    """The seconds of each moment, the highest byte first."""
    seconds = moments.dt.as_unit("s").array.asi8.astype(">i8")
    found: NDArray[np.uint8] = seconds.view(np.uint8).reshape(-1, 8)[:, -DATED:]
    return found


def _places(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Of each row, how many above it have the same number."""
    places = np.zeros(len(numbers), np.int64)
    again = pd.Series(numbers).duplicated(keep=False).to_numpy()
    alike = pd.Series(numbers[again])
    places[again] = alike.groupby(alike, sort=False).cumcount()
    return places


def _with(lanes: Lanes, more: Lanes) -> Lanes:
    """The lanes with one thing more mixed in, so that each bit of it matters to all."""
    with np.errstate(over="ignore"):
        mixed = (lanes ^ more) + SEEDS
        mixed = (mixed ^ (mixed >> np.uint64(30))) * ODD[0]
        mixed = (mixed ^ (mixed >> np.uint64(27))) * ODD[1]
        return mixed ^ (mixed >> np.uint64(31))


def _numbers(values: NDArray[Any]) -> Lanes:
    return np.repeat(values.astype(np.int64).view(np.uint64)[:, None], 2, axis=1)


def _words(rows: pd.DataFrame, name: str) -> Lanes:
    """Two numbers for the word of each row; nothing is 0."""
    if name not in rows:
        return np.zeros((len(rows), 2), np.uint64)
    return _hashed(rows[name].cat.categories)[rows[name].cat.codes.to_numpy()]


def _hashed(words: Iterable[str]) -> Lanes:
    """Two numbers for each word, and 0 for none behind them, where the code -1 finds it."""
    digests = b"".join(blake2b(word.encode(), digest_size=16).digest() for word in words)
    found = np.frombuffer(digests, ">u8").astype(np.uint64).reshape(-1, 2)
    return np.vstack([found, np.zeros((1, 2), np.uint64)])

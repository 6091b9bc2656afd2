"""What can be wrong with a bar: what stops a whole file, and what is flagged and stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.market import courses, listings
from core.uploads.pointing import once_each
from core.uploads.shapes import Fault

Mask = NDArray[np.bool_]
PRICES = ["o", "h", "l", "c"]
SWAPPED, ENOUGH = 0.95, 5  # share of bars with the high below the low: the columns are wrong
SLACK = 1e-6  # of a price: what adjusting and rounding leave between an open and its low


@dataclass(frozen=True)
class Rule:
    """A flag of bars: where it is due, what is noted at the bar, and what is told of many."""

    flag: str
    is_due: Callable[[pd.DataFrame], Any]
    detail: Callable[[Mapping[Any, float]], str]
    said: str


def _outside(name: str) -> Callable[[pd.DataFrame], Any]:
    def is_outside(rows: pd.DataFrame) -> Any:
        slack = SLACK * rows["h"].abs()
        beyond = (rows[name] > rows["h"] + slack) | (rows[name] < rows["l"] - slack)
        return beyond & (rows["h"] >= rows["l"])

    return is_outside


def _if_any(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    """A column that a file may lack."""
    return lambda rows: rows[name] if name in rows else pd.Series(np.nan, rows.index)


VOLUME, ADJUSTED = _if_any("v"), _if_any("adj_c")
RULES = (
    Rule(
        "high_below_low",
        lambda rows: rows["h"] < rows["l"],
        lambda bar: f"{bar['h']} < {bar['l']}",
        "the high is below the low",
    ),
    Rule(
        "open_outside",
        _outside("o"),
        lambda bar: f"{bar['o']} is not within {bar['l']} and {bar['h']}",
        "the open is not between low and high",
    ),
    Rule(
        "close_outside",
        _outside("c"),
        lambda bar: f"{bar['c']} is not within {bar['l']} and {bar['h']}",
        "the close is not between low and high",
    ),
    Rule(
        "all_zero",
        lambda rows: (rows[PRICES] == 0).all(axis=1),
        lambda _: "every price is 0",
        "every price is 0",
    ),
    Rule(
        "negative_price",
        lambda rows: (rows[PRICES] < 0).any(axis=1),
        lambda bar: f"{min(bar[name] for name in PRICES)} < 0",
        "a price is below 0, which few things ever cost",
    ),
    Rule(
        "negative_adjusted_close",
        lambda rows: ADJUSTED(rows) < 0,
        lambda bar: f"{bar['adj_c']} < 0",
        "the adjusted close is below 0",
    ),
    Rule(
        "negative_volume",
        lambda rows: VOLUME(rows) < 0,
        lambda bar: f"{bar['v']} < 0",
        "the volume is below 0",
    ),
    Rule(
        "no_volume",
        lambda rows: VOLUME(rows).isna(),
        lambda _: "the file has none",
        "there is no volume, and 0 is kept in its place",
    ),
)


def check(rows: pd.DataFrame) -> list[Fault]:
    """What stops the file, and what a person should look at."""
    if rows.empty:
        return []
    names, _ = listings.named(rows)
    faults = [
        Fault(int(rows.index[0]), field, reason)
        for field, reason in (("h", swapped(rows)), ("ts", courses.contradiction(rows, names)))
        if reason
    ]
    for rule in RULES:
        faults += once_each(np.asarray(rule.is_due(rows)), names, "c", _telling(rule.said))
    return faults + courses.oddities(rows, names)


def swapped(rows: pd.DataFrame) -> str:
    """Why the file as a whole cannot be: the high is below the low nearly everywhere."""
    share = float((rows["h"] < rows["l"]).mean())
    if len(rows) < ENOUGH or share < SWAPPED:
        return ""
    return (
        f"In {share:.0%} of the rows the high is below the low: these columns are swapped. Answer "
        "high_low=swapped, or correct the file."
    )


def quality(rows: pd.DataFrame) -> NDArray[np.object_]:
    """The flags of each bar with their detail; None where it is sound."""
    found: NDArray[np.object_] = np.full(len(rows), None, dtype=object)
    for rule in RULES:
        places = np.flatnonzero(np.asarray(rule.is_due(rows)))
        prices = [name for name in (*PRICES, "adj_c", "v") if name in rows]
        bars = rows[prices].iloc[places].to_dict("records")
        for place, bar in zip(places.tolist(), bars, strict=True):
            found[place] = {**(found[place] or {}), rule.flag: rule.detail(bar)}
    return found


def _telling(said: str) -> Callable[[str, int], str]:
    return lambda name, count: (
        f"{name}: {said} in {count:,} bars, of which this is the first."
        if count > 1
        else f"{name}: {said} in one bar."
    )

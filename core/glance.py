"""What every area tells Home of itself: what it holds and shows, and what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, func

SIZES = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))


class Urgency(StrEnum):
    """How soon somebody should look."""

    now = "now"
    soon = "soon"
    fyi = "fyi"


@dataclass(frozen=True)
class Notice:
    """One thing that waits for this person, and the address of the page where it is dealt with."""

    sentence: str
    urgency: Urgency
    page: str


@dataclass(frozen=True)
class Holding:
    """How many things of a kind this person may see, and when the newest came."""

    count: int
    newest: datetime | None


@dataclass(frozen=True)
class Glimpse:
    """An area in one small picture: what it says, a line for each column, where to read on."""

    finding: str
    lines: pd.DataFrame
    unit: str
    through: date  # as far as the data reaches
    page: str


def holding(db: Session, made: Any, *conditions: Any) -> Holding:
    """Count rows and find the newest; ``made`` is the column that says when."""
    count, newest = db.execute(select(func.count(), func.max(made)).where(*conditions)).one()
    return Holding(count, newest)


def short(value: float) -> str:
    """A large amount as a sentence gives it.

    >>> short(1_234_567), short(-45_600), short(78.25), short(2.5e9)
    ('1.23 M', '-45.6 k', '78.2', '2.5 bn')
    """
    for size, sign in SIZES:
        if abs(value) >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def between(low: float, high: float) -> str:
    """Two large amounts, both in the size of the larger.

    >>> between(1_750_000, 2_030_000), between(-14_500, 305_000), between(2.5, 7)
    ('1.75 – 2.03 M', '-14.5 – 305 k', '2.5 – 7')
    """
    largest = max(abs(low), abs(high))
    size, sign = next(((size, sign) for size, sign in SIZES if largest >= size), (1.0, ""))
    return f"{low / size:.3g} – {high / size:.3g}{sign}"


def compared(now: float, before: float) -> str:
    """How a value stands to an earlier one, where that is a value to divide by.

    >>> compared(110, 100), compared(99, 100), compared(100, 100), compared(1, 0)
    ('10.0 % above', '1.0 % below', 'the same as', '')
    """
    moved = change(now, before)
    if moved in ("", "0.0 %"):
        return moved and "the same as"
    return f"{moved[1:]} {'above' if moved[0] == '+' else 'below'}"


def change(now: float, before: float) -> str:
    """From an earlier value to this one in percent, where that is a value to divide by.

    >>> change(110, 100), change(99, 100), change(100, 100), change(1, 0)
    ('+10.0 %', '-1.0 %', '0.0 %', '')
    """
    if not before > 0:
        return ""
    moved = (now / before - 1) * 100
    return "0.0 %" if abs(moved) < 0.05 else f"{moved:+.1f} %"


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are.

    >>> listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)

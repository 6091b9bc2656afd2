"""The days for which each step of a series stands, and how much of them a set of days is.

A step below a day, of a day or of a working day stands for its day. A week that is dated from
Friday to Sunday ends there, any other begins there; months, quarters and years end or begin where
they are dated, as their frequency says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics import rhythm
from core.errors import Invalid

A_DAY = pd.Timedelta(days=1)
A_WEEK = pd.Timedelta(days=7)
MONTHS = {"M": 1, "Q": 3, "Y": 12}
THURSDAY = 3
ALIKE = (
    0.1  # of the largest share: a day of each year is 1/365 or 1/366 of it, and explains nothing
)

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spans:
    """The first and the last day of each step, both counted in."""

    firsts: npt.NDArray[np.datetime64]
    lasts: npt.NDArray[np.datetime64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many days each step has."""
        return (self.lasts - self.firsts).astype(np.int64) + 1

    @property
    def years(self) -> range:
        """The years that the steps touch."""
        ends = (self.firsts.min(), self.lasts.max())
        first, last = (int(str(end.astype("datetime64[Y]"))) for end in ends)
        return range(first, last + 1)

    def shares(self, days: Collection[date]) -> Shares:
        """Which part of the days of each step these are: 0 none of them, 1 all of them."""
        ordered = np.array(sorted(set(days)), dtype="datetime64[D]")
        until = np.searchsorted(ordered, self.lasts, side="right")
        before = np.searchsorted(ordered, self.firsts, side="left")
        return np.asarray((until - before) / self.lengths, dtype=np.float64)


def spans(moments: pd.DatetimeIndex, code: str = "") -> Spans:
    """The days of each step of a frequency; where none is named, of the one that fits.

    >>> one = spans(pd.DatetimeIndex(["2026-02-01", "2026-03-01"]), "MS")
    >>> one.lengths.tolist()
    [28, 31]
    >>> one.shares([date(2026, 2, 13), date(2026, 3, 13)]).round(4).tolist()
    [0.0357, 0.0323]
    """
    code = code or _found(moments)
    days = moments.normalize()
    letter = code.removesuffix("S").removesuffix("E")
    if letter in MONTHS:
        return _months(days, MONTHS[letter], is_end=code.endswith("E"))
    if letter == "W":
        return _weeks(days)
    return _between(days, days)


def untellable(share: Shares, known: int, others: Mapping[str, Shares]) -> str:
    """Why the effect of such a share cannot be learnt from the steps known; empty where it can."""
    past = share[:known]
    if not past.any():
        return "has not happened in the history; its effect cannot be known, and is left out."
    if np.ptp(past) <= ALIKE * past.max():
        return "takes every step of the history alike, so that it explains nothing; it is left out."
    for name, other in others.items():
        largest = np.abs(other[:known]).max()
        if largest > 0 and np.allclose(past / past.max(), other[:known] / largest):
            return f"always comes with '{name}' and cannot be told from it; it counts as that."
    return ""


def _found(moments: pd.DatetimeIndex) -> str:
    """The frequency of moments."""
    found = rhythm.recognised(moments)
    if found is None:
        raise Invalid("These dates follow no frequency, so the days of a step are not known.")
    return found.code


def _weeks(days: pd.DatetimeIndex) -> Spans:
    if (days.dayofweek > THURSDAY).all():
        return _between(days - A_WEEK + A_DAY, days)
    return _between(days, days + A_WEEK - A_DAY)


def _months(days: pd.DatetimeIndex, count: int, *, is_end: bool) -> Spans:
    length = pd.DateOffset(months=count)
    if is_end:
        ends = days + pd.offsets.MonthEnd(0)
        return _between(ends + A_DAY - length, ends)
    return _between(days, days + length - A_DAY)


def _between(firsts: pd.DatetimeIndex, lasts: pd.DatetimeIndex) -> Spans:
    return Spans(
        firsts.to_numpy().astype("datetime64[D]"), lasts.to_numpy().astype("datetime64[D]")
    )

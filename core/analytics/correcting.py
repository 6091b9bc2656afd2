"""Steps by which a person judges single values: they are right, count for nothing, or were others.

A day stands for all values of that day, a moment for its own. What has no value there is told, and
changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics import rhythm
from core.analytics.parameters import moments, number, one_moment, text
from core.analytics.step import Change, Nature, Step, counted
from core.errors import Invalid

Flags = npt.NDArray[np.bool_]

ACCEPTED, LEFT_OUT, CORRECTED = "accepted", "left out", "corrected"
A_DAY_LONG = len("2026-03-05")
MOST = 1e300  # beyond, sums are no numbers any more
FEW = 3  # moments that a sentence names


@dataclass(frozen=True)
class Accept(Step):
    """Remember of values that look unusual that they were looked at and are right."""

    name: ClassVar[str] = "accept"
    title: ClassVar[str] = "Accept unusual values"

    moments: tuple[str, ...] = moments("Dates or moments, with commas between them.")

    def told(self) -> str:
        """What it does, in words."""
        return f"unusual values are accepted: {_listed(self.moments)}"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """No value changes; those that were looked at are marked."""
        there, notices = _there(values, self.moments)
        said = f"{counted(len(there), 'value')} accepted"
        return Change(values, said, there, ACCEPTED, notices)


@dataclass(frozen=True)
class LeaveOut(Step):
    """Have values count for nothing, as if they had never come."""

    name: ClassVar[str] = "leave_out"
    title: ClassVar[str] = "Leave values out"

    moments: tuple[str, ...] = moments("Dates or moments, with commas between them.")

    def told(self) -> str:
        """What it does, in words."""
        return f"values are left out: {_listed(self.moments)}"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """They are missing from here on; a later step, or a forecast, fills them as any gap."""
        there, notices = _there(values, self.moments)
        kept = values.mask(rhythm.moments_of(values).isin(there))
        return Change(kept, f"{counted(len(there), 'value')} left out", there, LEFT_OUT, notices)


@dataclass(frozen=True)
class Correct(Step):
    """Have another value count in place of the one that is stored, for a reason."""

    name: ClassVar[str] = "correct"
    title: ClassVar[str] = "Correct a value"

    moment: str = one_moment("The date or moment of the value.")
    value: float | None = number(None, -MOST, MOST, "The value that counts instead.")
    reason: str = text("Why, for those who read it later.")

    def told(self) -> str:
        """What it does, in words."""
        if self.value is None or not self.moment:
            return "no value is corrected yet"
        why = f", because {self.reason}" if self.reason else ""
        return f"the value on {self.moment} is {self.value:,.10g}{why}"

    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """One value changes; of a day with several, none does."""
        if self.value is None or not self.moment or not self.reason:
            raise Invalid("say which moment is corrected, which value counts, and why.")
        every = rhythm.moments_of(values)
        there = every[on(every, [self.moment])]
        if len(there) != 1:
            several = f"are {len(there)} values on {self.moment}; name the moment of the one"
            which = several if len(there) else f"is no value on {self.moment}"
            notice = f"There {which} to be corrected."
            return Change(values, "no value corrected", there[:0], CORRECTED, (notice,))
        corrected = values.copy()
        corrected[there] = self.value
        return Change(corrected, "1 value corrected", there, CORRECTED)


def on(moments: pd.DatetimeIndex, wanted: Iterable[str]) -> Flags:
    """Which moments lie on some days, or are just these.

    >>> on(pd.date_range("2026-03-05", periods=3, freq="12h"), ["2026-03-05"]).tolist()
    [True, True, False]
    """
    words = list(wanted)
    days = pd.DatetimeIndex([word for word in words if len(word) == A_DAY_LONG])
    exact = pd.DatetimeIndex([word for word in words if len(word) != A_DAY_LONG], dtype=days.dtype)
    return np.asarray(moments.normalize().isin(days) | moments.isin(exact))


def _there(values: pd.Series, wanted: tuple[str, ...]) -> tuple[pd.DatetimeIndex, tuple[str, ...]]:
    """The moments among those wanted that have a value, and a sentence about the others."""
    every = rhythm.moments_of(values)
    known = every[values.notna()]
    empty = [one for one in wanted if not on(known, [one]).any()]
    if not empty:
        return known[on(known, wanted)], ()
    said = f"There is no value to be judged on some dates: {_listed(empty)}."
    return known[on(known, wanted)], (said,)


def _listed(moments: Sequence[str]) -> str:
    """Some moments in words, the first few by name."""
    more = len(moments) - FEW
    return f"{', '.join(moments[:FEW]) or 'none'}{f' and {more:,} more' if more > 0 else ''}"

"""The falls of one instrument: from a height to the lowest point, and back to the height."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from core.analytics.risk.returns import Returns


@dataclass(frozen=True)
class Fall:
    """One of them; open as long as the height is not reached again."""

    peak: pd.Timestamp  # the last date at the height
    valley: pd.Timestamp
    recovery: pd.Timestamp | None
    depth: float  # below 0

    @property
    def days_down(self) -> int:
        """Calendar days from the height to the lowest point."""
        return (self.valley - self.peak).days

    @property
    def days_in_all(self) -> int | None:
        """Calendar days until the height was reached again."""
        return None if self.recovery is None else (self.recovery - self.peak).days


def falls(returns: Returns, name: str, most: int | None = None) -> list[Fall]:
    """The falls of an instrument, the deepest first; the base counts as a possible height."""
    known = returns.frame[name].dropna()
    base = returns.base if returns.base is not None else returns.frame.index[0]
    moments = pd.DatetimeIndex([base, *known.index])
    wealth = np.concatenate([[1.0], np.cumprod(1 + known.to_numpy(dtype=float))])
    below = wealth / np.maximum.accumulate(wealth) - 1
    at_height = np.append(np.flatnonzero(below == 0), len(below))
    found = [
        _fall(moments, below, peak, following)
        for peak, following in pairwise(at_height)
        if following > peak + 1
    ]
    return sorted(found, key=lambda one: one.depth)[:most]


def _fall(moments: pd.DatetimeIndex, below: np.ndarray, peak: int, following: int) -> Fall:
    valley = peak + 1 + int(np.argmin(below[peak + 1 : following]))
    recovery = moments[following] if following < len(moments) else None
    return Fall(moments[peak], moments[valley], recovery, float(below[valley]))

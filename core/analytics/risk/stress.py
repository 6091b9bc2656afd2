"""The worst times a series has seen: those found in it, and those that everybody remembers.

A window counts from the close of its start to the close of its end, by the returns that are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.risk.returns import Values
from core.errors import Invalid

NAMED: dict[str, tuple[str, str]] = {  # from a height of the S&P 500 to the low after it
    "Dot-com bust": ("2000-03-24", "2002-10-09"),
    "Financial crisis": ("2007-10-09", "2009-03-09"),
    "Autumn of Lehman": ("2008-09-12", "2008-11-20"),
    "Euro debt crisis": ("2011-07-22", "2011-10-03"),
    "August 2015": ("2015-08-17", "2015-08-25"),
    "Last quarter of 2018": ("2018-09-20", "2018-12-24"),
    "COVID-19": ("2020-02-19", "2020-03-23"),
    "Inflation of 2022": ("2022-01-03", "2022-10-12"),
}
A_WEEK = pd.Timedelta(days=7)


@dataclass(frozen=True)
class Window:
    """A time, and what it did."""

    name: str
    start: pd.Timestamp  # of found ones the moment before the first return, where there is one
    end: pd.Timestamp
    total: float  # return; negative = loss
    worst_fall: float  # deepest drawdown within, its start included; negative
    days: int  # returns in it
    is_named: bool


def found(returns: pd.Series, lengths: Sequence[int] = (5, 21, 63), most: int = 5) -> list[Window]:
    """The worst windows of these lengths that lost, the worst first; none overlaps another.

    Long windows lose more; so a loss is weighed by the root of its length, and a crash of days has
    its place beside a slide of months.
    """
    if min(lengths, default=0) < 1:
        raise Invalid("Windows need lengths of 1 return or more.")
    known = returns.dropna()
    starts, ends, weights = _windows(known.to_numpy(dtype=float), lengths)
    windows: list[Window] = []
    while len(weights) and len(windows) < most:
        worst = int(weights.argmin())
        if not weights[worst] < 0:
            break
        begin, end = int(starts[worst]), int(ends[worst])
        day = known.index[max(begin - 1, 0)]
        windows.append(_window(f"Worst {end - begin} returns", day, known.iloc[begin:end]))
        weights[(starts < end) & (ends > begin)] = np.inf
    return windows


def _windows(known: Values, lengths: Sequence[int]) -> tuple[Values, Values, Values]:
    """Where each begins and ends, and its loss by the root of its length."""
    starts, ends, weights = [np.empty(0)], [np.empty(0)], [np.empty(0)]
    for length in sorted(set(lengths)):
        if length <= len(known):
            grown = np.lib.stride_tricks.sliding_window_view(1 + known, length).prod(axis=1)
            starts.append(np.arange(len(grown), dtype=np.float64))
            ends.append(starts[-1] + length)
            weights.append((grown - 1) / np.sqrt(length))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(weights)


def named(returns: pd.Series) -> list[Window]:
    """Those with a name that the series covers from end to end without a hole, by their dates.

    They count the returns whose moments lie after the start and not after the end.
    """
    known = returns.dropna()
    if len(known) < 2:
        return []
    moments = pd.DatetimeIndex(known.index)
    windows = []
    for name, days in NAMED.items():
        start, end = (pd.Timestamp(day, tz=moments.tz) for day in days)
        if _is_covered(moments, start, end):
            inside = (moments > start) & (moments <= end)
            windows.append(_window(name, start, known[inside], end, is_named=True))
    return windows


def _is_covered(moments: pd.DatetimeIndex, start: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Whether nothing within is longer missing than a week, or twice the usual step."""
    if moments[0] > start or moments[-1] < end:
        return False
    steps = moments[1:] - moments[:-1]
    usual = max(A_WEEK, 2 * steps.to_series().median())
    inside = (moments[1:] > start) & (moments[:-1] < end)
    return bool((steps[inside] <= usual).all())


def _window(
    name: str,
    start: pd.Timestamp,
    inside: pd.Series,
    end: pd.Timestamp | None = None,
    *,
    is_named: bool = False,
) -> Window:
    worth = np.concatenate([[1.0], np.cumprod(1 + inside.to_numpy(dtype=float))])
    fall = float((worth / np.maximum.accumulate(worth) - 1).min())
    last = inside.index[-1] if end is None else end
    return Window(name, start, last, float(worth[-1] - 1), fall, len(inside), is_named)

"""Moments from which a series, season taken out, runs on another level or along another trend.

At each place a line is laid through the values around it, once with a step there and once with a
bend. What chance does is worked out from the differences from value to value: how large they
usually are, and how alike to the one before, as those of an autoregression; a step moves only one
of them. So a series that wanders is not full of shifts. The largest that is beyond chance is taken
out as a step or as a bend, whichever leaves less, and the rest is looked at again.

References: Chen and Liu (1993), Journal of the American Statistical Association 88, for taking out
the largest first; Bonferroni for the number of places.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import robust
from core.analytics.later import Later

signal = Later("scipy.signal")

BY_CHANCE = 0.01  # of all series without a shift, so many may get one
LEAST_WINDOW, FEWEST_WINDOWS = 8, 4
WILD = 3.0  # scales, beyond which a difference tells no more than one there
LOOKS = 4  # at places within one window that differ enough to count as another try
ENOUGH_WINDOWS = 16  # that show themselves what chance does
WIDER = 2  # a bend needs more room than a step
AT_END = 4  # values after a step, at least, that show that it stays
MOST = 20
FAR_APART = 3.0  # scales between the levels, from which older values tell little


class Kind(StrEnum):
    """What became different."""

    LEVEL = "level"
    TREND = "trend"


@dataclass(frozen=True)
class Shift:
    """A place from which on the level, or the trend, is another one."""

    place: int
    kind: Kind
    size: float  # of the step, or what the bend adds to each step; on the scale looked at
    score: float  # so many times what chance usually does

    def path(self, count: int) -> Values:
        """What it adds to each value of a series."""
        after = np.arange(count, dtype=np.float64) - self.place
        return np.asarray(
            self.size * (after >= 0 if self.kind is Kind.LEVEL else np.maximum(after + 1, 0))
        )


def shifts(adjusted: Values, season: int = 1, shrunk: float = 1.0) -> tuple[Shift, ...]:
    """The shifts of a series without its season, in order of time; missing values are bridged.

    ``shrunk`` is how many times smaller its noise became where the season was taken out.
    """
    count = len(adjusted)
    window = min(max(LEAST_WINDOW, season), count // FEWEST_WINDOWS)
    if window < LEAST_WINDOW:
        return ()
    at = np.arange(count)
    known = np.isfinite(adjusted)
    left = np.interp(at, at[known], adjusted[known])
    found: list[Shift] = []
    while len(found) < MOST and (one := _largest(left, window, shrunk)) is not None:
        found.append(one)
        left = left - one.path(count)
    return tuple(sorted(found, key=lambda one: one.place))


def _largest(values: Values, window: int, shrunk: float) -> Shift | None:
    """The shift that is furthest beyond chance, if any is."""
    wide = min(WIDER * window, len(values) // 2)
    kinds = ((Kind.LEVEL, window), (Kind.TREND, wide))
    tried = [
        one for kind, room in kinds if (one := _contrasts(values, kind, room, shrunk)) is not None
    ]
    if not tried:
        return None
    place = max(tried, key=lambda one: one.score).place
    fits = [(_left(values, place, wide, one), one) for one in tried]
    return min(fits, key=lambda fit: fit[0])[1]


def _contrasts(values: Values, kind: Kind, window: int, shrunk: float) -> Shift | None:
    """The largest step, or bend, if it is beyond chance."""
    kernel = _kernel(kind, window, window)
    sizes = signal.oaconvolve(values - np.median(values), kernel[::-1], mode="valid")
    local = _rougher(values, window)[window : window + len(sizes)]
    scores = np.abs(sizes) / (_most(values, sizes, kernel) * local * shrunk)
    best = int(np.argmax(scores))
    if scores[best] <= 1:
        return None
    return Shift(best + window, kind, float(sizes[best]), float(scores[best]))


def _most(values: Values, sizes: Values, kernel: Values) -> float:
    """The size that chance reaches at some place once in a hundred series as long as this."""
    steps = _beside_trend(values, len(kernel) // 2)
    usual = robust.scale(steps)
    if usual <= 0:
        return np.inf
    held = np.clip(steps, -WILD * usual, WILD * usual)
    alike = float(np.clip((held[1:] @ held[:-1]) / (held @ held), -0.5, 0.4))
    memory = 1 + 2 * alike if alike < 0 else alike
    lags = signal.lfilter([alike], [1, -memory], np.eye(1, len(kernel) - 1)[0])
    pushed = np.cumsum(kernel[::-1])[::-1][1:]
    both = np.correlate(pushed, pushed, "full")[len(pushed) - 1 :]
    chance = usual * np.sqrt(max(float(both[0] + 2 * both[1:] @ lags[:-1]), 0.0))
    windows = 2 * len(values) / len(kernel)
    if windows >= ENOUGH_WINDOWS:
        chance = max(chance, robust.scale(sizes))
    freedoms = np.array([robust.freedom_of_count(len(values))])
    return float(chance * robust.reach(freedoms, 1 - BY_CHANCE / (LOOKS * windows))[0])


def _rougher(values: Values, window: int) -> Values:
    """How many times as far as usual neighbours lie apart around each place; 1 at least."""
    apart = np.abs(_beside_trend(values, window))
    around = _around(apart, window)[[0, *range(len(apart))]]
    return np.maximum(around / max(float(np.median(apart)), np.finfo(float).tiny), 1.0)


def _beside_trend(values: Values, window: int) -> Values:
    """Differences from value to value, less the usual one around."""
    steps = np.diff(values)
    return np.asarray(steps - _around(steps, window))


def _around(values: Values, window: int) -> Values:
    """The medians of four windows around each place."""
    near = pd.Series(values).rolling(4 * window, center=True, min_periods=window)
    return np.asarray(near.median(), dtype=np.float64)


def _kernel(kind: Kind, before: int, after: int) -> Values:
    """Weights by which so many values around a place give the step, or the bend, there."""
    at = np.arange(-before, after, dtype=np.float64)
    return np.asarray(np.linalg.pinv(_lines(at, kind))[2])


def _lines(at: Values, kind: Kind) -> Values:
    other = (at >= 0).astype(float) if kind is Kind.LEVEL else np.maximum(at + 1, 0)
    return np.column_stack([np.ones(len(at)), at, other])


def _left(values: Values, place: int, wide: int, one: Shift) -> float:
    """The sum of squares around a place that a line with this shift does not explain."""
    low, high = max(place - wide, 0), min(place + wide, len(values))
    seen = values[low:high]
    lines = _lines(np.arange(low, high, dtype=np.float64) - one.place, one.kind)
    found = np.linalg.lstsq(lines, seen, rcond=None)[0]
    return float(np.sum((seen - lines @ found) ** 2))

"""What was to be expected at each place of a series by the values before it, and by no other.

Level, trend and seasons are carried forward by exponential smoothing that a wild value moves no
more than a usual one would; the third wild value in a row on one side moves the level to it. How
quickly it learns is chosen, at each place, by the errors until then. It starts anew from a
decomposition of what is known by then when the history has doubled or a season has passed twice.

References: Gelper, Fried and Croux (2010), Journal of Forecasting 29, for robust Holt-Winters;
Taylor (2003), Journal of the Operational Research Society 54, for several seasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import robust, smoothing
from core.analytics.forecasting.decomposition import Decomposition, decomposed
from core.analytics.forecasting.robust import Mask
from core.analytics.forecasting.shifts import Kind, Shift

FIRST = 8  # values, before which nothing is expected
BACK, PASSES = 500, 5  # values, and longest seasons, of which a new start knows
QUICKNESS = (0.05, 0.2, 0.6)  # share of an error by which the level moves
OF_TREND, OF_SEASON = 0.05, 0.2  # of that share, by which trend and seasons do
WILD = 3.0  # scales, beyond which an error moves no more
IN_A_ROW = 3
MEMORY = 0.05  # share of the newest error in the running scale
LEAST_WINDOW = 50
FEWEST_ERRORS = 5


@dataclass(frozen=True)
class KnownThen:
    """At each place what was expected, how far off one usually is, and how heavy the tails are."""

    expected: Values  # logarithms where `is_share`; missing where nothing was known
    off: Values
    usual: Values
    freedoms: Values
    is_share: Mask
    shifts: tuple[Shift, ...]  # told at their third value

    def reach(self, level: float) -> Values:
        """So many scales hold a share of ``level``."""
        return robust.reach(self.freedoms, level)


@dataclass(frozen=True)
class Run:
    """One-step forecasts with one quickness, and where the level moved."""

    forecasts: Values
    moved: tuple[tuple[int, float], ...]


def judged(values: Values, seasons: Sequence[int]) -> KnownThen:
    """Every value by those before it, from the ninth on and when the shortest season has passed."""
    count = len(values)
    rows = np.full((4, count), np.nan)
    is_share = np.zeros(count, dtype=np.bool_)
    told: list[Shift] = []
    starts = _starts(count, seasons)
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        _stage(values, (start, end), seasons, rows, is_share, told)
    expected, off, usual, freedoms = rows
    return KnownThen(expected, off, usual, freedoms, is_share, tuple(told))


def _starts(count: int, seasons: Sequence[int]) -> list[int]:
    """Where it is looked at anew; no later value has a say in it."""
    first = max(FIRST, 2 * min(seasons, default=1))
    doubled = [first * 2**power for power in range(40)]
    passed = [2 * season for season in seasons if 2 * season > first]
    return sorted({start for start in doubled + passed if start < count})


def _stage(
    values: Values,
    span: tuple[int, int],
    seasons: Sequence[int],
    rows: Values,
    is_share: Mask,
    told: list[Shift],
) -> None:
    """Judge the values from a start until the next, and write down what was known."""
    start, end = span
    longest = max((season for season in seasons if 2 * season <= start), default=1)
    first = max(0, start - max(BACK, PASSES * longest))
    before = values[first:start]
    if not np.isfinite(before).any():
        return
    apart = decomposed(before, [season for season in seasons if 2 * season <= len(before)])
    seen = values[first:end]
    if apart.is_multiplicative:
        seen = np.log(np.maximum(seen, np.nanmin(before) * np.finfo(float).eps))
    run = _best(seen, apart)
    off = seen - run.forecasts
    window = max(LEAST_WINDOW, 2 * apart.seasons[0] if apart.seasons else 0)
    sizes = pd.Series(np.abs(off))
    middle = sizes.rolling(window, min_periods=FEWEST_ERRORS).median().shift(1)
    far = sizes.rolling(window * 4, min_periods=FEWEST_ERRORS).quantile(robust.TAIL).shift(1)
    mid = sizes.rolling(window * 4, min_periods=FEWEST_ERRORS).median().shift(1)
    errors = sizes.rolling(window, min_periods=1).count().shift(1)
    tails = (far / mid.where(mid > 0)).fillna(robust.NORMAL_TAIL).to_numpy()
    freedoms = robust.freedom(tails, errors.fillna(1).to_numpy())
    # Errors before the start are of forecasts that began with what came later.
    fresh = np.maximum(np.arange(end - first) - (start - first), 0)
    stale = 1 - np.minimum(fresh / np.minimum(window, np.arange(end - first) + 1), 1)
    shrunk = smoothing.shrinkage(len(before), apart.seasons)
    usual = robust.NORMAL_BY_MEDIAN * middle.to_numpy() * shrunk ** (stale / 2)
    for row, one in zip(rows, (run.forecasts, off, usual, freedoms), strict=True):
        row[start:end] = one[start - first :]
    is_share[start:end] = apart.is_multiplicative
    for at, size in run.moved:
        if at + first >= start:
            place = at + first - IN_A_ROW + 1
            told.append(Shift(place, Kind.LEVEL, size, abs(size) / max(usual[at], 1e-300)))


def _best(seen: Values, apart: Decomposition) -> Run:
    """At each place the forecast of the quickness whose errors until then were least."""
    runs = [_run(seen, apart, quickness) for quickness in QUICKNESS]
    forecasts = np.array([one.forecasts for one in runs])
    wrong = np.nan_to_num(np.abs(seen - forecasts))
    so_far = np.cumsum(np.sqrt(wrong), axis=1)
    choice = np.argmin(np.hstack([np.zeros((len(runs), 1)), so_far[:, :-1]]), axis=0)
    chosen = forecasts[choice, np.arange(len(seen))]
    moved = tuple(
        one for place, run in enumerate(runs) for one in run.moved if choice[one[0]] == place
    )
    return Run(chosen, tuple(sorted(moved)))


def _run(seen: Values, apart: Decomposition, quickness: float) -> Run:
    """Carry forward from the beginning of what a decomposition knows; one number at a time."""
    lengths = apart.seasons
    cycles = [row[:one].tolist() for row, one in zip(apart.worked.seasons, lengths, strict=True)]
    known = apart.worked.trend[: max(FIRST, *lengths)] if lengths else apart.worked.trend[:FIRST]
    level, slope = float(known[0]), float(np.median(np.diff(known))) if len(known) > 1 else 0.0
    level -= slope
    shrunk = smoothing.shrinkage(len(apart.values), lengths)
    usual = max(robust.scale(apart.worked.remainder) * shrunk, 1e-300)
    of_trend = quickness * OF_TREND
    of_season = (1 - quickness) * OF_SEASON / max(len(cycles), 1)
    forecasts, moved = [], []
    row, side = 0, 0.0
    for at, value in enumerate(seen.tolist()):
        level += slope
        seasonal = 0.0
        for cycle, length in zip(cycles, lengths, strict=True):
            seasonal += cycle[at % length]
        forecasts.append(level + seasonal)
        error = value - level - seasonal
        if isnan(error):  # nothing is learnt
            continue
        most = WILD * usual
        held = min(max(error, -most), most)
        if held != error:
            row = row + 1 if (error > 0) == (side > 0) else 1
            side = error
        else:
            row = 0
        if row >= IN_A_ROW:
            level += error
            moved.append((at, error))
            row = 0
        else:
            level += quickness * held
            slope += of_trend * held
            for cycle, length in zip(cycles, lengths, strict=True):
                cycle[at % length] += of_season * held
        usual += MEMORY * (abs(held) * robust.NORMAL_BY_MEAN - usual)
        usual = max(usual, 1e-300)
    return Run(np.array(forecasts), tuple(moved))

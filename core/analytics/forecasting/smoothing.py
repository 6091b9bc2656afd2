"""Trend and seasons by local regression; without a season, a trend alone.

The trend of a series without a season is as smooth as foretells left-out values best: each half
of the values, every other one, is foretold from the other half.

References: Cleveland (1979), Journal of the American Statistical Association 74, for robust local
regression; Friedman (1984), A Variable Span Smoother, for the three spans; Theil (1950) and Sen
(1968) for the line through the medians; those of STL and MSTL stand in `decomposition`.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.later import Later
from core.analytics.stl import PARTS_OF_WINDOW, Stl

stats = Later("scipy.stats")

ROBUST_ROUNDS, FEW_ROUNDS = 15, 5
LONG = 10_000  # values, beyond which fewer robust rounds tell the same
USUAL_SPAN = 0.2
SPANS = (0.5, 0.2, 0.05)  # of the history: smooth first, so that equal ones stay smooth
FEWEST_LOCAL = 7  # values, below which a trend is one straight line
FEWEST_LINE = 3
ROUNDS_OF_LINES = 3
BEYOND_LAST = 1.001  # so that the farthest neighbour still counts
LONG_ENOUGH, PASSES_TRIED, TRIES = 1_000, 4, 4
LEAST_LEFT = 0.1
BRIDGINGS = 3  # rounds in which missing values become what is expected of them


@dataclass(frozen=True)
class Smooth:
    """A trend, and a row for each season."""

    trend: Values
    seasons: Values

    @property
    def expected(self) -> Values:
        """All of it."""
        return np.asarray(self.trend + self.seasons.sum(axis=0))


def smoothed(values: Values, seasons: tuple[int, ...], *, is_robust: bool = True) -> Smooth:
    """Trend and seasons, each of which has passed twice; missing values are bridged."""
    known = np.isfinite(values)
    if not seasons:
        return Smooth(trend(values), np.empty((0, len(values))))
    if known.all():
        return _seasonal(values, seasons, is_robust)
    full = _bridged(values, seasons[0])
    for _ in range(BRIDGINGS - 1):
        full = np.where(known, values, _seasonal(full, seasons, False).expected)
    return _seasonal(full, seasons, is_robust)


@lru_cache(maxsize=256)
def shrinkage(count: int, seasons: tuple[int, ...]) -> float:
    """So many times smaller pure noise becomes where trend and seasons are taken out of it.

    Part of what is chance goes into the seasons, the more the fewer have passed; what remains
    understates how far off values usually are. It is tried on noise of a fixed seed.
    """
    if not seasons:
        return 1.0
    tried = min(count, max(LONG_ENOUGH, PASSES_TRIED * seasons[-1]))
    noise = np.random.default_rng(0).normal(size=(TRIES if tried < LONG_ENOUGH else 1, tried))
    left = [one - smoothed(one, seasons, is_robust=False).expected for one in noise]
    return float(np.std(noise) / max(float(np.std(left)), LEAST_LEFT))


def _bridged(values: Values, season: int) -> Values:
    """Missing values as the line between their neighbours and what their place in a season adds."""
    places = np.arange(len(values))
    known = np.isfinite(values)
    line = np.interp(places, places[known], values[known])
    around = np.convolve(np.pad(line, season, mode="edge"), np.ones(season) / season, "same")
    off = np.where(known, values - around[season:-season], np.nan)
    short = -len(off) % season
    rows = np.append(off, np.full(short, np.nan)).reshape(-1, season)
    usual = np.array([_median(column) for column in rows.T])
    lifted = np.where(known, values - usual[places % season], np.nan)
    level = np.interp(places, places[known], lifted[known])
    return np.where(known, values, level + usual[places % season])


def _median(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0


def _seasonal(values: Values, seasons: tuple[int, ...], is_robust: bool) -> Smooth:
    """Each season in turn is taken from what the others leave."""
    rounds = ROBUST_ROUNDS if len(values) <= LONG else FEW_ROUNDS
    way = Stl(inner=1, outer=rounds) if is_robust else Stl()
    rows, _, level = way.seasons(values, seasons)
    return Smooth(level, rows)


def trend(values: Values) -> Values:
    """A smooth line through a series without a season; of few values, a straight one."""
    places = np.arange(len(values), dtype=np.float64)
    known = np.isfinite(values)
    at, seen = places[known], values[known]
    if len(seen) < FEWEST_LINE:
        return np.full(len(values), float(np.median(seen)))
    if len(seen) < FEWEST_LOCAL or np.ptp(seen) == 0:
        slope, level = stats.theilslopes(seen, at)[:2]
        return np.asarray(level + slope * places)
    return np.interp(places, at, _local(at, seen, _span(at, seen)))


def usual_trend(values: Values) -> Values:
    """A trend that is the same sum of the values whatever they are: local lines of a fifth."""
    places = np.arange(len(values), dtype=np.float64)
    known = np.isfinite(values)
    at, seen = places[known], values[known]
    if len(seen) < FEWEST_LOCAL:
        return np.full(len(values), float(seen.mean()))
    span = max(FEWEST_LOCAL, ceil(USUAL_SPAN * len(seen)))
    return np.interp(places, at, _local(at, seen, span, rounds=0))


def _span(at: Values, seen: Values) -> int:
    """How many values shape one, of three spans: the one by which left-out values lie nearest."""
    spans = list(dict.fromkeys(max(FEWEST_LOCAL, ceil(share * len(seen))) for share in SPANS))
    if len(spans) == 1:
        return spans[0]
    errors = []
    for span in spans:
        half = max(FEWEST_LOCAL - 2, ceil(span / 2))
        off = np.empty(len(seen))
        for first in (0, 1):
            one, other = slice(first, None, 2), slice(1 - first, None, 2)
            off[other] = seen[other] - np.interp(
                at[other], at[one], _local(at[one], seen[one], half)
            )
        errors.append(float(np.median(np.abs(off))))
    return spans[int(np.argmin(errors))]


def _local(at: Values, seen: Values, span: int, rounds: int = ROUNDS_OF_LINES) -> Values:
    """Local lines through so many neighbours each; in each round, far ones count less."""
    centres = np.unique(
        np.append(np.arange(0, len(at), max(1, span // PARTS_OF_WINDOW)), -1 % len(at))
    )
    starts = np.clip(centres - span // 2, 0, len(at) - span)
    near = starts[:, None] + np.arange(span)
    off = at[near] - at[centres, None]
    width = np.abs(off).max(axis=1, keepdims=True)
    by_distance = (1 - np.minimum(np.abs(off) / (width * BEYOND_LAST), 1) ** 3) ** 3
    trust = np.ones(len(at))
    for turn in range(rounds + 1):
        weights = by_distance * trust[near]
        line = np.interp(at, at[centres], _middles(off, seen[near], weights, by_distance))
        far = np.abs(seen - line)
        usual = float(np.median(far))
        if turn == rounds or usual <= 0:
            break
        trust = (1 - np.minimum(far / (6 * usual), 1) ** 2) ** 2
    return np.asarray(line, dtype=np.float64)


def _middles(off: Values, seen: Values, weights: Values, untrusting: Values) -> Values:
    """The height of each local line at its centre; where nobody is trusted, everybody is."""
    total = weights.sum(axis=1, keepdims=True)
    weights = np.where(total > 0, weights, untrusting)
    total = weights.sum(axis=1)
    mean_off, mean = (weights * off).sum(axis=1) / total, (weights * seen).sum(axis=1) / total
    spread = (weights * (off - mean_off[:, None]) ** 2).sum(axis=1)
    both = (weights * (off - mean_off[:, None]) * (seen - mean[:, None])).sum(axis=1)
    slope = np.divide(both, spread, out=np.zeros_like(both), where=spread > 0)
    return np.asarray(mean - slope * mean_off)

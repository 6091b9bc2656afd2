"""Whether the swing of a season grows with the level of the series.

The history is cut into whole seasons. Each has a level, its median, and a swing, its mean distance
from the median. The season is a share of the level if all values are above 0, if seasons of a
higher level swing more and that is no chance (their rank correlation is beyond 1.645 / √(k - 1), k
seasons), and if the swing grows more than half as fast as the level, both as logarithms: from
there on shares differ less from season to season than swings in units do.

References: Tukey (1977), Exploratory Data Analysis, for the resistant line through the medians of
the lowest and the highest third; Spearman (1904) for the rank correlation.
"""

from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.later import Later

stats = Later("scipy.stats")

BY_CHANCE = 1.645  # of a normal, one-sided 5 %
HALF_AS_FAST = 0.5
FEWEST = 4  # seasons; of fewer no order is beyond chance
SHARE = "The swing of the season grows with the level: seasons and events are shares of it."
UNITS = "The swing of the season does not grow with the level: seasons and events are in units."
NOT_ABOVE = "Some values are not above 0, so seasons and events are in units, not shares."
NO_SEASON = "There is no season that has passed twice: there are a trend and what remains."
UNKNOWN = "Whether the season grows with the level cannot be told yet; it is taken to be in units."


@dataclass(frozen=True)
class Growth:
    """How the swing goes with the level, in a sentence, and how fast it grows if that is known."""

    is_multiplicative: bool
    said: str
    elasticity: float | None  # 1: the swing doubles where the level doubles; 0: it stays


def swing_and_level(values: Values, seasons: tuple[int, ...]) -> Growth:
    """Compare whole seasons, the shortest that there is; those with gaps are left out."""
    if not seasons:
        return Growth(False, NO_SEASON, None)
    known = values[np.isfinite(values)]
    if not (known > 0).all():
        return Growth(False, NOT_ABOVE, None)
    whole = values[len(values) % seasons[0] :].reshape(-1, seasons[0])
    levels = np.median(whole, axis=1)
    swings = np.abs(whole - levels[:, None]).mean(axis=1)
    told = np.isfinite(swings) & (swings > 0)
    if told.sum() < FEWEST:
        return Growth(False, UNKNOWN, None)
    return _compared(np.log(levels[told]), np.log(swings[told]))


def _compared(levels: Values, swings: Values) -> Growth:
    order = np.argsort(levels, kind="stable")
    third = max(1, len(order) // 3)
    low, high = order[:third], order[-third:]
    apart = float(np.median(levels[high]) - np.median(levels[low]))
    if apart <= 0:
        return Growth(False, UNITS, None)
    elasticity = float(np.median(swings[high]) - np.median(swings[low])) / apart
    ranks = np.corrcoef(stats.rankdata(levels), stats.rankdata(swings))[0, 1]
    beyond_chance = ranks > BY_CHANCE / np.sqrt(len(levels) - 1)
    grows = bool(beyond_chance and elasticity > HALF_AS_FAST)
    return Growth(grows, SHARE if grows else UNITS, elasticity)

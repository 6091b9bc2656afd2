"""What demand of one step may be when it comes only now and then.

Two shapes: nothing, or one of the sizes that were seen; or the negative binomial, which also holds
sizes that were not. How sure the mean is does not matter for one step: chances that vary around
their mean mix to the mean. It matters for sums, and there it is dependence between steps.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Bands, Levels, Values
from core.analytics.later import Later
from core.errors import Invalid

stats = Later("scipy.stats")

CLOSE = 1.36  # Kolmogorov's limit of the distance at 5 %, times the root of the number of values


class Demand(ABC):
    """The demand of one step."""

    @abstractmethod
    def quantile(self, part: float) -> float:
        """What so large a part of it does not exceed."""


@dataclass(frozen=True)
class Seen(Demand):
    """Nothing, or with some chance one of the sizes."""

    chance: float
    sizes: Values  # ascending

    def quantile(self, part: float) -> float:
        """Nothing up to the share of empty steps, then the sizes in order."""
        within = part - (1 - self.chance)
        if within <= 0:
            return 0.0
        place = int(np.ceil(within / self.chance * len(self.sizes))) - 1
        return float(self.sizes[min(max(place, 0), len(self.sizes) - 1)])


@dataclass(frozen=True)
class Counted(Demand):
    """The negative binomial with this mean; its variance is mean + mean² / shape."""

    mean: float
    shape: float

    def quantile(self, part: float) -> float:
        """Of its distribution function."""
        return float(stats.nbinom.ppf(part, self.shape, self.shape / (self.shape + self.mean)))


def seen(values: Values, mean: float, chance: float) -> Seen:
    """The sizes that were seen, scaled so that with this chance they have this mean."""
    sizes = np.sort(values[values > 0])
    certain = min(chance, 1.0)
    return Seen(certain, sizes * (mean / certain / sizes.mean()))


def shape(values: Values) -> float:
    """The negative binomial's, from mean and variance; 0 where the variance is not above the mean.

    Reference: Johnson, Kemp and Kotz, Univariate Discrete Distributions, third edition, 5.8.
    """
    mean, variance = float(values.mean()), float(values.var(ddof=1))
    return mean**2 / (variance - mean) if variance > mean else 0.0


def fits(values: Values) -> bool:
    """Whether values are counts as near to the negative binomial as counts of it would be."""
    if not is_whole(values) or not shape(values):
        return False
    counts = np.arange(values.max() + 1)
    told = np.searchsorted(np.sort(values), counts, side="right") / len(values)
    found = shape(values)
    expected = stats.nbinom.cdf(counts, found, found / (found + values.mean()))
    return bool(np.abs(told - expected).max() <= CLOSE / np.sqrt(len(values)))


def counted(values: Values, mean: float) -> Counted:
    """The negative binomial of this mean that spreads as the values did."""
    if not is_whole(values) or not shape(values):
        raise Invalid(
            "The negative binomial needs whole numbers whose variance is above their mean."
        )
    return Counted(mean, shape(values))


def is_whole(values: Values) -> bool:
    """Whether values are counts."""
    return bool((values == np.round(values)).all())


def bands(demand: Demand, mean: float, horizon: int, levels: Levels) -> Bands:
    """The same at each step; bounds are never below zero, and hold the mean."""
    lower = [min(demand.quantile(0.5 - level / 2), mean) for level in levels]
    upper = [max(demand.quantile(0.5 + level / 2), mean) for level in levels]
    rows = (len(levels), horizon)
    return Bands(
        np.full(horizon, mean),
        tuple(levels),
        np.broadcast_to(np.array(lower)[:, None], rows).copy(),
        np.broadcast_to(np.array(upper)[:, None], rows).copy(),
    )

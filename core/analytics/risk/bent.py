"""The Cornish-Fisher expansion: a normal bent by skew and kurtosis.

Reference: Favre and Galeano (2002), Journal of Alternative Investments 5.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

import numpy as np

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Flags
from core.errors import Invalid

stats = Later("scipy.stats")

BENT = "Skew and kurtosis are too large for the expansion: its quantiles would not rise."
STEPS = 200  # places at which the expansion is looked at


@dataclass(frozen=True)
class Moments:
    """Mean and sample deviation, biased skew and biased excess kurtosis; one of each, or many."""

    mean: Values
    deviation: Values
    skew: Values
    excess: Values

    def over(self, periods: int) -> Self:
        """Those of a sum of so many independent returns."""
        root = np.sqrt(periods)
        return replace(
            self,
            mean=self.mean * periods,
            deviation=self.deviation * root,
            skew=self.skew / root,
            excess=self.excess / periods,
        )


def moments(known: Values) -> Moments:
    """Of returns, or of each row of many."""
    mean = known.mean(axis=-1, keepdims=True)
    off = known - mean
    squares = off * off
    square = squares.mean(axis=-1)
    skew = (squares * off).mean(axis=-1) / square**1.5
    excess = (squares * squares).mean(axis=-1) / square**2 - 3
    return Moments(mean[..., 0], known.std(axis=-1, ddof=1), skew, excess)


def cornish_fisher(known: Values) -> Callable[[float], tuple[float, float]]:
    """A normal bent by skew and kurtosis, where the bend leaves quantiles in order."""
    return of_moments(moments(known))


def of_moments(found: Moments) -> Callable[[float], tuple[float, float]]:
    """What a bent normal loses."""
    if not is_in_order(found):
        raise Invalid(BENT)
    return partial(_of_bent, found)


def is_in_order(found: Moments) -> Flags:
    """Whether quantiles of the bent normal rise from one in a thousand to the middle."""
    looked_at = np.linspace(float(stats.norm.ppf(0.001)), 0.0, STEPS)
    shape = (STEPS,) + (1,) * np.ndim(found.skew)
    return np.asarray((_slope(looked_at.reshape(shape), found) > 0).all(axis=0), dtype=bool)


def _of_bent(found: Moments, tail: float) -> tuple[float, float]:
    var = float(loss(found, tail))
    parts = (np.arange(STEPS) + 0.5) / STEPS * tail
    far, lowest = stats.norm.ppf(parts), float(stats.norm.ppf(0.001))
    far = np.where(_slope(far, found) > 0, far, np.maximum(far, lowest))
    worst = float(_bent(far, found).mean())
    return var, max(var, -float(found.mean + worst * found.deviation))


def loss(found: Moments, tail: float) -> Values:
    """The value at risk of a bent normal, or of many."""
    z = _bent(np.array(stats.norm.ppf(tail)), found)
    return np.asarray(-(found.mean + z * found.deviation), dtype=np.float64)


def _bent(z: Values, found: Moments) -> Values:
    third = (z**3 - 3 * z) * found.excess / 24
    cubic = (2 * z**3 - 5 * z) * found.skew**2 / 36
    return np.asarray(z + (z**2 - 1) * found.skew / 6 + third - cubic, dtype=np.float64)


def _slope(z: Values, found: Moments) -> Values:
    third, cubic = (3 * z**2 - 3) * found.excess / 24, (6 * z**2 - 5) * found.skew**2 / 36
    return np.asarray(1 + z * found.skew / 3 + third - cubic, dtype=np.float64)

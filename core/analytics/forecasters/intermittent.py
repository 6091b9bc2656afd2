"""Demand that comes only now and then: how much, and how often, each smoothed for itself.

References: Croston (1972), Operational Research Quarterly 23; Syntetos and Boylan (2005),
International Journal of Forecasting 21 (SBA); Teunter, Syntetos and Babai (2011), European Journal
of Operational Research 214 (TSB); Nikolopoulos et al. (2011), Journal of the Operational Research
Society 62 (ADIDA); Petropoulos and Kourentzes (2015), ibid. 66 (IMAPA). None has a stochastic model
beneath, so bounds are those of the demand that was seen, moved to the mean that is expected.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from core.analytics.forecasters import occasional
from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
    Values,
)
from core.analytics.later import Later
from core.analytics.parameters import choice, number
from core.errors import Invalid

signal = Later("scipy.signal")

SEARCHED = (0.1, 0.3)  # what the literature found useful, and statsforecast searches
USUAL = 0.1  # as published; what is found follows sooner, and its sums keep their bounds less often
AT_ONCE = 11  # of a range, evenly; then of the two steps around the best
FINE = 1e-6
BOUNDS = {
    "found": "the negative binomial where demand is close to it, else the sizes seen",
    "sizes": "nothing, or one of the sizes seen",
    "negative_binomial": "counts, also such as were not seen",
}
FORGETS = "forgets; 0: found between 0.1 and 0.3 by the smallest squared error."


class Expected(NamedTuple):
    """The mean demand of a step, the chance that there is any, and what was found on the way."""

    mean: float
    chance: float
    found: Mapping[str, float]


@dataclass(frozen=True)
class DemandFit(Fit):
    """The same demand at every step."""

    mean: float
    demand: occasional.Demand | None  # none where nothing was ever sold

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """The mean, between the quantiles of the demand."""
        if self.demand is None:
            return Bands.without(np.zeros(horizon), levels)
        return occasional.bands(self.demand, self.mean, horizon, levels)


@dataclass(frozen=True)
class Intermittent(Forecaster):
    """What these have in common: no demand below zero, and bounds of the demand that was seen."""

    fewest: ClassVar[int] = 4

    bounds: str = choice(BOUNDS, "found", "What demand of one step may be.")

    def fitted(self, history: History) -> Fit:
        """Find the mean, and the distribution around it."""
        values = history.values
        below = int((values < 0).sum())
        if below:
            raise Invalid(f"{self.title} forecasts demand, which is never negative; {below} are.")
        if not values.any():
            return DemandFit(0.0, None, parameters={"bounds": "none"})
        mean, chance, found = self.expected(values)
        shape = self._shape(values)
        demand: occasional.Demand = (
            occasional.seen(values, mean, chance)
            if shape == "sizes"
            else occasional.counted(values, mean)
        )
        return DemandFit(mean, demand, parameters={**found, "bounds": shape})

    def _shape(self, values: Values) -> str:
        if self.bounds != "found":
            return self.bounds
        return "negative_binomial" if occasional.fits(values) else "sizes"

    @abstractmethod
    def expected(self, values: Values) -> Expected:
        """The demand of a step, of values of which at least one is not zero."""


@dataclass(frozen=True)
class Croston(Intermittent):
    """The smoothed size, over the smoothed gap."""

    name: ClassVar[str] = "croston"
    title: ClassVar[str] = "Croston"
    said: ClassVar[str] = "The usual size of a sale over the usual gap; stays when sales stop."

    sizes: float = number(USUAL, 0, 1, f"How fast the mean of sizes {FORGETS}")
    gaps: float = number(USUAL, 0, 1, f"How fast the mean of gaps {FORGETS}")

    def expected(self, values: Values) -> Expected:
        """The gap of the first sale is counted from the beginning."""
        size, of_sizes = smoothed(values[values > 0], self.sizes)
        gap, of_gaps = smoothed(gaps(values), self.gaps)
        found = {"sizes": of_sizes, "gaps": of_gaps, "size": size, "gap": gap}
        return Expected(size / gap, 1 / gap, found)


@dataclass(frozen=True)
class Sba(Croston):
    """Croston's, without what it is too high by."""

    name: ClassVar[str] = "sba"
    title: ClassVar[str] = "Croston-SBA"
    said: ClassVar[str] = "Croston's mean, less the part by which it is too high."

    def expected(self, values: Values) -> Expected:
        """Croston's times one less half of how fast gaps are forgotten."""
        mean, chance, found = super().expected(values)
        less = 1 - found["gaps"] / 2
        return Expected(mean * less, chance * less, found)


@dataclass(frozen=True)
class Tsb(Intermittent):
    """The smoothed size, times the smoothed chance."""

    name: ClassVar[str] = "tsb"
    title: ClassVar[str] = "TSB"
    said: ClassVar[str] = "The usual size of a sale times its chance, which fades when sales stop."

    sizes: float = number(USUAL, 0, 1, f"How fast the mean of sizes {FORGETS}")
    chances: float = number(USUAL, 0, 1, f"How fast the chance of a sale {FORGETS}")

    def expected(self, values: Values) -> Expected:
        """Sizes learn from sales only, the chance from every step."""
        size, of_sizes = smoothed(values[values > 0], self.sizes)
        chance, of_chances = smoothed((values > 0).astype(float), self.chances)
        found = {"sizes": of_sizes, "chances": of_chances, "size": size, "chance": chance}
        return Expected(size * chance, chance, found)


@dataclass(frozen=True)
class Adida(Intermittent):
    """Sums over blocks as long as the usual gap, smoothed, and spread evenly again."""

    name: ClassVar[str] = "adida"
    title: ClassVar[str] = "ADIDA"
    said: ClassVar[str] = "Steps are put together until few are empty, smoothed, and taken apart."

    blocks: float = number(USUAL, 0, 1, f"How fast the mean of blocks {FORGETS}")

    def expected(self, values: Values) -> Expected:
        """The mean of a block over its steps."""
        together = round(float(gaps(values).mean()))
        level, of_blocks = smoothed(summed(values, together), self.blocks)
        return around(values, level / together, {"blocks": of_blocks, "steps": together})


@dataclass(frozen=True)
class Imapa(Intermittent):
    """The mean of what blocks of each length up to the usual gap expect."""

    name: ClassVar[str] = "imapa"
    title: ClassVar[str] = "IMAPA"
    said: ClassVar[str] = "As ADIDA, with blocks of every length up to the usual gap, and the mean."

    blocks: float = number(USUAL, 0, 1, f"How fast the mean of blocks {FORGETS}")

    def expected(self, values: Values) -> Expected:
        """The mean over the lengths."""
        longest = round(float(gaps(values).mean()))
        means = [
            smoothed(summed(values, together), self.blocks)[0] / together
            for together in range(1, longest + 1)
        ]
        return around(values, float(np.mean(means)), {"steps": longest})


def around(values: Values, mean: float, found: Mapping[str, float]) -> Expected:
    """A mean alone: sizes stay as they were, the chance makes it right."""
    return Expected(mean, mean / float(values[values > 0].mean()), found)


def gaps(values: Values) -> Values:
    """How many steps each sale came after the one before, the first after the beginning.

    >>> gaps(np.array([0.0, 0, 3, 0, 5])).tolist()
    [3.0, 2.0]
    """
    return np.diff(np.flatnonzero(values) + 1, prepend=0).astype(float)


def summed(values: Values, together: int) -> Values:
    """Sums of blocks; what is left over is left out at the beginning.

    >>> summed(np.arange(5.0), 2).tolist()
    [3.0, 7.0]
    """
    whole = len(values) // together * together
    blocks = values[len(values) - whole :].reshape(-1, together)
    return np.asarray(blocks.sum(axis=1), dtype=np.float64)


def smoothed(values: Values, forgets: float) -> tuple[float, float]:
    """The exponentially smoothed mean, which begins with the first value, and how fast it forgets.

    >>> smoothed(np.array([1.0, 3.0]), 0.5)
    (2.0, 0.5)
    """
    alpha = forgets or best(values)
    weights = alpha * (1 - alpha) ** np.arange(len(values) - 1, -1, -1.0)
    weights[0] = (1 - alpha) ** (len(values) - 1)
    return float(weights @ values), alpha


def best(values: Values) -> float:
    """Of the smoothing constants searched, the one whose one-step errors are smallest."""
    moved = values - values[0]
    lowest, highest = SEARCHED
    found = lowest
    while highest - lowest > FINE:
        tried = np.linspace(lowest, highest, AT_ONCE)
        squared = [np.sum(signal.lfilter([1, -1], [1, alpha - 1], moved) ** 2) for alpha in tried]
        found = float(tried[int(np.argmin(squared))])
        step = (highest - lowest) / (AT_ONCE - 1)
        lowest, highest = max(found - step, SEARCHED[0]), min(found + step, SEARCHED[1])
    return found

"""The forecasters that everything else has to beat: the last value, the last season, a line.

Bounds are those of a random walk: the standard deviation of the one-step errors times the square
root of how often such an error has happened. Reference: Hyndman and Athanasopoulos, Forecasting:
Principles and Practice, third edition, section 5.5.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import ClassVar

import numpy as np

from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
    Values,
)


def normal(mean: Values, spread: Values, levels: Levels) -> Bands:
    """Bounds of a normal distribution around a mean."""
    beyond = np.array([[NormalDist().inv_cdf(0.5 + level / 2)] for level in levels])
    return Bands(mean, tuple(levels), mean - beyond * spread, mean + beyond * spread)


@dataclass(frozen=True)
class Repeated(Fit):
    """What came last comes again, further and further off."""

    cycle: Values  # the values that come again
    slope: float  # a step
    spread: float  # of a one-step error
    drifts_over: int = 0  # values from which the slope was taken

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """The last cycle again and again, and the slope on top."""
        steps = np.arange(1, horizon + 1)
        mean = self.cycle[(steps - 1) % len(self.cycle)] + self.slope * steps
        often = (steps - 1) // len(self.cycle) + 1.0
        if self.drifts_over:
            often = often * (1 + often / self.drifts_over)
        return normal(mean, self.spread * np.sqrt(often), levels)


@dataclass(frozen=True)
class Naive(Forecaster):
    """The last value."""

    name: ClassVar[str] = "naive"
    title: ClassVar[str] = "Naive"
    said: ClassVar[str] = "The last value comes again."

    def fitted(self, history: History) -> Fit:
        """See where it ends, and how far a step usually goes."""
        errors = np.diff(history.values)
        return Repeated(history.values[-1:], 0.0, _spread(errors))


@dataclass(frozen=True)
class SeasonalNaive(Forecaster):
    """The same place of the last season."""

    name: ClassVar[str] = "seasonal_naive"
    title: ClassVar[str] = "Seasonal naive"
    said: ClassVar[str] = "What was a season ago comes again."
    cycles: ClassVar[int] = 1

    def fitted(self, history: History) -> Fit:
        """See the last season, and how far one is usually from the one before."""
        season = history.season
        errors = history.values[season:] - history.values[:-season]
        return Repeated(history.values[-season:], 0.0, _spread(errors))


@dataclass(frozen=True)
class Drift(Forecaster):
    """The line from the first value through the last."""

    name: ClassVar[str] = "drift"
    title: ClassVar[str] = "Drift"
    said: ClassVar[str] = "The line from the first value through the last goes on."
    fewest: ClassVar[int] = 2

    def fitted(self, history: History) -> Fit:
        """See where it begins and ends."""
        steps = len(history) - 1
        slope = float(history.values[-1] - history.values[0]) / steps
        errors = np.diff(history.values) - slope
        found = {"slope": slope}
        return Repeated(history.values[-1:], slope, _spread(errors), steps, parameters=found)


def _spread(errors: Values) -> float:
    """The standard deviation around nothing; without an error none is known."""
    return float(np.sqrt(np.mean(errors**2))) if len(errors) else 0.0

"""What all metrics are computed from: returns with their counts, means, wealth and drawdowns.

All arrays have a column for each instrument. Missing returns change nothing: wealth stays what it
was. A benchmark is joined by moment, and a pair of which one side is missing does not count.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.risk.returns import Returns, Values
from core.errors import Invalid

Flags = npt.NDArray[np.bool_]

ALIKE = 4 * np.finfo(float).eps  # of the largest size: returns that differ by less are constant
A_YEAR = 365.25  # days


@dataclass(frozen=True)
class Sample:
    """Returns, the risk-free rate, and the benchmark where there is one."""

    returns: Returns
    rf: float = 0.0  # annual, effective
    benchmark: pd.Series | None = None  # returns by moment

    @cached_property
    def values(self) -> Values:
        """The returns."""
        return self.returns.values

    @property
    def periods(self) -> float:
        """In a year."""
        return self.returns.periods

    @cached_property
    def free(self) -> float:
        """The risk-free rate of a period."""
        return self.returns.per_period(self.rf)

    @cached_property
    def known(self) -> Flags:
        """Which returns are there."""
        return np.isfinite(self.values)

    @cached_property
    def filled(self) -> Values:
        """The returns, 0 where one is missing."""
        return self.values if self.known.all() else np.where(self.known, self.values, 0.0)

    @cached_property
    def ordered(self) -> Values:
        """Returns from the lowest to the highest, a row for each instrument; missing ones last."""
        return np.sort(np.where(self.known, self.values, np.inf).T.copy(), axis=1)

    @cached_property
    def count(self) -> Values:
        """Returns that are there."""
        return np.asarray(self.known.sum(axis=0), dtype=np.float64)

    @cached_property
    def mean(self) -> Values:
        """Of the returns."""
        return mean(self.values)

    @cached_property
    def deviation(self) -> Values:
        """Their sample standard deviation; 0 where all are the same."""
        return deviation(self.values)

    @cached_property
    def moments(self) -> tuple[Values, Values]:
        """Skew and excess kurtosis, biased."""
        off = self.values - self.mean
        square = off * off
        spread = mean(square)
        third, fourth = mean(square * off), mean(square * square)
        return divided(third, spread**1.5), divided(fourth, spread**2) - 3

    @cached_property
    def is_constant(self) -> Flags:
        """Whether all returns of an instrument are the same."""
        return constant(self.values)

    @cached_property
    def wealth(self) -> Values:
        """What 1 has become, from before the first return on."""
        grown = np.ones((len(self.values) + 1, self.values.shape[1]))
        np.cumprod(1 + self.filled, axis=0, out=grown[1:])
        return grown

    @cached_property
    def drawdown(self) -> Values:
        """How far wealth is below its height so far, at each return that is there."""
        below = np.maximum.accumulate(self.wealth, axis=0)
        np.divide(self.wealth, below, out=below)
        below -= 1
        return below[1:] if self.known.all() else np.where(self.known, below[1:], np.nan)

    @cached_property
    def total(self) -> Values:
        """The total return."""
        return np.asarray(self.wealth[-1] - 1, dtype=np.float64)

    @cached_property
    def annual(self) -> Values:
        """The total return as one of a year, by the count of returns."""
        return _yearly(self.wealth[-1], self.count, self.periods)

    @cached_property
    def years(self) -> float | None:
        """By the calendar, from the base to the last moment; none where no base is known."""
        if self.returns.base is None or not len(self.returns.frame):
            return None
        lasted: pd.Timedelta = self.returns.frame.index[-1] - self.returns.base
        return lasted.total_seconds() / 86_400 / A_YEAR

    @cached_property
    def pair(self) -> tuple[Values, Values]:
        """Returns and those of the benchmark where both are there, else missing.

        Where nothing is missing, the benchmark is one column, for all.
        """
        if self.benchmark is None:
            raise Invalid("There is no benchmark.")
        other = self.benchmark.reindex(self.returns.frame.index).to_numpy(dtype=float)[:, None]
        if self.known.all() and np.isfinite(other).all():
            return self.values, other
        both = self.known & np.isfinite(other)
        return np.where(both, self.values, np.nan), np.where(both, other, np.nan)

    @cached_property
    def beta(self) -> Values:
        """Covariance with the benchmark over its variance; missing where that is 0."""
        return divided(self.covariance, self.other_deviation**2)

    @cached_property
    def covariance(self) -> Values:
        """With the benchmark."""
        return covariance(*self.pair)

    @cached_property
    def other_deviation(self) -> Values:
        """The benchmark's, over the moments of both."""
        return deviation(self.pair[1])

    @cached_property
    def correlation(self) -> Values:
        """Pearson's, with the benchmark."""
        own = self.deviation if self.pair[0] is self.values else deviation(self.pair[0])
        return divided(self.covariance, own * self.other_deviation)


def mean(values: Values) -> Values:
    """Of what is there; missing where nothing is."""
    total = values.sum(axis=0)
    if len(values) and np.isfinite(total).all():  # nothing is missing
        return np.asarray(total / len(values), dtype=np.float64)
    known = np.isfinite(values)
    return divided(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0).astype(float))


def deviation(values: Values) -> Values:
    """The sample standard deviation; missing below two values."""
    off = values - mean(values)
    np.multiply(off, off, out=off)
    known = np.isfinite(off)
    if not known.all():
        off[~known] = 0.0
    spread = divided(off.sum(axis=0), known.sum(axis=0) - 1.0)
    return np.where(constant(values), np.where(np.isfinite(spread), 0.0, np.nan), np.sqrt(spread))


def covariance(own: Values, other: Values) -> Values:
    """Of pairs, each side missing where the other is."""
    off = own - mean(own)
    off *= other - mean(other)
    known = np.isfinite(off)
    if not known.all():
        off[~known] = 0.0
    return divided(off.sum(axis=0), known.sum(axis=0) - 1.0)


def slope(own: Values, other: Values) -> Values:
    """Of a line of the one over the other."""
    return divided(covariance(own, other), deviation(other) ** 2)


def constant(values: Values) -> Flags:
    """Whether nothing varies but by rounding."""
    high = np.fmax.reduce(values, axis=0, initial=-np.inf)
    low = np.fmin.reduce(values, axis=0, initial=np.inf)
    is_empty = high < low
    high, low = np.where(is_empty, 0.0, high), np.where(is_empty, 0.0, low)
    return np.asarray(high - low <= ALIKE * np.maximum(np.abs(high), np.abs(low)), dtype=bool)


def annual(values: Values, periods: float) -> Values:
    """What was earned as a rate of a year, by the count of returns that are there."""
    known = np.isfinite(values)
    grown = np.prod(np.where(known, 1 + values, 1.0), axis=0)
    return _yearly(grown, known.sum(axis=0).astype(float), periods)


def _yearly(grown: Values, several: Values, periods: float) -> Values:
    power = divided(np.full(grown.shape, float(periods)), several)
    return np.where(several > 0, grown**power - 1, np.nan)


def divided(above: Values, below: Values) -> Values:
    """A quotient, missing where nothing is to be divided by."""
    fits = np.isfinite(below) & (below > 0)
    found = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=fits)
    return np.asarray(found, dtype=np.float64)

"""How likely a GARCH makes returns, with the slope of it: the same law as the library's, sooner.

A back-test learns dozens of laws, and the library feels its way to each by small steps. Here the
slope is known, since a variance and all its slopes are one recursion. Values are in units of their
deviation, around their mean, and the first variance is what the first values came to.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analytics.later import Later
from core.analytics.risk.returns import Values

optimize = Later("scipy.optimize")
signal = Later("scipy.signal")
special = Later("scipy.special")

FADING, BACK = 0.94, 75  # how the first values are weighed, and how many of them
SHOCKS, LASTING = (0.01, 0.05, 0.1, 0.2), (0.5, 0.7, 0.9, 0.98)  # where a search may begin
FREEDOM = (2.05, 8.0, 500.0)  # least, first, most
EXACT = 1e-7
LINES = np.array([[0.0, 0, 1, 1, 0], [0.0, 0, -1, -0.5, -1]])  # what may not fall below …
LOWEST = 1e-9  # a variance: a search that steps out of bounds comes back
FROM = np.array([0.0, 1.0])  # … this: no loss calms, and no variance grows without an end


@dataclass(frozen=True)
class Likelihood:
    """Values, and which of the family is asked."""

    values: Values
    is_leaning: bool  # a loss may shake more than a gain
    is_heavy: bool  # surprises are of a Student's t

    @cached_property
    def before(self) -> float:
        """The variance before the first value."""
        first = self.values[:BACK] - self.values.mean()
        weights = FADING ** np.arange(len(first))
        return float(weights @ first**2 / weights.sum())

    def climbed(self) -> Values | None:
        """Mean, floor, shock, loss, memory and freedom of the likeliest law; none if not found."""
        begin = min(self._beginnings(), key=lambda one: self.unlikely(one)[0])
        lines = np.hstack([LINES, np.zeros((2, len(begin) - LINES.shape[1]))])
        found = optimize.minimize(
            self.unlikely,
            begin,
            jac=True,
            method="SLSQP",
            bounds=self._bounds(),
            constraints={
                "type": "ineq",
                "fun": lambda asked: lines @ asked + FROM,
                "jac": lambda _: lines,
            },
            options={"ftol": EXACT, "maxiter": 300},
        )
        return np.asarray(found.x, dtype=np.float64) if found.success else None

    def unlikely(self, asked: Values) -> tuple[float, Values]:
        """The logarithm of the likelihood, turned round, and its slope in what is asked for."""
        off = self.values - asked[0]
        variances, slopes = self._variances(asked, off)
        square = off * off / variances
        if self.is_heavy:
            free = asked[5]
            far = square / (free - 2)
            weight = (free + 1) / (free - 2) / (1 + far)
            half = (free + 1) / 2
            level = (
                special.gammaln(half) - special.gammaln(free / 2) - np.log(np.pi * (free - 2)) / 2
            )
            likely = level - (np.log(variances) + (free + 1) * np.log1p(far)) / 2
            rising = special.psi(half) - special.psi(free / 2) - 1 / (free - 2)
            by_freedom = [((rising - np.log1p(far) + weight * far) / 2).sum()]
        else:
            weight, by_freedom = np.ones(len(off)), []
            likely = -(np.log(2 * np.pi) + np.log(variances) + square) / 2
        by_variance = (weight * square - 1) / variances / 2
        slope = np.append(slopes @ by_variance, by_freedom)
        slope[0] += (weight * off / variances).sum()
        return -float(likely.sum()), -slope

    def _variances(self, asked: Values, off: Values) -> tuple[Values, Values]:
        """At each value, and their slopes in mean, floor, shock, loss and memory."""
        _, floor, shock, loss, memory = asked[:5]
        first, square, fell = self.before, off * off, off < 0
        squares = np.append(first, square[:-1])
        losses = np.append(first / 2, (square * fell)[:-1])
        ways = ([1.0], [1.0, -memory])
        variances, _ = signal.lfilter(
            *ways, floor + shock * squares + loss * losses, zi=[memory * first]
        )
        by_mean = np.append(0.0, (-2 * off * (shock + loss * fell))[:-1])
        lagged = np.append(first, variances[:-1])
        forced = np.array([by_mean, np.ones(len(off)), squares, losses, lagged])
        slopes = signal.lfilter(*ways, forced, axis=1)
        return np.maximum(variances, LOWEST), np.asarray(slopes, dtype=np.float64)

    def _beginnings(self) -> list[Values]:
        ends = [FREEDOM[1]] if self.is_heavy else []
        return [
            np.array(
                [self.values.mean(), 1 - lasting, shock, loss, lasting - shock - loss / 2, *ends]
            )
            for shock in SHOCKS
            for lasting in LASTING
            for loss in ((0.0, shock) if self.is_leaning else (0.0,))
        ]

    def _bounds(self) -> list[tuple[float, float]]:
        losses = (-1.0, 2.0) if self.is_leaning else (0.0, 0.0)
        ends = [(FREEDOM[0], FREEDOM[2])] if self.is_heavy else []
        return [(-5.0, 5.0), (1e-8, 10.0), (0.0, 1.0), losses, (0.0, 1.0), *ends]

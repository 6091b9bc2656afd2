"""How the errors of the steps of one forecast hang together, learned from errors of earlier ones.

A part of the variance is shared by all steps (a level that was seen wrongly stays wrong), the rest
fades from step to step as an AR(1) does. Both follow from two moments of errors several steps
ahead: the correlation of neighbouring steps, and the variance of the sum over a window.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values
from core.errors import Invalid, NotEnoughData

SHORTEST = 2  # steps of a window, below which there are no neighbours
FARTHEST = 4.0  # times the expected spread; what lies beyond counts as that
WORTH = 30  # windows, or residuals, that what is usual is worth
FADES_MOST = 0.95
HALVINGS = 40


@dataclass(frozen=True)
class Dependence:
    """How the errors of steps hang together."""

    common: float = 0.0  # the part of the variance that all steps share
    fading: float = 0.0  # the correlation of the rest from one step to the next

    def __post_init__(self) -> None:
        """Refuse what is no correlation."""
        if not (0 <= self.common <= 1 and 0 <= self.fading < 1):
            raise Invalid("Of the variance steps share 0 to 1; the rest fades by 0 to below 1.")

    @property
    def of_neighbours(self) -> float:
        """The correlation of one step with the next."""
        return self.common + (1 - self.common) * self.fading

    def of_pairs(self, steps: int) -> float:
        """The mean correlation of two different steps of so many."""
        apart = np.arange(1, steps)
        mean_fading = float(((steps - apart) * self.fading**apart).sum())
        return self.common + (1 - self.common) * mean_fading / (steps * (steps - 1) / 2)


USUAL = Dependence(common=0.2, fading=0.2)


def learned(windows: Sequence[Values], usual: Dependence = USUAL) -> Dependence:
    """The dependence of errors several steps ahead, each window in the order of its steps.

    Errors are normal scores (`paths.normal_scores`), or in units of their expected spread. They are
    not centred: a forecast that is off at all steps is what the common part means. The fewer
    windows, the more it is drawn to what is usual.
    """
    errors = [np.clip(one, -FARTHEST, FARTHEST) for one in windows if len(one) >= SHORTEST]
    variance = float(np.mean([np.mean(one**2) for one in errors])) if errors else 0.0
    if variance == 0:
        return usual
    steps = round(float(np.mean([len(one) for one in errors])))
    neighbours = np.mean([np.mean(one[1:] * one[:-1]) for one in errors]) / variance
    pairs = np.mean([_mean_product(one) for one in errors]) / variance
    trust = len(errors) / (len(errors) + WORTH)
    return _matched(
        trust * float(neighbours) + (1 - trust) * usual.of_neighbours,
        trust * float(pairs) + (1 - trust) * usual.of_pairs(steps),
        steps,
    )


def of_residuals(residuals: Values, usual: Dependence = USUAL) -> Dependence:
    """The fading part from one-step errors; they say nothing of what all steps share."""
    if len(residuals) < SHORTEST + 1:
        raise NotEnoughData(
            f"Dependence needs {SHORTEST + 1} residuals; there are {len(residuals)}."
        )
    centred = residuals - residuals.mean()
    variance = float(centred @ centred)
    found = float(centred[1:] @ centred[:-1]) / variance if variance > 0 else 0.0
    trust = len(residuals) / (len(residuals) + WORTH)
    fading = trust * found + (1 - trust) * usual.fading
    return Dependence(usual.common, float(np.clip(fading, 0, FADES_MOST)))


def _mean_product(window: Values) -> float:
    """The mean product of two different steps."""
    steps = len(window)
    return float((window.sum() ** 2 - (window**2).sum()) / (steps * (steps - 1)))


def _matched(neighbours: float, pairs: float, steps: int) -> Dependence:
    """Parts of this mean correlation, with that of neighbours as near as it can be."""
    pairs = float(np.clip(pairs, 0, FADES_MOST))
    lowest, highest = 0.0, pairs  # of the common part; at the highest nothing fades
    for _ in range(HALVINGS):
        common = (lowest + highest) / 2
        found = Dependence(common, _fading(pairs, common, steps))
        if found.of_neighbours > neighbours:
            lowest = common
        else:
            highest = common
    return Dependence(lowest, _fading(pairs, lowest, steps))


def _fading(pairs: float, common: float, steps: int) -> float:
    """What must fade so that pairs have this mean correlation beside a common part."""
    lowest, highest = 0.0, FADES_MOST
    for _ in range(HALVINGS):
        fading = (lowest + highest) / 2
        if Dependence(common, fading).of_pairs(steps) < pairs:
            lowest = fading
        else:
            highest = fading
    return lowest

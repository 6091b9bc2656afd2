"""Standard normal values, drawn once and used for everything, so that a figure comes again."""

from functools import lru_cache

import numpy as np

from core.analytics.risk.returns import Values

SEED = 20_261_122  # kept with every figure that rests on it
DRAWS = 100_000


@lru_cache(maxsize=2)
def standard(seed: int = SEED) -> Values:
    """In order, the lowest first."""
    values = np.sort(np.random.default_rng(seed).standard_normal(DRAWS))
    values.setflags(write=False)
    return values


def grown(mean: Values | float, deviation: Values | float, values: Values) -> Values:
    """What comes of normal logarithms of growth, as returns."""
    return np.asarray(np.expm1(mean + deviation * values), dtype=np.float64)


def quantile(mean: Values, deviation: Values, tail: float, seed: int = SEED) -> Values:
    """The quantile of the returns that the drawn values make, without making them all."""
    place = tail * (DRAWS - 1)
    below = int(place)
    part, values = place - below, standard(seed)
    low, high = (grown(mean, deviation, values[at]) for at in (below, below + 1))
    return np.asarray(low + part * (high - low), dtype=np.float64)

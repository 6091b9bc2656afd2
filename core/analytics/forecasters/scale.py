"""The scale on which a forecaster works: plain, or in logarithms, where effects multiply.

On the scale of logarithms it sees log(1 + y), so that a value of zero has one; what it expects is
the median there, and neither it nor a bound is below zero.
"""

import numpy as np

from core.analytics.forecasters.contract import Bands, Values
from core.errors import Invalid

SCALES = {"plain": "effects are added", "log": "effects multiply; for values that are not below 0"}
LOG = "log"


def scaled(values: Values, scale: str) -> Values:
    """Values as a forecaster sees them."""
    if scale != LOG:
        return values
    if values.min() < 0:
        raise Invalid("There are values below zero, which have no logarithm; choose plain.")
    return np.asarray(np.log1p(values), dtype=np.float64)


def unscaled(values: Values, scale: str) -> Values:
    """What a forecaster expects, as the values are."""
    return np.asarray(np.clip(np.expm1(values), 0, None)) if scale == LOG else values


def bands_of(bands: Bands, scale: str) -> Bands:
    """Bands as the values are."""
    some = (unscaled(one, scale) for one in (bands.mean, bands.lower, bands.upper))
    mean, lower, upper = some
    return Bands(mean, bands.levels, lower, upper)

"""Naive2, which every forecast is measured against: the last value, with its season where there is.

Reference: Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, International
Journal of Forecasting 36. Their procedure: a season is taken for real when the autocorrelation at
its length is beyond the 90 % bound, and is then divided out by classical indices.
"""

import numpy as np

from core.analytics.forecasters.contract import Values

BEYOND = 1.645  # of a normal distribution: 90 % lie within, both sides together
SEASONS_NEEDED = 3


def naive2(values: Values, horizon: int, season: int) -> Values:
    """The last value without its season, and then with that of each step."""
    if not is_seasonal(values, season):
        return np.repeat(values[-1], horizon)
    index = indices(values, season)
    if not (np.isfinite(index).all() and (index != 0).all()):
        return np.repeat(values[-1], horizon)
    places = np.arange(len(values) - 1, len(values) + horizon) % season
    expected: Values = values[-1] / index[places[0]] * index[places[1:]]
    return expected


def is_seasonal(values: Values, season: int) -> bool:
    """Whether the autocorrelation a season ago is more than chance.

    >>> bool(is_seasonal(np.tile([1.0, 2.0, 3.0, 9.0], 5), 4))
    True
    """
    count = len(values)
    off = values - values.mean()
    power = float(np.sum(off * off))
    if season < 2 or count < SEASONS_NEEDED * season or power == 0:
        return False
    lags = np.array([np.sum(off[lag:] * off[:-lag]) for lag in range(1, season + 1)]) / power
    bound = BEYOND * np.sqrt((1 + 2 * np.sum(lags[:-1] ** 2)) / count)
    return bool(abs(lags[-1]) > bound)


def indices(values: Values, season: int) -> Values:
    """How much each place of the season is of the level, by moving means; on average 1."""
    is_even = season % 2 == 0
    weights = np.r_[0.5, np.ones(season - 1), 0.5] if is_even else np.ones(season)
    level = np.convolve(values, weights / season, "valid")
    before = len(weights) // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = values[before : before + len(level)] / level
    places = np.arange(before, before + len(level)) % season
    found = np.array([shares[places == place].mean() for place in range(season)])
    mean: Values = found / found.mean()
    return mean

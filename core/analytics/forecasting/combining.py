"""Several forecasts put together: at each step the highest and the lowest are left out."""

from collections.abc import Sequence

import numpy as np

from core.analytics.forecasters.contract import Bands, Values

ENOUGH_TO_TRIM = 4


def trimmed_mean(rows: Values) -> Values:
    """The mean of each column without its highest and its lowest; of fewer than four, the mean.

    >>> trimmed_mean(np.array([[1.0], [2.0], [4.0], [90.0]])).tolist()
    [3.0]
    """
    if len(rows) < ENOUGH_TO_TRIM:
        return np.asarray(rows.mean(axis=0), dtype=np.float64)
    ordered = np.sort(rows, axis=0)
    return np.asarray(ordered[1:-1].mean(axis=0), dtype=np.float64)


def combined(members: Sequence[Bands]) -> Bands:
    """The trimmed mean of what members expect, half as wide on each side as they are on average."""
    mean = trimmed_mean(np.array([one.mean for one in members]))
    bounded = [one.half_widths for one in members if one.has_bounds]
    if not bounded:
        return Bands.without(mean, members[0].levels)
    half = np.mean(bounded, axis=0)
    return Bands(mean, members[0].levels, mean - half, mean + half)

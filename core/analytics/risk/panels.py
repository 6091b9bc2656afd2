"""Figures of a moving window, for every instrument at once.

A window is so many rows. It has a figure when at least four of five of its returns are there, and
from the first full window on; with a benchmark, returns of both. In gaps the newest value may thus
differ from the metrics of the newest 63 returns, which reach back as far as they must.
"""

import numpy as np
import pandas as pd

from core.analytics.risk.returns import Values
from core.analytics.risk.sample import ALIKE, Sample, divided
from core.errors import Invalid

PART = 0.8  # of a window that must be there
TAIL = 0.05


def panel(sample: Sample, window: int = 63) -> dict[str, pd.DataFrame]:
    """Volatility, Sharpe ratio, historical value at risk and, beside a benchmark, beta.

    A row for each moment: that of the last return of its window.
    """
    if window < 2:
        raise Invalid(f"A window needs 2 returns or more, not {window}.")
    values = sample.values
    if len(values) < window:
        names = ["volatility", "sharpe", "var_95"] + ["beta"] * (sample.benchmark is not None)
        return {name: _shown(np.empty((0, values.shape[1])), sample) for name in names}
    root = np.sqrt(sample.periods)
    mean, spread = _moments(values, window)
    deviation = np.sqrt(spread)
    found = {
        "volatility": deviation * root,
        "sharpe": divided(mean - sample.free, deviation) * root,
        "var_95": -_quantiles(sample.returns.frame, window),
    }
    if sample.benchmark is not None:
        found["beta"] = _beta(*sample.pair, window)
    return {name: _shown(each, sample) for name, each in found.items()}


def _shown(found: Values, sample: Sample) -> pd.DataFrame:
    """With the rows before the first full window."""
    frame = sample.returns.frame
    before = np.full((len(frame) - len(found), frame.shape[1]), np.nan)
    return pd.DataFrame(np.vstack([before, found]), frame.index, frame.columns)


def _summed(values: Values, window: int) -> Values:
    """Of each window, without the rounding of running sums."""
    rows = len(values) - window + 1
    total = values[:rows].copy()
    for at in range(1, window):
        total += values[at : at + rows]
    return total


def _counted(values: Values, window: int) -> Values:
    """Values that are there, and missing where they are too few."""
    running = np.isfinite(values).cumsum(axis=0)
    count = running[window - 1 :].copy()
    count[1:] -= running[:-window]
    return np.where(count >= _least(window), count, np.nan)


def _least(window: int) -> int:
    """Values that a window needs."""
    return max(int(np.ceil(PART * window - 1e-9)), 2)


def _moments(values: Values, window: int) -> tuple[Values, Values]:
    """Mean and variance of each window; 0 where all of it is the same."""
    count = _counted(values, window)
    mean = _summed(np.where(np.isfinite(values), values, 0.0), window) / count
    spread = _products(values, values, mean, mean) / (count - 1)
    is_still = spread <= (ALIKE * np.abs(mean)) ** 2
    return mean, np.where(is_still, 0.0, spread)


def _products(one: Values, other: Values, mean: Values, others: Values) -> Values:
    """Sums of products of what lies off the means of each window, where both are there."""
    rows = len(mean)
    both = np.isfinite(one) & np.isfinite(other)
    is_whole = bool(both.all())
    one, other = np.where(both, one, 0.0), np.where(both, other, 0.0)
    total, off, beside = np.zeros(mean.shape), np.empty(mean.shape), np.empty(mean.shape)
    for at in range(len(one) - rows + 1):
        np.subtract(one[at : at + rows], mean, out=off)
        np.subtract(other[at : at + rows], others, out=beside)
        np.multiply(off, beside, out=off)
        if not is_whole:
            np.multiply(off, both[at : at + rows], out=off)
        total += off
    return total


def _beta(own: Values, other: Values, window: int) -> Values:
    mean, _ = _moments(own, window)
    others, spread = _moments(other, window)
    together = _products(own, other, mean, others) / (_counted(own, window) - 1)
    return divided(together, spread)


def _quantiles(frame: pd.DataFrame, window: int) -> Values:
    moved = frame.astype(float).rolling(window, min_periods=_least(window)).quantile(TAIL)
    return moved.to_numpy()[window - 1 :]

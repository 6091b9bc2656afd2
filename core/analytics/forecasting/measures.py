"""How far forecasts were off: each measure with its formula in words, and when there is none.

A loss is never below 0 and is better when it is smaller. What cannot be computed is None, and
`why_not` says why; it is never 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values


@dataclass(frozen=True)
class Scored:
    """What was expected beside what came, over the steps of one or several forecasts."""

    actual: Values
    expected: Values
    scale: float | None  # mean change from a season ago, in the history; see `scale`
    lower: Values | None = None
    upper: Values | None = None
    level: float = 0.95

    @property
    def errors(self) -> Values:
        """What came less what was expected."""
        off: Values = self.actual - self.expected
        return off


@dataclass(frozen=True)
class Measure:
    """One measure: what it is called, what it says, and how it is computed."""

    label: str
    unit: str  # "" as the series, "%" in percent, "x" a multiple
    better: str  # smaller, larger, "nearer 0", "nearer the level"
    formula: str
    said: str
    compute: Callable[[Scored], float | None]
    why_not: str = ""


def scale(values: Values, season: int) -> float | None:
    """The mean change of a history from a season ago; none where nothing changed, or too little.

    >>> scale(np.array([1.0, 3.0, 2.0]), 1)
    1.5
    """
    if len(values) <= season:
        return None
    found = float(np.abs(values[season:] - values[:-season]).mean())
    return found if found > 0 else None


def mae(scored: Scored) -> float | None:
    """The mean of the absolute errors."""
    return float(np.abs(scored.errors).mean())


def rmse(scored: Scored) -> float | None:
    """The root of the mean of the squared errors."""
    return float(np.sqrt((scored.errors**2).mean()))


def r_squared(scored: Scored) -> float | None:
    """How much of the variation of what came was expected; below 0, less than by its mean."""
    variation = float(((scored.actual - scored.actual.mean()) ** 2).sum())
    return 1 - float((scored.errors**2).sum()) / variation if variation > 0 else None


def mape(scored: Scored) -> float | None:
    """The mean of the absolute errors in percent of what came."""
    if (scored.actual == 0).any():
        return None
    return float(100 * np.abs(scored.errors / scored.actual).mean())


def smape(scored: Scored) -> float | None:
    """The mean of 200·|error| over |actual| + |expected|; 0 of 0 is no error."""
    total = np.abs(scored.actual) + np.abs(scored.expected)
    off = 200 * np.abs(scored.errors)
    return float(np.divide(off, total, out=np.zeros_like(off), where=total > 0).mean())


def mase(scored: Scored) -> float | None:
    """The mean absolute error in multiples of the mean change from a season ago."""
    return None if scored.scale is None else float(np.abs(scored.errors).mean()) / scored.scale


def wape(scored: Scored) -> float | None:
    """The sum of the absolute errors in percent of the sum of what came."""
    total = float(np.abs(scored.actual).sum())
    return 100 * float(np.abs(scored.errors).sum()) / total if total > 0 else None


def bias(scored: Scored) -> float | None:
    """The mean error; above 0, more came than was expected."""
    return float(scored.errors.mean())


def coverage(scored: Scored) -> float | None:
    """How many percent of what came lay within the bounds."""
    if scored.lower is None or scored.upper is None:
        return None
    is_inside = (scored.actual >= scored.lower) & (scored.actual <= scored.upper)
    return float(100 * is_inside.mean())


def msis(scored: Scored) -> float | None:
    """The mean width of the bounds and a fine for each miss, in multiples of the scale."""
    if scored.lower is None or scored.upper is None or scored.scale is None:
        return None
    missed = np.maximum(scored.lower - scored.actual, 0)
    missed += np.maximum(scored.actual - scored.upper, 0)
    fine = 2 / (1 - scored.level)
    return float((scored.upper - scored.lower + fine * missed).mean()) / scored.scale


NO_SCALE = "the history did not change from one season to the next, or is shorter than one"
NO_BOUNDS = "the forecast has no bounds"

MEASURES: dict[str, Measure] = {
    "mae": Measure(
        "MAE", "", "smaller", "mean |actual − expected|", "How far off, on average.", mae
    ),
    "rmse": Measure(
        "RMSE",
        "",
        "smaller",
        "√ mean (actual − expected)²",
        "How far off, large misses weighing more.",
        rmse,
    ),
    "r_squared": Measure(
        "R²",
        "",
        "larger",
        "1 − Σ(actual − expected)² / Σ(actual − mean actual)²",
        "How much of the ups and downs was foreseen; below 0, less than by their mean.",
        r_squared,
        "all values that came are the same",
    ),
    "mape": Measure(
        "MAPE",
        "%",
        "smaller",
        "100 · mean |actual − expected| / |actual|",
        "How far off in percent of what came.",
        mape,
        "a value that came is 0, of which no percentage can be taken",
    ),
    "smape": Measure(
        "sMAPE",
        "%",
        "smaller",
        "mean 200 · |actual − expected| / (|actual| + |expected|)",
        "How far off in percent of the middle between the two; at most 200.",
        smape,
    ),
    "mase": Measure(
        "MASE",
        "x",
        "smaller",
        "mean |actual − expected| / mean |change from a season ago| in the history",
        "How far off, where 1 is the usual change from one season to the next.",
        mase,
        NO_SCALE,
    ),
    "wape": Measure(
        "WAPE",
        "%",
        "smaller",
        "100 · Σ|actual − expected| / Σ|actual|",
        "All that was off in percent of all that came.",
        wape,
        "all values that came are 0",
    ),
    "bias": Measure(
        "Bias",
        "",
        "nearer 0",
        "mean (actual − expected)",
        "Above 0, more came than was expected.",
        bias,
    ),
    "coverage": Measure(
        "Coverage",
        "%",
        "nearer the level",
        "100 · share of lower ≤ actual ≤ upper",
        "How often what came lay within the bounds.",
        coverage,
        NO_BOUNDS,
    ),
    "msis": Measure(
        "MSIS",
        "x",
        "smaller",
        "mean (upper − lower + 2 / (1 − level) · miss) / mean |change from a season ago|",
        "How wide the bounds are, with a fine for each miss.",
        msis,
        f"{NO_BOUNDS}, or {NO_SCALE}",
    ),
}

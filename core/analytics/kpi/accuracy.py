"""How good forecasts were, as a report of figures tells it: fractions, each null with its reason.

An error is the forecast less what came: a bias above 0 expected too much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from core.analytics.kpi.amount import (
    CLIPPED,
    DENOMINATOR,
    NO_ACTUAL,
    NO_PAIR,
    NO_SCALE,
    Amount,
    combined,
    computed,
    known,
    none,
    ratio,
)
from core.analytics.kpi.metric import Definition
from core.errors import Invalid

NOISE = 1e-13  # of the sum of sizes: what is left of actual values that cancel out
_large = np.errstate(over="ignore", invalid="ignore")  # which the figure then says
Values = npt.NDArray[np.float64]
Series = Sequence[float | Decimal | None] | Values


@dataclass(frozen=True)
class Pairs:
    """What came beside what was forecast for it, both known."""

    actual: Values
    forecast: Values
    scale: float | None = None  # mean change from a season ago in the history, for MASE
    left_out: int = 0  # pairs that lack one of the two

    @property
    def errors(self) -> Values:
        """The forecast less what came."""
        off: Values = self.forecast - self.actual
        return off


def pairs(actual: Series, forecast: Series, scale: float | None = None) -> Pairs:
    """Both series without the places at which one of them is missing or not finite."""
    came, told = _numbers(actual), _numbers(forecast)
    if len(came) != len(told):
        raise Invalid(
            f"There are {len(came)} actual values and {len(told)} forecasts; give one for each."
        )
    is_known = np.isfinite(came) & np.isfinite(told)
    return Pairs(came[is_known], told[is_known], scale, int((~is_known).sum()))


@_large
def mae(of: Pairs) -> Amount:
    """The mean of the absolute errors."""
    return _mean(np.abs(of.errors))


@_large
def rmse(of: Pairs) -> Amount:
    """The root of the mean of the squared errors."""
    return combined(lambda mean: mean**0.5, _mean(of.errors**2))


@_large
def wape(of: Pairs) -> Amount:
    """The sum of the absolute errors over that of the absolute actual values."""
    return _of_some(of) or ratio(_sum(np.abs(of.errors)), _sum(np.abs(of.actual)), NO_ACTUAL)


def accuracy(of: Pairs) -> Amount:
    """1 less that; never below 0, which is said."""
    off = wape(of)
    if off.value is None:
        return off
    return known(1 - off.value) if off.value <= 1 else Amount(0.0, CLIPPED)


@_large
def bias(of: Pairs) -> Amount:
    """The sum of the errors over that of the actual values."""
    size, whole = _sum(np.abs(of.actual)), _sum(of.actual)
    if 0 < abs(whole.value or 0) <= NOISE * (size.value or 0):
        return none(DENOMINATOR)
    reason = DENOMINATOR if size.value else NO_ACTUAL
    return _of_some(of) or ratio(_sum(of.errors), whole, reason)


@_large
def mape(of: Pairs) -> Amount:
    """The mean of the absolute errors over the absolute actual values, where these are not 0."""
    is_some = of.actual != 0
    if len(of.actual) and not is_some.any():
        return none(NO_ACTUAL)
    return _mean(np.abs(of.errors[is_some] / of.actual[is_some]))


@_large
def smape(of: Pairs) -> Amount:
    """In percent, the mean of 200·|error| over |actual| + |forecast|; 0 of 0 is no error."""
    whole = np.abs(of.actual) + np.abs(of.forecast)
    off = 200 * np.abs(of.errors)
    return _mean(np.divide(off, whole, out=np.zeros_like(off), where=whole > 0))


def mase(of: Pairs) -> Amount:
    """The mean absolute error in multiples of the usual change from a season ago."""
    return none(NO_SCALE) if of.scale is None else ratio(mae(of), of.scale, NO_SCALE)


def accuracy_figures(of: Pairs) -> dict[str, Amount]:
    """All figures of the forecasts of a period."""
    return {key: metric.compute(of) for key, metric in ACCURACY_METRICS.items()}


def _numbers(values: Series) -> Values:
    return np.array([np.nan if one is None else float(one) for one in values], dtype=np.float64)


def _mean(values: Values) -> Amount:
    return computed(float(values.mean())) if len(values) else none(NO_PAIR)


def _sum(values: Values) -> Amount:
    return computed(float(values.sum()))


def _of_some(of: Pairs) -> Amount | None:
    return None if len(of.actual) else none(NO_PAIR)


BOTH = ("actual", "forecast")
ACCURACY_METRICS: dict[str, Definition[Pairs]] = {
    "mae": Definition("MAE", "money", "lower", "mean |F − A|", BOTH, mae),
    "rmse": Definition("RMSE", "money", "lower", "√ mean (F − A)²", BOTH, rmse),
    "wape": Definition("WAPE", "fraction", "lower", "Σ|F − A| / Σ|A|", BOTH, wape),
    "accuracy": Definition(
        "Forecast accuracy",
        "fraction",
        "higher",
        "1 − WAPE, not below 0",
        BOTH,
        accuracy,
        "1 − WAPE",
    ),
    "bias": Definition("Bias", "fraction", "", "Σ(F − A) / ΣA", BOTH, bias),
    "mape_nonzero": Definition(
        "MAPE", "fraction", "lower", "mean |F − A| / |A|", BOTH, mape, "where A is not 0"
    ),
    "smape_percent": Definition(
        "sMAPE", "points", "lower", "mean 200 · |F − A| / (|A| + |F|)", BOTH, smape, "at most 200"
    ),
    "mase": Definition(
        "MASE",
        "multiple",
        "lower",
        "MAE / mean |change from a season ago| in the history",
        (*BOTH, "scale"),
        mase,
    ),
}

"""Whether a value at risk kept its word: how often it was passed, and whether in clusters.

References: Kupiec (1995), Journal of Derivatives 3; Christoffersen (1998), International Economic
Review 39; Basel Committee (1996), Supervisory framework for the use of "backtesting".
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.analytics.later import Later
from core.analytics.risk import var
from core.analytics.risk.returns import Values
from core.errors import Invalid

stats = Later("scipy.stats")

WINDOW = 250
HELD = {"student_t": 21}  # returns for which a fit that takes long is believed
YELLOW, RED = 0.95, 0.9999  # of the binomial distribution


class Light(StrEnum):
    """How a method stands."""

    green = "green"
    yellow = "yellow"
    red = "red"


@dataclass(frozen=True)
class Test:
    """A likelihood ratio and how likely it is by chance."""

    ratio: float
    p: float


@dataclass(frozen=True)
class Backtest:
    """What came of forecasts one period ahead, each made of the returns before alone."""

    count: int
    exceptions: tuple[int, ...]  # places among the returns
    expected: float
    kupiec: Test
    independence: Test
    coverage: Test
    light: Light
    cdf: float  # of the binomial: how likely so many exceptions or fewer are
    forecasts: Values  # value at risk at each return; missing before the first

    @property
    def passed(self) -> int:
        """How often the loss was larger."""
        return len(self.exceptions)


def backtest(
    returns: Values, level: float, method: str = "hist", window: int = WINDOW
) -> Backtest | None:
    """Forecast each return from as many before it; none where there are not so many."""
    if window < 2:
        raise Invalid("A window needs 2 returns or more.")
    if len(returns) <= window:
        return None
    return judged(returns, forecasts(returns, level, method, window), level)


def forecasts(returns: Values, level: float, method: str, window: int = WINDOW) -> Values:
    """The value at risk at each return, of the returns before it; missing where there is none."""
    found = np.full(len(returns), np.nan)
    rolling = np.lib.stride_tricks.sliding_window_view(returns, window)[:-1]
    if method == "hist":
        found[window:] = -np.quantile(rolling, round(1 - level, 12), axis=1)
        return found
    held = HELD.get(method, 1)
    for at in range(0, len(rolling), held):
        one = var.risk(rolling[at], level, method).var
        found[window + at : window + at + held] = np.nan if one is None else one
    return found


def judged(returns: Values, said: Values, level: float) -> Backtest | None:
    """What came of a forecast for each return; none where nothing was forecast."""
    known = np.isfinite(said) & np.isfinite(returns)
    if not known.any():
        return None
    tail = round(1 - level, 12)
    beyond = returns[known] < -said[known]
    count, many = len(beyond), int(beyond.sum())
    kupiec = _test(_likelihood(many, count, tail), _likelihood(many, count, many / count), 1)
    independence = _independence(beyond)
    ratio = kupiec.ratio + independence.ratio
    cdf = float(stats.binom.cdf(many, count, tail))
    light = Light.green if cdf < YELLOW else Light.yellow if cdf < RED else Light.red
    return Backtest(
        count,
        tuple(np.flatnonzero(known)[beyond].tolist()),
        count * tail,
        kupiec,
        independence,
        Test(ratio, float(stats.chi2.sf(ratio, 2))),
        light,
        cdf,
        said,
    )


def _independence(beyond: np.ndarray) -> Test:
    """Whether an exception makes the next one likelier."""
    before, after = beyond[:-1], beyond[1:]
    n00, n01, n10, n11 = (
        int(((before == one) & (after == other)).sum()) for one in (0, 1) for other in (0, 1)
    )
    together = n00 + n01 + n10 + n11
    overall = (n01 + n11) / together if together else 0.0
    alike = _likelihood(n01 + n11, together, overall)
    calm = _likelihood(n01, n00 + n01, n01 / (n00 + n01) if n00 + n01 else 0.0)
    shaken = _likelihood(n11, n10 + n11, n11 / (n10 + n11) if n10 + n11 else 0.0)
    return _test(alike, calm + shaken, 1)


def _likelihood(many: int, count: int, chance: float) -> float:
    """The logarithm of it; nothing times an infinite one is nothing."""
    rest = count - many
    found = many * np.log(chance) if many else 0.0
    return float(found + (rest * np.log1p(-chance) if rest else 0.0))


def _test(restricted: float, free: float, freedom: int) -> Test:
    ratio = max(-2 * (restricted - free), 0.0)
    return Test(ratio, float(stats.chi2.sf(ratio, freedom)))

"""Whether a value at risk kept its word: how often it was passed, and whether in clusters.

References: Kupiec (1995), Journal of Derivatives 3; Christoffersen (1998), International Economic
Review 39; Basel Committee (1996), Supervisory framework for the use of "backtesting".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.analytics.later import Later
from core.analytics.risk import windows
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Flags
from core.analytics.risk.var import tail_of
from core.analytics.risk.windows import Rolling
from core.errors import Invalid

stats = Later("scipy.stats")

WINDOW = 250
LATELY = 250  # forecasts that a supervisor looks at
YELLOW, RED = 0.95, 0.9999  # of the binomial distribution
ADD_ONS = (0.40, 0.50, 0.65, 0.75, 0.85)  # of 5, 6, 7, 8 and 9 exceptions at 99 %
GREEN_TO, RED_FROM, MOST = 4, 10, 1.00
STRICT = 0.99  # the level of the add-ons


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
class Lately:
    """The last forecasts alone, as a supervisor counts them."""

    passed: int
    light: Light
    cdf: float
    add_on: float | None  # to the supervisor's factor of 3; only 99 % has one


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
    loss: float  # by forecast, of a quantile that was said: the smaller, the nearer
    forecasts: Values  # value at risk at each return; missing before the first
    lately: Lately | None = None  # of the last 250; none where there are fewer

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
    found: Values = in_places(Rolling(returns, window), method, (level,), len(returns))[0]
    return found


def in_places(seen: Rolling, method: str, levels: Sequence[float], count: int) -> Values:
    """A row for each level, the newest of so many returns last, missing where nothing is said."""
    found = windows.forecasts(seen, method, levels)
    return np.hstack([np.full((len(levels), count - found.shape[1]), np.nan), found])


def judged(returns: Values, said: Values, level: float) -> Backtest | None:
    """What came of a forecast for each return; none where nothing was forecast."""
    known = np.isfinite(said) & np.isfinite(returns)
    if not known.any():
        return None
    tail = tail_of(level)
    off = returns[known] + said[known]
    beyond = returns[known] < -said[known]
    count, many = len(beyond), int(beyond.sum())
    kupiec = _test(_likelihood(many, count, tail), _likelihood(many, count, many / count), 1)
    independence = _independence(beyond)
    ratio = kupiec.ratio + independence.ratio
    light, cdf = _light(many, count, tail)
    return Backtest(
        count,
        tuple(np.flatnonzero(known)[beyond].tolist()),
        count * tail,
        kupiec,
        independence,
        Test(ratio, float(stats.chi2.sf(ratio, 2))),
        light,
        cdf,
        float(np.maximum(off * tail, off * (tail - 1)).mean()),
        said,
        _lately(beyond, level),
    )


def _lately(beyond: Flags, level: float) -> Lately | None:
    if len(beyond) < LATELY:
        return None
    many = int(beyond[-LATELY:].sum())
    return Lately(many, *_light(many, LATELY, tail_of(level)), add_on(many, level))


def add_on(many: int, level: float) -> float | None:
    """What so many exceptions of 250 add to the supervisor's factor; of another level, none."""
    if level != STRICT:
        return None
    if many <= GREEN_TO:
        return 0.0
    return MOST if many >= RED_FROM else ADD_ONS[many - GREEN_TO - 1]


def _light(many: int, count: int, tail: float) -> tuple[Light, float]:
    """By how likely so many exceptions or fewer are."""
    cdf = float(stats.binom.cdf(many, count, tail))
    return Light.green if cdf < YELLOW else Light.yellow if cdf < RED else Light.red, cdf


def _independence(beyond: Flags) -> Test:
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

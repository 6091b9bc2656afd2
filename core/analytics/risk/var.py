"""Value at risk and expected shortfall of one period, by every method side by side.

Both are positive for a loss, as fractions. A method that cannot say anything says why; one that has
few observations for its level says that too. Methods that follow volatility know returns up to the
last one and speak of the next.
References: Acerbi and Tasche (2002), Journal of Banking & Finance 26, for the exact shortfall of a
sample; Favre and Galeano (2002), Journal of Alternative Investments 5, for Cornish-Fisher;
RiskMetrics (1996) for exponential weights; Barone-Adesi, Giannopoulos and Vosper (1999), Journal
of Futures Markets 19, for filtered historical simulation.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import constant
from core.errors import BellwetherError, Invalid

stats = Later("scipy.stats")

LEVELS = (0.95, 0.99)
FADING = 0.94
FEWEST_BEYOND = 10  # values expected beyond a level, below which its figure rests on little
TOO_FEW = "There are fewer than 2 returns."
ALIKE = "All returns are the same."
BENT = "Skew and kurtosis are too large for the expansion: its quantiles would not rise."
BEYOND = "The returns are too small or too large to reckon with."
STEPS = 200  # places at which the expansion is looked at


@dataclass(frozen=True)
class Risk:
    """What one method says at one level."""

    var: float | None
    es: float | None
    why_null: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Method:
    """One way to tell how much can be lost."""

    title: str
    assumes: str
    compute: Callable[[Values, float], tuple[float, float]]  # of known returns and a tail's share


def risks(returns: Values, level: float, methods: tuple[str, ...] = ()) -> dict[str, Risk]:
    """What every method says of returns, missing ones left out."""
    if not 0.5 < level < 1:
        raise Invalid(f"A level lies between 0.5 and 1, not at {level:g}.")
    known = returns[np.isfinite(returns)]
    return {name: risk(known, level, name) for name in methods or METHODS}


def risk(known: Values, level: float, name: str) -> Risk:
    """What one method says of returns of which none is missing."""
    if len(known) < 2:
        return Risk(None, None, TOO_FEW)
    if bool(constant(known[:, None])[0]):
        return Risk(None, None, ALIKE)
    tail = round(1 - level, 12)
    try:
        with np.errstate(all="ignore"):
            var, es = METHODS[name].compute(known, tail)
    except BellwetherError as error:
        return Risk(None, None, str(error))
    if not (np.isfinite(var) and np.isfinite(es)):
        return Risk(None, None, BEYOND)
    needed = int(np.ceil(FEWEST_BEYOND / tail))
    few = f"{level:.0%} needs {needed:,} returns for {FEWEST_BEYOND} beyond it"
    caution = f"{few}; there are {len(known):,}." if len(known) < needed else ""
    return Risk(float(var), float(es), caution=caution)


def historical(known: Values, tail: float) -> tuple[float, float]:
    """The quantile of what was, and the exact mean of the worst share."""
    return -float(np.quantile(known, tail)), shortfall(known, tail)


def shortfall(known: Values, tail: float) -> float:
    """The mean of the worst share of values, the last of them counted by its part."""
    ordered = np.sort(known)
    many = len(ordered) * tail
    whole = int(np.floor(many + 1e-12))
    part = max(many - whole, 0.0)
    last = ordered[whole] if whole < len(ordered) else 0.0
    return float(-(ordered[:whole].sum() + part * last) / many)


def normal(known: Values, tail: float) -> tuple[float, float]:
    """As if returns were normal."""
    mean, deviation = known.mean(), known.std(ddof=1)
    z = float(stats.norm.ppf(tail))
    return -(mean + z * deviation), -(mean - deviation * float(stats.norm.pdf(z)) / tail)


def student(known: Values, tail: float) -> tuple[float, float]:
    """A Student's t of the likeliest freedom, place and scale."""
    freedom, place, scale = (float(one) for one in stats.t.fit(known))
    t = float(stats.t.ppf(tail, freedom))
    if freedom <= 1:
        raise Invalid("The tails are so heavy that the mean of the worst is not finite.")
    dense = float(stats.t.pdf(t, freedom)) / tail
    return -(place + t * scale), -(place - scale * dense * (freedom + t * t) / (freedom - 1))


def cornish_fisher(known: Values, tail: float) -> tuple[float, float]:
    """A normal bent by skew and kurtosis, where the bend leaves quantiles in order."""
    mean, deviation = known.mean(), known.std(ddof=1)
    off = known - mean
    square = (off**2).mean()
    skew, excess = (off**3).mean() / square**1.5, (off**4).mean() / square**2 - 3
    lowest = float(stats.norm.ppf(0.001))
    looked_at = np.linspace(lowest, 0.0, STEPS)
    if (_slope(looked_at, skew, excess) <= 0).any():
        raise Invalid(BENT)
    var = -(mean + float(_bent(np.array(stats.norm.ppf(tail)), skew, excess)) * deviation)
    parts = (np.arange(STEPS) + 0.5) / STEPS * tail
    far = stats.norm.ppf(parts)
    far = np.where(_slope(far, skew, excess) > 0, far, np.maximum(far, lowest))
    worst = _bent(far, skew, excess).mean()
    return var, max(var, -(mean + float(worst) * deviation))


def _bent(z: Values, skew: float, excess: float) -> Values:
    third, cubic = (z**3 - 3 * z) * excess / 24, (2 * z**3 - 5 * z) * skew**2 / 36
    return np.asarray(z + (z**2 - 1) * skew / 6 + third - cubic, dtype=np.float64)


def _slope(z: Values, skew: float, excess: float) -> Values:
    third, cubic = (3 * z**2 - 3) * excess / 24, (6 * z**2 - 5) * skew**2 / 36
    return np.asarray(1 + z * skew / 3 + third - cubic, dtype=np.float64)


def weighted(known: Values, tail: float) -> tuple[float, float]:
    """A normal around 0 whose variance forgets."""
    deviation = float(np.sqrt(faded(known)[-1]))
    z = float(stats.norm.ppf(tail))
    return -z * deviation, deviation * float(stats.norm.pdf(z)) / tail


def faded(known: Values) -> Values:
    """The variance that exponential weights expect at each return, and at the next one."""
    found = np.empty(len(known) + 1)
    found[:2] = known[0] ** 2
    for at in range(1, len(known)):
        found[at + 1] = FADING * found[at] + (1 - FADING) * known[at] ** 2
    return found


def filtered(known: Values, tail: float) -> tuple[float, float]:
    """What was, in units of the volatility of its day, at the volatility of tomorrow."""
    spread = np.sqrt(faded(known))
    calm = np.divide(known, spread[:-1], out=np.zeros(len(known)), where=spread[:-1] > 0)[1:]
    if len(calm) < 2:
        raise Invalid(TOO_FEW)
    var, es = historical(calm, tail)
    return var * float(spread[-1]), es * float(spread[-1])


METHODS: dict[str, Method] = {
    "hist": Method("Historical", "the past comes again, each day of it as likely", historical),
    "normal": Method("Normal", "returns are normal; large losses come more often", normal),
    "student_t": Method("Student-t", "tails are heavy, and the same on both sides", student),
    "cornish_fisher": Method(
        "Cornish-Fisher", "skew and kurtosis are known, and not too large", cornish_fisher
    ),
    "ewma94": Method(
        "Exponential weights", "volatility fades by 6 % a day; returns are normal", weighted
    ),
    "fhs_ewma": Method(
        "Filtered historical", "past surprises come again at the volatility of now", filtered
    ),
}

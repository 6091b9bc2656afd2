"""Value at risk and expected shortfall over several periods, up to 20.

Only a normal and exponential weights go by the square root of time, and say so. Skew and kurtosis
of a sum fade by its length; the past is looked at in spans that overlap; all else is drawn, period
by period, and compounded. Over one period every method says what it always says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.analytics.risk import bent, drawn, garch, var
from core.analytics.risk import student as heavy
from core.analytics.risk.drawn import SEED
from core.analytics.risk.garch import LEANING, NORMAL, Law, Shape
from core.analytics.risk.returns import Values
from core.analytics.risk.var import Ask, Risk
from core.errors import Invalid

LONGEST = 20
PATHS = 20_000
BY_ROOT = (
    "Over {periods} periods it grows by the square root of time, as if returns did not depend on "
    "one another and gains were not compounded."
)
OVERLAPPING = (
    "The {count:,} spans of {periods} returns overlap; only {apart:,} of them are independent."
)
SHORT = "There are fewer than 2 spans of {periods} returns: {count:,} returns are known."


@dataclass(frozen=True)
class Ahead:
    """How far, and with which luck."""

    periods: int
    seed: int


@dataclass(frozen=True)
class Longer:
    """How a method looks further than one period."""

    learn: Callable[[Values, Ahead], Ask]
    caution: str = ""
    paths: int | None = None  # that it draws


def risk_over(known: Values, level: float, method: str, horizon: int, seed: int = SEED) -> Risk:
    """What one method says of the loss over so many periods, returns of which none is missing."""
    return over(known, (level,), method, horizon, seed)[level]


def over(
    known: Values, levels: Sequence[float], method: str, horizon: int, seed: int = SEED
) -> dict[float, Risk]:
    """The same at several levels, learned and drawn once."""
    if not 1 <= horizon <= LONGEST:
        raise Invalid(f"A horizon is from 1 to {LONGEST} periods, not {horizon}.")
    if horizon == 1:
        return var.at_levels(known, levels, method)
    way, ahead = LONGER[method], Ahead(horizon, seed)
    count = len(known) - horizon + 1
    caution = way.caution.format(periods=horizon, count=count, apart=len(known) // horizon)
    seeds = None if way.paths is None else seed
    kind = Risk(None, None, "", caution, horizon, way.paths, seeds)
    return var.answers(known, levels, lambda some: way.learn(some, ahead), kind)


def historical(known: Values, ahead: Ahead) -> Ask:
    """The spans that were, each with all that overlap it."""
    if len(known) <= ahead.periods:
        raise Invalid(SHORT.format(periods=ahead.periods, count=len(known)))
    spans = np.lib.stride_tricks.sliding_window_view(known, ahead.periods)
    return partial(var.historical, compounded(spans))


def normal(known: Values, ahead: Ahead) -> Ask:
    """As if returns were normal and independent."""
    mean, deviation = known.mean() * ahead.periods, known.std(ddof=1) * np.sqrt(ahead.periods)
    return partial(var.of_normal, mean, deviation)


def weighted(known: Values, ahead: Ahead) -> Ask:
    """The same around 0, of the variance of now."""
    deviation = float(np.sqrt(var.faded(known)[-1] * ahead.periods))
    return partial(var.of_normal, 0.0, deviation)


def cornish_fisher(known: Values, ahead: Ahead) -> Ask:
    """A normal bent by what is left of skew and kurtosis."""
    return bent.of_moments(bent.moments(known).over(ahead.periods))


def student(known: Values, ahead: Ahead) -> Ask:
    """Independent returns of a Student's t."""
    found = heavy.fitted(known)
    luck = np.random.default_rng(ahead.seed)
    t = luck.standard_t(found.freedom, (PATHS, ahead.periods))
    return partial(var.historical, compounded(found.place + found.scale * t))


def clustered(shape: Shape, known: Values, ahead: Ahead) -> Ask:
    """Returns whose volatility goes on as it comes."""
    found = garch.fitted(known, shape)
    luck, size = np.random.default_rng(ahead.seed), (PATHS, ahead.periods)
    free, scale = found.law.freedom, found.law.scale
    units = luck.standard_normal(size) if free is None else luck.standard_t(free, size) * scale
    return partial(var.historical, walked(found.law, float(found.variances[-1]), units))


def filtered(known: Values, ahead: Ahead) -> Ask:
    """Past surprises drawn at random, while exponential weights follow them."""
    calm, spread = var.calmed(known)
    if len(calm) < 2:
        raise Invalid(var.TOO_FEW)
    law = Law(0.0, 0.0, 1 - var.FADING, 0.0, var.FADING)
    return partial(var.historical, walked(law, float(spread) ** 2, _again(calm, ahead)))


def clustered_filtered(known: Values, ahead: Ahead) -> Ask:
    """Past surprises drawn at random, while a GARCH follows them."""
    found = garch.fitted(known)
    calm = garch.surprises(found.law, known, found.variances[:-1])
    units = _again(calm, ahead)
    return partial(var.historical, walked(found.law, float(found.variances[-1]), units))


def simulated(known: Values, ahead: Ahead) -> Ask:
    """Growth whose logarithm is normal: the sum of several is, too."""
    mean, deviation = var.logarithms(known)
    periods, values = ahead.periods, drawn.standard(ahead.seed)
    outcomes = drawn.grown(mean * periods, deviation * np.sqrt(periods), values)
    return partial(var.historical, outcomes)


def compounded(returns: Values) -> Values:
    """What each row comes to; nobody loses more than everything."""
    return np.asarray(np.prod(1 + np.maximum(returns, -1), axis=1) - 1, dtype=np.float64)


def walked(law: Law, variance: float, units: Values) -> Values:
    """What each row of surprises comes to, volatility following them period by period."""
    worth, variances = np.ones(len(units)), np.full(len(units), variance)
    for unit in units.T:
        off = unit * np.sqrt(variances)
        worth *= 1 + np.maximum(law.mean + off, -1)
        variances = law.after(variances, off)
    return np.asarray(worth - 1, dtype=np.float64)


def _again(calm: Values, ahead: Ahead) -> Values:
    return np.random.default_rng(ahead.seed).choice(calm, (PATHS, ahead.periods))


LONGER: dict[str, Longer] = {
    "hist": Longer(historical, OVERLAPPING),
    "normal": Longer(normal, BY_ROOT),
    "student_t": Longer(student, paths=PATHS),
    "cornish_fisher": Longer(cornish_fisher),
    "ewma94": Longer(weighted, BY_ROOT),
    "garch_normal": Longer(partial(clustered, NORMAL), paths=PATHS),
    "gjr_t": Longer(partial(clustered, LEANING), paths=PATHS),
    "fhs_ewma": Longer(filtered, paths=PATHS),
    "fhs_garch": Longer(clustered_filtered, paths=PATHS),
    "monte_carlo": Longer(simulated, paths=drawn.DRAWS),
}

"""Value at risk and expected shortfall of one period, by every method side by side.

Both are positive for a loss, as fractions. A method that cannot say anything says why; one that has
few observations for its level says that too. Methods that follow volatility know returns up to the
last one and speak of the next.
References: Acerbi and Tasche (2002), Journal of Banking & Finance 26, for the exact shortfall of a
sample; Favre and Galeano (2002), Journal of Alternative Investments 5, for Cornish-Fisher;
RiskMetrics (1996) for exponential weights; Barone-Adesi, Giannopoulos and Vosper (1999), Journal
of Futures Markets 19, for filtered historical simulation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.analytics.later import Later
from core.analytics.risk import bent, drawn, garch
from core.analytics.risk import student as heavy
from core.analytics.risk.garch import LEANING, NORMAL, Law, Shape
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import constant
from core.analytics.risk.student import BEYOND
from core.errors import BellwetherError, Invalid

stats = Later("scipy.stats")

LEVELS = (0.95, 0.99)
FADING = 0.94
FEWEST_BEYOND = 10  # values expected beyond a level, below which its figure rests on little
TOO_FEW = "There are fewer than 2 returns."
ALIKE = "All returns are the same."
RUINED = "A return of -100 % has no logarithm."

Ask = Callable[[float], tuple[float, float]]  # of a tail's share: value at risk and shortfall


@dataclass(frozen=True)
class Risk:
    """What one method says at one level."""

    var: float | None
    es: float | None
    why_null: str = ""
    caution: str = ""
    horizon: int = 1  # periods
    paths: int | None = None  # that were drawn; none = nothing was
    seed: int | None = None  # of what was drawn


@dataclass(frozen=True)
class Method:
    """One way to tell how much can be lost."""

    title: str
    assumes: str
    learn: Callable[[Values], Ask]  # from known returns, once for all levels
    paths: int | None = None  # that it draws for one period


def risks(returns: Values, level: float, methods: tuple[str, ...] = ()) -> dict[str, Risk]:
    """What every method says of returns, missing ones left out."""
    known = returns[np.isfinite(returns)]
    return {name: risk(known, level, name) for name in methods or METHODS}


def risk(known: Values, level: float, name: str) -> Risk:
    """What one method says of returns of which none is missing."""
    return at_levels(known, (level,), name)[level]


def at_levels(known: Values, levels: Sequence[float], name: str) -> dict[float, Risk]:
    """The same at several levels, learned once."""
    method = METHODS[name]
    seed = None if method.paths is None else drawn.SEED
    kind = Risk(None, None, paths=method.paths, seed=seed)
    return answers(known, levels, method.learn, kind)


def answers(
    known: Values, levels: Sequence[float], learn: Callable[[Values], Ask], kind: Risk
) -> dict[float, Risk]:
    """What is learned from returns, asked at each level; a reason where it has none."""
    for level in levels:
        if not 0.5 < level < 1:
            raise Invalid(f"A level lies between 0.5 and 1, not at {level:g}.")
    if len(known) < 2:
        return dict.fromkeys(levels, Risk(None, None, TOO_FEW, horizon=kind.horizon))
    if bool(constant(known[:, None])[0]):
        return dict.fromkeys(levels, Risk(None, None, ALIKE, horizon=kind.horizon))
    try:
        with np.errstate(all="ignore"):
            ask = learn(known)
            said = {level: ask(tail_of(level)) for level in levels}
    except BellwetherError as error:
        return dict.fromkeys(levels, Risk(None, None, str(error), horizon=kind.horizon))
    return {level: _answer(*one, level, len(known), kind) for level, one in said.items()}


def _answer(var: float, es: float, level: float, count: int, kind: Risk) -> Risk:
    if not (np.isfinite(var) and np.isfinite(es)):
        return Risk(None, None, BEYOND, horizon=kind.horizon)
    caution = f"{few(level, count)} {kind.caution}".strip()
    return replace(kind, var=float(var), es=float(es), caution=caution)


def few(level: float, count: int) -> str:
    """That the returns are few for a level; nothing where they are not."""
    needed = int(np.ceil(FEWEST_BEYOND / tail_of(level)))
    if count >= needed:
        return ""
    return (
        f"{level:.0%} needs {needed:,} returns for {FEWEST_BEYOND} beyond it; there are {count:,}."
    )


def tail_of(level: float) -> float:
    """The share beyond a level."""
    return round(1 - level, 12)


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


def normal(known: Values) -> Ask:
    """As if returns were normal."""
    return partial(of_normal, known.mean(), known.std(ddof=1))


def of_normal(mean: float, deviation: float, tail: float) -> tuple[float, float]:
    """What a normal loses."""
    z = float(stats.norm.ppf(tail))
    return -(mean + z * deviation), -(mean - deviation * float(stats.norm.pdf(z)) / tail)


def student(known: Values) -> Ask:
    """A Student's t of the likeliest freedom, place and scale."""
    found = heavy.fitted(known)
    return partial(of_student, found.place, found.scale, found.freedom)


def of_student(place: float, scale: float, freedom: float, tail: float) -> tuple[float, float]:
    """What a Student's t loses."""
    t = float(stats.t.ppf(tail, freedom))
    dense = float(stats.t.pdf(t, freedom)) / tail
    return -(place + t * scale), -(place - scale * dense * (freedom + t * t) / (freedom - 1))


def weighted(known: Values) -> Ask:
    """A normal around 0 whose variance forgets."""
    return partial(of_normal, 0.0, float(np.sqrt(faded(known)[-1])))


def faded(known: Values) -> Values:
    """The variance that exponential weights expect at each return, and at the next one.

    Of returns in a column each, if there are several.
    """
    found = np.empty((len(known) + 1, *known.shape[1:]))
    found[:2] = known[0] ** 2
    for at in range(1, len(known)):
        found[at + 1] = FADING * found[at] + (1 - FADING) * known[at] ** 2
    return found


def calmed(known: Values) -> tuple[Values, Values]:
    """Returns in units of what exponential weights expected, from the second on; and of the next.

    Of returns in a column each, if there are several.
    """
    spread = np.sqrt(faded(known))
    calm = np.divide(known, spread[:-1], out=np.zeros(known.shape), where=spread[:-1] > 0)[1:]
    return calm, spread[-1]


def filtered(known: Values) -> Ask:
    """What was, in units of the volatility of its day, at the volatility of tomorrow."""
    calm, spread = calmed(known)
    if len(calm) < 2:
        raise Invalid(TOO_FEW)
    return partial(of_surprises, 0.0, float(spread), calm)


def of_surprises(mean: float, deviation: float, calm: Values, tail: float) -> tuple[float, float]:
    """What past surprises lose at a deviation."""
    var, es = historical(calm, tail)
    return var * deviation - mean, es * deviation - mean


def clustered(shape: Shape, known: Values) -> Ask:
    """The next return of the likeliest law by which volatility comes in clusters."""
    found = garch.fitted(known, shape)
    return partial(of_law, found.law, found.next_deviation)


def of_law(law: Law, deviation: float, tail: float) -> tuple[float, float]:
    """What a return loses whose surprise is as the law says."""
    if law.freedom is None:
        return of_normal(law.mean, deviation, tail)
    return of_student(law.mean, deviation * law.scale, law.freedom, tail)


def clustered_filtered(known: Values) -> Ask:
    """What was, in units of what a GARCH expected, at what it expects of tomorrow."""
    found = garch.fitted(known)
    calm = garch.surprises(found.law, known, found.variances[:-1])
    return partial(of_surprises, found.law.mean, found.next_deviation, calm)


def simulated(known: Values) -> Ask:
    """Growth whose logarithm is normal, of values drawn once for all."""
    mean, deviation = logarithms(known)
    return partial(historical, drawn.grown(mean, deviation, drawn.standard()))


def logarithms(known: Values) -> tuple[float, float]:
    """Mean and deviation of the logarithm of growth."""
    if (known <= -1).any():
        raise Invalid(RUINED)
    logs = np.log1p(known)
    return float(logs.mean()), float(logs.std(ddof=1))


def _asked_of(answer: Callable[[Values, float], tuple[float, float]]) -> Callable[[Values], Ask]:
    """A method that has nothing to learn before it is asked."""
    return lambda known: partial(answer, known)


METHODS: dict[str, Method] = {
    "hist": Method(
        "Historical", "the past comes again, each day of it as likely", _asked_of(historical)
    ),
    "normal": Method("Normal", "returns are normal; large losses come more often", normal),
    "student_t": Method("Student-t", "tails are heavy, and the same on both sides", student),
    "cornish_fisher": Method(
        "Cornish-Fisher", "skew and kurtosis are known, and not too large", bent.cornish_fisher
    ),
    "ewma94": Method(
        "Exponential weights", "volatility fades by 6 % a day; returns are normal", weighted
    ),
    "garch_normal": Method(
        "GARCH", "volatility comes in clusters; surprises are normal", partial(clustered, NORMAL)
    ),
    "gjr_t": Method(
        "GJR-GARCH, Student-t",
        "losses shake volatility more than gains; surprises have heavy tails",
        partial(clustered, LEANING),
    ),
    "fhs_ewma": Method(
        "Filtered historical", "past surprises come again at the volatility of now", filtered
    ),
    "fhs_garch": Method(
        "Filtered by GARCH",
        "volatility comes in clusters; past surprises come again at that of now",
        clustered_filtered,
    ),
    "monte_carlo": Method(
        "Monte Carlo",
        "the logarithm of growth is normal, day by day alike",
        simulated,
        drawn.DRAWS,
    ),
}

"""Volatility that comes in clusters: GARCH(1,1), and GJR, where losses shake more than gains.

The library is given returns a hundredfold and never rescales them itself, which would change units
unseen. Where it finds nothing, or returns are far from the size it is made for, it is asked again
in units of their deviation; what is handed on is always in fractions.
References: Bollerslev (1986), Journal of Econometrics 31; Glosten, Jagannathan and Runkle (1993),
Journal of Finance 48.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.analytics.later import Later
from core.analytics.risk.likelihood import Likelihood
from core.analytics.risk.returns import Values
from core.analytics.risk.student import BEYOND
from core.errors import Invalid

signal = Later("scipy.signal")
univariate = Later("arch.univariate")

ONE_THREAD = 1  # sums in another order are other sums, and lead to another law
FEWEST = 100  # returns
HUNDREDFOLD = 100.0
USUAL = (0.1, 10_000.0)  # variances between which the library finds its way
SANE = (1e-4, 100.0)  # the variance expected next, by that of all returns
WIDEST = 1 + 1e-6  # how much of a variance may last; beyond it grows without an end
UNFOUND = "The likeliest GARCH was not found: volatility does not come and go as it assumes."


@dataclass(frozen=True)
class Shape:
    """Which of the family."""

    leaning: int  # 1 = a loss may shake more than a gain
    surprises: str  # as the library calls their distribution


NORMAL = Shape(0, "normal")
LEANING = Shape(1, "t")


@dataclass(frozen=True)
class Law:
    """How a variance follows from the last return and the variance before it, in fractions."""

    mean: float
    floor: float
    shock: float
    loss: float  # what a loss adds to the shock
    memory: float
    freedom: float | None = None  # of a Student's t; none = normal

    @property
    def lasting(self) -> float:
        """The part of a variance that is still there after one period."""
        return self.shock + self.loss / 2 + self.memory

    @property
    def scale(self) -> float:
        """Of a Student's t whose deviation is 1; of a normal, which needs none, 1."""
        free = self.freedom
        return 1.0 if free is None else float(np.sqrt((free - 2) / free))

    def after(self, variance: Values, off: Values) -> Values:
        """The variance after a return that was so far off the mean."""
        shaken = (self.shock + self.loss * (off < 0)) * off**2
        return np.asarray(self.floor + shaken + self.memory * variance, dtype=np.float64)


@dataclass(frozen=True)
class Fit:
    """A law, and what it says of the returns it was learned from."""

    law: Law
    variances: Values  # at each return, and at the next
    likelihood: float  # the logarithm, of returns a hundredfold

    @property
    def next_deviation(self) -> float:
        """What is expected of the next return."""
        return float(np.sqrt(self.variances[-1]))


def fitted(known: Values, shape: Shape = NORMAL) -> Fit:
    """The likeliest law of returns; refused where none is found that holds."""
    unit = _unit(known)
    ways = [(0.0, HUNDREDFOLD)] if USUAL[0] < np.var(HUNDREDFOLD * known) < USUAL[1] else []
    for middle, factor in [*ways, (float(known.mean()), 1 / unit)]:
        found = _by_library(known, shape, middle, factor)
        if found is not None:
            return found
    raise Invalid(UNFOUND)


def fitted_soon(known: Values, shape: Shape = NORMAL) -> Fit:
    """The same for one of many windows: by the slope of the likelihood, else by the library."""
    unit, middle = _unit(known), float(known.mean())
    likelihood = Likelihood((known - middle) / unit, bool(shape.leaning), shape.surprises == "t")
    found = likelihood.climbed()
    if found is None:
        return fitted(known, shape)
    mean, floor, shock, loss, memory = (float(one) for one in found[:5])
    freedom = float(found[5]) if likelihood.is_heavy else None
    law = Law(middle + mean * unit, floor * unit**2, shock, loss, memory, freedom)
    first = law.floor + law.lasting * likelihood.before * unit**2
    said = -likelihood.unlikely(found)[0] - len(known) * np.log(HUNDREDFOLD * unit)
    fit = Fit(law, followed(law, first, known), said)
    return fit if _is_sane(fit, known) else fitted(known, shape)


def followed(law: Law, variance: float, values: Values) -> Values:
    """The variance at each of some values, the first of which is known, and at the next."""
    off = values - law.mean
    shaken = law.after(np.zeros(len(off)), off)
    later, _ = signal.lfilter([1.0], [1.0, -law.memory], shaken, zi=[law.memory * variance])
    return np.append(variance, later)


def surprises(law: Law, values: Values, variances: Values) -> Values:
    """Values in units of the deviation that was expected of them."""
    return np.asarray((values - law.mean) / np.sqrt(variances), dtype=np.float64)


def _unit(known: Values) -> float:
    """The deviation of returns that can teach a law."""
    if len(known) < FEWEST:
        raise Invalid(f"A GARCH needs {FEWEST} returns; there are {len(known):,}.")
    unit = float(known.std())
    if not 0 < unit < np.inf:
        raise Invalid(BEYOND)
    return unit


def _by_library(known: Values, shape: Shape, middle: float, factor: float) -> Fit | None:
    """What the library finds in returns less their middle, times a factor; none if not sane."""
    model = univariate.arch_model(
        (known - middle) * factor,
        mean="Constant",
        vol="GARCH",
        p=1,
        o=shape.leaning,
        q=1,
        dist=shape.surprises,
        rescale=False,
    )
    with warnings.catch_warnings(), threadpool_limits(ONE_THREAD):
        warnings.simplefilter("ignore")
        found = model.fit(disp="off", show_warning=False)
    law = _law(found.params.to_dict(), middle, factor)
    inside = (np.asarray(found.conditional_volatility) / factor) ** 2
    coming = law.after(inside[-1], known[-1] - law.mean)
    likelihood = float(found.loglikelihood) + len(known) * np.log(factor / HUNDREDFOLD)
    fit = Fit(law, np.append(inside, coming), float(likelihood))
    return fit if found.convergence_flag == 0 and _is_sane(fit, known) else None


def _is_sane(fit: Fit, known: Values) -> bool:
    """Whether a law says what volatility can be."""
    return bool(
        np.isfinite([*fit.variances, fit.likelihood]).all()
        and (fit.variances > 0).all()
        and SANE[0] < fit.variances[-1] / np.var(known) < SANE[1]
        and fit.law.lasting <= WIDEST
    )


def _law(found: dict[str, Any], middle: float, factor: float) -> Law:
    """In fractions again."""
    freedom = found.get("nu")
    return Law(
        middle + float(found["mu"]) / factor,
        float(found["omega"]) / factor**2,
        float(found["alpha[1]"]),
        float(found.get("gamma[1]", 0.0)),
        float(found["beta[1]"]),
        None if freedom is None else float(freedom),
    )

"""What each holding has to do with the risk of a portfolio, so that the parts add up to the whole.

Risk is that of the weights of now over all moments at which every holding has a return; what is not
invested is cash without return. "normal" splits the value at risk, "historical" the expected
shortfall: the mean loss of each holding in the worst share of the portfolio's moments, exactly.
Positive is a loss. References: Tasche (1999), "Risk contributions and performance measurement";
Garman (1996), Risk 9, for marginal and incremental value at risk.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import constant
from core.analytics.risk.var import ALIKE, TOO_FEW, historical
from core.errors import Invalid

stats = Later("scipy.stats")


@dataclass(frozen=True)
class Part:
    """What one holding does."""

    name: str
    weight: float
    component: float  # its part of the whole; all sum to it
    marginal: float  # what a little more of it, taken from cash, adds to the whole, per weight
    incremental: float  # the whole less the whole with this holding in cash
    share: float | None  # component by the whole; none where the whole is no loss


@dataclass(frozen=True)
class Split:
    """A portfolio's risk, and whose it is."""

    var: float | None
    es: float | None
    parts: tuple[Part, ...]  # of the value at risk where normal, of the shortfall where historical
    why_null: str
    diversification: float | None  # 1 - value at risk / sum of what each would have alone


@dataclass(frozen=True)
class _Kind:
    """How risk is told, for the share of a tail."""

    both: Callable[[Values, float], tuple[Values, Values]]  # of each column of returns
    marginal: Callable[[Values, Values, float], Values]  # of instruments in a portfolio's returns
    split: int  # which of both the parts sum to


def split(returns: pd.DataFrame, weights: pd.Series, level: float, kind: str = "normal") -> Split:
    """Value at risk and expected shortfall of one period, and the part of each holding."""
    chosen = _checked(returns, weights, level, kind)
    values = returns[list(weights.index)].to_numpy(dtype=float)
    known = values[np.isfinite(values).all(axis=1)]
    w = weights.to_numpy(dtype=float)
    if len(known) < 2:
        return Split(None, None, (), TOO_FEW, None)
    own, each = known @ w, known * w
    if bool(constant(own[:, None])[0]):
        return Split(None, None, (), ALIKE, None)
    tail = round(1 - level, 12)
    both = [one.tolist() for one in chosen.both(own[:, None], tail)]
    (var,), (es,) = both
    (whole,) = both[chosen.split]
    marginal = chosen.marginal(known, own, tail)
    without = chosen.both(own[:, None] - each, tail)[chosen.split]
    parts = [
        Part(
            str(name), weight, weight * added, added, whole - rest,
            weight * added / whole if whole > 0 else None,
        )
        for name, weight, added, rest in zip(
            weights.index, w.tolist(), marginal.tolist(), without.tolist(), strict=True
        )
    ]  # fmt: skip
    alone = float(chosen.both(each, tail)[0].sum())
    return Split(var, es, tuple(parts), "", 1 - var / alone if alone > 0 else None)


def _checked(returns: pd.DataFrame, weights: pd.Series, level: float, kind: str) -> _Kind:
    if not 0.5 < level < 1:
        raise Invalid(f"A level lies between 0.5 and 1, not at {level:g}.")
    if kind not in _KINDS:
        raise Invalid(f"Contributions are {' or '.join(_KINDS)}, not '{kind}'.")
    absent = [name for name in weights.index if name not in returns.columns]
    if absent:
        raise Invalid(f"There are no returns of '{absent[0]}'.")
    if not len(weights) or not np.isfinite(weights.to_numpy(dtype=float)).all():
        raise Invalid("Each holding needs a weight, and there must be one.")
    return _KINDS[kind]


def _normal(portfolios: Values, tail: float) -> tuple[Values, Values]:
    mean, deviation = portfolios.mean(axis=0), portfolios.std(axis=0, ddof=1)
    z = float(stats.norm.ppf(tail))
    return -(mean + z * deviation), -(mean - deviation * float(stats.norm.pdf(z)) / tail)


def _normal_marginal(known: Values, own: Values, tail: float) -> Values:
    off = known - known.mean(axis=0)
    beside = (own - own.mean()) @ off / (len(own) - 1)
    z = float(stats.norm.ppf(tail))
    return np.asarray(-(known.mean(axis=0) + z * beside / own.std(ddof=1)), dtype=np.float64)


def _past(portfolios: Values, tail: float) -> tuple[Values, Values]:
    both = np.array([historical(one, tail) for one in portfolios.T])
    return both[:, 0], both[:, 1]


def _past_marginal(known: Values, own: Values, tail: float) -> Values:
    """The mean loss of each in the worst share of moments, the last of them by its part."""
    order = np.argsort(own, kind="stable")
    many = len(order) * tail
    whole = int(np.floor(many + 1e-12))
    counted = np.zeros(len(order))
    counted[order[:whole]] = 1.0
    counted[order[whole]] = max(many - whole, 0.0)  # the share is less than one half
    return np.asarray(-(counted @ known) / many, dtype=np.float64)


_KINDS = {
    "normal": _Kind(_normal, _normal_marginal, 0),
    "historical": _Kind(_past, _past_marginal, 1),
}

"""What a portfolio may be worth after so many periods, drawn from its past by a seed.

By default the weights are restored each period, so that the portfolio's own returns are drawn; in
full, each instrument goes its way, correlated with the others, and nothing is bought or sold.
Every 2,500 paths have a stream of their own: neither memory nor any path depends on how many there
are. What is not invested is cash without return; nothing falls below 0.
References: Efron (1979), Annals of Statistics 7; Politis and Romano (1992), "A circular
block-resampling procedure", for blocks whose end joins the beginning.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.analytics.risk.var import historical
from core.errors import Invalid, NotEnoughData

Steps = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

special = Later("scipy.special")

STRIPE = 2_500  # paths drawn together
PATHS = (100, 100_000)
HORIZONS = (1, 2_520)  # ten years of days
FEWEST = 30  # returns
SHOWN = 64  # steps with quantiles, the first and the last among them
PARTS = {"5 %": 0.05, "25 %": 0.25, "50 %": 0.5, "75 %": 0.75, "95 %": 0.95}
LEVELS = (0.95, 0.99)
FREEDOMS = np.geomspace(2.1, 100, 200)  # degrees of freedom that are tried; 100 is all but normal
STATES = 2**16  # equally likely volatilities that a Student's t is mixed of


@dataclass(frozen=True)
class Future:
    """Where the paths lead."""

    model: str
    paths: int
    horizon: int
    seed: int
    quantiles: pd.DataFrame  # of wealth, which begins at 1: a row for each of up to 64 steps
    final: Values  # the total return of each path
    var: dict[float, float]  # by level, over the whole horizon; positive = loss
    es: dict[float, float]
    chance_of_loss: float
    worst: float


@dataclass(frozen=True)
class _Past:
    """What is drawn from."""

    values: Values  # complete moments × instruments
    weights: Values
    block: int

    @property
    def own(self) -> Values:
        """The portfolio's returns."""
        return np.asarray(self.values @ self.weights, dtype=np.float64)

    @cached_property
    def mean(self) -> Values:
        """What each grows by in a period, as a column."""
        return np.asarray(self.values.mean(axis=0)[:, None] + 1, dtype=np.float64)

    @cached_property
    def root(self) -> Values:
        """What turns independent draws into those of the covariance, singular or not."""
        spread, ways = np.linalg.eigh(np.atleast_2d(np.cov(self.values.T)))
        return np.asarray(ways * np.sqrt(np.maximum(spread, 0.0)), dtype=np.float64)

    @cached_property
    def states(self) -> Values:
        """Volatilities, equally likely, that make a normal the likeliest Student's t."""
        parts = (np.arange(STATES) + 0.5) / STATES
        found = np.sqrt(1 / special.gammaincinv(freedom(self.own) / 2, parts))
        return np.asarray(found / np.sqrt((found**2).mean()), dtype=np.float64)

    @cached_property
    def joined(self) -> Values:
        """What each grew by, instruments × moments; the beginning follows on the end."""
        return np.concatenate([self.values, self.values[: self.block]]).T + 1


def simulate(
    returns: pd.DataFrame,
    weights: pd.Series,
    *,
    model: str,
    horizon: int,
    paths: int,
    seed: int,
    block: int = 21,
    is_full: bool = False,
) -> Future:
    """Draw paths: normal, Student's t of the likeliest freedom, or blocks of the past as it was."""
    _refuse_nonsense(model, horizon, paths, seed)
    past = _past(returns, weights, block)
    if not is_full:
        past = _Past(past.own[:, None], np.ones(1), block)
    steps = np.unique(np.linspace(0, horizon, min(horizon + 1, SHOWN)).round().astype(np.intp))
    worth = np.empty((len(steps), paths), dtype=np.float32)
    final = np.empty(paths)
    for number, begin in enumerate(range(0, paths, STRIPE)):
        stream = np.random.default_rng([seed, number])
        width = min(STRIPE, paths - begin)
        stripe = worth[:, begin : begin + width]
        final[begin : begin + width] = _walked(past, model, stream, steps, stripe)
    quantiles = _quantiles(worth)
    both = {level: historical(final, round(1 - level, 12)) for level in LEVELS}
    return Future(
        model, paths, horizon, seed,
        pd.DataFrame(quantiles, pd.Index(steps, name="step"), list(PARTS)),
        final,
        {level: var for level, (var, _) in both.items()},
        {level: es for level, (_, es) in both.items()},
        float((final < 0).mean()),
        float(final.min()),
    )  # fmt: skip


def _quantiles(worth: Floats) -> Values:
    """Of each row, between two values in a straight line; puts the rows in order."""
    worth.sort(axis=1)  # quicker than to look for each of them
    places = np.array(list(PARTS.values())) * (worth.shape[1] - 1)
    low = places.astype(np.intp)
    below, above = worth[:, low].astype(float), worth[:, low + 1].astype(float)
    return np.asarray(below + (places - low) * (above - below), dtype=np.float64)


def _refuse_nonsense(model: str, horizon: int, paths: int, seed: int) -> None:
    if model not in MODELS:
        raise Invalid(f"A simulation is {', '.join(MODELS)}, not '{model}'.")
    for what, value, (least, most) in (("periods", horizon, HORIZONS), ("paths", paths, PATHS)):
        if not least <= value <= most:
            raise Invalid(f"A simulation has from {least:,} to {most:,} {what}, not {value:,}.")
    if seed < 0:
        raise Invalid(f"A seed is 0 or above, not {seed}.")


def _past(returns: pd.DataFrame, weights: pd.Series, block: int) -> _Past:
    absent = [name for name in weights.index if name not in returns.columns]
    if absent:
        raise Invalid(f"There are no returns of '{absent[0]}'.")
    held = weights.to_numpy(dtype=float)
    if not len(held) or not np.isfinite(held).all():
        raise Invalid("Each holding needs a weight, and there must be one.")
    values = returns[list(weights.index)].to_numpy(dtype=float)
    known = values[np.isfinite(values).all(axis=1)]
    if len(known) < FEWEST:
        raise NotEnoughData(
            f"A simulation needs {FEWEST} moments at which all holdings have a return; "
            f"there are {len(known)}."
        )
    if not 1 <= block <= len(known):
        raise Invalid(f"A block has from 1 to {len(known):,} returns here, not {block:,}.")
    return _Past(known, held, block)


def _walked(
    past: _Past, model: str, stream: np.random.Generator, steps: Steps, worth: Floats
) -> Values:
    """The total returns of a stripe of paths; fills in what they are worth at the steps."""
    width = worth.shape[1]
    grown = np.ones((len(past.weights), STRIPE))
    worth[0] = 1.0
    places = dict(zip(steps[1:].tolist(), range(1, len(steps)), strict=True))
    for step, factors in enumerate(MODELS[model](past, stream, int(steps[-1])), 1):
        np.maximum(factors, 0.0, out=factors)
        grown *= factors
        if step in places:
            worth[places[step]] = _worth(past, grown[:, :width])
    return _worth(past, grown[:, :width]) - 1


def _worth(past: _Past, grown: Values) -> Values:
    """Of the whole, cash included."""
    whole = past.weights @ grown + (1 - past.weights.sum())
    return np.asarray(np.maximum(whole, 0.0), dtype=np.float64)


def _normal(past: _Past, stream: np.random.Generator, horizon: int) -> Iterator[Values]:
    """What each grows by in a period, as if returns were normal."""
    drawn, factors = np.empty((2, len(past.weights), STRIPE))
    for _ in range(horizon):
        _correlated(past, stream, drawn, factors)
        factors += past.mean
        yield factors


def _student(past: _Past, stream: np.random.Generator, horizon: int) -> Iterator[Values]:
    """The same with a volatility of its own in each period, common to all instruments."""
    drawn, factors = np.empty((2, len(past.weights), STRIPE))
    for _ in range(horizon):
        _correlated(past, stream, drawn, factors)
        # Four states to a number of 64 bits: a state is a number below 2^16.
        factors *= past.states.take(stream.bit_generator.random_raw(STRIPE // 4).view(np.uint16))
        factors += past.mean
        yield factors


def _correlated(past: _Past, stream: np.random.Generator, drawn: Values, found: Values) -> None:
    """Normal draws around 0 with the covariance of the past."""
    stream.standard_normal(out=drawn)
    if len(drawn) == 1:
        np.multiply(drawn, past.root, out=found)
    else:
        np.matmul(past.root, drawn, out=found)


def _blocks(past: _Past, stream: np.random.Generator, horizon: int) -> Iterator[Values]:
    """The past again, so many moments in a row, of all instruments together."""
    starts = np.empty(STRIPE, dtype=np.intp)
    factors = np.empty((len(past.weights), STRIPE))
    for step in range(horizon):
        if step % past.block == 0:
            starts = stream.integers(0, len(past.values), STRIPE)
        np.take(past.joined, starts + step % past.block, axis=1, out=factors, mode="clip")
        yield factors


def freedom(known: Values) -> float:
    """Degrees of freedom at which returns are likeliest, their mean and variance as they are."""
    spread = known.var(ddof=1)
    if spread <= 0:
        return float(FREEDOMS[-1])
    square = (known - known.mean()) ** 2 / spread
    half = (FREEDOMS + 1) / 2
    log = np.log1p(square[:, None] / (FREEDOMS - 2)).sum(axis=0)
    each = special.gammaln(half) - special.gammaln(FREEDOMS / 2) - np.log(FREEDOMS - 2) / 2
    return float(FREEDOMS[int(np.argmax(len(known) * each - half * log))])


MODELS: dict[str, Callable[[_Past, np.random.Generator, int], Iterator[Values]]] = {
    "normal": _normal,
    "student_t": _student,
    "block_bootstrap": _blocks,
}

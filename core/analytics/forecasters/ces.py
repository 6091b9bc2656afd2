"""Complex exponential smoothing, which needs no choice between trend and level.

Bounds are those of statsforecast to the bit, in a fraction of the time: five thousand times its
states are drawn with noise, and what would come is worked out from the states that have a say in
it, of all draws at once. Reference: Svetunkov, Kourentzes and Ord (2022), Complex exponential
smoothing, Naval Research Logistics 69.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
    Values,
)
from core.analytics.later import Later
from core.analytics.parameters import choice

models = Later("statsforecast.models")

MODELS = {
    "Z": "whichever fits best",
    "N": "none",
    "S": "simple",
    "P": "partial: added",
    "F": "full: added or multiplied",
}
LAGGED = "S"  # level and season in one, so that all comes from a season ago
SEASONAL = ("P", "F")
DRAWS, SEED = 5_000, 1  # as the library draws
AT_ONCE = 50_000  # numbers: as many as the processor keeps near


@dataclass(frozen=True)
class Ces(Forecaster):
    """Complex exponential smoothing in the form that fits best."""

    name: ClassVar[str] = "ces"
    title: ClassVar[str] = "CES"
    said: ClassVar[str] = "A smoothing in which level and trend are one, so that neither is chosen."
    fewest: ClassVar[int] = 10  # below, it takes fifty times as long and finds nothing better

    seasonal: str = choice(MODELS, "Z", "How the season enters.")

    def fitted(self, history: History) -> Fit:
        """Find the form and its parameters."""
        model = models.AutoCES(season_length=history.season, model=self.seasonal)
        seen = foreign.fit(model, History(history.values, history.seasons))
        found = {key: foreign.plain(seen.model_[key]) for key in ("seasontype", "par")}
        return CesFit(seen, parameters=found)


@dataclass(frozen=True)
class CesFit(foreign.ForeignFit):
    """A form of it that has seen a history."""

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """What it expects, between the quantiles of what its draws would become."""
        mean = np.asarray(self.model.predict(h=horizon)["mean"], dtype=np.float64)
        drawn = onward(_drawn(self.model.model_), self.model.model_, horizon)
        beyond = np.array([round(100 * level, 6) for level in levels]) / 200
        lower, upper = (np.quantile(drawn, 0.5 + side * beyond, axis=0) for side in (-1, 1))
        return Bands(mean, tuple(levels), lower, upper)


def _drawn(found: Mapping[str, Any]) -> Values:
    """The last states with noise: draws, then places of the season, then parts of a state.

    Noise is drawn for older states too, of which nothing comes: it keeps chance as the library's.
    """
    states, end, season = found["states"], found["n"], found["m"]
    last = slice(end, end + season)
    random = np.random.default_rng(SEED)
    drawn = np.empty((DRAWS, season, states.shape[1]))
    noise = np.empty((max(1, AT_ONCE // states.size), *states.shape))
    for done in range(0, DRAWS, len(noise)):
        some = drawn[done : done + len(noise)]
        random.standard_normal(out=noise[: len(some)])
        some[:] = noise[: len(some), last]
    return np.asarray(states[last] + np.sqrt(found["sigma2"]) * drawn, dtype=np.float64)


def onward(start: Values, found: Mapping[str, Any], horizon: int) -> Values:
    """What comes from each of several starts, a row for each; sums are made in one same order."""
    kind, season = found["seasontype"], start.shape[1]
    rows = [start[:, place] for place in range(season)]
    expected = np.empty((len(start), horizon))
    for step in range(horizon):
        cycle = rows[step]  # a season ago
        level = cycle if kind == LAGGED else rows[-1]
        expected[:, step] = level[:, 0] + cycle[:, 2] if kind in SEASONAL else level[:, 0]
        rows.append(_next(level, cycle, found, expected[:, step]))
    return expected


def _next(level: Values, cycle: Values, found: Mapping[str, Any], value: Values) -> Values:
    """The states after a value that was expected: what is off is only what rounding left."""
    kind, par = found["seasontype"], found["par"]
    off = value - level[:, 0] - cycle[:, 2] if kind in SEASONAL else value - level[:, 0]
    state = np.empty_like(cycle)
    state[:, :2] = _turned(level[:, :2], off, par["alpha_0"], par["alpha_1"])
    if kind == "P":
        state[:, 2] = cycle[:, 2] + par["beta_0"] * off
    elif kind == "F":
        state[:, 2:] = _turned(cycle[:, 2:], off, par["beta_0"], par["beta_1"])
    return state


def _turned(pair: Values, off: Values, real: float, imaginary: float) -> Values:
    """A complex number one step on."""
    first, second = pair.T
    turned = first - (1 - imaginary) * second + (real - imaginary) * off
    other = first + (1 - real) * second + (real + imaginary) * off
    return np.array([turned, other]).T

"""Linear regression on trend, seasons and what is known beside the series, events above all."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
    Regressors,
    Values,
)
from core.analytics.forecasters.design import Design
from core.analytics.forecasters.regression import Solution, solved
from core.analytics.forecasters.scale import SCALES, bands_of, scaled
from core.analytics.later import Later
from core.analytics.parameters import choice, number
from core.errors import NotEnoughData

stats = Later("scipy.stats")

TRENDS = {
    "none": "no trend",
    "linear": "a line",
    "damped": "a line that flattens in the steps ahead",
    "piecewise": "a line that may bend",
}
WAYS = {"found": "as far as it helps to foresee", "none": "not at all: least squares"}
LASTING = {"yes": "an error is partly there a step later", "no": "errors do not know each other"}


@dataclass(frozen=True)
class LinearFit(Fit):
    """Coefficients of trend, seasons and regressors that have seen a history."""

    design: Design
    names: tuple[str, ...]  # of the columns
    seen: Values  # a row for each value of the history
    solution: Solution
    scale: str
    regressors: Regressors | None
    told: tuple[int, ...]  # the regressors that moved in the history, by their place

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """What the columns say of the steps ahead; bounds hold the doubt of coefficients too."""
        every = self.design.columns(self.design.known + horizon)
        rows = np.column_stack(list(every.values()))[self.design.known :]
        if self.regressors is not None:
            rows = np.column_stack([rows, self.regressors.steps(horizon)[:, self.told]])
        mean, spread = self.solution.ahead(rows, self.seen[-1])
        beyond = np.array([[stats.t.ppf(0.5 + one / 2, self.solution.freedom)] for one in levels])
        bands = Bands(mean, tuple(levels), mean - beyond * spread, mean + beyond * spread)
        return bands_of(bands, self.scale)


@dataclass(frozen=True)
class Linear(Forecaster):
    """A level, a trend, seasons and regressors, each with a coefficient."""

    name: ClassVar[str] = "linear"
    title: ClassVar[str] = "Linear regression"
    said: ClassVar[str] = "Trend, seasons and events, each with an effect of its own, added up."
    fewest: ClassVar[int] = 6
    knows_regressors: ClassVar[bool] = True

    trend: str = choice(TRENDS, "damped", "How the level moves.")
    damping: float = number(0.98, 0.5, 0.999, "What is left of a damped trend a step later.")
    waves: int = number(
        10, 1, 50, "Waves in a season of more than 24 steps, at most.", is_whole=True
    )
    scale: str = choice(SCALES, "plain", "Whether effects are added or multiply.")
    shrinking: str = choice(WAYS, "found", "How far effects are drawn towards none.")
    lasting: str = choice(LASTING, "yes", "Whether an error lasts.")

    def fitted(self, history: History) -> LinearFit:
        """Find the coefficients; a regressor that never moved has none."""
        design = Design(len(history), self.trend, self.damping, history.seasons, self.waves)
        columns = design.columns(len(history))
        told: tuple[int, ...] = ()
        if history.regressors is not None:
            past = history.regressors.past
            told = tuple(int(at) for at in np.flatnonzero(np.ptp(past, axis=0) > 0))
            columns |= {history.regressors.names[at]: past[:, at] for at in told}
        seen = np.column_stack(list(columns.values()))
        if self.shrinking == "none" and len(history) <= seen.shape[1]:
            raise NotEnoughData(
                f"Least squares for {seen.shape[1]} effects needs more values than these; "
                f"there are {len(history)}."
            )
        solution = solved(
            seen,
            design.free,
            scaled(history.values, self.scale),
            shrinks=self.shrinking == "found",
            lasts=self.lasting == "yes",
        )
        names = tuple(columns)
        found = _found(names, solution, design)
        return LinearFit(
            design, names, seen, solution, self.scale, history.regressors, told, parameters=found
        )


def _found(names: tuple[str, ...], solution: Solution, design: Design) -> dict[str, Any]:
    """What was found, as JSON keeps it."""
    doubts = zip(names, solution.coefficients, solution.errors, strict=True)
    return {
        "coefficients": {
            name: {"value": float(value), "error": float(error)} for name, value, error in doubts
        },
        "seasons": list(design.passed),
        "deviation": solution.deviation,
        "lasting": solution.lasting,
        "freedom": solution.freedom,
        "strength": solution.strength,
    }

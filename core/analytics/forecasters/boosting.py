"""Boosted trees that learn from many series at once how changes follow changes.

What is learned are changes of logarithms, so that small and large series teach alike; series with
zeros or less are left to others. Many steps are found one after the other, each from those before.
Reference: Januschowski et al. (2022), Forecasting with trees, International Journal of Forecasting
38, on trees over a panel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

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
from core.analytics.parameters import number
from core.errors import NotEnoughData

ensemble = Later("sklearn.ensemble")

LAGS_WITHOUT_SEASON = 3
MOST_LAGS = 28
FEWEST_EXAMPLES = 40
MOST_EXAMPLES = 200_000  # the newest of each series; more teach nothing new and cost time
ONE_THREAD = 1  # several wait for each other, for minutes where the machine is busy
TREES = 300
RATE = 0.05
LEAVES = 31


@dataclass(frozen=True)
class Learned:
    """Trees over a panel, and what they look at."""

    trees: Any
    lags: int
    season: int
    series: int  # that taught them
    examples: int

    def can_tell(self, values: Values) -> bool:
        """Whether a series is long enough, and has logarithms."""
        return len(values) > self.lags + 1 and bool((values > 0).all())

    def expected(self, several: Sequence[Values], horizon: int) -> Values:
        """The steps ahead of several series at once, a row each."""
        logs = [np.log(values) for values in several]
        lags = np.array([np.diff(log[-self.lags - 1 :]) for log in logs])
        level = np.array([log[-1] for log in logs])
        lengths = np.array([len(log) for log in logs])
        found = np.empty((len(logs), horizon))
        with threadpool_limits(ONE_THREAD):
            for step in range(horizon):
                change = self.trees.predict(np.c_[lags, (lengths + step) % self.season])
                level = level + change
                found[:, step] = level
                lags = np.c_[lags[:, 1:], change]
        return np.asarray(np.exp(found), dtype=np.float64)


def lags_of(season: int) -> int:
    """How many changes are looked at: those of a season, where there is one."""
    return min(season, MOST_LAGS) if season > 1 else LAGS_WITHOUT_SEASON


def learned(
    panel: Sequence[Values], season: int, lags: int = 0, trees: int = TREES, leaves: int = LEAVES
) -> Learned | None:
    """Learn from a panel; none where it has too little to teach. Seeded: the same for the same."""
    lags = lags or lags_of(season)
    taught = [values for values in panel if len(values) > lags + 1 and (values > 0).all()]
    if not taught:
        return None
    each = max(1, MOST_EXAMPLES // len(taught))
    tables = [_examples(values, lags, season, each) for values in taught]
    known = np.vstack([table[0] for table in tables])
    if len(known) < FEWEST_EXAMPLES:
        return None
    model = ensemble.HistGradientBoostingRegressor(
        max_iter=trees,
        learning_rate=RATE,
        max_leaf_nodes=leaves,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(ONE_THREAD):
        model.fit(known, np.concatenate([table[1] for table in tables]))
    return Learned(model, lags, season, len(taught), len(known))


def _examples(values: Values, lags: int, season: int, most: int) -> tuple[Values, Values]:
    """Changes, the place in the season, and the change that followed."""
    changes = np.diff(np.log(values))
    windows = np.lib.stride_tricks.sliding_window_view(changes, lags + 1)
    places = (np.arange(len(windows)) + lags + 1) % season
    return np.c_[windows[-most:, :-1], places[-most:]], windows[-most:, -1]


@dataclass(frozen=True)
class BoostedFit(Fit):
    """Trees, and the series that is to be carried on."""

    model: Learned
    values: Values

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """The steps ahead; trees know nothing of bounds."""
        return Bands.without(self.model.expected([self.values], horizon)[0], levels)


@dataclass(frozen=True)
class Boosting(Forecaster):
    """Boosted trees over the changes of the series itself, where there is no panel."""

    name: ClassVar[str] = "boosting"
    title: ClassVar[str] = "Boosted trees"
    said: ClassVar[str] = "How changes have followed changes, learned by trees."
    fewest: ClassVar[int] = 24
    knows_bounds: ClassVar[bool] = False

    trees: int = number(TREES, 10, 2_000, "How many small corrections.", is_whole=True)
    leaves: int = number(LEAVES, 2, 255, "How fine each of them is.", is_whole=True)

    def fitted(self, history: History) -> Fit:
        """Learn from the series alone."""
        values = history.values
        model = learned([values], history.season, trees=self.trees, leaves=self.leaves)
        if model is None or not model.can_tell(values):
            raise NotEnoughData("Boosted trees need more values, all of them above 0.")
        return BoostedFit(model, values, parameters={"lags": model.lags, "taught": model.examples})

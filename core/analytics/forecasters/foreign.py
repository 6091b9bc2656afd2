"""Models of statsforecast behind our contract; each gets an array of its own to write in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    History,
    Levels,
    Regressors,
)


@dataclass(frozen=True)
class ForeignFit(Fit):
    """A model of statsforecast that has seen a history."""

    model: Any
    regressors: Regressors | None = None
    knows_bounds: bool = True

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """Its answer; where it gives no bounds, there are none."""
        percents = [round(100 * level, 6) for level in levels]
        beside: dict[str, Any] = {"X": self.regressors.steps(horizon)} if self.regressors else {}
        if self.knows_bounds:
            beside["level"] = percents
        told = self.model.predict(h=horizon, **beside)
        return bands(told, levels)


def fit(model: Any, history: History) -> Any:
    """Show a model the history."""
    values = np.array(history.values, dtype=float)
    if history.regressors is None:
        return model.fit(y=values)
    return model.fit(y=values, X=np.array(history.regressors.past, dtype=float))


def bands(told: Mapping[str, Any], levels: Levels) -> Bands:
    """What a model has told, in our words; its keys have the level as it was written."""
    mean = np.asarray(told["mean"], dtype=float)
    if not any(name.startswith("lo-") for name in told):
        return Bands.without(mean, levels)
    keys = [f"{round(100 * level, 6)}" for level in levels]
    lower = np.array([np.asarray(told[f"lo-{key}"], dtype=float) for key in keys])
    upper = np.array([np.asarray(told[f"hi-{key}"], dtype=float) for key in keys])
    return Bands(mean, tuple(levels), lower, upper)


def plain(found: Any) -> Any:
    """What a model has found, as JSON keeps it; arrays longer than a season or two are left out."""
    if isinstance(found, Mapping):
        return {str(key): plain(value) for key, value in found.items()}
    if isinstance(found, np.ndarray | list | tuple):
        return [plain(value) for value in found]
    if isinstance(found, np.generic):
        found = found.item()
    if isinstance(found, float) and not np.isfinite(found):
        return None
    return found

"""Exponential smoothing, with trend and seasons as they fit best by the corrected AIC."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
)
from core.analytics.forecasters.foreign import ForeignFit
from core.analytics.later import Later
from core.analytics.parameters import choice
from core.errors import Invalid

models = Later("statsforecast.models")

PARTS = {"Z": "whichever fits best", "A": "added", "M": "multiplied"}
DAMPING = {"Z": "whichever fits best", "yes": "the trend fades", "no": "the trend goes on"}
DAMPED = {"Z": None, "yes": True, "no": False}
SCALES = {"plain": "changes are added", "log": "changes are shares; for values above 0"}


@dataclass(frozen=True)
class Ets(Forecaster):
    """Error, trend and season in the form that fits best."""

    name: ClassVar[str] = "ets"
    title: ClassVar[str] = "ETS"
    said: ClassVar[str] = "Level, trend and seasons, each a mean that forgets what is long ago."
    fewest: ClassVar[int] = 7

    error: str = choice(PARTS, "Z", "How errors enter.")
    trend: str = choice({**PARTS, "N": "none"}, "Z", "How the trend enters.")
    seasonal: str = choice({**PARTS, "N": "none"}, "Z", "How the season enters.")
    damped: str = choice(DAMPING, "Z", "Whether the trend fades with the steps ahead.")
    scale: str = choice(SCALES, "plain", "On which scale it works.")

    def fitted(self, history: History) -> Fit:
        """Find the form and its parameters."""
        model = models.AutoETS(
            season_length=history.season,
            model=f"{self.error}{self.trend}{self.seasonal}",
            damped=DAMPED[self.damped],
        )
        values = history.values
        if self.scale == "log" and not (values > 0).all():
            raise Invalid("There are values that are not above 0; choose the plain scale.")
        is_log = self.scale == "log"
        seen = foreign.fit(model, History(np.log(values) if is_log else values, history.seasons))
        found = {"method": seen.model_["method"], "par": foreign.plain(seen.model_["par"])}
        return LogFit(seen, parameters=found) if is_log else ForeignFit(seen, parameters=found)


@dataclass(frozen=True)
class LogFit(ForeignFit):
    """A model that has seen logarithms; what it expects is a median there, and so it is here."""

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """Its answer, as the values are."""
        told = super().predict(horizon, levels)
        return Bands(np.exp(told.mean), told.levels, np.exp(told.lower), np.exp(told.upper))

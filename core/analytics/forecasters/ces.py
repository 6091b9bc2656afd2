"""Complex exponential smoothing, which needs no choice between trend and level."""

from dataclasses import dataclass
from typing import ClassVar

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History
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
        return foreign.ForeignFit(seen, parameters=found)

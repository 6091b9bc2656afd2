"""Theta: half a smoothed level, half a line, as they fit best."""

from dataclasses import dataclass
from typing import ClassVar

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History
from core.analytics.later import Later
from core.analytics.parameters import choice

models = Later("statsforecast.models")

FORMS = {
    "dynamic_optimised": "the line moves with the series, and how much of it there is is found",
    "optimised": "how much of the line there is is found",
    "dynamic": "the line moves with the series",
    "standard": "as in the competition of the year 2000",
}
SEASONS = {"multiplicative": "multiplied", "additive": "added"}
MODELS = {
    "dynamic_optimised": "DynamicOptimizedTheta",
    "optimised": "OptimizedTheta",
    "dynamic": "DynamicTheta",
    "standard": "Theta",
}


@dataclass(frozen=True)
class Theta(Forecaster):
    """A line and a smoothed level, put together."""

    name: ClassVar[str] = "theta"
    title: ClassVar[str] = "Theta"
    said: ClassVar[str] = "Between a straight line and the last level, seasons taken out before."
    fewest: ClassVar[int] = 5

    form: str = choice(FORMS, "dynamic_optimised", "Which Theta.")
    seasonal: str = choice(SEASONS, "multiplicative", "How the season is taken out.")

    def fitted(self, history: History) -> Fit:
        """Find its parameters."""
        model = getattr(models, MODELS[self.form])(
            season_length=history.season, decomposition_type=self.seasonal
        )
        seen = foreign.fit(model, History(history.values, history.seasons))
        found = {key: foreign.plain(seen.model_[key]) for key in ("modeltype", "par")}
        return foreign.ForeignFit(seen, parameters=found)

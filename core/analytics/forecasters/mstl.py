"""MSTL: several seasons are taken out, one after the other, and come again as they were."""

from dataclasses import dataclass
from typing import ClassVar

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History
from core.analytics.later import Later
from core.errors import Invalid

models = Later("statsforecast.models")


@dataclass(frozen=True)
class Mstl(Forecaster):
    """Seasons taken out by local regression, and what is left by exponential smoothing."""

    name: ClassVar[str] = "mstl"
    title: ClassVar[str] = "MSTL"
    said: ClassVar[str] = "Several seasons taken out, and what is left carried on."
    fewest: ClassVar[int] = 8

    def fitted(self, history: History) -> Fit:
        """Take the seasons out; those that have not passed twice are left alone."""
        passed = [season for season in history.seasons if len(history) >= 2 * season]
        if not passed:
            raise Invalid("MSTL needs a season that has passed twice.")
        model = models.MSTL(season_length=passed if len(passed) > 1 else passed[0])
        seen = foreign.fit(model, History(history.values, history.seasons))
        return foreign.ForeignFit(seen, parameters={"seasons": passed})

"""MFLES: trend, seasons and level fitted in turn, each to what the others have left over."""

from dataclasses import dataclass
from typing import ClassVar

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History
from core.analytics.later import Later

models = Later("statsforecast.models")


@dataclass(frozen=True)
class Mfles(Forecaster):
    """A trend, seasons and a level, in small steps one after the other."""

    name: ClassVar[str] = "mfles"
    title: ClassVar[str] = "MFLES"
    said: ClassVar[str] = "Trend, seasons and level in turn, each from what the others leave over."
    fewest: ClassVar[int] = 8
    knows_bounds: ClassVar[bool] = False

    def fitted(self, history: History) -> Fit:
        """Fit them; seasons that have not passed twice are left alone."""
        passed = [season for season in history.seasons if len(history) >= 2 * season]
        model = models.MFLES(season_length=passed or 1)
        seen = foreign.fit(model, History(history.values, history.seasons))
        return foreign.ForeignFit(seen, knows_bounds=False, parameters={"seasons": passed})

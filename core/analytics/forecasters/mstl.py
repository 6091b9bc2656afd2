"""MSTL: several seasons are taken out, one after the other, and come again as they were."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History, Values
from core.analytics.later import Later
from core.analytics.stl import Stl
from core.errors import Invalid

models = Later("statsforecast.models")

FLAT = Stl(degree=0, inner=5)  # as the library does it


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
        if len(passed) == 1:
            model = models.MSTL(season_length=passed[0])
            seen = foreign.fit(model, History(history.values, history.seasons))
        else:
            seen = _of_several(history.values, sorted(passed))
        return foreign.ForeignFit(seen, parameters={"seasons": passed})


def _of_several(values: Values, seasons: list[int]) -> Any:
    """The library's model with seasons that were taken out here."""
    model = models.MSTL(season_length=seasons)
    model.model_, rest = taken_out(values, seasons)
    model.trend_forecaster = model.trend_forecaster.new().fit(y=rest)
    return model


def taken_out(values: Values, seasons: list[int]) -> tuple[pd.DataFrame, Values]:
    """Each season as the library names it, and what is left without them."""
    rows, rest, _ = FLAT.seasons(values, seasons)
    named = zip(seasons, rows, strict=True)
    return pd.DataFrame({f"seasonal{season}": row for season, row in named}), rest

"""MSTL: several seasons are taken out, one after the other, and come again as they were.

Of several seasons the local regressions are made at every tenth of their window, with lines
between, as their authors advise and R does; at every step they take ten times as long and find
the same. Reference: Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official
Statistics 6; Bandara, Hyndman and Bergmeir (2021), arXiv 2107.13462.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History, Values
from core.analytics.later import Later
from core.errors import Invalid

models = Later("statsforecast.models")
regression = Later("statsmodels.tsa.seasonal")

ROUNDS = 2  # in which each season is taken out anew without the others
NARROWEST, WIDER = 11, 4  # seasons that a place of the first season is smoothed over, and more each


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
    found = {season: np.zeros(len(values)) for season in seasons}
    rest = values.astype(float)
    for _ in range(ROUNDS):
        for place, season in enumerate(seasons):
            alone = rest + found[season]
            found[season] = _season(alone, season, NARROWEST + WIDER * place)
            rest = alone - found[season]
    return pd.DataFrame({f"seasonal{season}": one for season, one in found.items()}), rest


def _season(values: Values, season: int, window: int) -> Values:
    """What comes again each season, by local regression."""
    trend, low = _odd(1.5 * season / (1 - 1.5 / window)), _odd(season + 1)
    fit = regression.STL(
        values,
        period=season,
        seasonal=window,
        trend=trend,
        low_pass=low,
        seasonal_deg=0,
        seasonal_jump=_tenth(window),
        trend_jump=_tenth(trend),
        low_pass_jump=_tenth(low),
    ).fit()
    return np.asarray(fit.seasonal, dtype=np.float64)


def _odd(wanted: float) -> int:
    """The next odd number."""
    whole = int(np.ceil(wanted))
    return whole + 1 - whole % 2


def _tenth(window: int) -> int:
    return -(-window // 10)

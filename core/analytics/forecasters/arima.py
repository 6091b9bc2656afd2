"""ARIMA, with orders that are found or chosen, and regressors where they are known ahead."""

from dataclasses import dataclass
from typing import Any, ClassVar

from core.analytics.forecasters import foreign
from core.analytics.forecasters.contract import Fit, Forecaster, History
from core.analytics.later import Later
from core.analytics.parameters import number

models = Later("statsforecast.models")

SEARCHED = ("p", "q", "P", "Q", "m", "d", "D")


@dataclass(frozen=True)
class Arima(Forecaster):
    """ARIMA whose orders are found step by step, by the corrected AIC."""

    name: ClassVar[str] = "arima"
    title: ClassVar[str] = "ARIMA"
    said: ClassVar[str] = "What is left after differences, from its own last values and errors."
    fewest: ClassVar[int] = 12
    knows_regressors: ClassVar[bool] = True

    most_lags: int = number(5, 0, 10, "Of last values, and of last errors.", is_whole=True)
    most_seasons: int = number(2, 0, 3, "Of seasons ago, likewise.", is_whole=True)

    def fitted(self, history: History) -> Fit:
        """Find the orders and the coefficients."""
        model = models.AutoARIMA(
            season_length=history.season,
            max_p=self.most_lags,
            max_q=self.most_lags,
            max_P=self.most_seasons,
            max_Q=self.most_seasons,
        )
        return _seen(model, history)


@dataclass(frozen=True)
class Sarima(Forecaster):
    """ARIMA with orders that a person has chosen."""

    name: ClassVar[str] = "sarima"
    title: ClassVar[str] = "SARIMA"
    said: ClassVar[str] = "ARIMA of orders you choose, with or without seasons."
    fewest: ClassVar[int] = 12
    knows_regressors: ClassVar[bool] = True

    p: int = number(1, 0, 10, "Last values.", is_whole=True)
    d: int = number(1, 0, 2, "How often differences are taken.", is_whole=True)
    q: int = number(1, 0, 10, "Last errors.", is_whole=True)
    seasonal_p: int = number(0, 0, 3, "Values of seasons ago.", is_whole=True)
    seasonal_d: int = number(1, 0, 1, "Differences from a season ago.", is_whole=True)
    seasonal_q: int = number(1, 0, 3, "Errors of seasons ago.", is_whole=True)

    def fitted(self, history: History) -> Fit:
        """Find the coefficients."""
        season = history.season
        seasonal = (self.seasonal_p, self.seasonal_d, self.seasonal_q)
        model = models.ARIMA(
            order=(self.p, self.d, self.q),
            season_length=season,
            seasonal_order=seasonal if season > 1 else (0, 0, 0),
        )
        return _seen(model, history)


def _seen(model: Any, history: History) -> Fit:
    seen = foreign.fit(model, history)
    orders = dict(zip(SEARCHED, foreign.plain(seen.model_["arma"]), strict=True))
    found = {**orders, "coef": foreign.plain(seen.model_["coef"])}
    return foreign.ForeignFit(seen, history.regressors, parameters=found)

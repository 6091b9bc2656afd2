"""Every way to forecast, by the name under which it is chosen and recorded."""

from core.analytics.forecasters.arima import Arima, Sarima
from core.analytics.forecasters.boosting import Boosting
from core.analytics.forecasters.ces import Ces
from core.analytics.forecasters.contract import Forecaster
from core.analytics.forecasters.ets import Ets
from core.analytics.forecasters.intermittent import Adida, Croston, Imapa, Sba, Tsb
from core.analytics.forecasters.linear import Linear
from core.analytics.forecasters.mfles import Mfles
from core.analytics.forecasters.mstl import Mstl
from core.analytics.forecasters.naive import Drift, Naive, SeasonalNaive
from core.analytics.forecasters.prophet import ProphetForecaster
from core.analytics.forecasters.theta import Theta

FORECASTERS: dict[str, type[Forecaster]] = {
    "naive": Naive,
    "seasonal_naive": SeasonalNaive,
    "drift": Drift,
    "linear": Linear,
    "arima": Arima,
    "sarima": Sarima,
    "ets": Ets,
    "theta": Theta,
    "ces": Ces,
    "mfles": Mfles,
    "mstl": Mstl,
    "boosting": Boosting,
    "prophet": ProphetForecaster,
    "croston": Croston,
    "sba": Sba,
    "tsb": Tsb,
    "adida": Adida,
    "imapa": Imapa,
}

"""One series studied whole: what is expected of it, and how such forecasts of it did before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.contract import Bands, Forecaster, History, Values
from core.analytics.forecasting import dependence, paths
from core.analytics.forecasting.backtest import COMBINATION, Backtest, backtest
from core.analytics.forecasting.engine import forecast, forecast_by
from core.analytics.forecasting.grid import gridded
from core.analytics.forecasting.marks import Marks, Style
from core.analytics.forecasting.question import Answer, Mode, Question
from core.errors import Invalid

# Steps ahead that people ask for, by the first letter of the frequency; of any other, the last.
USUAL_AHEAD = {"D": 28, "B": 20, "W": 13, "M": 12, "Q": 8, "Y": 3}
OF_ANY_OTHER = 48


@dataclass(frozen=True)
class Wish:
    """What a person asks of one series: how far, how thoroughly, and by whom."""

    horizon: int | None = None  # none = as far as is usual for its frequency
    mode: Mode = Mode.FAST
    forecaster: str = COMBINATION
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def chosen(self) -> Forecaster | None:
        """The one forecaster that is to answer; none, where all of them are to be combined."""
        if self.forecaster == COMBINATION:
            if self.parameters:
                raise Invalid("The combination has no parameters; choose a forecaster that has.")
            return None
        if self.forecaster not in FORECASTERS:
            named = ", ".join([COMBINATION, *FORECASTERS])
            raise Invalid(f"There is no forecaster {self.forecaster!r}; there is {named}.")
        return FORECASTERS[self.forecaster].of(self.parameters)

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {
            "horizon": self.horizon,
            "mode": self.mode.value,
            "forecaster": self.forecaster,
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True)
class Study:
    """What came of a wish."""

    history: pd.Series  # the values that the engine saw, in equal steps
    ahead: pd.DatetimeIndex
    frequency: str
    answer: Answer
    total: Bands  # the sum of all steps ahead, as a forecast of one step
    naive: Values  # what a season ago was, or the last value, at each step ahead
    past: Backtest
    notes: tuple[str, ...]  # what was done to the values before


def studied(values: pd.Series, wish: Wish) -> Study:
    """Forecast values by moment (without zones, in any order), and try the same from earlier on.

    Nothing here depends on the clock or on chance: the same values and wish give the same study.
    """
    moments = pd.DatetimeIndex(values.index).as_unit("ns")
    chosen = wish.chosen()
    grid = gridded(Marks(moments.asi8, Style()), values.to_numpy(dtype=float))
    horizon = usual_horizon(grid.code) if wish.horizon is None else wish.horizon
    every = grid.moments(horizon)
    history = History(grid.values, grid.seasons, every)
    question = Question(history, horizon, grid.code, wish.mode)
    others = {} if chosen is None else {f"{wish.forecaster}, as chosen": chosen}
    answer = forecast(question) if chosen is None else forecast_by(chosen, question)
    count = len(grid.values)
    return Study(
        history=pd.Series(grid.values, every[:count]),
        ahead=every[count:],
        frequency=grid.code,
        answer=answer,
        total=_total(answer.bands, grid.values),
        naive=_naive(grid.values, grid.season, horizon),
        past=backtest(question, chosen=others),
        notes=grid.notes,
    )


def usual_horizon(frequency: str) -> int:
    """How far ahead people look.

    >>> usual_horizon("MS"), usual_horizon("h")
    (12, 48)
    """
    return USUAL_AHEAD.get(frequency[:1], OF_ANY_OTHER)


def _total(bands: Bands, values: Values) -> Bands:
    """The sum over the horizon; errors hang together, so its bounds are no sum of bounds."""
    if not bands.has_bounds:
        return Bands.without(np.array([bands.mean.sum()]), bands.levels)
    least = 0.0 if values.min() >= 0 else None
    drawn = paths.sample_paths(bands, dependence.USUAL, least=least)
    return paths.sum_bands(drawn, 1, len(bands.mean), bands.levels)


def _naive(values: Values, season: int, horizon: int) -> Values:
    """A season ago, or the last value where there is none."""
    length = season if len(values) >= season else 1
    return np.asarray(values[-length:][np.arange(horizon) % length], dtype=np.float64)

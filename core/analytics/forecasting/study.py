"""One series studied whole: what is expected of it, and how such forecasts of it did before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.contract import Bands, Forecaster, History, Values
from core.analytics.forecasting import dependence, eventful, paths
from core.analytics.forecasting.backtest import COMBINATION, Backtest, Row, backtest
from core.analytics.forecasting.engine import forecast, forecast_by
from core.analytics.forecasting.grid import Grid, gridded
from core.analytics.forecasting.marks import Marks, Style
from core.analytics.forecasting.question import Answer, Mode, Question
from core.analytics.forecasting.surroundings import NOTHING, Surroundings, beside
from core.errors import Invalid

# Steps ahead that people ask for, by the first letter of the frequency; of any other, the last.
USUAL_AHEAD = {"D": 28, "B": 20, "W": 13, "M": 12, "Q": 8, "Y": 3}
OF_ANY_OTHER = 48
A_YEAR = pd.Timedelta(days=365.25)
MOST_GROWTH = 10.0  # times


@dataclass(frozen=True)
class Scenario:
    """What if: it is so much more than expected, grows by so much more, other series change."""

    growth: float = 0.0  # a share a year, beyond what is expected: 0.1 is a tenth
    level: float = 0.0  # a share, in all steps
    changes: Mapping[str, float] = field(default_factory=dict)  # shares, by the name of the series

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not -1 < self.growth <= MOST_GROWTH:
            raise Invalid(f"A growth lies between -100 % and {MOST_GROWTH:.0%} a year.")
        if not -1 <= self.level <= MOST_GROWTH:
            raise Invalid(f"A level changes by -100 % to {MOST_GROWTH:.0%}.")
        for name, share in self.changes.items():
            if not -1 <= share <= MOST_GROWTH:
                raise Invalid(f"'{name}' changes by -100 % to {MOST_GROWTH:.0%}.")

    def times(self, ahead: pd.DatetimeIndex, since: pd.Timestamp) -> Values:
        """By what each step is multiplied."""
        years = np.asarray((ahead - since) / A_YEAR, dtype=np.float64)
        return np.asarray((1 + self.level) * (1 + self.growth) ** years, dtype=np.float64)

    def written(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {"growth": self.growth, "level": self.level, "changes": dict(self.changes)}


@dataclass(frozen=True)
class Wish:
    """What a person asks of one series: how far, how thoroughly, by whom, and what if."""

    horizon: int | None = None  # none = as far as is usual for its frequency
    mode: Mode = Mode.FAST
    forecaster: str = COMBINATION
    parameters: Mapping[str, Any] = field(default_factory=dict)
    scenario: Scenario | None = None

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
            "scenario": self.scenario.written() if self.scenario else None,
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """It as JSON has kept it."""
        scenario = said.get("scenario")
        return cls(
            said["horizon"],
            Mode(said["mode"]),
            said["forecaster"],
            dict(said["parameters"]),
            Scenario(**scenario) if scenario else None,
        )


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
    without: Row | None  # how the combination would have done without its events, if it has any
    notes: tuple[str, ...]  # what was done to the values before


@dataclass(frozen=True)
class Asked:
    """What the engine is asked, of values in equal steps, and by what its answer is multiplied."""

    question: Question
    grid: Grid
    ahead: pd.DatetimeIndex
    times: Values  # of a scenario
    notes: tuple[str, ...]  # what was done to the values before


@dataclass(frozen=True)
class Foreseen:
    """What is expected, and from what: a study without its proof."""

    asked: Asked
    answer: Answer
    total: Bands


def asked(values: pd.Series, wish: Wish, known: Surroundings = NOTHING) -> Asked:
    """The question behind a wish, about values by moment (without zones, in any order)."""
    moments = pd.DatetimeIndex(values.index).as_unit("ns")
    grid = gridded(Marks(moments.asi8, Style()), values.to_numpy(dtype=float))
    count = len(grid.values)
    horizon = usual_horizon(grid.code) if wish.horizon is None else wish.horizon
    every, what_if = grid.moments(horizon), wish.scenario or Scenario()
    found = beside(known, every, count, grid.code, what_if.changes)
    seen = slice(found.first, None)
    history = History(grid.values[seen], grid.seasons, every[seen], found.regressors, found.planned)
    return Asked(
        Question(history, horizon, grid.code, wish.mode),
        grid,
        every[count:],
        what_if.times(every[count:], every[count - 1]),
        (*grid.notes, *found.notes),
    )


def foreseen(values: pd.Series, wish: Wish, known: Surroundings = NOTHING) -> Foreseen:
    """Forecast values, and nothing more."""
    chosen = wish.chosen()
    found = asked(values, wish, known)
    question = found.question
    answer = forecast(question) if chosen is None else forecast_by(chosen, question)
    answer = replace(answer, bands=_grown(answer.bands, found.times))
    return Foreseen(found, answer, _total(answer.bands, found.grid.values))


def studied(values: pd.Series, wish: Wish, known: Surroundings = NOTHING) -> Study:
    """Forecast values, and try the same from earlier on.

    Nothing here depends on the clock or on chance: the same values, wish and surroundings give the
    same study.
    """
    found = foreseen(values, wish, known)
    question, grid = found.asked.question, found.asked.grid
    chosen = wish.chosen()
    others = {} if chosen is None else {f"{wish.forecaster}, as chosen": chosen}
    every = grid.moments(question.horizon)
    history = question.history.values
    return Study(
        history=pd.Series(history, every[len(grid.values) - len(history) : len(grid.values)]),
        ahead=found.asked.ahead,
        frequency=grid.code,
        answer=found.answer,
        total=found.total,
        naive=_naive(grid.values, grid.season, question.horizon),
        past=backtest(question, chosen=others),
        without=_without(question),
        notes=found.asked.notes,
    )


def _without(question: Question) -> Row | None:
    """How the combination would have done, had it known of no event; none where there is none."""
    history = question.history
    if not eventful.is_eventful(history):
        return None
    bare = replace(history, regressors=None, planned=None)
    return backtest(replace(question, history=bare)).combination


def _grown(bands: Bands, times: Values) -> Bands:
    if (times == 1).all():
        return bands
    return Bands(bands.mean * times, bands.levels, bands.lower * times, bands.upper * times)


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

"""Prophet: for days and hours with a year's and a week's rhythm, holidays and planned causes.

Reference: Taylor and Letham, Forecasting at Scale, 2018. Seasons are switched on as Prophet's own
rule says, from two cycles on, and what is off is told; no season has more waves than its steps can
show. Holidays are shares of the days of a step, like all events, so that they count in weeks and
months too. Bounds come from seeded samples, and leave the random state as it was.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core.analytics.countries import names, public_holidays
from core.analytics.forecasters.attempt import attempted
from core.analytics.forecasters.beside import columns_of, regressors_of
from core.analytics.forecasters.contract import (
    USUAL_LEVELS,
    Bands,
    Fit,
    Forecaster,
    History,
    Levels,
    Regressors,
    Values,
)
from core.analytics.forecasters.scale import SCALES, bands_of, scaled
from core.analytics.parameters import choice, number
from core.analytics.spans import spans, untellable
from core.errors import Invalid, Unavailable

SAMPLES = 200  # enough for bounds; a thousand take most of the time
SEED = 7
FORM = 1  # of an artefact
FARTHEST = 1e15
LOGISTIC = "logistic"
GROWTHS = {"linear": "a line that may bend", LOGISTIC: "towards a cap", "flat": "no trend"}
SWITCH = {"auto": "from two cycles on", "yes": "always", "no": "never"}
MODES = {"additive": "added", "multiplicative": "multiplied"}
ZERO = {"auto": "not where the history never is", "allowed": "as it comes out"}
# Of each season: its days, the days of history from which it is on, and its waves.
SEASONS = {"yearly": (365.25, 730, 10), "weekly": (7.0, 14, 3), "daily": (1.0, 2, 4)}
A_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class ProphetForecaster(Forecaster):
    """A trend that may bend, seasons of waves, holidays and regressors."""

    name: ClassVar[str] = "prophet"
    title: ClassVar[str] = "Prophet"
    said: ClassVar[str] = "A bending trend, the rhythm of year, week and day, and holidays."
    fewest: ClassVar[int] = 10
    knows_regressors: ClassVar[bool] = True

    growth: str = choice(GROWTHS, "linear", "How the trend goes on.")
    cap: float | None = number(None, -FARTHEST, FARTHEST, "The most that logistic growth reaches.")
    floor: float = number(0.0, -FARTHEST, FARTHEST, "The least that it reaches.")
    yearly: str = choice(SWITCH, "auto", "Whether the year has a rhythm.")
    weekly: str = choice(SWITCH, "auto", "Whether the week has one.")
    daily: str = choice(SWITCH, "auto", "Whether the day has one.")
    seasonal: str = choice(MODES, "additive", "How seasons, holidays and regressors enter.")
    country: str = choice({"": "none", **names()}, "", "Whose public holidays count.")
    bending: float = number(0.05, 0.001, 0.5, "How readily the trend bends.")
    scale: str = choice(SCALES, "plain", "Whether effects are added or multiply.")
    below_zero: str = choice(ZERO, "auto", "Whether a forecast may be below zero.")

    def fitted(self, history: History) -> "ProphetFit":
        """Show Prophet the history, with all that is known beside it."""
        self._refuse_impossible()
        moments = _dated(history)[: len(history)]
        told, left_out = self.with_holidays(history)
        waves, off = self._waves(moments)
        model = self._model(waves)
        for at in range(len(told.regressors.names) if told.regressors else 0):
            model.add_regressor(_column(at), mode=self.seasonal)
        frame = self.frame(moments, told.regressors.past if told.regressors else None)
        frame["y"] = scaled(history.values, self.scale)
        with _seeded():
            model.fit(frame, seed=SEED)
        found = {**_found(model, told.regressors), "waves": waves, "left_out": [*off, *left_out]}
        return ProphetFit(model, told, self, parameters=found)

    def read(self, text: str, history: History) -> "ProphetFit":
        """A fit as it was written, beside the same history."""
        said = json.loads(text)
        if said.get("form") != FORM or said.get("chosen") != self.chosen():
            raise Invalid("This model of Prophet was written by another version or choice.")
        model = _part("serialize").model_from_json(json.dumps(said["model"]))
        return ProphetFit(model, self.with_holidays(history)[0], self, parameters=said["found"])

    def frame(self, moments: pd.DatetimeIndex, rows: Values | None) -> pd.DataFrame:
        """A table as Prophet reads it; columns get names that are none of its own."""
        frame = pd.DataFrame({"ds": moments})
        if self.growth == LOGISTIC:
            cap, floor = scaled(np.array([self.cap, self.floor], dtype=float), self.scale)
            frame["cap"], frame["floor"] = cap, floor
        if rows is not None:
            for at, column in enumerate(np.transpose(rows)):
                frame[_column(at)] = column
        return frame

    def _refuse_impossible(self) -> None:
        if self.growth != LOGISTIC:
            return
        if self.cap is None:
            raise Invalid("Logistic growth needs a cap: the most that can be reached.")
        if self.cap <= self.floor:
            raise Invalid(f"The cap, {self.cap:g}, must be above the floor, {self.floor:g}.")

    def _waves(self, moments: pd.DatetimeIndex) -> tuple[dict[str, int], list[str]]:
        """How many waves each season has, and the sentences about those that are off."""
        days = (moments[-1] - moments[0]) / A_DAY
        a_step = days / (len(moments) - 1)
        waves, off = {}, []
        for name, (length, from_days, usual) in SEASONS.items():
            seen = min(usual, int((length / a_step - 1) / 2))
            if seen < 1 or getattr(self, name) == "no":
                continue
            if days >= from_days or getattr(self, name) == "yes":
                waves[name] = seen
            else:
                off.append(f"The {name} rhythm is off: it needs {from_days} days of history.")
        return waves, off

    def with_holidays(self, history: History) -> tuple[History, list[str]]:
        """The history with holidays beside what is known, each day told once."""
        if not self.country:
            return history, []
        steps = spans(_dated(history))
        columns, left_out = columns_of(history.regressors), []
        for name, days in public_holidays(self.country, steps.years).items():
            share = steps.shares(days)
            why_not = untellable(share, len(history), columns)
            if not why_not and name not in columns:
                columns[name] = share
            elif share.any():
                left_out.append(f"'{name}' {why_not or 'is told beside the series already.'}")
        return replace(history, regressors=regressors_of(columns, len(history))), left_out

    def _model(self, waves: dict[str, int]) -> Any:
        model = _part().Prophet(
            growth=self.growth,
            yearly_seasonality=waves.get("yearly", False),
            weekly_seasonality=waves.get("weekly", False),
            daily_seasonality=waves.get("daily", False),
            seasonality_mode=self.seasonal,
            changepoint_prior_scale=self.bending,
            uncertainty_samples=SAMPLES,
        )
        logging.getLogger("cmdstanpy").disabled = True  # tells each start; a level it sets anew
        logging.getLogger("prophet").setLevel(logging.ERROR)
        return model


@dataclass(frozen=True)
class ProphetFit(Fit):
    """A model of Prophet that has seen a history."""

    model: Any
    history: History  # with holidays beside what was known
    by: ProphetForecaster

    def predict(self, horizon: int, levels: Levels = USUAL_LEVELS) -> Bands:
        """Its answer, with bounds at the quantiles of its samples."""
        known = self.history.regressors
        rows = known.steps(horizon) if known else None
        frame = self.by.frame(self.history.moments_ahead(horizon), rows)
        without = copy(self.model)
        without.uncertainty_samples = 0
        mean = without.predict(frame)["yhat"].to_numpy(dtype=float)
        with _seeded():
            drawn = self.model.predictive_samples(frame)["yhat"]
        lower = np.array([np.quantile(drawn, 0.5 - level / 2, axis=1) for level in levels])
        upper = np.array([np.quantile(drawn, 0.5 + level / 2, axis=1) for level in levels])
        bands = Bands(mean, tuple(levels), np.minimum(lower, mean), np.maximum(upper, mean))
        return self._clipped(bands_of(bands, self.by.scale))

    def _clipped(self, bands: Bands) -> Bands:
        """Without what lies below zero, where nothing ever did."""
        if self.by.below_zero != "auto" or self.history.values.min() < 0:
            return bands
        mean, lower, upper = (
            np.clip(one, 0, None) for one in (bands.mean, bands.lower, bands.upper)
        )
        return Bands(mean, bands.levels, lower, upper)

    def written(self) -> str:
        """It as JSON, which its forecaster reads beside the same history; never a pickle."""
        model = json.loads(_part("serialize").model_to_json(self.model))
        said = {"form": FORM, "chosen": self.by.chosen(), "found": dict(self.parameters)}
        return json.dumps({**said, "model": model}, sort_keys=True)


def works() -> str:
    """Why Prophet cannot be offered here, in a sentence; empty where a tiny fit succeeds."""
    steps = np.arange(20.0)
    moments = pd.date_range("2026-01-01", periods=len(steps) + 1)
    tiny = History(10 + np.sin(steps), moments=moments)
    tried = attempted(ProphetForecaster.name, ProphetForecaster(), tiny, 1, USUAL_LEVELS)
    return f"Prophet cannot be used here: {tried.why_not}." if tried.why_not else ""


def _part(name: str = "") -> Any:
    """Prophet, or a part of it, loaded by the first who needs it."""
    try:
        return import_module(f"prophet.{name}" if name else "prophet")
    except ImportError as error:
        raise Unavailable(f"it cannot be loaded ({error})") from error


@contextmanager
def _seeded() -> Iterator[None]:
    """Chance that is the same each time, and afterwards as it was before."""
    before = np.random.get_state()
    np.random.seed(SEED)
    try:
        yield
    finally:
        np.random.set_state(before)


def _dated(history: History) -> pd.DatetimeIndex:
    """When the values came and the steps ahead come, or a sentence where nobody said."""
    if history.moments is None or len(history.moments) < len(history):
        raise Invalid("Prophet needs the dates of the values and of the steps ahead.")
    return history.moments


def _column(at: int) -> str:
    return f"beside_{at}"


def _found(model: Any, regressors: Regressors | None) -> dict[str, Any]:
    """What Prophet found, as JSON keeps it: the effects in units of the scale it works on."""
    scale, told = float(model.y_scale), {}
    if regressors is not None:
        found = _part("utilities").regressor_coefficients(model)
        given = dict(zip(found["regressor"], found["coef"], strict=True))
        told = {name: float(given[_column(at)]) for at, name in enumerate(regressors.names)}
    return {
        "effects": told,
        "slope": float(model.params["k"][0, 0]) * scale,
        "deviation": float(model.params["sigma_obs"][0, 0]) * scale,
        "bends": [float(one) * scale for one in model.params["delta"][0]],
    }

"""Who forecasts the series of competitions: the engine, the median of four models, Prophet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from statsforecast import models
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench.contests import HOURLY, Contest, Series, loaded
from bench.measure import cpu_with_children
from core.analytics.forecasters import foreign
from core.analytics.forecasters.attempt import attempted, fenced
from core.analytics.forecasters.contract import USUAL_LEVELS, Bands, Forecaster, History, Values
from core.analytics.forecasters.naive import SeasonalNaive
from core.analytics.forecasters.prophet import ProphetForecaster
from core.analytics.forecasting.engine import ALONE, Panel, forecast
from core.analytics.forecasting.panel import learned
from core.analytics.forecasting.question import Mode

THREE = (models.AutoETS, models.AutoCES, models.DynamicOptimizedTheta)
FOUR = (*THREE, models.AutoARIMA)
PEER, FAST, BEST = "peer", "fast", "best"
FAST_ALONE, BEST_ALONE = "fast alone", "best alone"
LATEST = pd.Timestamp("2020-01-01")  # some date, where a forecaster wants one


@dataclass(frozen=True)
class Found:
    """What one of them expected of each series, and what it took."""

    bands: Mapping[str, Bands]
    cpu: float  # seconds a series
    failed: int  # models of the peer that had no answer

    @property
    def means(self) -> dict[str, Values]:
        """What is expected."""
        return {name: one.mean for name, one in self.bands.items()}

    def bounds(self, level: float) -> tuple[dict[str, Values], dict[str, Values]]:
        """Between which bounds."""
        at = USUAL_LEVELS.index(level)
        lower = {name: one.lower[at] for name, one in self.bands.items()}
        return lower, {name: one.upper[at] for name, one in self.bands.items()}


@lru_cache(maxsize=64)
def series_of(contest: Contest, most: int) -> Series:
    """A set, read once."""
    return loaded(contest, most)


@lru_cache(maxsize=256)
def found(contest: Contest, most: int, way: str) -> Found:
    """What one of them expected; each is asked once, whatever tables tell of it."""
    series = series_of(contest, most)
    with threadpool_limits(1):
        if way == PEER:
            return peer(series)
        mode = Mode.BEST if way in (BEST, BEST_ALONE) else Mode.FAST
        if way in (FAST_ALONE, BEST_ALONE):
            return ours(series, mode)
        panel, cpu = panel_of(contest, most)
        return ours(series, mode, panel, cpu)


@lru_cache(maxsize=64)
def panel_of(contest: Contest, most: int) -> tuple[Panel, float]:
    """What the series that are scored teach each other, and the seconds it took for each."""
    series = series_of(contest, most)
    began = cpu_with_children()
    panel = learned([series.question(name) for name in series.scored])
    return panel, (cpu_with_children() - began) / len(series.scored)


def ours(
    series: Series, mode: Mode, panel: Panel = ALONE, before: float = 0.0, last: int = 0
) -> Found:
    """The engine; ``before`` is what a series has cost already."""
    series_asked = [series.question(name, mode, last) for name in series.scored]
    began = cpu_with_children()
    told = [forecast(question, panel=panel).bands for question in series_asked]
    cpu = (cpu_with_children() - began) / max(len(told), 1)
    return Found(dict(zip(series.scored, told, strict=True)), before + cpu, 0)


def peer(series: Series, last: int = 0) -> Found:
    """The median of four models and of their bounds; of three for hours, as four take minutes."""
    kinds = THREE if series.contest.name == HOURLY else FOUR
    began = cpu_with_children()
    told, failed = {}, 0
    for name in series.scored:
        values = series.known[name][-last:]
        season = series.contest.scale_season
        season = season if len(values) >= 2 * season else 1
        answers = [_bare(kind, values, season, series.contest.horizon) for kind in kinds]
        told[name] = _median([one for one in answers if one is not None], values, series)
        failed += answers.count(None)
    return Found(told, (cpu_with_children() - began) / max(len(told), 1), failed)


def prophet(series: Series, last: int = 0) -> Found:
    """Prophet as it comes, told that values are monthly."""
    return _one(series, ProphetForecaster(), last)


def seasonal_naive(series: Series, last: int = 0) -> Found:
    """What was a season ago; the last value, where none has passed."""
    return _one(series, SeasonalNaive(), last)


def _one(series: Series, forecaster: Forecaster, last: int) -> Found:
    horizon, told, failed = series.contest.horizon, {}, 0
    began = cpu_with_children()
    for name in series.scored:
        values = series.known[name][-last:]
        months = pd.date_range(end=LATEST, periods=len(values) + horizon, freq="MS")
        history = History(values, series.contest.seasons, months)
        answer = attempted(forecaster.name, forecaster, history, horizon, USUAL_LEVELS)
        failed += answer.bands is None
        told[name] = answer.bands or _last(values, horizon)
    return Found(told, (cpu_with_children() - began) / max(len(told), 1), failed)


def _bare(kind: Callable[..., Any], values: Values, season: int, horizon: int) -> Bands | None:
    """A model without anything of ours but the fence."""

    def answer() -> tuple[Bands, dict[str, object]]:
        seen = np.array(values, dtype=float)
        levels = [round(100 * level, 6) for level in USUAL_LEVELS]
        told = kind(season_length=season).forecast(y=seen, h=horizon, level=levels)
        return foreign.bands(told, USUAL_LEVELS), {}

    return fenced(getattr(kind, "__name__", ""), answer).bands


def _median(answers: Sequence[Bands], values: Values, series: Series) -> Bands:
    if not answers:
        return _last(values, series.contest.horizon)
    mean, lower, upper = (
        np.median([getattr(one, part) for one in answers], axis=0)
        for part in ("mean", "lower", "upper")
    )
    return Bands(mean, USUAL_LEVELS, lower, upper)


def _last(values: Values, horizon: int) -> Bands:
    return Bands.without(np.repeat(values[-1], horizon), USUAL_LEVELS)

"""What a forecast costs: ours beside models called bare, Prophet and statsmodels.

Series are made, so that anyone can measure: ten years of months with a trend and a season. One
thread does all of it, and ways take turns, series by series.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from statsforecast import models
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench.contestants import FOUR
from bench.measure import Table, Way, at_most, compare, cpu_with_children
from bench.places import Given
from core.analytics.forecasters.attempt import fenced
from core.analytics.forecasters.contract import USUAL_LEVELS, Bands, History, Values
from core.analytics.forecasters.prophet import ProphetForecaster
from core.analytics.forecasting.backtest import backtest
from core.analytics.forecasting.engine import forecast
from core.analytics.forecasting.question import Mode, Question

MANY = 1_000
YEARS, SEASON, HORIZON = 10, 12, 18
MONTHS = pd.date_range("2015-01-01", periods=YEARS * SEASON + HORIZON, freq="MS")
DAYS = pd.date_range("2022-01-01", periods=3 * 365 + 28, freq="D")
SEED = 7
LAYER = 10.0  # percent
MONTHLY_SECONDS, DAILY_SECONDS = 2.0, 5.0
WITHOUT_BOUNDS = (models.MFLES,)
FAST, BEST = "fast", "best"
BARE = "the members of {}, called bare"


def measured(given: Given) -> Table:
    """Each way to forecast a series, then whole answers with their back-test."""
    many = given.series or MANY
    table = Table(
        f"Forecasts of {many:,} monthly series, {YEARS} years each, {HORIZON} steps",
        ["what", "CPU a series", "over fast", "1,000 series"],
    )
    with threadpool_limits(1):
        took = _each_way(_made(many))
        _add_ways(table, took)
        for name, (question, limit) in _whole().items():
            _add_whole(table, name, question, limit, given.repeat)
    table.notes.append(
        "CPU on one thread, of Prophet with the program it starts; 1,000 series: that figure a "
        "thousand times. A whole answer is the forecast and a back-test of three windows, warm, "
        "its clock in brackets."
    )
    return table


def _add_ways(table: Table, took: Mapping[str, Values]) -> None:
    for name, seconds in took.items():
        each = seconds.mean()
        over = f"{each / took[FAST].mean():.2f}"
        table.add(name, f"{each * 1000:.1f} ms", over, f"{each * MANY:.0f} s")
    for mode in (FAST, BEST):
        # Of each series by itself: what disturbs one of them must not decide.
        ratio = float(np.median(took[mode] / took[BARE.format(mode)]))
        more = round(100 * (ratio - 1), 1)
        name = f"our layer over the bare members, {mode}"
        table.add(name, f"{more:+.1f} %", "", "", target=at_most(more, LAYER, " %"))


def _each_way(series: Sequence[Values]) -> dict[str, Values]:
    """Seconds of the processor, of each series; the first is asked once before, to be warm."""
    ways: dict[str, Callable[[Values], object]] = {
        FAST: lambda values: _answer(values, Mode.FAST),
        BARE.format(FAST): lambda values: _bare(_members(Mode.FAST), values),
        BEST: lambda values: _answer(values, Mode.BEST),
        BARE.format(BEST): lambda values: _bare(_members(Mode.BEST), values),
        "statsforecast: ETS, CES, Theta, ARIMA": lambda values: _bare(_four(), values),
        "Prophet": _prophet,
        "statsmodels: ETSModel": _statsmodels,
    }
    for run in ways.values():
        run(series[0])
    took = {name: np.zeros(len(series)) for name in ways}
    for place, values in enumerate(series):
        for name, run in ways.items():
            began = cpu_with_children()
            run(values)
            took[name][place] = cpu_with_children() - began
    return took


def _answer(values: Values, mode: Mode) -> object:
    return forecast(Question(History(values, (SEASON,)), HORIZON, "MS", mode))


def _four() -> list[Any]:
    return [kind(season_length=SEASON) for kind in FOUR]


def _members(mode: Mode) -> list[Any]:
    """What the engine asks in this mode, as the library has it."""
    fast: list[Any] = [kind(season_length=SEASON) for kind in FOUR[:-1]]
    fast.append(models.MFLES(season_length=SEASON))
    fast.append(models.AutoETS(season_length=SEASON, model="AAZ", damped=True))
    fast.append(models.SeasonalNaive(SEASON))
    return fast if mode is Mode.FAST else [*fast, models.AutoARIMA(season_length=SEASON)]


def _bare(some: Sequence[Any], values: Values) -> None:
    """Fitted and asked one after the other, without anything of ours."""
    for model in some:
        is_log = isinstance(model, models.AutoETS) and model.model == "AAZ"
        seen = np.log(values) if is_log else values.copy()
        beside = {} if isinstance(model, WITHOUT_BOUNDS) else {"level": [95.0]}
        model.fit(y=seen).predict(h=HORIZON, **beside)


def _prophet(values: Values) -> object:
    history = History(values, (SEASON,), MONTHS)
    return ProphetForecaster().fit(history).predict(HORIZON)


def _statsmodels(values: Values) -> object:
    def answer() -> tuple[Bands, dict[str, object]]:
        model = ETSModel(
            values,
            error="add",
            trend="add",
            damped_trend=True,
            seasonal="add",
            seasonal_periods=SEASON,
        )
        told = model.fit(disp=False).get_prediction(len(values), len(values) + HORIZON - 1)
        frame = told.summary_frame(alpha=1 - USUAL_LEVELS[-1])
        return Bands.without(frame["mean"].to_numpy(), USUAL_LEVELS[-1:]), {}

    return fenced("statsmodels", answer)


def _made(many: int) -> list[Values]:
    """Months with a trend, a season and chance."""
    chance = np.random.default_rng(SEED)
    steps = np.arange(YEARS * SEASON)
    season = np.sin(2 * np.pi * steps / SEASON)
    return [
        chance.uniform(80, 500)
        + chance.normal(0, 0.4) * steps
        + chance.uniform(0, 40) * season
        + chance.normal(0, 8, len(steps))
        for _ in range(many)
    ]


def _whole() -> dict[str, tuple[Question, float]]:
    """What a person waits for."""
    months = History(_made(1)[0], (SEASON,), MONTHS)
    chance = np.random.default_rng(SEED)
    steps = np.arange(len(DAYS) - 28)
    week, year = np.sin(2 * np.pi * steps / 7), np.sin(2 * np.pi * steps / 365.25)
    values = 300 + 0.05 * steps + 40 * week + 60 * year + chance.normal(0, 20, len(steps))
    days = History(values, (7,), DAYS)
    return {
        "10 years of months, whole answer": (Question(months, 12, "MS"), MONTHLY_SECONDS),
        "3 years of days, whole answer": (Question(days, 28, "D"), DAILY_SECONDS),
    }


def _add_whole(table: Table, name: str, question: Question, limit: float, repeat: int) -> None:
    def run() -> object:
        return forecast(question), backtest(question)

    run()
    runs = compare([Way(name, run)], repeat)[name]
    cpu = float(np.median(runs.cpus))
    table.add(name, f"{cpu:.2f} s", "", f"[{runs.wall:.2f} s]", target=at_most(cpu, limit, " s"))

"""Series to forecast, made by rule: the same for everyone who asks."""

import numpy as np

from core.analytics.forecasters.contract import History
from core.analytics.forecasting.question import Question

SEASON = 12


def monthly(years=6, seed=1, noise=3.0, slope=0.8):
    steps = np.arange(years * SEASON)
    off = np.random.default_rng(seed).normal(0, noise, len(steps))
    return 200 + slope * steps + 20 * np.sin(2 * np.pi * steps / SEASON) + off


def asked(values, horizon=6, season=SEASON, **more):
    seasons = (season,) if season > 1 else ()
    return Question(History(np.asarray(values, dtype=float), seasons), horizon, **more)

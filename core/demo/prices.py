"""Prices that behave like prices: one market, its sectors, calm and stormy times, jumps."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DAYS_A_YEAR = 252
MARKET_SD = 0.008
SECTOR_SD = 0.005
OWN_SD = (0.007, 0.016)  # the calmest company and the wildest
JUMPS_A_YEAR = 1.2
WORST = 0.20  # a day's move beyond it would look like a fault of the data


@dataclass(frozen=True)
class Bars:
    """Figures of each day (rows) and listing (columns), in shares of the last day."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats


def returns(random: Generator, days: int, sectors: NDArray[np.int64]) -> Floats:
    """Logarithmic returns of each listing, given the sector of each; the first day has none."""
    count = len(sectors)
    market = 0.0003 + MARKET_SD * _storms(random, days, 1) * _shocks(random, days, 1)
    branches = int(sectors.max()) + 1
    sector = SECTOR_SD * _storms(random, days, branches) * _shocks(random, days, branches)
    beta = random.uniform(0.6, 1.4, count)
    own = random.uniform(*OWN_SD, count) * _storms(random, days, count)
    own *= _shocks(random, days, count)
    drift = random.normal(0, 0.05, count) / DAYS_A_YEAR
    moves = drift + beta * market + sector[:, sectors] + own + _jumps(random, days, count)
    moves[0] = 0
    return np.clip(moves, -WORST, WORST)


def bars(random: Generator, first: Floats, moves: Floats, turnover: Floats) -> Bars:
    """Bars whose closes follow from the returns; ``turnover`` is a usual day's volume."""
    close = first * np.exp(np.cumsum(moves, axis=0))
    gaps = 0.35 * moves + random.normal(0, 0.004, moves.shape)
    before = np.vstack([close[:1], close[:-1]])
    opening = before * np.exp(gaps)
    high, low = around(random, opening, close, 0.006)
    excitement = 12 * np.abs(moves) + random.normal(0, 0.25, moves.shape)
    return Bars(opening, high, low, close, turnover * np.exp(excitement))


def around(random: Generator, opening: Floats, close: Floats, sd: float) -> tuple[Floats, Floats]:
    """How far a day went above and below both its ends."""
    up, down = np.abs(random.normal(0, sd, (2, *close.shape)))
    return np.maximum(opening, close) * np.exp(up), np.minimum(opening, close) * np.exp(-down)


def _storms(random: Generator, days: int, count: int) -> Floats:
    """How wild each day is, about 1; a wild day follows wild days."""
    logs = np.zeros((days, count))
    news = random.normal(0, 0.1, (days, count))
    for day in range(1, days):
        logs[day] = 0.97 * logs[day - 1] + news[day]
    return np.exp(logs)


def _shocks(random: Generator, days: int, count: int) -> Floats:
    """Draws of variance 1 with heavier tails than the normal ones."""
    freedom = 6
    draws: Floats = random.standard_t(freedom, (days, count))
    return draws / float(np.sqrt(freedom / (freedom - 2)))


def _jumps(random: Generator, days: int, count: int) -> Floats:
    happens = random.random((days, count)) < JUMPS_A_YEAR / DAYS_A_YEAR
    return np.where(happens, random.normal(0, 0.06, (days, count)), 0.0)

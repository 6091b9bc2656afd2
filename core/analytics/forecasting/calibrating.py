"""Bounds that keep their word: how wide they must be, learned from errors that really happened.

Models say too little of how wrong they can be. So the half-width of a level, at each step, is

    constant(level) · step^growth · models^a · change^b · spread^c,    with a + b + c = 1

where *models* is half the width that the members give at 95 %, on average, *change* the mean
change of the series from a season ago, and *spread* half the distance between the highest and the
lowest member. Each of the three is in the unit of the series, and so is what they give together.
Constants, growth and weights are learned for each frequency from rolling back-tests of many series
(`python -m bench curves`) and stand in curves.json; errors of the panel at hand draw them towards
their own, the more series have been tested.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np

from core.analytics.forecasters.contract import Levels, Values

CURVES = Path(__file__).with_name("curves.json")
LETTERS = {"min": "H", "h": "H", "D": "D", "B": "D", "W": "W", "M": "M", "Q": "Q", "Y": "Y"}
BY_SEASON = {4: "Q", 7: "D", 12: "M", 24: "H", 52: "W"}
ANY = "any"
SHIPPED_WEIGHS = 30  # series with a back-test, against which those of the panel are weighed
TINY = 0.02  # of the largest of the three measures: none is taken as smaller
NEAREST, FURTHEST = 0.5, 4.0  # what a panel may make of a shipped width


@dataclass(frozen=True)
class Curve:
    """How wide bounds of one frequency must be."""

    constants: Mapping[float, float]  # by level, ascending
    growth: float
    change: float  # weight; what the two leave is the weight of the models
    spread: float
    series: int  # whose errors taught it

    def constant(self, level: float) -> float:
        """Of a level; between those that were learned by the quantile of a normal distribution."""
        beyond = [_beyond(known) for known in self.constants]
        found = list(self.constants.values())
        wanted = _beyond(level)
        if wanted > beyond[-1]:
            return found[-1] * wanted / beyond[-1]
        return float(np.interp(wanted, [0.0, *beyond], [0.0, *found]))


@dataclass(frozen=True)
class Measured:
    """What is known of how wrong a forecast can be, at each step."""

    models: Values  # half the width that members give at 95 %; 0 where they give none
    change: float
    spread: Values

    def size(self, curve: Curve) -> Values:
        """The three together, in the unit of the series; 0 where nothing is known."""
        change = np.full(len(self.models), self.change)
        three = np.array([self.models, change, self.spread])
        largest = three.max(axis=0)
        weights = np.array([1 - curve.change - curve.spread, curve.change, curve.spread])
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(three, TINY * largest))
        sized = np.exp(weights @ np.where(largest > 0, logs, 0.0))
        steps = np.arange(1, len(self.models) + 1)
        return np.where(largest > 0, sized * steps**curve.growth, 0.0)


@dataclass(frozen=True)
class Pooled:
    """What the panel's own back-tests say: by how much its errors differ from what was learned."""

    factors: Mapping[float, float]  # by level: the quantile of |error| over half-width
    series: int

    def factor(self, level: float) -> float:
        """Of a level, drawn towards 1 where few series were tested."""
        known = list(self.factors)
        nearest = min(known, key=lambda one: abs(one - level))
        own = float(np.clip(self.factors[nearest], NEAREST, FURTHEST))
        return float((SHIPPED_WEIGHS + self.series * own) / (SHIPPED_WEIGHS + self.series))


def half_widths(
    measured: Measured, levels: Levels, curve: Curve, pooled: Pooled | None = None
) -> Values:
    """Half the distance of the bounds, a row for each level; rows never cross."""
    sized = measured.size(curve)
    rows = [
        curve.constant(level) * (pooled.factor(level) if pooled else 1.0) * sized
        for level in levels
    ]
    return np.maximum.accumulate(np.array(rows), axis=0)


def pooled(ratios: Mapping[float, Values]) -> Pooled | None:
    """From errors over half-widths of a panel's back-tests, a row for each series."""
    some = {level: rows for level, rows in ratios.items() if rows.size}
    if not some:
        return None
    factors = {level: float(np.quantile(rows, level)) for level, rows in some.items()}
    return Pooled(factors, min(len(rows) for rows in some.values()))


def curve_of(frequency: str, season: int) -> tuple[str, Curve]:
    """The curve of a frequency; of one that is not known, by the season, or that of any."""
    letter = LETTERS.get(frequency.lstrip("0123456789")[:3]) or LETTERS.get(
        frequency.lstrip("0123456789")[:1], BY_SEASON.get(season, ANY)
    )
    return letter, curves()[letter]


@cache
def curves() -> dict[str, Curve]:
    """Every shipped curve, by the letter of its frequency."""
    told = json.loads(CURVES.read_text(encoding="utf-8"))
    return {
        letter: Curve(
            {float(level): constant for level, constant in one["constants"].items()},
            one["growth"],
            one["change"],
            one["spread"],
            one["series"],
        )
        for letter, one in told["curves"].items()
    }


def _beyond(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)

"""Columns of a regression that follow from the place of a step alone: level, trend and seasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values

MOST_DUMMIES = 24  # steps in a season; a longer one is told by waves
LEVEL, TREND = "level", "trend"
KNOTS = 8
KNOTS_WITHIN = 0.8  # of the history: a bend at its end is not to be told from chance
BENDS = "piecewise"


@dataclass(frozen=True)
class Design:
    """The columns of trend and seasons for a history of so many values."""

    known: int
    trend: str  # none, linear, damped or piecewise
    damping: float  # of a damped trend
    seasons: tuple[int, ...]
    waves: int  # at most, of a season without dummies

    @property
    def passed(self) -> tuple[int, ...]:
        """The seasons that have passed twice; others cannot be told from the trend."""
        return tuple(season for season in self.seasons if 2 <= season <= self.known // 2)

    @property
    def free(self) -> int:
        """How many of the columns, the first, are never shrunk: level and trend."""
        return 1 if self.trend == "none" else 2

    def columns(self, steps: int) -> dict[str, Values]:
        """A column by name, for so many steps from the first value on."""
        places = np.arange(steps, dtype=np.float64)
        found = {LEVEL: np.ones(steps)} | self._trend(places)
        for at, season in enumerate(self.passed):
            if season <= MOST_DUMMIES:
                found |= _dummies(places, season)
            else:
                found |= self._waves(places, season, self.passed[:at])
        return found

    def _trend(self, places: Values) -> dict[str, Values]:
        last = self.known - 1
        middle = last / 2  # where the level is told
        if self.trend == "none":
            return {}
        if self.trend == "damped":
            ahead = np.clip(places - last, 0, None)
            faded = self.damping * (1 - self.damping**ahead) / (1 - self.damping)
            return {TREND: np.minimum(places, last) + faded - middle}
        bends = np.linspace(0, KNOTS_WITHIN * last, KNOTS + 1)[1:] if self.trend == BENDS else ()
        hinges = {f"bend at {bend:.0f}": np.clip(places - bend, 0, None) for bend in bends}
        return {TREND: places - middle} | hinges

    def _waves(self, places: Values, season: int, shorter: Sequence[int]) -> dict[str, Values]:
        """Sines and cosines, without those that a shorter season has already."""
        found = {}
        for wave in range(1, min(self.waves, (season - 1) // 2) + 1):
            if not any(wave * other % season == 0 for other in shorter):
                turn = 2 * np.pi * wave * places / season
                found[f"season {season}: sine {wave}"] = np.sin(turn)
                found[f"season {season}: cosine {wave}"] = np.cos(turn)
        return found


def _dummies(places: Values, season: int) -> dict[str, Values]:
    """A column for each place in a season but the last, whose effect is what makes the sum zero."""
    place = places.astype(np.int64) % season
    is_last = (place == season - 1).astype(np.float64)
    return {
        f"season {season}: {at + 1}": (place == at).astype(np.float64) - is_last
        for at in range(season - 1)
    }

"""A series taken apart: trend, seasons, events, and what remains; together they are the series.

Seasons and trend are found by local regression with robust weights (STL; one season after the
other where there are several, MSTL). Where the swing of the season grows with the level the work
is done on logarithms, and the parts are told in the units of the series all the same.

References: Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official Statistics 6;
Bandara, Hyndman and Bergmeir (2021), arXiv:2107.13462; Wang, Smith and Hyndman (2006), Data Mining
and Knowledge Discovery 13, for the strengths.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import effects, smoothing
from core.analytics.forecasting.effects import Effect
from core.analytics.forecasting.growing import Growth, swing_and_level
from core.errors import Invalid, NotEnoughData

ROUNDING = 1e-12  # of the largest value, below which nothing varies
SEASON_TOO_LONG = "A season of {season} needs {needed} values; there are {have}."
ALIKE = "All values are equal, so neither trend nor season has a strength."


@dataclass(frozen=True)
class Parts:
    """What a series is made of; seasons and events have a row each."""

    trend: Values
    seasons: Values
    events: Values
    remainder: Values  # missing where the series is

    @property
    def expected(self) -> Values:
        """All but what remains; known for missing values too."""
        return np.asarray(self.trend + self.seasons.sum(axis=0) + self.events.sum(axis=0))

    @property
    def adjusted(self) -> Values:
        """Trend and what remains: the series without its seasons and events."""
        return np.asarray(self.trend + self.remainder)


@dataclass(frozen=True)
class Decomposition:
    """A series and its parts, in its own units and on the scale on which they were found."""

    values: Values
    parts: Parts  # add up to the values
    worked: Parts  # the same, or of the logarithms where the season grows with the level
    seasons: tuple[int, ...]  # their lengths, shortest first, as the rows of the parts
    effects: tuple[Effect, ...]  # of events, as the rows of the parts
    growth: Growth  # whether the swing grows with the level, and why that is said
    trend_strength: float | None  # 0 to 1; none where nothing varies
    season_strengths: tuple[float | None, ...]
    notes: tuple[str, ...]

    @property
    def is_multiplicative(self) -> bool:
        """Whether seasons and events are shares of the level."""
        return self.growth.is_multiplicative


def decomposed(
    values: Values,
    seasons: Sequence[int] = (),
    events: Mapping[str, Values] | None = None,
    *,
    is_multiplicative: bool | None = None,
) -> Decomposition:
    """Take a series apart; a season must have passed twice, missing values are bridged.

    Whether the season is a share of the level is seen from the series, unless it is said.
    """
    known = np.isfinite(values)
    if not known.any():
        raise NotEnoughData("A series without a value cannot be taken apart.")
    kept, notes = passed(len(values), seasons)
    growth = _growth(values, kept, is_multiplicative)
    worked_values = np.log(values) if growth.is_multiplicative else np.asarray(values, dtype=float)
    found = effects.estimated(worked_values, kept, events or {}, growth.is_multiplicative)
    lifted = effects.lifted(found, events or {}, len(values))
    smooth = smoothing.smoothed(worked_values - lifted.sum(axis=0), kept)
    expected = smooth.trend + smooth.seasons.sum(axis=0) + lifted.sum(axis=0)
    worked = Parts(smooth.trend, smooth.seasons, lifted, worked_values - expected)
    least = ROUNDING * max(float(np.abs(worked_values[known]).max()), 1e-300)
    varies = float(np.ptp(worked_values[known])) > least
    return Decomposition(
        values,
        in_units(values, worked) if growth.is_multiplicative else worked,
        worked,
        kept,
        found,
        growth,
        strength(worked.trend, worked.remainder) if varies else None,
        tuple(strength(row, worked.remainder) if varies else None for row in worked.seasons),
        (*notes, growth.said, *(one.said for one in found), *(() if varies else (ALIKE,))),
    )


def strength(part: Values, remainder: Values) -> float | None:
    """How much of what a part and the remainder vary together is the part's: 0 nothing, 1 all.

    It is max(0, 1 - Var(R) / Var(part + R)); none where neither varies.
    """
    known = np.isfinite(remainder)
    both = float(np.var(part[known] + remainder[known]))
    left = float(np.var(remainder[known]))
    return max(0.0, 1 - left / both) if both > 0 else None


def passed(count: int, seasons: Sequence[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The seasons that have passed twice, shortest first, and a sentence about each other one."""
    if any(season < 1 for season in seasons):
        raise Invalid(f"A season lasts 1 step or more; there is one of {min(seasons)}.")
    every = sorted({int(season) for season in seasons if season > 1})
    kept = tuple(season for season in every if 2 * season <= count)
    late = tuple(
        SEASON_TOO_LONG.format(season=season, needed=2 * season, have=count)
        for season in every
        if season not in kept
    )
    return kept, late


def _growth(values: Values, seasons: tuple[int, ...], told: bool | None) -> Growth:
    if told is None:
        return swing_and_level(values, seasons)
    if told and not (values[np.isfinite(values)] > 0).all():
        raise Invalid("Shares of the level need values above 0; some are not.")
    return Growth(told, "That seasons are shares of the level, or are not, was chosen.", None)


def in_units(values: Values, worked: Parts) -> Parts:
    """Parts of logarithms, told one after the other as what each adds in units."""
    grown = np.exp(np.cumsum(np.vstack([worked.trend, worked.seasons, worked.events]), axis=0))
    added = np.diff(grown, axis=0)
    split = len(worked.seasons)
    return Parts(grown[0], added[:split], added[split:], values - grown[-1])

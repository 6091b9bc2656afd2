"""A series looked into: its parts, its unusual values, and where it became another one.

Events are taken out before a value is judged, so that a promotion is not unusual for being one;
what people expect of an event counts as they said. Gaps and values that were left out stay open,
and are given what would have been expected of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import anomalies
from core.analytics.forecasting.decomposition import (
    Parts,
    decomposed,
    in_units,
    passed,
)
from core.analytics.forecasting.eventful import CLOSED
from core.analytics.forecasting.eventful import FEWEST as FEWEST_BESIDE
from core.analytics.forecasting.grid import FILLED, Grid, gridded
from core.analytics.forecasting.growing import swing_and_level
from core.analytics.forecasting.marks import Marks, Style
from core.analytics.forecasting.shifts import Kind, Shift
from core.analytics.forecasting.short import Flags, is_short, looked_at, regressed
from core.analytics.forecasting.surroundings import NOTHING, Beside, Surroundings, beside
from core.analytics.step import counted
from core.errors import NotEnoughData

FEWEST = 8  # values; of fewer, each is a part of its own
TOO_FEW = "There are too few values to tell what events add; they are among what is left over."
FEW_PASSES = "Its season has passed a few times only, so the trend is taken to be a straight line."
TOO_LONG = "A season of {} steps has passed too few times to be told."
ROUNDING = 1e-12  # of the largest value, below which nothing varies
# How long a season is in words, by the letter of the frequency and its steps.
CYCLES = {
    ("M", 12): "year",
    ("Q", 4): "year",
    ("D", 7): "week",
    ("B", 5): "week",
    ("h", 24): "day",
    ("h", 168): "week",
}


@dataclass(frozen=True)
class Season:
    """One of the patterns that come again."""

    column: str  # of the rows
    words: str
    strength: float | None  # 0 to 1; none where nothing varies


@dataclass(frozen=True)
class Inside:
    """What is inside a series; values and parts have a row for each step."""

    rows: pd.DataFrame  # moment, value, trend, each season, events, remainder, expected, bounds
    seasons: tuple[Season, ...]
    trend_strength: float | None
    left_over: float | None  # the part of all variation that nothing explains
    events: tuple[str, ...]  # the names of those that were taken out
    scores: Values  # how far each value is off, in usual distances
    is_unusual: Flags
    shifts: tuple[str, ...]
    notes: tuple[str, ...]


def inside(values: pd.Series, known: Surroundings = NOTHING) -> Inside:
    """Take values by moment (without zones, in any order) apart, and judge each of them."""
    moments = pd.DatetimeIndex(values.index).as_unit("ns")
    numbers = values.to_numpy(dtype=float)
    _refuse_few(numbers)
    grid = gridded(Marks(moments.asi8, Style()), numbers)
    own, seen = _own(grid, moments, numbers)
    _refuse_few(seen)
    told = beside(known, grid.moments(0), len(seen), grid.code)
    times = np.ones(len(seen)) if told.planned is None else told.planned
    usual = np.divide(seen, times, out=np.full(len(seen), np.nan), where=times >= CLOSED)
    columns, notes = _columns(told, len(seen))
    every, late = passed(len(usual), grid.seasons)
    kept = looked_at(len(usual), every)
    late += tuple(TOO_LONG.format(one) for one in every if one not in kept)
    judge = _briefly if is_short(len(usual), kept) else _at_length
    found = judge(usual, kept, columns)
    calm = np.isfinite(usual) & ~found.is_unusual
    strengths = [
        _strength(part, found, calm) for part in (found.worked.trend, *found.worked.seasons)
    ]
    return Inside(
        rows=_rows(own, seen, times, kept, found),
        seasons=tuple(
            Season(_column(length), _words(grid.code, length), strength)
            for length, strength in zip(kept, strengths[1:], strict=True)
        ),
        trend_strength=strengths[0],
        left_over=_left_over(found, calm),
        events=found.events,
        scores=found.scores,
        is_unusual=found.is_unusual,
        shifts=tuple(_shifted(one, own, found.is_share) for one in found.shifts),
        notes=(*_notes(grid, seen), *notes, *late, *found.notes),
    )


@dataclass(frozen=True)
class _Found:
    """What either way finds, of the values without what people said of events beforehand."""

    worked: Parts  # of logarithms where the season grows with the level
    parts: Parts  # in units
    is_share: bool
    expected: Values
    lower: Values
    upper: Values
    scores: Values
    is_unusual: Flags
    events: tuple[str, ...]
    shifts: tuple[Shift, ...]
    shrunk: float
    notes: tuple[str, ...]


def _at_length(values: Values, seasons: tuple[int, ...], events: Mapping[str, Values]) -> _Found:
    """By smoothing; events are taken out once before values are judged, since that takes long."""
    apart = decomposed(values, seasons, events)
    is_share, added = apart.is_multiplicative, apart.worked.events.sum(axis=0)
    judged = anomalies.anomalies(values / np.exp(added) if is_share else values - added, seasons)
    ends = (judged.expected, judged.lower, judged.upper)
    expected, lower, upper = (one * np.exp(added) if is_share else one + added for one in ends)
    is_unusual = np.zeros(len(values), dtype=bool)
    is_unusual[[one.place for one in judged.found]] = True
    return _Found(
        apart.worked,
        apart.parts,
        is_share,
        expected,
        lower,
        upper,
        judged.scores,
        is_unusual,
        tuple(events),
        judged.shifts,
        1.0,
        apart.notes,
    )


def _briefly(values: Values, seasons: tuple[int, ...], events: Mapping[str, Values]) -> _Found:
    """By one regression."""
    growth = swing_and_level(values, seasons)
    is_share = growth.is_multiplicative
    worked = np.log(values) if is_share else values
    found = regressed(worked, seasons, events, anomalies.USUAL_LEVEL)
    ends = (found.expected, found.lower, found.upper)
    expected, lower, upper = (np.exp(one) if is_share else one for one in ends)
    return _Found(
        found.parts,
        in_units(values, found.parts) if is_share else found.parts,
        is_share,
        expected,
        lower,
        upper,
        found.scores,
        found.is_unusual,
        found.events,
        (),
        found.shrunk,
        (growth.said, FEW_PASSES),
    )


def strongly(strength: float | None) -> str:
    """How much of what varies is a part's, in a word.

    >>> strongly(0.95), strongly(0.7), strongly(0.4), strongly(0.1), strongly(None)
    ('strong', 'clear', 'weak', 'hardly any', 'none')
    """
    if strength is None:
        return "none"
    steps = ((0.9, "strong"), (0.6, "clear"), (0.3, "weak"))
    return next((word for least, word in steps if strength >= least), "hardly any")


def _refuse_few(values: Values) -> None:
    have = int(np.isfinite(values).sum())
    if have < FEWEST:
        there = f"is {have}" if have == 1 else f"are {have}"
        raise NotEnoughData(
            f"A series is taken apart from {FEWEST} values on; there {there} of this one."
        )


def _own(grid: Grid, moments: pd.DatetimeIndex, numbers: Values) -> tuple[pd.DatetimeIndex, Values]:
    """When each step has its value in the series, and the values without what filled gaps."""
    own, seen = grid.moments(0).to_numpy().copy(), grid.values.copy()
    there = np.flatnonzero(np.isfinite(numbers))
    places, is_there = grid.calendar.placed(moments.asi8[there])
    at = places - (grid.last - len(seen) + 1)
    kept = is_there & (at >= 0) & (at < len(seen))
    own[at[kept]] = moments.to_numpy()[there[kept]]
    is_gap = np.ones(len(seen), dtype=bool)
    is_gap[at[kept]] = False
    seen[is_gap] = np.nan
    return pd.DatetimeIndex(own), seen


def _notes(grid: Grid, seen: Values) -> tuple[str, ...]:
    """What was done to the values before, in sentences; gaps stay open here."""
    kept = (note for note in grid.notes if not note.endswith(FILLED))
    told = tuple(f"{note[:1].upper()}{note[1:]}." for note in kept)
    if not (missing := int((~np.isfinite(seen)).sum())):
        return told
    return (*told, f"{counted(missing, 'value')} missing; what is expected there is told.")


def _columns(told: Beside, count: int) -> tuple[dict[str, Values], tuple[str, ...]]:
    """What is known of events in each step, where there are values enough to tell what they do."""
    if told.regressors is None:
        return {}, told.notes
    names = told.regressors.names
    if count < len(names) + FEWEST_BESIDE:
        return {}, (*told.notes, TOO_FEW)
    return {name: told.regressors.past[:, at] for at, name in enumerate(names)}, told.notes


def _rows(
    moments: pd.DatetimeIndex,
    values: Values,
    times: Values,
    seasons: tuple[int, ...],
    found: _Found,
) -> pd.DataFrame:
    """The parts in units of the series; what was said beforehand of events is theirs."""
    parts = found.parts
    bare = parts.trend + parts.seasons.sum(axis=0)
    events = parts.expected * times - bare
    return pd.DataFrame(
        {
            "moment": moments,
            "value": values,
            "trend": parts.trend,
            **dict(zip(map(_column, seasons), parts.seasons, strict=True)),
            "events": events,
            "remainder": values - bare - events,
            "expected": found.expected * times,
            "lower": found.lower * times,
            "upper": found.upper * times,
        }
    )


def _column(season: int) -> str:
    return f"season_{season}"


def _words(code: str, season: int) -> str:
    return CYCLES.get((code[:1], season), f"{season} steps")


def _strength(part: Values, found: _Found, calm: Flags) -> float | None:
    """How strong a part is, unusual values aside; none where nothing varies.

    What chance puts into a part of a short series, the remainder lacks; it does not count twice.
    """
    if not _varies(found, calm):
        return None
    left = found.worked.remainder[calm]
    both = float(np.var(part[calm] + left))
    return max(0.0, 1 - found.shrunk**2 * float(np.var(left)) / both) if both > 0 else 0.0


def _left_over(found: _Found, calm: Flags) -> float | None:
    """The variance of what remains as a part of all variance, on the scale of the parts."""
    if not _varies(found, calm):
        return None
    left = found.worked.remainder[calm]
    every = float(np.var(found.worked.expected[calm] + left))
    return min(float(np.var(left * found.shrunk)) / every, 1.0)


def _varies(found: _Found, calm: Flags) -> bool:
    values = (found.worked.expected + found.worked.remainder)[calm]
    return float(np.ptp(values)) > ROUNDING * max(float(np.abs(values).max()), 1e-300)


def _shifted(one: Shift, moments: pd.DatetimeIndex, is_share: bool) -> str:
    """Where a series became another one, by its date."""
    way = "rose" if one.size > 0 else "fell"
    much = f"{abs(np.expm1(one.size)):.1%}" if is_share else f"{abs(one.size):,.4g}"
    since = f"From {moments[one.place]:%Y-%m-%d} on the"
    if one.kind is Kind.LEVEL:
        return f"{since} level {way} by {much}."
    return f"{since} trend {way} by {much} a step."

"""A series as it comes made into values in equal steps, with a word for each thing that was done.

Of several values at one moment the mean counts, which leaves the level as it was whichever of them
is right. A gap is filled when it is at most half a season long, or a twentieth of the history, and
at most a fifth of the steps, or one, lack a value; else only the latest stretch is used of which
that holds.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics import rhythm
from core.analytics.forecasting import calendars
from core.analytics.forecasting.calendars import Calendar, Months
from core.analytics.forecasting.finding import Found, calendar_of, seasons_of
from core.analytics.forecasting.marks import Marks, Numbers
from core.analytics.step import counted
from core.errors import NotEnoughData

Values = npt.NDArray[np.float64]
Notes = tuple[str, ...]

MOST_MISSING = 0.2  # of the steps
OF_A_SEASON, OF_ALL = 2, 20  # the longest gap that is filled is such a part of them
FEWEST_LEFT = 3  # values after a gap that is not filled
CYCLES = 2  # seasons that must have passed for a gap to be filled with theirs
ROUNDS = 5  # in each, the season is taken from gaps filled better
FILLED = "filled by interpolation"
BY_SEASON = {24: "h"}  # a day of hours, though nobody says so


@dataclass(frozen=True)
class Grid:
    """Values in equal steps, none of them missing, and where they lie in their calendar."""

    values: Values
    calendar: Calendar
    last: int  # place of the last value
    code: str  # the frequency as rhythm writes it; empty where it has no name
    seasons: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def season(self) -> int:
        """The shortest season; 1 where there is none."""
        return self.seasons[0] if self.seasons else 1

    def moments(self, horizon: int) -> pd.DatetimeIndex:
        """When the values came, and the steps ahead; of dates."""
        return calendars.moments(self._numbers(1 - len(self.values), horizon))

    def ahead(self, horizon: int) -> Numbers:
        """When the steps ahead come."""
        return self._numbers(1, horizon)

    def _numbers(self, first: int, last: int) -> Numbers:
        return self.calendar.numbers(self.last + np.arange(first, last + 1, dtype=np.int64))


def gridded(marks: Marks, values: Values, code: str = "", season: int | None = None) -> Grid:
    """Equal steps from moments and values in any order; without a value, nan.

    ``code`` is the frequency, where it is known, and ``season`` its length, where that is not the
    usual one; a series from which nothing can be made is refused with a sentence.
    """
    marks, values, notes = _ascending(marks, values)
    marks, values, notes = _without_ends(marks, values, notes)
    found = calendar_of(marks, code)
    notes += found.notes
    marks, values, notes = _without_partial(marks, values, found, notes)
    if isinstance(found.calendar, Months):
        found = replace(found, calendar=calendars.dated(marks.numbers, found.calendar.length))
    seasons = _seasons(found, season, is_named=bool(code) and not marks.is_dates)
    length = seasons[0] if seasons else 1
    places, values, notes = _placed(found.calendar, marks.numbers, values, notes)
    places, values, notes = _latest_stretch(places, values, length, notes)
    made, notes = _filled(places, values, length, notes)
    return Grid(made, found.calendar, int(places[-1]), found.code, seasons, notes)


def _seasons(found: Found, season: int | None, *, is_named: bool) -> tuple[int, ...]:
    """By default those of the frequency; who names the shortest of them means the longer too."""
    if season is not None:
        usual = seasons_of(found.code or BY_SEASON.get(season, ""))
        return usual if season in usual[:1] else (season,) if season > 1 else ()
    return seasons_of(found.code) if is_named else found.calendar.seasons


def _ascending(marks: Marks, values: Values) -> tuple[Marks, Values, Notes]:
    """In order of time, each moment once."""
    order = np.argsort(marks.numbers, kind="stable")
    numbers, values = marks.numbers[order], values[order]
    if (np.diff(numbers) > 0).all():
        return replace(marks, numbers=numbers), values, ()
    table = pd.Series(values).groupby(numbers)
    told = table.agg(["size", "nunique", "mean"])
    again = told["size"] > 1
    differ = int((told["nunique"] > 1).sum())
    same = int(again.sum()) - differ
    notes: Notes = ()
    if same:
        notes += (f"{counted(same, 'moment came', 'moments came')} twice and counts once",)
    if differ:
        several = counted(differ, "moment has", "moments have")
        notes += (f"{several} several values, of which the mean counts",)
    once = np.array(told.index, dtype=np.int64)
    return replace(marks, numbers=once), told["mean"].to_numpy(dtype=float), notes


def _without_ends(marks: Marks, values: Values, notes: Notes) -> tuple[Marks, Values, Notes]:
    """From the first known value to the last."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        raise NotEnoughData("it has no value.")
    first, last = int(known[0]), int(known[-1])
    if after := len(values) - 1 - last:
        several = counted(after, "moment has", "moments have")
        notes += (f"the last {several} no value; the forecast begins before",)
    within = slice(first, last + 1)
    return replace(marks, numbers=marks.numbers[within]), values[within], notes


def _without_partial(
    marks: Marks, values: Values, found: Found, notes: Notes
) -> tuple[Marks, Values, Notes]:
    """A last period dated before its end, where all others are dated at theirs, is left out.

    It is the commonest cause of a fall that never happened; step 1 is then that period.
    """
    if not isinstance(found.calendar, Months) or len(values) < rhythm.FEWEST:
        return marks, values, notes
    left, length = calendars.left_of_month(marks.numbers), found.calendar.length
    months = calendars.months(marks.numbers) % length
    at_end = (left <= calendars.NEAR_THE_END) & (months == months[0])
    if at_end[-1] or not at_end[:-1].all():
        return marks, values, notes
    day = calendars.moments(marks.numbers[-1:])[0]
    notes += (f"the last value is of {day:%Y-%m-%d}, before its period ends, and is left out",)
    return replace(marks, numbers=marks.numbers[:-1]), values[:-1], notes


def _placed(
    calendar: Calendar, numbers: Numbers, values: Values, notes: Notes
) -> tuple[Numbers, Values, Notes]:
    """The known values by place; what lies beside the calendar is left out."""
    places, is_there = calendar.placed(numbers)
    kept = is_there & np.isfinite(values)
    strays = int((~is_there & np.isfinite(values)).sum())
    if strays:
        notes += (f"{counted(strays, 'value')} off the usual steps left out",)
    if not kept.any():
        raise NotEnoughData("it has no value on the steps of its frequency.")
    return places[kept], values[kept], notes


def _latest_stretch(
    places: Numbers, values: Values, season: int, notes: Notes
) -> tuple[Numbers, Values, Notes]:
    """The latest values of which gaps are short and few enough to be filled."""
    longest = max(season // OF_A_SEASON, len(values) // OF_ALL, 1)
    runs = np.diff(places) - 1
    too_long = np.flatnonzero(runs > longest)
    first = int(too_long[-1]) + 1 if too_long.size else 0
    steps = places[-1] - places[first:] + 1
    known = np.arange(len(steps), 0, -1)
    first += int(np.argmax(steps - known <= np.maximum(MOST_MISSING * steps, 1)))
    if first == 0:
        return places, values, notes
    left = len(values) - first
    if left < max(FEWEST_LEFT, season):
        gap = counted(int(runs[first - 1]), "step")
        raise NotEnoughData(
            f"too many of its steps have no value: {gap} before the last {counted(left, 'value')}, "
            f"of which {max(FEWEST_LEFT, season)} are needed."
        )
    notes += (f"only the last {left:,} of {len(values):,} values are used, for gaps before them",)
    return places[first:], values[first:], notes


def _filled(places: Numbers, values: Values, season: int, notes: Notes) -> tuple[Values, Notes]:
    """A value for each place."""
    holes = np.full(int(places[-1] - places[0]) + 1, np.nan)
    holes[places - places[0]] = values
    missing = int(np.isnan(holes).sum())
    if not missing:
        return holes, notes
    return bridged(holes, season), (*notes, f"{counted(missing, 'gap')} {FILLED}")


def bridged(holes: Values, season: int) -> Values:
    """Gaps filled along a straight line; with its season on top, where two of them have passed.

    >>> bridged(np.array([1.0, np.nan, 3.0]), 1).tolist()
    [1.0, 2.0, 3.0]
    """
    known = np.isfinite(holes)
    at = np.arange(len(holes))
    made = np.interp(at, at[known], holes[known])
    if season > 1 and known.sum() >= CYCLES * season and len(holes) > CYCLES * season:
        for _ in range(ROUNDS):
            usual = _usual_season(made, known, season)[at % season]
            made = np.interp(at, at[known], (holes - usual)[known]) + usual
        made[known] = holes[known]
    if holes[known].min() >= 0:
        return np.asarray(np.maximum(made, 0.0), dtype=np.float64)
    return np.asarray(made, dtype=np.float64)


def _usual_season(made: Values, known: npt.NDArray[np.bool_], season: int) -> Values:
    """How far each place of a season is from a centred moving average, in the mean."""
    weights = np.ones(season + 1 - season % 2)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    half = len(weights) // 2
    level = np.convolve(made, weights / season, mode="valid")
    inner = slice(half, half + len(level))
    there = known[inner]
    turn = (np.arange(len(made)) % season)[inner][there]
    away = (made[inner] - level)[there]
    often = np.bincount(turn, minlength=season)
    mean = np.bincount(turn, away, minlength=season) / np.maximum(often, 1)
    return np.asarray(mean - mean.mean(), dtype=np.float64)

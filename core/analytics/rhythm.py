"""How often the values of a series come, which of them are missing, and whether the last is whole.

Moments are without a zone, ascending and unique. A frequency is written as pandas writes it: 15min,
h, D, B (Monday to Friday), W, MS and ME, QS and QE, YS and YE (dated at the start or the end).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

PERIODS = {
    "D": "D",
    "W": "W-SUN",
    "MS": "M",
    "ME": "M",
    "QS": "Q",
    "QE": "Q",
    "YS": "Y",
    "YE": "Y",
}
WORDS = {"D": "daily", "B": "on working days", "W": "weekly", "h": "hourly"}
WORDS |= {"MS": "monthly", "ME": "monthly", "QS": "quarterly", "QE": "quarterly"}
WORDS |= {"YS": "yearly", "YE": "yearly"}
MONTHS = {"M": 1, "Q": 3, "Y": 12}
A_DAY = pd.Timedelta(days=1)
A_WEEK = 7
WEEKDAYS = (0, 1, 2, 3, 4)
FEWEST = 3  # two points have a distance, but no rhythm
ON_GRID = 0.95  # of the moments: a stray one does not make hours irregular
OFTEN, SELDOM = 0.5, 0.25  # of the days, or weeks, in which a time, or weekday, would have its turn
NEAR_THE_END = 3  # days: a month's last working day is its end
EARLIER = 3  # periods, at least, that tell how many values the last one should have
BY = 0.1  # of a period: who stops that much earlier than ever has stopped early
DENSE = 0.2  # gaps for each value at most, where a gap at the end means that more is to come
KEPT_OUT = "it is kept out of comparisons and forecasts"


@dataclass(frozen=True)
class Rhythm:
    """How often values come, where none came although one should have, and when the next is due."""

    code: str
    missing: pd.DatetimeIndex
    before: pd.Timestamp
    following: pd.Timestamp

    @property
    def words(self) -> str:
        """The frequency as one says it."""
        return in_words(self.code)


@dataclass(frozen=True)
class Partial:
    """A last period of which a part was still to come."""

    period: pd.Period
    why: str

    @property
    def sentence(self) -> str:
        """What a reader must know of it."""
        said = named(self.period)
        return f"{said[:1].upper()}{said[1:]} is not whole: {self.why}; {KEPT_OUT}."


def in_words(code: str | None) -> str:
    """A frequency as one says it.

    >>> in_words("MS"), in_words("15min"), in_words(None)
    ('monthly', 'every 15min', 'irregular')
    """
    return "irregular" if code is None else WORDS.get(code, f"every {code}")


def named(period: pd.Period) -> str:
    """A period as one says it.

    >>> named(pd.Period("2026-11", "M")), named(pd.Period("2026-11-12", "Q"))
    ('November 2026', 'quarter 4 of 2026')
    """
    letter = period.freqstr[0]
    if letter == "W":
        return f"the week to {period.end_time:%Y-%m-%d}"
    if letter == "Q":
        return f"quarter {period.quarter} of {period.year}"
    return {"M": f"{period.start_time:%B %Y}", "Y": f"{period.year}"}.get(letter, str(period))


def moments_of(values: pd.Series) -> pd.DatetimeIndex:
    """When the values of a series came."""
    return pd.DatetimeIndex(values.index)


def recognised(moments: pd.DatetimeIndex) -> Rhythm | None:
    """The frequency that fits, with its gaps; none where moments follow none, or are too few.

    >>> found = recognised(pd.DatetimeIndex(["2026-01-01", "2026-02-01", "2026-04-01"]))
    >>> found.code, [f"{gap:%Y-%m}" for gap in found.missing], f"{found.following:%Y-%m-%d}"
    ('MS', ['2026-03'], '2026-05-01')
    """
    if len(moments) < FEWEST:
        return None
    steps = pd.Series(moments).diff().dropna()
    if steps.sort_values().iloc[(len(steps) - 1) // 2] < A_DAY:
        return _within_days(moments, steps.mode().iloc[0])
    for letter in ("D", "W-SUN", "M", "Q", "Y"):
        places = _places(moments, letter)
        jumps = np.sort(np.diff(places))
        if jumps[0] >= 1 and jumps[(jumps.size - 1) // 2] == 1:
            return _daily(moments) if letter == "D" else _in_periods(moments, letter)
    return None


def partial_last(moments: pd.DatetimeIndex, code: str, as_of: date | None = None) -> Partial | None:
    """The last period of a frequency, if these moments do not fill it; ``as_of`` is when they came.

    Where values come in a rhythm, it is partial while the next one would still fall into it. Where
    they do not, or with many gaps, it is partial when they were loaded before its end, or when it
    has fewer than all before it and stops clearly earlier; three earlier periods tell that.
    """
    if moments.empty:
        return None
    period = moments[-1].to_period(PERIODS[code])
    why = f"its values end on {moments[-1]:%Y-%m-%d}"
    found = recognised(moments)
    if found is not None and len(found.missing) <= DENSE * len(moments):
        return Partial(period, why) if found.following <= period.end_time else None
    if as_of is not None and period.start_time.date() <= as_of < period.end_time.date():
        return Partial(period, why)
    return Partial(period, why) if _falls_short(moments, PERIODS[code]) else None


def unfinished(
    moments: pd.DatetimeIndex, found: Rhythm | None, as_of: date | None
) -> Partial | None:
    """The period of the last moment, if it was not over when that came; for weeks and longer.

    A point that lies a whole period or more ahead is a plan, of which nothing is partial.
    """
    if found is None or as_of is None or found.code not in PERIODS or found.code == "D":
        return None
    first, last = _reach(moments, found.code)
    if first.date() <= as_of < last.date():
        period = last.to_period(PERIODS[found.code])
        return Partial(period, f"it was loaded on {as_of}, before its end")
    return None


def _places(moments: pd.DatetimeIndex, letter: str) -> npt.NDArray[np.int64]:
    """The number of the period in which each moment lies."""
    return np.asarray(moments.to_period(letter).asi8, dtype=np.int64)


def _reach(moments: pd.DatetimeIndex, code: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day of what the last point stands for, by where it is dated."""
    last = moments[-1].normalize()
    if code == "W":
        is_at_the_end = bool((moments.dayofweek > WEEKDAYS[-2]).all())
        length = pd.DateOffset(days=A_WEEK)
    else:
        is_at_the_end = code.endswith("E")
        length = pd.DateOffset(months=MONTHS[code[0]])
    return (last - length + A_DAY, last) if is_at_the_end else (last, last + length - A_DAY)


def _falls_short(moments: pd.DatetimeIndex, letter: str) -> bool:
    """Whether the last period has fewer moments than all before it, and stops earlier than they."""
    periods = moments.to_period(letter)
    into = pd.Series((moments - periods.start_time) / (periods.end_time - periods.start_time))
    told = into.groupby(periods.asi8).agg(["size", "max"])
    before, last = told.iloc[:-1], told.iloc[-1]
    if len(before) < EARLIER or last["size"] >= before["size"].min():
        return False
    return bool(last["max"] < before["max"].min() - BY)


def _within_days(moments: pd.DatetimeIndex, step: pd.Timedelta) -> Rhythm | None:
    """Hours, quarter hours and the like, at the times at which they usually come."""
    off = (moments - moments[0]) % step
    if A_DAY % step != pd.Timedelta(0) or (off == pd.Timedelta(0)).mean() < ON_GRID:
        return None
    usual = usual_times(moments, step)
    around = _open_days(moments.normalize().unique())
    if usual.empty or around.empty:
        return None
    every = pd.DatetimeIndex(np.add.outer(around.to_numpy(), usual.to_numpy()).ravel())
    code = pd.tseries.frequencies.to_offset(step).freqstr
    return _rhythm(code, moments, every)


def usual_times(moments: pd.DatetimeIndex, step: pd.Timedelta) -> pd.TimedeltaIndex:
    """The times of day at which values usually come, of those that are a step apart."""
    days, times = moments.normalize(), moments - moments.normalize()
    if days.nunique() < FEWEST:  # which leaves open at what times nothing ever comes
        ends = (times.min(), times.max())
        is_one = days.nunique() == 1
        first, last = (times[0] % step, A_DAY - pd.Timedelta(1)) if is_one else ends
        return pd.timedelta_range(first, last, freq=step)
    counts = pd.Series(times).value_counts()
    return pd.TimedeltaIndex(counts.index[counts >= OFTEN * days.nunique()]).sort_values()


def _daily(moments: pd.DatetimeIndex) -> Rhythm | None:
    """Days, or working days, at the time of day at which they usually come."""
    days = moments.normalize()
    time = pd.Series(moments - days).mode().iloc[0]
    every = _open_days(days)
    if every.empty:
        return None
    is_business = set(every.dayofweek) == set(WEEKDAYS) and len(days) > len(WEEKDAYS)
    expected = every[~every.isin(days)] + time
    return _rhythm("B" if is_business else "D", moments, expected.union(moments))


def _open_days(days: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The days, a week around these too, whose weekdays have their turn."""
    every = pd.date_range(days[0] - A_WEEK * A_DAY, days[-1] + A_WEEK * A_DAY)
    return every[every.dayofweek.isin(open_weekdays(days))]


def open_weekdays(days: pd.DatetimeIndex) -> set[int]:
    """The weekdays that have their turn; many rest on some."""
    seen = days.dayofweek.value_counts()
    weeks = (days[-1] - days[0]).days / A_WEEK
    if weeks >= 2:  # below, a weekday has hardly had its turn
        return set(seen.index[seen >= SELDOM * weeks])
    rests = _passed(days) - set(seen.index)
    return set(range(A_WEEK)) - (rests if rests == {5, 6} else set())


def _passed(days: pd.DatetimeIndex) -> set[int]:
    return set(pd.date_range(days[0], days[-1]).dayofweek)


def _in_periods(moments: pd.DatetimeIndex, letter: str) -> Rhythm:
    """Weeks, months, quarters or years, dated as most of them are."""
    places = _places(moments, letter)
    every = np.arange(places[0] - 1, places[-1] + 2)
    absent = every[~np.isin(every, places)]
    first = moments[0].to_period(letter)
    periods = pd.PeriodIndex([first + int(place - places[0]) for place in absent])
    if letter == "W-SUN":
        day = int(pd.Series(moments.dayofweek).mode().iloc[0])
        return _rhythm("W", moments, moments.union(periods.start_time + day * A_DAY))
    left = moments.days_in_month - moments.day
    is_at_the_end = bool((left <= NEAR_THE_END).all())
    month = int(pd.Series((moments.month - 1) % MONTHS[letter]).mode().iloc[0])
    months = (month + start.month + 12 * start.year - 1 for start in periods.start_time)
    first_days = pd.DatetimeIndex([pd.Timestamp(at // 12, at % 12 + 1, 1) for at in months])
    day = int(pd.Series(moments.day).mode().iloc[0])
    into = first_days.days_in_month if is_at_the_end else np.minimum(first_days.days_in_month, day)
    dated = first_days + pd.to_timedelta(into - 1, unit="D")
    return _rhythm(f"{letter}{'E' if is_at_the_end else 'S'}", moments, moments.union(dated))


def _rhythm(code: str, moments: pd.DatetimeIndex, every: pd.DatetimeIndex) -> Rhythm:
    """What lies between the ends is missing; what lies just outside was due before, or is next."""
    inside = every[(every > moments[0]) & (every < moments[-1])]
    before, following = every[every < moments[0]], every[every > moments[-1]]
    places = np.searchsorted(moments, inside)  # of moments in order, which takes no table of them
    missing = inside[moments[places] != inside]
    return Rhythm(code, missing, before[-1], following[0])

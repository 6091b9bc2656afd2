"""Bars one after the other: how long each lasts, where some are missing, and where prices leap."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Invalid
from core.market.tables import Interval
from core.uploads.pointing import few, once_each
from core.uploads.shapes import Fault

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MINUTE = 60_000_000  # microseconds, as moments are counted here
DAY = 1_440 * MINUTE
SPANS = {
    MINUTE: Interval.minute,
    5 * MINUTE: Interval.five_minutes,
    15 * MINUTE: Interval.quarter_hour,
    30 * MINUTE: Interval.half_hour,
    60 * MINUTE: Interval.hour,
    240 * MINUTE: Interval.four_hours,
}
LONG = (Interval.daily, Interval.weekly, Interval.monthly)
CLOSER = 0.01  # share of bars that may follow each other faster than they last
HOLIDAYS = 0.07  # of the business days of a year, at most
PAUSE = 8  # business days in a row without a bar: a new year in China has fewer
SPLITS = np.array([2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50], np.float64)
MOVE = 0.03  # what the price does by itself on the day of a split
EXACT = 0.05  # how near to 100 or 1,000 a change of the unit is, as a power of ten


@dataclass(frozen=True)
class Course:
    """The bars of a file by listing and moment: where each stands, and its distance to the next."""

    order: Ints
    moments: Ints
    is_same: NDArray[np.bool_]  # whether a bar and the one before it are of one listing

    @classmethod
    def of(cls, rows: pd.DataFrame, names: pd.Series) -> "Course":
        """Rows in their order of time, whatever order the file has them in."""
        codes = names.cat.codes.to_numpy()
        stamps = pd.DatetimeIndex(rows["ts"]).tz_convert(None).to_numpy("datetime64[us]")
        moments = stamps.astype(np.int64)
        order = np.lexsort((moments, codes))
        return cls(order, moments[order], codes[order][1:] == codes[order][:-1])

    @property
    def gaps(self) -> Ints:
        """How far bars of one listing are apart."""
        found = np.diff(self.moments)[self.is_same]
        return found[found > 0]

    @property
    def is_of_days(self) -> bool:
        """Whether no bar has a time of day."""
        return not (self.moments % DAY).any()

    def parts(self) -> Iterator[slice]:
        """Where the bars of each listing stand in this order."""
        ends = [*(np.flatnonzero(~self.is_same) + 1).tolist(), len(self.order)]
        start = 0
        for end in ends:
            yield slice(start, end)
            start = end


def intervals(rows: pd.DataFrame, names: pd.Series) -> pd.Series:
    """How long each bar lasts: as the file says, or as its moments show."""
    if reason := contradiction(rows, names):
        raise Invalid(reason)
    if _is_said(rows):
        return rows["interval"].astype("category")
    found = _interval(Course.of(rows, names))
    zeros = np.zeros(len(rows), np.int8)
    return pd.Series(
        pd.Categorical.from_codes(zeros, pd.Index([str(found)], dtype=object)), rows.index
    )


def contradiction(rows: pd.DataFrame, names: pd.Series) -> str:
    """Why it cannot be said how long the bars last; nothing if it can."""
    if not _is_said(rows):
        found = _interval(Course.of(rows, names))
        return "" if isinstance(found, Interval) else found
    is_long = rows["interval"].isin([kind.value for kind in LONG]).to_numpy()
    days = rows["ts"][is_long]
    if (days != days.dt.normalize()).any():
        return (
            "Bars of days, weeks or months have a time of day, and their day would depend on the "
            "time zone. Give them dates without a time."
        )
    return ""


def oddities(rows: pd.DataFrame, names: pd.Series) -> list[Fault]:
    """What a person should look at: an interval that was inferred, missing bars, leaps."""
    course = Course.of(rows, names)
    interval = None if _is_said(rows) else _interval(course)
    faults = []
    if isinstance(interval, Interval) and interval in {Interval.weekly, Interval.monthly}:
        said = f"These are taken for {interval} bars; answer interval=daily if they are of days."
        faults.append(Fault(int(rows.index[0]), "ts", said, blocks=False))
    said_daily = "interval" in rows and bool((rows["interval"] == Interval.daily).all())
    if course.is_of_days and (interval is Interval.daily or said_daily):
        faults += few(list(_pauses(rows, names, course)))
    return faults + _leaps(rows, names, course)


def _is_said(rows: pd.DataFrame) -> bool:
    return "interval" in rows and bool(rows["interval"].notna().all())


def _interval(course: Course) -> Interval | str:
    """How long the bars last, or why that cannot be told."""
    gaps = course.gaps
    if course.is_of_days:
        return _of_days(gaps / DAY)
    ask = "Say so in a column interval, or answer interval=15m, 1h, daily …"
    if not gaps.size:
        return f"Nothing shows how long a bar lasts. {ask}"
    spans, counts = np.unique(gaps, return_counts=True)
    usual = int(spans[counts.argmax()])
    if usual not in SPANS:
        return f"Bars are usually {usual / MINUTE:,g} minutes apart, which is no interval. {ask}"
    if (gaps < usual).mean() > CLOSER:
        closest = int(spans[0])
        return (
            f"Bars are {usual / MINUTE:g} minutes apart and {closest / MINUTE:g} minutes too: "
            f"these are bars of two kinds. {ask}"
        )
    return SPANS[usual]


def _of_days(gaps: Floats) -> Interval:
    if not gaps.size:
        return Interval.daily
    usual, closest = float(np.median(gaps)), float(gaps.min())
    if closest >= 26 and 28 <= usual <= 31:
        return Interval.monthly
    return Interval.weekly if closest >= 5 and usual == 7 else Interval.daily


def _pauses(rows: pd.DataFrame, names: pd.Series, course: Course) -> Iterator[Fault]:
    """Listings with more business days without a bar than there are holidays."""
    for part in course.parts():
        days = np.unique(course.moments[part] // DAY).astype("datetime64[D]")
        due = int(np.busday_count(days[0], days[-1] + 1))
        missing = due - int(np.is_busday(days).sum())
        pauses = np.busday_count(days[:-1] + 1, days[1:])
        longest = int(pauses.max(initial=0))
        if missing > max(HOLIDAYS * due, 1) or longest >= PAUSE:
            at = int(pauses.argmax()) + 1
            after = np.flatnonzero(course.moments[part] // DAY == days[at].astype(np.int64))[0]
            row = int(rows.index[course.order[part][after]])
            yield Fault(
                row,
                "ts",
                f"{names[row]}: {missing:,} of {due:,} business days have no bar, up to "
                f"{longest:,} in a row, before this one.",
                blocks=False,
            )


def _leaps(rows: pd.DataFrame, names: pd.Series, course: Course) -> list[Fault]:
    """Closes a hundred or a thousand times the one before, and those that moved as in a split."""
    rates = _rates(rows["c"].to_numpy()[course.order], course.is_same)
    powers = np.abs(np.log10(rates))
    is_unit = (np.abs(powers - 2) < EXACT) | (np.abs(powers - 3) < EXACT)
    times = np.maximum(rates, 1 / rates)
    is_split = np.zeros(len(rates), bool)
    large = np.flatnonzero((times > 2 * (1 - MOVE)) & ~is_unit)
    nearest = np.abs(times[large, None] / SPLITS - 1).min(axis=1) if large.size else np.empty(0)
    is_split[large[nearest < MOVE]] = True
    if "adj_c" in rows:  # which does not move where the file knows of a split
        adjusted = _rates(rows["adj_c"].to_numpy()[course.order], course.is_same)
        is_split &= ~((adjusted > 0.7) & (adjusted < 1.4))
    unit = "the close leaps to about 100 or 1,000 times the one before or a part of it, as when "
    split = "the close moves as in a split of the shares; nothing was changed for that"
    return [
        *once_each(
            _placed(course, is_unit),
            names,
            "c",
            lambda name, count: f"{name}: {unit}pounds become pence ({count:,} times).",
        ),
        *once_each(
            _placed(course, is_split),
            names,
            "c",
            lambda name, count: f"{name}: {split} ({count:,} times).",
        ),
    ]


def _rates(values: Floats, is_same: NDArray[np.bool_]) -> Floats:
    """Each value by the one before; 1 where that cannot be told."""
    before, after = values[:-1], values[1:]
    is_told = is_same & (before > 0) & (after > 0)
    return np.divide(after, before, out=np.ones(len(before)), where=is_told)


def _placed(course: Course, is_so: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Back into the order of the file."""
    found = np.zeros(len(course.order), bool)
    found[course.order[1:][is_so]] = True
    return found

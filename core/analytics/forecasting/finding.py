"""Which calendar the moments of a series follow: the one that was named, or the one that fits."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from core.analytics import rhythm
from core.analytics.forecasting import calendars
from core.analytics.forecasting.calendars import A_DAY, Calendar, Days, Evenly, Times, moments
from core.analytics.forecasting.marks import Marks, Numbers
from core.errors import Invalid

KEPT_UP_TO = 10_000  # moments: longer ones are seldom those of another series
ON_GRID = 0.95  # of whole numbers: a stray one does not change the step
LAST_MONTH = 210_012
MOSTLY = 0.5  # of the steps: fewer are no rhythm
WORKING = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
LENGTHS = {"M": 1, "Q": 3, "Y": 12}
YEAR_ROUND = {"D": (7,), "B": (5,), "M": (12,), "Q": (4,)}  # where ds tells no more than a name
# How far apart two values are, in days, whose distance is all that is known.
DISTANCES = {"D": (1, 1), "W": (7, 7), "MS": (28, 31), "QS": (89, 92), "YS": (365, 366)}
PLAIN = {"M": "MS", "Q": "QS", "Y": "YS", "A": "YS", "AS": "YS", "AE": "YE", "H": "h"}
WITHIN_DAYS = re.compile(r"(\d{0,6})(h|min|t|s)", re.ASCII)
UNITS = {"h": 3_600_000_000_000, "min": 60_000_000_000, "t": 60_000_000_000, "s": 1_000_000_000}
NAMES = "D, B (working days), W, M, Q, Y, or hours and minutes such as h, 6h, 15min"


@dataclass(frozen=True)
class Found:
    """A calendar, its frequency as rhythm writes it, and what must be said of it."""

    calendar: Calendar
    code: str = ""  # empty = a step without a name
    notes: tuple[str, ...] = ()


def frequency_of(said: str) -> str:
    """A frequency as rhythm writes it, from how people write it.

    >>> frequency_of("M"), frequency_of("W-MON"), frequency_of("15T")
    ('MS', 'W', '15min')
    """
    word = said.strip().upper()
    if word.startswith("W"):
        return "W"
    code = PLAIN.get(word.partition("-")[0], word.partition("-")[0])
    if code in {"D", "B", *rhythm.PERIODS}:
        return str(code)
    within = WITHIN_DAYS.fullmatch(said.strip().lower())
    if within is None:
        raise Invalid(f"There is no frequency {said!r}; it is one of {NAMES}.")
    length = int(within[1] or 1) * UNITS[within[2]]
    if not length or A_DAY % length:
        raise Invalid(f"A day is no whole number of steps of {said!r}; it is one of {NAMES}.")
    return str(pd.tseries.frequencies.to_offset(pd.Timedelta(length)).freqstr)


def seasons_of(code: str) -> tuple[int, ...]:
    """The seasons by default of a frequency, shortest first.

    >>> seasons_of("MS"), seasons_of("W"), seasons_of("h"), seasons_of("15min")
    ((12,), (), (24, 168), (96, 672))
    """
    if code and code[0] in "DBWMQY":
        return YEAR_ROUND.get(code[0], ())
    if not code:
        return ()
    a_day = A_DAY // _length(code)
    return tuple(sorted({season for season in (a_day, 7 * a_day) if season > 1}))


def calendar_of(marks: Marks, code: str = "") -> Found:
    """The calendar of moments that ascend, each once."""
    if not marks.is_dates:
        return Found(_stepping(marks.numbers), code)
    if len(marks.numbers) > KEPT_UP_TO:
        return _of_dates(marks.numbers, code)
    return _kept(marks.numbers.tobytes(), code)


@lru_cache(maxsize=64)
def _kept(numbers: bytes, code: str) -> Found:
    """The series of a file often have the same moments, and to find a calendar takes its time."""
    return _of_dates(np.frombuffer(numbers, dtype=np.int64), code)


def _of_dates(numbers: Numbers, code: str) -> Found:
    known = rhythm.recognised(moments(numbers))
    if code:
        return _named(numbers, code, known.code if known else "")
    if known is not None:
        return _fitting(numbers, known.code)
    return _guessed(numbers) if len(numbers) < rhythm.FEWEST else _even(numbers)


def _stepping(numbers: Numbers) -> Evenly:
    """Whole numbers, by their usual step."""
    if _are_dates(numbers):
        raise Invalid("its ds look like dates without hyphens; write them like 2024-01-31.")
    if len(numbers) == 1:
        return Evenly(1, int(numbers[0]))
    distances = np.diff(numbers)
    step = calendars.usual(distances)
    rests = numbers % step
    rest = calendars.usual(rests)
    if (rests == rest).mean() < ON_GRID:
        step = int(np.gcd.reduce(distances))
        return Evenly(step, int(numbers[0]))
    return Evenly(step, int(numbers[rests == rest][0]))


def _are_dates(numbers: Numbers) -> bool:
    """Whether all of them are days such as 20240131, or months such as 202401."""
    days = numbers if numbers[0] > LAST_MONTH else numbers * 100 + 1
    years, rest = np.divmod(days, 10_000)
    months, of_month = np.divmod(rest, 100)
    is_date = (years >= 1_900) & (years <= 2_100) & (months >= 1) & (months <= 12)
    return bool((is_date & (of_month >= 1) & (of_month <= 31)).all())


def _named(numbers: Numbers, code: str, known: str) -> Found:
    """The calendar that somebody named, with what the moments tell beside."""
    if known and _family(known) == _family(code):
        return _fitting(numbers, known)
    made: Found
    if code in {"D", "B"}:
        weekdays = WORKING if code == "B" or known == "B" else EVERY_DAY
        made = Found(Days(weekdays, calendars.time_of_day(numbers)), code)
    elif _family(code) in {"W", *LENGTHS}:
        made = _fitting(numbers, code)
    else:
        step = _length(code)
        phase = calendars.usual(numbers % step)
        made = Found(Times(EVERY_DAY, tuple(range(phase, A_DAY, step))), code)
    _refuse_several(made, numbers)
    return made


def _refuse_several(made: Found, numbers: Numbers) -> None:
    """A step has one value, or somebody must say what becomes of several."""
    places, is_there = made.calendar.placed(numbers)
    several = np.flatnonzero((np.diff(places) == 0) & is_there[1:] & is_there[:-1])
    if several.size:
        one, other = moments(numbers[several[0] : several[0] + 2]).strftime("%Y-%m-%d %H:%M")
        raise Invalid(
            f"--freq says {rhythm.in_words(made.code)}, and {one} and {other} fall into one step; "
            "put values together first, or leave --freq out."
        )


def _fitting(numbers: Numbers, code: str) -> Found:
    """The calendar of a frequency, as these moments have it."""
    if code in {"D", "B"}:
        weekdays = tuple(sorted(rhythm.open_weekdays(moments(numbers).normalize())))
        return Found(Days(weekdays, calendars.time_of_day(numbers)), code)
    if code == "W":
        return Found(calendars.weekly(numbers), code)
    if (family := _family(code)) in LENGTHS:
        return Found(calendars.dated(numbers, LENGTHS[family]), code)
    there = moments(numbers)
    times = rhythm.usual_times(there, pd.Timedelta(_length(code)))
    weekdays = tuple(sorted(rhythm.open_weekdays(there.normalize().unique())))
    return Found(Times(weekdays, tuple(int(time.value) for time in times)), code)


def _guessed(numbers: Numbers) -> Found:
    """What the distance of two values tells."""
    if len(numbers) == 1:
        raise Invalid("one value does not tell how often values come; say it with --freq.")
    distance = int(numbers[1] - numbers[0])
    for code, (least, most) in DISTANCES.items():
        if least * A_DAY <= distance <= most * A_DAY:
            note = f"two values are taken for {rhythm.in_words(code)} by their distance"
            return Found(_fitting(numbers, code).calendar, code, (note,))
    if A_DAY % distance == 0:
        code = pd.tseries.frequencies.to_offset(pd.Timedelta(distance)).freqstr
        return Found(_named(numbers, code, "").calendar, code)
    raise Invalid("two values do not tell how often values come; say it with --freq.")


def _even(numbers: Numbers) -> Found:
    """Steps of several days, or of several months, without a name."""
    ways: list[Calendar] = [Evenly(calendars.usual(np.diff(numbers)), int(numbers[-1]))]
    if (length := calendars.usual(np.diff(calendars.months(numbers)))) > 1:
        ways.insert(0, calendars.dated(numbers, length))
    for calendar in ways:
        places, is_there = calendar.placed(numbers)
        steps = np.diff(places)
        if is_there.all() and (steps >= 1).all() and (steps == 1).mean() > MOSTLY:
            return Found(calendar)
    raise Invalid("its moments follow no frequency; say it with --freq.")


def _family(code: str) -> str:
    """Months dated at their start and at their end are months; hours are their length."""
    return code[0] if code in rhythm.PERIODS else code


def _length(code: str) -> int:
    """The nanoseconds of a step within a day."""
    return int(pd.tseries.frequencies.to_offset(code).nanos)

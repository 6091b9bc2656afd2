"""When values came, as a file writes it: whole numbers, or ISO dates and moments.

Inside they are whole numbers, of dates the nanoseconds since 1970, and are written again as they
were: a day as a day, a month as a month, a moment with the offset that all of a series share.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import Invalid

Numbers = npt.NDArray[np.int64]
INDEX = re.compile(r"[+-]?\d{1,18}(\.0*)?", re.ASCII)
DATE = re.compile(
    r"(?P<day>\d{4}-\d\d(-\d\d)?)"
    r"((?P<sign>[T ])(?P<time>\d\d:\d\d(:\d\d(\.\d{1,9})?)?)(?P<zone>Z|[+-]\d\d(:?\d\d)?)?)?",
    re.ASCII,
)
A_SECOND = 1_000_000_000
MONTH, DAY = len("2024-01"), len("2024-01-31")
WANTED = "an ISO date such as 2024-01-31, a moment such as 2024-01-31T18:00:00, or a whole number"
Unit = Literal["M", "D", "s", "ns"]


@dataclass(frozen=True)
class Style:
    """How the moments of a series are written."""

    unit: Unit = "D"
    sign: str = "T"  # between day and time
    zone: str = ""


@dataclass(frozen=True)
class Marks:
    """When the values of a series came, in the order of its file."""

    numbers: Numbers
    style: Style | None = None  # none = whole numbers

    @property
    def is_dates(self) -> bool:
        """Whether they are dates or moments."""
        return self.style is not None

    def written(self, numbers: Numbers) -> list[str]:
        """Other moments, as those of this series are written.

        >>> read(["2024-01", "2024-02"]).written(read(["2024-03-01"]).numbers)
        ['2024-03']
        """
        if self.style is None:
            return [str(number) for number in numbers.tolist()]
        moments = numbers.view("datetime64[ns]")
        texts = np.datetime_as_string(moments, unit=self.style.unit).tolist()
        return [text.replace("T", self.style.sign) + self.style.zone for text in texts]


def faulty(texts: Iterable[str]) -> dict[str, str]:
    """Those that are neither a whole number nor a date, with what is wrong with each."""
    found, days = {}, []
    for text in texts:
        if INDEX.fullmatch(text):
            continue
        if (date := DATE.fullmatch(text)) is None:
            found[text] = f"is not {WANTED}"
        else:
            days.append((text, _bare(date)))
    there = pd.to_datetime([bare for _, bare in days], format="ISO8601", errors="coerce")
    is_none = np.asarray(there.isna())
    for place in np.flatnonzero(is_none).tolist():
        found[days[place][0]] = "is not a day of the calendar between 1678 and 2261"
    return found


def read(texts: Sequence[str]) -> Marks:
    """The moments of one series, none of which is faulty; some of another kind are refused."""
    whole = [INDEX.fullmatch(text) is not None for text in texts]
    if all(whole):
        return Marks(np.array([int(text.partition(".")[0]) for text in texts], dtype=np.int64))
    if any(whole):
        one, other = texts[whole.index(True)], texts[whole.index(False)]
        raise Invalid(f"ds is a whole number in one row ({one}) and a date in another ({other}).")
    return _dates([date for text in texts if (date := DATE.fullmatch(text))])


def _dates(dates: Sequence[re.Match[str]]) -> Marks:
    moments = pd.DatetimeIndex(pd.to_datetime([_bare(one) for one in dates], format="ISO8601"))
    numbers = moments.as_unit("ns").asi8.copy()
    zones = {one["zone"] or "" for one in dates}
    if len(zones) > 1:
        if "" in zones:
            raise Invalid("some of its moments name an offset from UTC, and some do not.")
        numbers -= np.array([_offset(one["zone"]) for one in dates], dtype=np.int64)
        zones = {"+00:00"}  # over a change of clocks there is no other clock that has equal steps
    signs = {one["sign"] for one in dates if one["sign"]}
    return Marks(numbers, Style(_unit(dates, numbers), min(signs, default="T"), zones.pop()))


def _unit(dates: Sequence[re.Match[str]], numbers: Numbers) -> Unit:
    if any(one["time"] for one in dates):
        return "ns" if (numbers % A_SECOND).any() else "s"
    return "M" if all(len(one["day"]) == MONTH for one in dates) else "D"


def _bare(date: re.Match[str]) -> str:
    """A moment without its offset."""
    return f"{date['day']}T{date['time']}" if date["time"] else date["day"]


def _offset(zone: str) -> int:
    """The nanoseconds by which a clock is ahead of UTC."""
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2] or 0) * 60 + int(digits[2:] or 0)
    return (-1 if zone.startswith("-") else 1) * minutes * 60 * A_SECOND

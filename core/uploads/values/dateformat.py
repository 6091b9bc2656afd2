"""The one way a column writes its dates, and what a cell is under it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.uploads.values.layouts import DAY, written
from core.uploads.values.months import Written
from core.uploads.values.numerals import NotRead

ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
FIRST_YEAR, LAST_YEAR = 1800, 2199
CENTURY = 1970  # two digits mean the year from here on, and not a hundred years later
# They may mean a birthday as well as a bond that matures: refused until a century is named.
DOUBTFUL_YEARS = (2040, 2069)
SERIALS = {
    "excel 1900": date(1899, 12, 30),
    "excel 1904": date(1904, 1, 1),
    "unix seconds": date(1970, 1, 1),
    "unix milliseconds": date(1970, 1, 1),
}
_MONTH_NAMES = dict(enumerate(calendar.month_name))


@dataclass(frozen=True)
class DateFormat:
    """How the dates or moments of a column are written.

    ``family`` is the layout, in which an ``a`` and a ``b`` are day and month as ``order`` says.
    ``period`` is what a cell names: its first day is the value. ``zone`` is only ever needed by
    moments without an offset of their own.
    """

    family: str
    period: str = "day"
    order: str = "ymd"
    has_time: bool = False
    has_offset: bool = False
    zone: str | None = None
    century: int | None = None

    @property
    def needs_zone(self) -> bool:
        """Whether its moments mean nothing before a time zone is named."""
        return self.has_time and not self.has_offset and self.zone is None

    @property
    def pattern(self) -> str:
        """The layout as people write it: dd/mm/yyyy."""
        if not self.family.startswith("a"):
            return self.family.rstrip("?")
        sign = self.family[1]
        year = self.family.rpartition(sign)[2]
        return sign.join({"d": "dd", "m": "mm", "y": year}[part] for part in self.order)

    def __str__(self) -> str:
        """The pattern, and whether a time stands behind it."""
        return self.pattern + (" and a time" if self.has_time else "")


def orders_of(said: Written) -> list[str]:
    """The orders in which the three numbers of a cell could be meant, valid or not."""
    if said.is_fixed:
        return ["ymd"]
    return ["dmy", "mdy", "ymd"] if said.is_short else ["dmy", "mdy"]


def day_of(said: Written, order: str, century: int | None = None) -> date | NotRead:
    """The day a cell says, if the calendar has it."""
    numbers = (said.first, said.second, said.third)
    place = "ymd" if said.is_fixed else order
    year, month, day = (numbers[place.index(part)] for part in "ymd")
    if said.is_short:
        year = _in(CENTURY if century is None else century, year)
        if century is None and DOUBTFUL_YEARS[0] <= year <= DOUBTFUL_YEARS[1]:
            return NotRead(f"has the year {year % 100}, which can be {year - 100} or {year}")
    if too_far := _outside(year):
        return too_far
    if not 1 <= month <= 12:
        return NotRead(f"has no month: {month} is none")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return NotRead(f"{day} {_MONTH_NAMES[month]} {year} does not exist")
    return date(year, month, day)


def _outside(year: int) -> NotRead | None:
    if FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return NotRead(f"is in the year {year}, outside {FIRST_YEAR} to {LAST_YEAR}")


def _too_far(said: Written) -> NotRead | None:
    """Why a cell with a whole year is no date, where it is the year that is wrong."""
    return None if said.is_short else _outside(said.first if said.is_fixed else said.third)


def _in(century: int, year: int) -> int:
    return century + (year - century) % 100


def date_in(cell: str, form: DateFormat) -> date | NotRead:
    """The date of a folded cell, or why it has none in this format."""
    if form.family in SERIALS:
        micros = _serial(cell, form)
        if isinstance(micros, NotRead):
            return micros
        if micros % DAY:
            return NotRead("has a time of day, unlike its column")
        return date(1970, 1, 1) + timedelta(days=micros // DAY)
    said = _said(cell, form)
    if isinstance(said, NotRead):
        return said
    if said.micros:
        return NotRead("has a time of day, unlike its column")
    if said.offset is not None:
        return NotRead("has an offset from UTC, unlike its column")
    return day_of(said, form.order, form.century)


def moment_in(cell: str, form: DateFormat) -> tuple[int, bool] | NotRead:
    """Microseconds since 1970 of a folded cell, and whether they are UTC already."""
    if form.family in SERIALS:
        micros = _serial(cell, form)
        return micros if isinstance(micros, NotRead) else (micros, form.family.startswith("unix"))
    said = _said(cell, form)
    if isinstance(said, NotRead):
        return said
    if said.micros is None:
        return NotRead("has no time of day, unlike its column")
    day = day_of(said, form.order, form.century)
    if isinstance(day, NotRead):
        return day
    local = (day - date(1970, 1, 1)).days * DAY + said.micros
    return local - (said.offset or 0) * 60_000_000, said.offset is not None


def _said(cell: str, form: DateFormat) -> Written | NotRead:
    said = written(cell)
    if said is None:
        return NotRead(_why_no_date(cell))
    if said.family.rstrip("?") != form.family.rstrip("?"):
        return _too_far(said) or NotRead(f"is not written like its column, {form.pattern}")
    if said.micros == -1:
        return NotRead("has a time that no clock shows")
    if said.micros == -2:
        return NotRead("is finer than a microsecond")
    if said.offset is not None and abs(said.offset) > 14 * 60:
        return NotRead("has an offset from UTC that no zone has")
    return said


def _serial(cell: str, form: DateFormat) -> int | NotRead:
    """Microseconds since 1970 of a spreadsheet's or a system's count."""
    if len(cell) > 20 or not cell.replace(".", "", 1).isdigit() or not cell.isascii():
        return NotRead(f"is not a number of the kind '{form.family}'")
    unit = {"unix seconds": 1_000_000, "unix milliseconds": 1000}.get(form.family, DAY)
    since = (SERIALS[form.family] - date(1970, 1, 1)).days * DAY
    if form.family == "excel 1900" and Decimal(cell) < 61:
        # The spreadsheet believes in a 29 February 1900; before it, its counts are a day off.
        return NotRead("lies before March 1900, where spreadsheets count wrongly")
    micros = since + round(Decimal(cell) * unit)
    year = 1970 + micros / DAY / 365.2425
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NotRead(f"is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return micros


def _why_no_date(cell: str) -> str:
    if len(cell) > 100:
        return f"is {len(cell):,} characters long, too long for a date"
    if any(sign.isdigit() and not sign.isascii() for sign in cell):
        return "is written with digits of another script; write it with 0 to 9"
    return "is not a date"

"""Numbers, days and times of a sheet as the text that says them without a question."""

import math
import re
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

PLAIN_MAX = 100  # characters; a longer number is written with its exponent
DAY_MS = 86_400_000
LAST_SERIAL = 2_958_466  # the first day no sheet has: 1 January 10000
UNTIL_MARCH_1900 = 60  # sheets believe in 29 February 1900, and count one day less before it
SINCE_1900, SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)
NOT_SAID = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
HALF = re.compile(r"am/pm|a/p", re.IGNORECASE)


class Shown(StrEnum):
    """As what a sheet shows a number."""

    number = "number"
    day = "day"
    moment = "moment"
    clock = "clock"
    elapsed = "elapsed"


# Formats that are not spelled out in a file; some differ by country, as clocks or days.
BUILT_IN = {
    **dict.fromkeys([14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)], Shown.day),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 45, 47], Shown.clock),
    22: Shown.moment,
    46: Shown.elapsed,
}


def shown(code: str) -> Shown:
    """What a format makes of a number, by the signs in its first part.

    >>> [shown(code).value for code in ("0.00", "dd/mm/yy", "h:mm", "yyyy-mm-dd hh:mm", "[h]:mm")]
    ['number', 'day', 'clock', 'moment', 'elapsed']
    """
    signs = NOT_SAID.sub("", code).split(";")[0].lower()
    if "general" in signs or "standard" in signs:
        return Shown.number
    if ELAPSED.search(signs):
        return Shown.elapsed
    has_clock = bool(HALF.search(signs)) or not {"h", "s"}.isdisjoint(signs)
    if not {"y", "d"}.isdisjoint(signs) or ("m" in signs and not has_clock):
        return Shown.moment if has_clock else Shown.day
    return Shown.clock if has_clock else Shown.number


def number(raw: str) -> str:
    """A stored number as its shortest plain decimal, in the 15 digits that a sheet shows.

    Whole numbers keep every digit. What could be taken for thousands is written with one zero
    more: 1.2340 is nothing else, 1.234 may be both.

    >>> [number(raw) for raw in ("1E+05", "0.30000000000000004", "1.234", "-0", "1E-7")]
    ['100000', '0.3', '1.2340', '0', '0.0000001']
    """
    if raw.isdecimal() and raw.isascii() and len(raw) <= 15 and (raw[0] != "0" or raw == "0"):
        return raw
    value = float(raw)
    if not math.isfinite(value):
        return raw
    short = f"{value:.15g}"
    if value.is_integer() and float(short) != value:
        return str(int(value))
    if "e" in short:
        plain = format(Decimal(short), "f")
        short = plain if len(plain) <= PLAIN_MAX else short
    elif len(short) > 4 and short[-4] == ".":
        whole = short[:-4].lstrip("-")
        short += "0" * (len(whole) <= 3 and whole != "0")
    return "0" if short == "-0" else short


def serial(raw: str, how: Shown, *, is_1904: bool = False) -> str:
    """A number that is shown as a day, a time or both; a number where no calendar has it."""
    value = float(raw)
    if not 0 <= value < LAST_SERIAL:
        return number(raw)
    days, ms = divmod(round(value * DAY_MS), DAY_MS)
    if how is Shown.elapsed or (how is Shown.clock and days < UNTIL_MARCH_1900):
        return clock(ms + days * DAY_MS)
    if days == 0 and ms and not is_1904:
        return clock(ms)
    said = _day(days, is_1904=is_1904)
    return said if how is Shown.day and not ms else f"{said}T{clock(ms)}"


def clock(ms: int) -> str:
    """Milliseconds as hours, minutes and seconds; more than a day has more than 24 hours.

    >>> clock(49_500_000), clock(108_000_250)
    ('13:45:00', '30:00:00.250')
    """
    seconds, rest = divmod(ms, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}" + (f".{rest:03}" if rest else "")


def _day(days: int, *, is_1904: bool) -> str:
    if is_1904:
        return (SINCE_1904 + timedelta(days)).isoformat()
    if days == 0:
        return "1900-01-00"
    if days == UNTIL_MARCH_1900:
        return "1900-02-29"
    return (SINCE_1900 + timedelta(days + (days < UNTIL_MARCH_1900))).isoformat()

"""Dates written in digits, all cells of one shape at once."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.uploads.values.answers import Mask
from core.uploads.values.dateformat import CENTURY, DOUBTFUL_YEARS, FIRST_YEAR, LAST_YEAR
from core.uploads.values.folding import Bytes
from core.uploads.values.layouts import DAY, Layout, layout_of

Ints = NDArray[np.int64]
_SHAPE = bytes(57 if 48 <= byte <= 57 else byte for byte in range(256))
_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class Group(NamedTuple):
    """Cells of a chunk that share a layout: their places, and a row of digits for each."""

    layout: Layout
    places: Ints
    digits: Bytes

    def number(self, name: str, default: int = 0) -> Ints:
        """The number under one name of the layout, of each cell."""
        start, end = self.layout.spans.get(name, (0, 0))
        total = np.full(len(self.digits), default if start == end else 0, np.int64)
        for place in range(start, end):
            total = total * 10 + self.digits[:, place]
        return total


def groups(cells: Sequence[str], folded: bytes) -> Iterator[Group]:
    """The cells of a chunk by layout; those with words, or of no layout, are left out."""
    shapes = folded.translate(_SHAPE)
    first = shapes[1 : shapes.index(b"\n", 1)]
    if shapes == b"\n" + (first + b"\n") * len(cells):
        yield from _group(first, np.arange(len(cells)), folded[1:])
        return
    texts = folded[1:-1].split(b"\n")
    places: dict[bytes, list[int]] = {}
    for place, shape in enumerate(shapes[1:-1].split(b"\n")):
        places.setdefault(shape, []).append(place)
    for shape, at in places.items():
        yield from _group(shape, np.array(at), b"\n".join([*(texts[i] for i in at), b""]))


def _group(shape: bytes, places: Ints, lines: bytes) -> Iterator[Group]:
    layout = layout_of(shape.decode("latin-1"))
    if layout is not None and layout.words is None:
        digits = np.frombuffer(lines, np.uint8).reshape(len(places), len(shape) + 1)
        yield Group(layout, places, digits - np.uint8(48))


def years(group: Group, order: str, century: int | None) -> Ints:
    """The year of each cell in full."""
    if not group.layout.is_short:
        return group.number("year")
    written = group.number("abc"[order.index("y")])
    first = CENTURY if century is None else century
    return np.asarray(first + (written - first) % 100)


def days(group: Group, order: str, century: int | None) -> tuple[Ints, Mask]:
    """Days since 1970, and for which cells the calendar has them."""
    year = years(group, order, century)
    if group.layout.is_short:
        month, day = (group.number("abc"[order.index(part)]) for part in "md")
    elif group.layout.family.startswith("a"):
        month, day = (group.number("ab"["dm".index(part) ^ (order == "mdy")]) for part in "md")
    else:
        month, day = group.number("a", 1), group.number("b", 1)
    found, is_right = since_1970(year, month, day)
    if century is None and group.layout.is_short:
        is_right &= (year < DOUBTFUL_YEARS[0]) | (year > DOUBTFUL_YEARS[1])
    return found, is_right


def since_1970(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    """Days since 1970 by the civil calendar; no sense where the second says so."""
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    is_month = (month >= 1) & (month <= 12)
    longest = _LENGTHS[np.where(is_month, month, 0)] + (is_leap & (month == 2))
    is_right = is_month & (day >= 1) & (day <= longest)
    is_right &= (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    # Years from March: the leap day is their last (Hinnant, "chrono-compatible algorithms").
    from_march = year - (month <= 2)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    leaps = from_march // 4 - from_march // 100 + from_march // 400
    return 365 * from_march + leaps + day_of_year - 719_468, is_right


def micros(group: Group) -> tuple[Ints, Mask]:
    """Microseconds since midnight, less the offset from UTC, and which cells a clock can show."""
    hour, minute, second = (group.number(name) for name in ("hour", "minute", "second"))
    is_right = (minute <= 59) & (second <= 59)
    if group.layout.half:
        is_right &= (hour >= 1) & (hour <= 12)
        hour = hour % 12 + (12 if group.layout.half == "p" else 0)
    is_right &= hour <= 23
    fraction, is_fine = _fraction(group)
    hours, minutes = group.number("hours"), group.number("minutes")
    is_right &= is_fine & (hours * 60 + minutes <= 14 * 60) & (minutes <= 59)
    ahead = (group.layout.sign or 0) * (hours * 60 + minutes)
    return ((hour * 60 + minute - ahead) * 60 + second) * 1_000_000 + fraction, is_right


def _fraction(group: Group) -> tuple[Ints, Mask]:
    start, end = group.layout.spans.get("fraction", (0, 0))
    written = group.number("fraction")
    if end - start <= 6:
        return written * 10 ** (6 - end + start), np.ones(len(written), np.bool_)
    unit = 10 ** (end - start - 6)
    return written // unit, written % unit == 0


def is_midnight(group: Group) -> Mask:
    """Which cells say midnight and no offset: what a program writes for a date."""
    clock, is_right = micros(group)
    is_first: Mask = (clock % DAY == 0) & is_right & (group.layout.sign is None)
    return is_first

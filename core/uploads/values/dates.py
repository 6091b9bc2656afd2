"""How a column writes its dates: settled by its cells, by its neighbours, or asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from core.uploads.values.answers import EMPTY, Choice, Question, shown
from core.uploads.values.dateformat import (
    CENTURY,
    DOUBTFUL_YEARS,
    ORDERS,
    SERIALS,
    DateFormat,
    date_in,
    day_of,
    moment_in,
)
from core.uploads.values.folding import fold
from core.uploads.values.layouts import written
from core.uploads.values.numerals import NotRead
from core.uploads.values.tally import Kind, Tally, tallied

Told: TypeAlias = DateFormat | Question[DateFormat] | None
ZONES = ("UTC", "Europe/London", "Europe/Paris", "America/New_York", "Asia/Tokyo")


def date_format_of(
    cells: Sequence[str],
    *,
    zone: str | None = None,
    empty: Iterable[str] = EMPTY,
    serials: bool = False,
) -> Told:
    """The format of a column's dates; a question where it is open; None without dates.

    ``zone`` is what to take moments without an offset for. ``serials`` says that the column is
    known to hold dates, so that counts of days or seconds may be offered as such.
    """
    tally = tallied(cells, empty)
    if serials and (question := _serials(cells)):
        return question
    return told(tally, zone=zone)


def date_formats_of(
    columns: Mapping[str, Sequence[str]], *, zone: str | None = None
) -> dict[str, Told]:
    """The format of each column; columns written alike settle each other's order."""
    tallies = {name: tallied(cells, EMPTY) for name, cells in columns.items()}
    joined: dict[Kind, list[str]] = {}
    for tally in tallies.values():
        for kind in tally.valid:
            agreed = joined.setdefault(kind, list(ORDERS))
            joined[kind] = [order for order in agreed if order in tally.survivors(kind)]
    return {name: told(tally, joined, zone=zone) for name, tally in tallies.items()}


def told(
    tally: Tally, joined: Mapping[Kind, list[str]] | None = None, *, zone: str | None = None
) -> Told:
    """The format that the counts settle, or what has to be asked, one question after another."""
    if not tally.valid:
        return None
    kind = tally.valid.most_common(1)[0][0]
    form = _timed(tally, kind, zone)
    survivors = tally.survivors(kind)
    agreed = [order for order in survivors if order in (joined or {}).get(kind, ())] or survivors
    if len(agreed) != 1:
        return _which_order(tally, kind, form, agreed)
    return _settled(tally, kind, replace(form, order=agreed[0]))


def still_open(form: DateFormat) -> Question[DateFormat] | None:
    """What an answer leaves to be asked: the time zone of moments that name none."""
    if not form.needs_zone:
        return None
    choices = tuple(Choice(zone, zone, replace(form, zone=zone)) for zone in ZONES)
    sentence = "These times of day do not say where. In which time zone were they noted?"
    return Question("time zone", sentence, choices)


def _settled(tally: Tally, kind: Kind, form: DateFormat) -> Told:
    if kind in tally.doubtful:
        return _which_century(tally.doubtful[kind], form)
    if tally.is_spaced and _could_be_days(tally):
        sentence = f"Is '{shown(tally.example[kind])}' a month of a year? A day needs its year."
        label = f"month and year: {_reading(tally.example[kind], form)}"
        return Question("month or day", sentence, (Choice("month", label, form),))
    return still_open(form) or form


def _could_be_days(tally: Tally) -> bool:
    """Whether "Jan 24" may be a day: not if one number goes with several months."""
    months = {month for month, _ in tally.month_numbers}
    numbers = {number for _, number in tally.month_numbers}
    return max(numbers) <= 31 and len(numbers) >= len(months)


def _timed(tally: Tally, kind: Kind, zone: str | None) -> DateFormat:
    """Moments if most of the cells have a time other than midnight, dates otherwise."""
    times = tally.times[kind]
    timed = times["local"] + times["offset"]
    has_time = timed > 0 and times["none"] <= timed + times["midnight"]
    local = times["local"] + times["midnight"]
    return DateFormat(
        kind.family,
        kind.period,
        has_time=has_time,
        has_offset=has_time and local == 0,
        zone=zone if has_time else None,
    )


def _which_order(
    tally: Tally, kind: Kind, form: DateFormat, agreed: list[str]
) -> Question[DateFormat]:
    """Ask which number is the day, shown on a cell that differs."""
    example = tally.example[kind]
    counts = tally.orders[kind]
    left = agreed or [order for order, count in counts.most_common() if count]
    choices = []
    for order in left:
        chosen = replace(form, order=order)
        lost = tally.valid[kind] - counts[order]
        reading = f"refuses {lost:,} cells" if lost else f"{example} is {_reading(example, chosen)}"
        choices.append(Choice(order, f"{chosen.pattern}: {reading}", chosen))
    sentence = (
        f"'{shown(example)}' can be read in more than one way, and no other cell tells. "
        "Which number is the day?"
        if agreed
        else "No one order of day and month fits all dates of this column. Which is right?"
    )
    return Question("date order", sentence, tuple(choices))


def _which_century(example: str, form: DateFormat) -> Question[DateFormat]:
    first, last = DOUBTFUL_YEARS
    choices = tuple(
        Choice(str(century), f"{example} is {_reading(example, chosen)}", chosen)
        for century in (CENTURY, first - 100)
        for chosen in (replace(form, century=century),)
    )
    sentence = (
        f"Do years such as in '{shown(example)}' mean {first} to {last}, or a century before?"
    )
    return Question("century", sentence, choices)


def _reading(cell: str, form: DateFormat) -> str:
    said = written(fold(cell))
    day = day_of(said, form.order, form.century) if said else NotRead("is not a date")
    return f"{day:%d %B %Y}".lstrip("0") if isinstance(day, date) else day.reason


def _serials(cells: Sequence[str]) -> Question[DateFormat] | None:
    """Offer what plain counts could mean, if every cell is one and all give plausible years."""
    counts = Counter(fold(cell) for cell in cells if cell.strip())
    if not counts or not all(cell.replace(".", "", 1).isdigit() for cell in counts):
        return None
    choices = []
    for family in SERIALS:
        form = _serial_format(family, counts)
        if form is not None:
            example = next(iter(counts))
            choices.append(Choice(family, f"{family}: {example} is {_count(example, form)}", form))
    if not choices:
        return None
    return Question("dates as counts", "What do these numbers count?", tuple(choices))


def _serial_format(family: str, counts: Iterable[str]) -> DateFormat | None:
    """Days or a system's seconds; only where every cell lies between 1950 and 2100."""
    form = DateFormat(family)
    read = [moment_in(cell, form) for cell in counts]
    micros = [moment[0] for moment in read if not isinstance(moment, NotRead)]
    low, high = (int(_micros(date(year, 1, 1))) for year in (1950, 2100))
    if len(micros) < len(read) or not all(low <= moment <= high for moment in micros):
        return None
    is_unix = family.startswith("unix")
    if is_unix and min(micros) < _micros(date(1980, 1, 1)):
        return None  # any small number is a second of 1970
    has_time = any(isinstance(date_in(cell, form), NotRead) for cell in counts)
    return replace(form, has_time=has_time, has_offset=is_unix)


def _micros(day: date) -> int:
    return (day - date(1970, 1, 1)) // timedelta(microseconds=1)


def _count(cell: str, form: DateFormat) -> str:
    moment = moment_in(cell, form)
    micros = 0 if isinstance(moment, NotRead) else moment[0]
    day = date(1970, 1, 1) + timedelta(days=micros // 86_400_000_000)
    return f"{day:%d %B %Y}".lstrip("0")

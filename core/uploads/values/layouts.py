"""Dates in digits: where year, month, day and time stand in a cell of a given shape."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from core.uploads.values.folding import LONGEST
from core.uploads.values.months import Written, in_words, without_weekday

_DATES = [
    (r"(?P<year>9999)(?P<s>[-/.])(?P<a>99?)(?P=s)(?P<b>99?)", "yyyy{0}mm{0}dd", "day"),
    (r"(?P<a>99?)(?P<s>[-/. ])(?P<b>99?)(?P=s)(?P<year>9999)", "a{0}b{0}yyyy", "day"),
    (r"(?P<a>99?)(?P<s>[-/.])(?P<b>99?)(?P=s)(?P<c>99)", "a{0}b{0}yy", "day"),
    (r"(?P<year>9999)(?P<a>99)(?P<b>99)", "yyyymmdd", "day"),
    (r"(?P<year>9999)(?P<a>99)", "yyyymm", "month"),
    (r"(?P<year>9999)(?P<s>[-/.])(?P<a>99?)", "yyyy{0}mm", "month"),
    (r"(?P<a>99?)(?P<s>[-/.])(?P<year>9999)", "mm{0}yyyy", "month"),
    (r"(?P<year>9999)", "yyyy", "year"),
]
_PATTERNS = [(re.compile(pattern), family, period) for pattern, family, period in _DATES]
_TIME = re.compile(
    r"(?P<hour>99?):(?P<minute>99)(?::(?P<second>99)(?:[.,](?P<fraction>9{1,9}))?)?"
    r"(?P<half> ?[AaPp]\.?[Mm]\.?)?"
    r"(?P<offset> ?(?:[Zz]|UTC|GMT|(?P<sign>[+-])(?P<hours>99):?(?P<minutes>99)?))?"
)
_HOUR = re.compile(r"(?P<hour>99?)(?P<half> ?[AaPp]\.?[Mm]\.?)")
_SPLIT = re.compile(r"(?P<date>.*?[^ ,Tt])(?:[Tt]|,? )(?P<time>99?(?::| ?[AaPp]\.?[Mm]).*)")
_DIGIT = re.compile("[0-9]")
DAY = 86_400_000_000

Span = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Where the numbers of a shape stand, and what its letters say."""

    family: str
    period: str
    spans: dict[str, Span] = field(default_factory=dict)
    half: str | None = None
    sign: int | None = None
    words: Span | None = None

    @property
    def is_short(self) -> bool:
        """Whether the year has two digits."""
        return "c" in self.spans

    @property
    def has_time(self) -> bool:
        """Whether a time of day is written."""
        return "hour" in self.spans


def shape_of(cell: str) -> str:
    """A cell with a 9 for every digit.

    >>> shape_of("2024-01-31")
    '9999-99-99'
    """
    return "".join("9" if "0" <= sign <= "9" else sign for sign in cell)


@lru_cache(maxsize=10_000)
def layout_of(shape: str) -> Layout | None:
    """The layout of a shape; None if no date is written so."""
    if len(shape) < 4 or "9" not in shape:
        return None
    split = _SPLIT.fullmatch(shape)
    if split is None:
        return _date_layout(shape)
    time = _TIME.fullmatch(split["time"]) or _HOUR.fullmatch(split["time"])
    day = _date_layout(split["date"])
    return _joined(day, time, split.start("time")) if day and time else None


def _joined(day: Layout, time: re.Match[str], start: int) -> Layout | None:
    if day.period != "day" and day.words is None:
        return None
    found = time.groupdict()
    spans = {
        name: (start + time.start(name), start + time.end(name))
        for name in ("hour", "minute", "second", "fraction", "hours", "minutes")
        if found.get(name)
    }
    sign = {"+": 1, "-": -1, None: 0}[found.get("sign")] if found.get("offset") else None
    half = found["half"].strip()[0].lower() if found.get("half") else None
    return Layout(day.family, day.period, {**day.spans, **spans}, half, sign, day.words)


def _date_layout(shape: str) -> Layout | None:
    for pattern, family, period in _PATTERNS:
        if found := pattern.fullmatch(shape):
            names = [name for name in ("year", "a", "b", "c") if name in found.groupdict()]
            family = family.format(found.groupdict().get("s"))
            return Layout(family, period, {name: found.span(name) for name in names})
    return Layout("words", "?", words=(0, len(shape))) if has_letters(shape) else None


def has_letters(shape: str) -> bool:
    """Whether there is a letter in it: months have names."""
    return any(sign.isalpha() for sign in shape)


def written(cell: str) -> Written | None:
    """What a folded cell says, if it is a date of any layout."""
    if len(cell) > LONGEST or not _DIGIT.search(cell):
        return None
    cell = without_weekday(cell)
    layout = layout_of(shape_of(cell))
    if layout is None:
        return None
    number = {name: int(cell[start:end]) for name, (start, end) in layout.spans.items()}
    micros = _micros(layout, number, cell) if layout.has_time else None
    offset = _offset(layout, number)
    if layout.words:
        words = in_words(cell[: layout.words[1]])
        if words is None or (micros is not None and words.period != "day"):
            return None
        return words._replace(micros=micros, offset=offset)
    numbers = _numbers(layout, number)
    is_fixed = not layout.family.startswith("a")
    return Written(
        layout.family, layout.period, *numbers, is_fixed, layout.is_short, micros, offset
    )


def _numbers(layout: Layout, number: dict[str, int]) -> tuple[int, int, int]:
    """Year, month, day where their order is fixed; else as they stand."""
    if "c" in number:
        return number["a"], number["b"], number["c"]
    if layout.family.startswith("a"):
        return number["a"], number["b"], number["year"]
    return number["year"], number.get("a", 1), number.get("b", 1)


def _micros(layout: Layout, number: dict[str, int], cell: str) -> int:
    """Microseconds since midnight; -1 where the clock has no such time."""
    hour, minute, second = (number.get(name, 0) for name in ("hour", "minute", "second"))
    if layout.half:
        if not 1 <= hour <= 12:
            return -1
        hour = hour % 12 + (12 if layout.half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return -1
    start, end = layout.spans.get("fraction", (0, 0))
    fraction = cell[start:end].ljust(6, "0")
    if fraction[6:].strip("0"):
        return -2
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + int(fraction[:6])


def _offset(layout: Layout, number: dict[str, int]) -> int | None:
    """Minutes ahead of UTC; None where nothing is said; beyond a day where it is wrong."""
    if layout.sign is None:
        return None
    hours, minutes = number.get("hours", 0), number.get("minutes", 0)
    return layout.sign * (hours * 60 + minutes) if hours <= 14 and minutes <= 59 else 10_000

"""What a column holds: numbers, dates, moments, yes or no, words, or nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.uploads.values import dates, notation
from core.uploads.values.answers import EMPTY, Question, Refusal, empty_words, refused
from core.uploads.values.dateformat import CENTURY, DateFormat, day_of, orders_of
from core.uploads.values.folding import fold, shapes
from core.uploads.values.layouts import layout_of, written
from core.uploads.values.months import could_be_words
from core.uploads.values.numerals import NotRead, is_dash, is_known, parts_of
from core.uploads.values.signs import MARKS, Notation, split_body
from core.uploads.values.tally import Kind, Tally, tallied
from core.uploads.values.yesno import NO, WORDS, YES

What = Literal["number", "date", "moment", "yes-no", "word", "empty"]
ENOUGH = 0.6  # of the cells that are not empty; below it a column is one of words
LONG = 12  # digits: codes of goods, accounts and telephones, when all have as many
_LEADING_ZERO = re.compile(r"09+")
_TELEPHONE = re.compile(r"\+[09][09 ()/.-]{7,}")
# Layouts of dates that are numbers too: taken for dates only where nearly no number fits.
_ALSO_NUMBERS = {"yyyymm", "yyyymmdd", "mm.yyyy"}


@dataclass(frozen=True)
class Column:
    """What a column holds, how sure that is, and the cells that do not fit."""

    kind: What
    confidence: float
    why: str
    form: Notation | DateFormat | Question[Notation] | Question[DateFormat] | None = None
    exceptions: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class _Seen:
    """A column's shapes, counted once for all that is asked of them."""

    cells: Sequence[str]
    shapes: Counter[str]
    words: frozenset[str]

    @property
    def count(self) -> int:
        return self.shapes.total()

    def share(self, fits: Callable[[str], object]) -> float:
        return sum(count for shape, count in self.shapes.items() if fits(shape)) / self.count

    def exceptions(self, fits: Callable[[str], bool], reason: str) -> list[Refusal]:
        """The cells that do not fit; each different one is looked at once."""
        known: dict[str, bool] = {}
        found = []
        for index, cell in enumerate(self.cells):
            if cell not in known:
                folded = fold(cell)
                known[cell] = folded.casefold() in self.words or is_dash(folded) or fits(folded)
            if not known[cell]:
                found.append(refused(index, cell, reason))
        return found


def kind_of(
    cells: Sequence[str], *, empty: Iterable[str] = EMPTY, zone: str | None = None
) -> Column:
    """What a column holds. Codes made of digits are words: ``00123`` never becomes 123."""
    words = empty_words(empty)
    counted = shapes(cells)
    filled = Counter(
        {
            shape: count
            for shape, count in counted.items()
            if shape.casefold() not in words and not is_dash(shape)
        }
    )
    if not filled:
        return Column("empty", 1.0, "no cell holds anything")
    seen = _Seen(cells, filled, words)
    readers = (_yes_no, _identifier, lambda seen: _dates(seen, zone, words), _number)
    found = next((column for reader in readers if (column := reader(seen))), None)
    return found or _word(seen)


def _yes_no(seen: _Seen) -> Column | None:
    share = seen.share(lambda shape: shape.casefold() in WORDS)
    said = {shape.casefold() for shape in seen.shapes}
    if share < 1 or (all(len(word) == 1 for word in said) and not (said & YES and said & NO)):
        return None  # one letter alone is a code
    return Column("yes-no", 1.0, "every cell says yes or no")


def _identifier(seen: _Seen) -> Column | None:
    """Digits that are a name: leading zeros, one long length, telephones."""
    zeros = seen.share(_LEADING_ZERO.fullmatch)
    if zeros:
        return Column("word", 1.0, "leading zeros, which a number would lose")
    if seen.share(_TELEPHONE.fullmatch) >= ENOUGH and seen.share(lambda s: s[0] == "+") >= ENOUGH:
        return Column("word", 0.9, "telephone numbers")
    lengths = {len(shape) for shape in seen.shapes if shape.isdigit() and shape.isascii()}
    share = seen.share(lambda shape: shape.isdigit() and len(shape) >= LONG)
    if share >= ENOUGH and (len(lengths) == 1 or min(lengths) > 15):
        return Column("word", 0.9, f"codes of {max(lengths)} digits")
    return None


def _dates(seen: _Seen, zone: str | None, empty: frozenset[str]) -> Column | None:
    if seen.share(_could_be_date) < ENOUGH:
        return None
    tally = tallied(seen.cells, empty)
    if not tally.valid:
        return None
    (kind, count), form = tally.valid.most_common(1)[0], dates.told(tally, zone=zone)
    share = count / seen.count
    if share < ENOUGH or (kind.family in _ALSO_NUMBERS and not _is_rather_date(seen, tally, kind)):
        return None
    times = tally.times[kind]
    has_time = times["local"] + times["offset"] > times["none"]
    return Column(
        "moment" if has_time else "date",
        share,
        f"written as {form if isinstance(form, DateFormat) else kind.family}",
        form,
        seen.exceptions(lambda cell: _says(cell, kind), "is not a date of this column")
        if tally.count > count or count < seen.count
        else [],
    )


def _could_be_date(shape: str) -> bool:
    layout = layout_of(shape.replace("0", "9"))
    if layout is None or layout.words is None:
        return layout is not None and layout.family not in {"yyyy", "yyyy.mm"}
    return could_be_words(shape)


def _says(cell: str, kind: Kind) -> bool:
    said = written(cell)
    if said is None or said.family.rstrip("?") != kind.family:
        return False
    days = (day_of(said, order, CENTURY) for order in orders_of(said))
    return any(not isinstance(day, NotRead) for day in days)


def _is_rather_date(seen: _Seen, tally: Tally, kind: Kind) -> bool:
    """Whether numbers by chance are out of the question."""
    if tally.valid[kind] < seen.count:
        return False
    if kind.family == "mm.yyyy":
        return any(shape.startswith("09.") for shape in seen.shapes)
    return kind.family == "yyyymmdd" or len(set(seen.cells)) > 1


def _number(seen: _Seen) -> Column | None:
    evidence = notation.evidence_in(seen.shapes, seen.cells, seen.words)
    share = evidence.count / seen.count
    if share < ENOUGH:
        return None
    form = notation.told(evidence)
    exceptions = seen.exceptions(_is_number, "is not a number") if share < 1 else []
    return Column("number", share, "digits and the marks of a number", form, exceptions)


def _is_number(cell: str) -> bool:
    parts = parts_of(cell)
    if parts is None or not is_known(parts):
        return False
    return any(split_body(parts.body, marks) for marks in MARKS)


def _word(seen: _Seen) -> Column:
    share = seen.share(lambda shape: parts_of(shape) is None)
    return Column("word", max(share, 1 - ENOUGH), "text that is neither number nor date")

"""A file of a finance team and what it truly says; how its figures are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# What a figure is of: scenario, line, entity, first day. Journals and banks are all actual.
Key = tuple[str, str, str, date]
Truth = dict[Key, Decimal]


@dataclass(frozen=True)
class Case:
    """A file, the answers that its sender would give, and the figures that are in it."""

    name: str
    text: str
    truth: Truth
    answers: Mapping[str, str] = field(default_factory=dict)
    shape: str = ""  # under which it is to be read, if this is certain
    must_warn: bool = False  # a sum in it is wrong on purpose


@dataclass(frozen=True)
class Style:
    """How figures are written."""

    decimal: str = "."
    thousands: str = ","
    places: int = 2
    negative: str = "-{}"

    def of(self, value: Decimal) -> str:
        """A figure in this style."""
        text = f"{abs(value):,.{self.places}f}"
        text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        return self.negative.format(text) if value < 0 else text


ENGLISH = Style()
BRACKETS = Style(negative="({})")
GERMAN = Style(",", ".")
TRAILING = Style(",", ".", negative="{}-")
FRENCH = Style(",", "\u202f")
SPACED = Style(",", " ")
SWISS = Style(".", "\u2019")
PLAIN = Style(".", "")
COMMA = Style(",", "")
WHOLE = Style(".", ",", places=0)
WHOLE_GERMAN = Style(",", ".", places=0)
THOUSANDS = Style(",", ".", places=1)


def lines(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """Rows as a file of delimited text, quoted where that is needed."""
    return "".join(delimiter.join(_quoted(cell, delimiter) for cell in row) + "\n" for row in rows)


def _quoted(cell: str, delimiter: str) -> str:
    return f'"{cell}"' if delimiter in cell or cell.startswith('"') else cell

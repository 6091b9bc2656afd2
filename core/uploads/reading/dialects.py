"""What is known of a text file before it is read, and what reading it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from core.errors import Invalid

COMMA = ","
QUOTE = '"'


@dataclass(frozen=True)
class Dialect:
    """How a file is written; a part that is None could not be answered.

    Lines are physical and begin at 1. A file of one column has a comma for its delimiter, and
    one without quotes the double quote, so that both are always usable.
    """

    encoding: str | None
    delimiter: str | None
    quotechar: str | None
    columns: int
    escapechar: str | None = None
    doubled: bool = True  # a quote within quotes is written twice
    spaced: bool = False  # blanks beside a delimiter belong to no cell
    line_end: str = "\n"
    preamble: int = 0  # lines before the table
    header_line: int = 0  # 0 = the columns have no names
    names: tuple[str, ...] = ()
    footer: int = 0  # lines after the table
    compression: str = ""  # or "gzip"
    confidence: float = 1.0  # 0.5 = another way fits as well
    uncertain: tuple[str, ...] = ()  # what a person should look at, a sentence each


class Row(NamedTuple):
    """One record and the line it begins at."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Columns:
    """Many records, column by column, and the line each begins at; a text is kept once in each."""

    lines: Sequence[int]
    coded: Sequence[pa.DictionaryArray]

    @property
    def cells(self) -> list[list[str]]:
        """The text of every cell."""
        return [column.to_pylist() for column in self.coded]


@dataclass(frozen=True)
class Refusal:
    """A record that was not read: where, the text it begins with, and why."""

    line: int
    value: str
    reason: str
    column: int | None = None  # from 1; None = the whole record

    def __str__(self) -> str:
        """As one sentence."""
        where = "" if self.column is None else f", column {self.column}"
        return f"Line {self.line}{where}: {self.reason}"


class Refused(Invalid):
    """A record was refused, and nobody was there to collect it."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


class NotText(Invalid):
    """The file is something else than delimited text; ``kind`` says what."""

    def __init__(self, kind: str, sentence: str) -> None:
        self.kind = kind
        super().__init__(sentence)


def stop(refusal: Refusal) -> None:
    """The policy of all or nothing: the first refused record ends the reading."""
    raise Refused(refusal)

"""A file opened for reading: how it is written, its table, and all of it as it is laid out."""

import codecs
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.uploads import reading
from core.uploads.grid import Grid
from core.uploads.reading import Dialect, grids
from core.uploads.reading.gathering import Gathering
from core.uploads.table import Asked, Column, Refusal, Table

File = Path | bytes
LOOKED_AT = 200  # rows, for how many columns there are when a person has said more


@dataclass(frozen=True)
class Source(ABC):
    """A file opened for reading, of which nothing is read twice."""

    file: File
    dialect: Dialect
    sheet: str = ""
    sheets: tuple[str, ...] = ()  # of a workbook: those that can be read
    questions: tuple[Asked, ...] = ()  # to be answered before anything can be read

    @property
    @abstractmethod
    def table(self) -> Table:
        """The records below the header, column by column."""

    @property
    @abstractmethod
    def grid(self) -> Grid | None:
        """Every cell from the first line on; None where the file is too long for a layout."""


class Text(Source):
    """A file of delimited text."""

    @cached_property
    def table(self) -> Table:
        """The records below the header, column by column."""
        refused: list[reading.Refusal] = []
        gathering = Gathering(self.dialect.columns)
        for part in reading.columns(_stream(self.file), self.dialect, refused.append):
            gathering.add(part)
        names = unlike(self.dialect.names, self.dialect.columns)
        refusals = [
            Refusal(one.line, names[one.column - 1] if one.column else None, one.value, one.reason)
            for one in refused
        ]
        columns = [Column(*whole) for whole in gathering.whole()]
        whole = Table(names, columns, gathering.lines, refusals)
        return whole.without_blank_rows()

    @cached_property
    def grid(self) -> Grid | None:
        """Every cell from the first line on; None where the file is too long for a layout."""
        return grids.grid(_stream(self.file), self.dialect)


def text(file: File, said: Mapping[str, str]) -> Source:
    """Find out how a text file is written; what a person said of it comes before what it seems.

    ``said`` may have an encoding, delimiter, quotechar, header_line (0 = none), preamble and
    footer (lines).

    """
    dialect = reading.detect_file(file) if isinstance(file, Path) else reading.detect(file)
    told = {name: way(said[name]) for name, way in SAID.items() if name in said}
    return Text(file, _set_right(file, dialect, told) if told else dialect)


def _set_right(file: File, dialect: Dialect, told: Mapping[str, Any]) -> Dialect:
    """The dialect as a person says it is, with the columns that the file has then."""
    right = replace(dialect, **told)
    if "header_line" in told and "preamble" not in told:
        right = replace(right, preamble=max(right.header_line - 1, 0))
    grid = grids.grid(_stream(file), right, most=LOOKED_AT)
    if grid is None:
        raise Invalid("With these settings no table is found in the file.")
    rows = [
        row
        for line, row in zip(grid.lines, grid.rows, strict=True)
        if line >= right.preamble + 1 and any(cell.strip() for cell in row)
    ]
    if not rows:
        raise Invalid("With these settings the file has no row; check the line of the names.")
    names = tuple(name.strip() for name in rows[0]) if right.header_line else ()
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=1)
    return replace(right, names=names[:width], columns=max(width, len(names)))


def line_number(text: str) -> int:
    """The number of a line as a person says it; 0 is none."""
    if not text.isascii() or not text.isdigit():
        raise Invalid(f"A line is a number from 0 on, not {text!r}.")
    return int(text)


def _encoding(text: str) -> str:
    try:
        codecs.lookup(text)
    except LookupError:
        raise Invalid(f"There is no encoding {text!r}; utf-8, utf-16, cp1252 are some.") from None
    return text.casefold()


def _sign(text: str) -> str:
    sign = NAMED_SIGNS.get(text.casefold(), text)
    if len(sign) != 1:
        raise Invalid(f"{text!r} is not one sign; use , or ; or | or the words tab and blank.")
    return sign


NAMED_SIGNS = {"tab": "\t", "\\t": "\t", "blank": " ", "space": " "}
SAID: Mapping[str, Callable[[str], Any]] = {
    "encoding": _encoding,
    "delimiter": _sign,
    "quotechar": _sign,
    "header_line": line_number,
    "preamble": line_number,
    "footer": line_number,
}


def unlike(names: Sequence[str], count: int) -> tuple[str, ...]:
    """A name for each column, none twice; columns without one are counted."""
    made: list[str] = []
    for at in range(count):
        name = names[at].strip() if at < len(names) else ""
        name = name or f"column {at + 1}"
        made.append(f"{name} ({at + 1})" if name in made else name)
    return tuple(made)


def _stream(file: File) -> Path | BytesIO:
    return BytesIO(file) if isinstance(file, bytes) else file

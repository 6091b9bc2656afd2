"""A file opened for reading: how it is written, its table, and all of it as it is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from core.uploads import reading
from core.uploads.grid import Grid
from core.uploads.reading import Dialect, grids
from core.uploads.table import Column, Refusal, Table

File = Path | bytes


@dataclass(frozen=True)
class Source:
    """A file of delimited text, of which nothing is read twice."""

    file: File
    dialect: Dialect
    sheet: str = ""

    @cached_property
    def table(self) -> Table:
        """The records below the header, column by column."""
        refused: list[reading.Refusal] = []
        lines: list[int] = []
        cells: list[list[str]] = [[] for _ in range(self.dialect.columns)]
        for part in reading.columns(_stream(self.file), self.dialect, refused.append):
            lines += part.lines
            for column, more in zip(cells, part.cells, strict=True):
                column += more
        names = unlike(self.dialect.names, self.dialect.columns)
        refusals = [
            Refusal(one.line, names[one.column - 1] if one.column else None, one.value, one.reason)
            for one in refused
        ]
        whole = Table(names, [Column.of(column) for column in cells], lines, refusals)
        return whole.without_blank_rows()

    @cached_property
    def grid(self) -> Grid | None:
        """Every cell from the first line on; None where the file is too long for a layout."""
        return grids.grid(_stream(self.file), self.dialect)


def opened(file: File, _told: Mapping[str, str] | None = None) -> Source:
    """Find out how a file is written, so that it can be read."""
    dialect = reading.detect_file(file) if isinstance(file, Path) else reading.detect(file)
    return Source(file, dialect)


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

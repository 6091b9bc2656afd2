"""A sheet of a workbook, read as a file of text is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np

from core.errors import Invalid
from core.uploads.grid import COLUMNS_MAX, ROWS_MAX, Grid
from core.uploads.reading import Dialect, workbooks
from core.uploads.reading.gathering import Lines
from core.uploads.reading.packed import Packed
from core.uploads.reading.regions import Region, places, records, table_region
from core.uploads.reading.workbooks import Sheet
from core.uploads.sources import File, Source, line_number, unlike
from core.uploads.table import Asked, Column, Table

HEAD = 1 << 16
NO_TABLE, NO_CELLS = Region(0), Grid([], ())
SHEET, TABLE, HEADER = "sheet", "table", "header_line"


@dataclass(frozen=True)
class Book(Source):
    """One sheet of a workbook."""

    region: Region = NO_TABLE
    cells: Grid = NO_CELLS

    @cached_property
    def table(self) -> Table:
        """The rows of the sheet's table; where there are two, which one is asked."""
        columns, lines = self._packed() if isinstance(self.cells.rows, Packed) else self._listed()
        empty = [Column.of(())] * (self.region.columns - len(columns))
        return Table(
            unlike(self.region.names, self.region.columns),
            [*columns, *empty],
            lines,
            questions=self._which(),
            notes=self.region.uncertain if not self.region.others else (),
        )

    @cached_property
    def grid(self) -> Grid | None:
        """The whole sheet."""
        if len(self.cells.rows) > ROWS_MAX or self.cells.width > COLUMNS_MAX:
            return None
        return replace(self.cells, rows=list(self.cells.rows))

    def _listed(self) -> tuple[list[Column], Sequence[int]]:
        found = list(records(self.cells, self.region))
        columns = zip(*(row for _, row in found), strict=True)
        return [Column.of(cells) for cells in columns], [line for line, _ in found]

    def _packed(self) -> tuple[list[Column], Sequence[int]]:
        """The columns of a long sheet, without a list of its rows."""
        cells, first = self.cells, self.region.first_column - 1
        rows, held = places(cells, self.region), cast(Packed, cells.rows)
        columns = [Column(*held.column(first + at, rows)) for at in range(self.region.columns)]
        return columns, Lines(np.asarray(cells.lines)[rows])

    def _which(self) -> tuple[Asked, ...]:
        """The question which table is meant, where a sheet has several."""
        if not self.region.others:
            return ()
        places = (self.region.place, *self.region.others)
        return (Asked(TABLE, self.region.uncertain[0], {one: one for one in places}, lasts=False),)


def is_book(file: File) -> bool:
    """Whether a file is a workbook, by its beginning."""
    if isinstance(file, bytes):
        return workbooks.workbook_kind(file[:HEAD]) is not None
    with file.open("rb") as stream:
        return workbooks.workbook_kind(stream.read(HEAD)) is not None


def book(file: File, said: Mapping[str, str]) -> Source:
    """Open a sheet: the one that a person named, or the only one that has anything."""
    every = workbooks.sheets(file)
    filled = [one for one in every if one.rows and not one.is_hidden]
    names = tuple(one.name for one in filled)
    if not filled:
        raise Invalid("The workbook has no sheet with anything in it that is not hidden.")
    wanted = said.get(SHEET)
    if wanted is None and len(filled) > 1:
        sentence = f"The workbook has {len(filled)} sheets. Which of them is to be read?"
        asked = Asked(SHEET, sentence, {one.name: _size(one) for one in filled})
        return Book(file, _dialect(NO_TABLE), "", names, (asked,))
    if wanted is not None and wanted not in {one.name for one in every}:
        raise Invalid(f"There is no sheet {wanted!r}; there is {', '.join(names)}.")
    sheet = wanted or names[0]
    cells = workbooks.grid(file, sheet)
    region = _set_right(cells, table_region(cells, said.get(TABLE)), said)
    if said.get(TABLE) in {region.place}:
        region = replace(region, others=())
    return Book(file, _dialect(region), sheet, names, (), region, cells)


def _set_right(cells: Grid, region: Region, said: Mapping[str, str]) -> Region:
    """The table with its names in the row that a person named."""
    if HEADER not in said:
        return region
    line = line_number(said[HEADER])
    if line == 0:
        first = region.header_line or region.first_line
        return replace(region, header_line=0, names=(), first_line=first)
    if line not in cells.lines:
        raise Invalid(f"Row {line} of the sheet is empty; the names are elsewhere.")
    row = cells.rows[cells.lines.index(line)]
    names = tuple(row[region.first_column - 1 : region.first_column - 1 + region.columns])
    return replace(region, header_line=line, names=names, first_line=line + 1)


def _dialect(region: Region) -> Dialect:
    """What is said of a sheet in the words for a text."""
    return Dialect(
        None,
        None,
        None,
        region.columns,
        preamble=region.preamble,
        header_line=region.header_line,
        names=region.names,
        footer=region.footer,
        uncertain=region.uncertain,
    )


def _size(sheet: Sheet) -> str:
    about = "about " if sheet.is_estimate else ""
    return f"{sheet.name}: {about}{sheet.rows:,} rows, {sheet.columns:,} columns"

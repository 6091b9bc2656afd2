"""Where in a grid its table stands, and whether another table stands below or beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.uploads.grid import Grid
from core.uploads.reading.cells import kind
from core.uploads.reading.collecting import letters
from core.uploads.reading.layout import Layout, Placed, layout
from core.uploads.reading.packed import filled

LOOKED_AT = 400  # rows from the beginning of a table
LAST = 40  # rows at its end, where remarks stand
CELLS = 100_000  # of a very wide table fewer rows are looked at
GAPS_MAX = 1_000  # blank lines that may part tables; a list printed with blanks has more
LONG = 1_000  # rows; among so many a title or two no longer tells
BARE = 3  # rows that make a table without names
PAIRS_MAX = 12  # lines of names and values above a table

Rows = NDArray[np.intp]  # of the grid, by their places in it


@dataclass(frozen=True)
class Region:
    """A table in a sheet: rows and columns are those of the sheet, from 1.

    ``preamble`` counts the rows above, ``footer`` the remarks below it, as far as they are its
    own. ``others`` are the ranges of further tables, about which a person is to be asked.
    """

    columns: int
    first_column: int = 1
    preamble: int = 0
    header_line: int = 0  # 0 = the columns have no names
    names: tuple[str, ...] = ()
    first_line: int = 0  # of the records, the header not among them
    last_line: int = 0
    footer: int = 0
    others: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The range as a sheet writes it: B3:F20."""
        top = self.header_line or self.first_line
        last = letters(self.first_column + self.columns - 1)
        return f"{letters(self.first_column)}{top}:{last}{self.last_line}"


def table_region(grid: Grid, place: str | None = None) -> Region:
    """The table of a sheet, the largest where there are several, or the one of that ``place``.

    No columns at all where the sheet is empty.
    """
    found = table_regions(grid)
    if not found:
        return Region(0, uncertain=("The sheet is empty.",))
    chosen = next((one for one in found if one.place == place), None)
    best = chosen or max(found, key=lambda one: (one.last_line - one.first_line + 1) * one.columns)
    others = tuple(one.place for one in found if one is not best)
    if not others or chosen:
        return replace(best, others=others)
    one = "another table" if len(others) == 1 else f"{len(others)} other tables"
    sentence = (
        f"The sheet holds {one} beside {best.place}: {', '.join(others)}. Say which to read; "
        "tables are never mixed."
    )
    return replace(best, others=others, uncertain=(sentence, *best.uncertain))


def records(grid: Grid, region: Region) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their lines, the header not among them; blank ones are left out."""
    first, last = region.first_column - 1, region.first_column - 1 + region.columns
    wanted = set(places(grid, region).tolist())
    for at, (line, row) in enumerate(zip(grid.lines, grid.rows, strict=True)):
        if at in wanted:
            yield line, row[first:last]


def places(grid: Grid, region: Region) -> Rows:
    """Which rows of a grid are those of a table, the blank ones left out."""
    lines = np.asarray(grid.lines)
    begin, end = np.searchsorted(lines, [region.first_line, region.last_line + 1])
    first, last = region.first_column - 1, region.first_column - 1 + region.columns
    found: Rows = begin + np.flatnonzero(filled(grid.rows)[begin:end, first:last].any(axis=1))
    return found


def table_regions(grid: Grid) -> tuple[Region, ...]:
    """Every table of a sheet from above; what cannot stand alone belongs to the one before it."""
    sheet = _Sheet(grid, np.asarray(grid.lines), filled(grid.rows))
    rows = np.flatnonzero(sheet.filled.any(axis=1))
    if not len(rows):
        return ()
    tables = _tables(_blocks(sheet, rows))
    return tuple(_region(block) for block in tables)


@dataclass(frozen=True)
class _Sheet:
    """A grid, the numbers of its lines, and in which cells anything is written."""

    grid: Grid
    lines: NDArray[np.integer]
    filled: NDArray[np.bool_]


@dataclass
class _Block:
    """Neighbouring rows, and the columns between which they are looked at."""

    sheet: _Sheet
    rows: Rows
    left: int
    right: int  # the column after the last
    is_apart: bool = False  # it stands beside another table

    @property
    def first(self) -> int:
        return int(self.sheet.lines[self.rows[0]])

    @property
    def last(self) -> int:
        return int(self.sheet.lines[self.rows[-1]])

    @property
    def width(self) -> int:
        return self.right - self.left

    def placed(self) -> list[Placed]:
        """The rows to judge it by; a lone text among several columns is a title or a remark."""
        rows, most = self.rows, max(min(LOOKED_AT, CELLS // self.width), LAST)
        if len(rows) > most + LAST:
            rows = np.concatenate([rows[:most], rows[-LAST:]])
        return [self._placed(int(row)) for row in rows]

    def _placed(self, row: int) -> Placed:
        line, cells = int(self.sheet.lines[row]), self.sheet.grid.rows[row][self.left : self.right]
        filled = [cell for cell in cells if cell.strip()]
        return Placed(line, line + 1, filled if len(filled) == 1 else cells)

    def layout(self) -> Layout:
        """What it is made of, if it is a table."""
        return layout(self.placed(), self.width, self.last, is_whole=True)

    def column(self, at: int) -> list[str]:
        """The cells of a column that are filled, as far as it is looked at."""
        rows = self.rows[:LOOKED_AT]
        filled = rows[self.sheet.filled[rows, at]]
        return [self.sheet.grid.rows[int(row)][at] for row in filled]


def _blocks(sheet: _Sheet, rows: Rows) -> list[_Block]:
    """What blank rows part, and within that what blank columns part, if both are tables."""
    ends = np.flatnonzero(np.diff(sheet.lines[rows].astype(np.int64)) > 1)[:GAPS_MAX] + 1
    width = sheet.filled.shape[1]
    parts = np.split(rows, ends)
    return [one for part in parts for one in _beside(_trimmed(sheet, part, 0, width))]


def _trimmed(sheet: _Sheet, rows: Rows, left: int, right: int) -> _Block:
    """The rows between two columns, without the columns in which only titles stand."""
    filled = sheet.filled[rows, left:right]
    many = filled[:LONG][filled[:LONG].sum(axis=1) > 1]
    judged = filled if len(rows) > LONG or not len(many) else many
    held = left + np.flatnonzero(judged.any(axis=0))
    first, last = int(held[0]), int(held[-1]) + 1
    if (first, last) == (0, sheet.filled.shape[1]):
        return _Block(sheet, rows, first, last)
    return _Block(sheet, rows[sheet.filled[rows, first:last].any(axis=1)], first, last)


def _beside(block: _Block) -> list[_Block]:
    """A block, or the tables that stand in it side by side."""
    sheet, rows = block.sheet, block.rows
    is_blank = np.logical_not(sheet.filled[rows].any(axis=0))
    for at in range(block.left + 1, block.right - 1):
        if is_blank[at]:
            one = _trimmed(sheet, rows, block.left, at)
            other = _trimmed(sheet, rows, at + 1, block.right)
            if _are_apart(one, other):
                one.is_apart = other.is_apart = True
                return [one, *_beside(other)]
    return [block]


def _are_apart(one: _Block, other: _Block) -> bool:
    """Whether the right block has lines of its own; blocks of figures share those of the left."""
    if min(one.width, other.width) < 2 or min(len(one.rows), len(other.rows)) < 2:
        return False
    keys = [kind(cell) for cell in other.column(other.left)[1:]]
    starts_with_keys = bool(keys) and sum(key != "number" for key in keys) * 2 > len(keys)
    if keys.count("date") * 2 > len(keys):
        return True
    is_shifted = (one.last, _top(one)) != (other.last, _top(other))
    if is_shifted and starts_with_keys:
        return True
    return _is_table(other) and (starts_with_keys or is_shifted)


def _top(block: _Block) -> int:
    """The first line with more than a title."""
    counts = block.sheet.filled[block.rows, block.left : block.right].sum(axis=1)
    many = block.rows[counts > 1]
    return int(block.sheet.lines[many[0]]) if len(many) else block.first


def _tables(blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks that are tables, each with what follows it and is none of itself."""
    found: list[_Block] = []
    waiting: list[_Block] = []  # above the first table
    for at, block in enumerate(blocks):
        owner = next((one for one in reversed(found) if _overlap(one, block)), None)
        is_table = block.is_apart or _is_table(block)
        if owner is None and not is_table:
            is_table = _has_rows(block) if found else _is_bare_table(block)
        if is_table and not _is_preamble(block, blocks[at + 1 :]):
            found.append(block)
        elif owner is None:
            waiting.append(block)
        else:
            owner.rows = np.concatenate([owner.rows, block.rows])
            owner.left, owner.right = min(owner.left, block.left), max(owner.right, block.right)
    return found or [_joined(waiting)]


def _joined(blocks: Sequence[_Block]) -> _Block:
    """All of a sheet in which nothing tells where a table begins."""
    rows = np.unique(np.concatenate([block.rows for block in blocks]))
    left = min(block.left for block in blocks)
    return _Block(blocks[0].sheet, rows, left, max(block.right for block in blocks))


def _overlap(one: _Block, other: _Block) -> bool:
    return one.left < other.right and other.left < one.right


def _is_table(block: _Block) -> bool:
    """Whether it has names over its columns and anything under them."""
    if not _has_rows(block):
        return False
    found = block.layout()
    is_told = found.header_line > 0 and not found.uncertain
    return is_told and block.last - found.footer > found.header_line


def _has_rows(block: _Block) -> bool:
    """Whether it is more than a remark."""
    return block.width > 1 and len(block.rows) > 1


def _is_bare_table(block: _Block) -> bool:
    """Whether it has no names and yet rows enough of one kind."""
    if not _has_rows(block) or len(block.rows) < BARE:
        return False
    found = block.layout()
    return not found.header_line and not found.uncertain


def _is_preamble(block: _Block, later: Sequence[_Block]) -> bool:
    """Whether these are pairs of a name and a value above a wider table."""
    if block.width != 2 or len(block.rows) > PAIRS_MAX:
        return False
    if not any(one.width > 2 and _is_table(one) for one in later):
        return False
    names, values = block.column(block.left), block.column(block.left + 1)
    if names and all(name.rstrip().endswith(":") for name in names):
        return True
    return len(block.rows) == 1 or len({kind(value) for value in values[1:]}) > 1


def _region(block: _Block) -> Region:
    """A block as it is told to others."""
    found = block.layout()
    begin = found.header_line + 1 if found.header_line else found.preamble + 1
    lines = block.sheet.lines[block.rows]
    lines = lines[(begin <= lines) & (lines <= block.last - found.footer)]
    return Region(
        columns=block.width,
        first_column=block.left + 1,
        preamble=found.preamble,
        header_line=found.header_line,
        names=found.names,
        first_line=int(lines[0]) if len(lines) else begin,
        last_line=int(lines[-1]) if len(lines) else begin - 1,
        footer=found.footer,
        uncertain=found.uncertain,
    )

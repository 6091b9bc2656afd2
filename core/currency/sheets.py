"""Sheets of exchange rates, dates down and currencies across, with whatever stands above them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.currency.pairs import Pair, pair_of
from core.uploads.shapes import folded
from core.uploads.sources import Source
from core.uploads.table import Column, Refusal
from core.uploads.values.folding import fold
from core.uploads.values.layouts import written

FIRST_ROWS, FIRST_COLUMNS = 20, 3  # where titles, and where dates stand
LEAST = 2  # currencies, for columns that name but one each


@dataclass(frozen=True)
class Sheet:
    """Rates with dates down and currencies across."""

    dates: Column
    date_head: str
    heads: list[str]
    pairs: list[Pair]
    cells: list[Column]
    lines: Sequence[int]
    titles: list[str]
    refusals: list[Refusal]
    notes: tuple[str, ...]


def from_table(source: Source) -> Sheet | None:
    """Where one line names the columns, and dates begin below it."""
    names = source.dialect.names
    pairs = {at: pair for at, name in enumerate(names) if (pair := pair_of(name))}
    if not _are_enough(list(pairs.values())):
        return None
    table = source.table
    if not len(table) or max(pairs) >= len(table.columns):
        return None
    day = _dates_at([column[0] for column in table.columns[:FIRST_COLUMNS]], pairs)
    if day is None:
        return None
    titles = []
    if source.dialect.header_line > 1 and source.grid is not None:
        above = zip(source.grid.lines, source.grid.rows, strict=True)
        titles = [cell for line, row in above if line <= source.dialect.header_line for cell in row]
    rest = [name for at, name in enumerate(names) if name and at != day and at not in pairs]
    return Sheet(
        table.columns[day],
        table.names[day],
        [table.names[at] for at in pairs],
        list(pairs.values()),
        [table.columns[at] for at in pairs],
        table.lines,
        titles,
        table.refusals,
        (*table.notes, *_left_out(rest)),
    )


def from_grid(source: Source) -> Sheet | None:
    """Where titles, codes and units stand in lines of their own above the first date."""
    grid = source.grid
    if grid is None or len(grid.rows) < LEAST:
        return None
    found = _first_date(grid.rows[: FIRST_ROWS + 1])
    if found is None or not found[0]:
        return None
    begins, day = found
    above = [[row[at] for row in grid.rows[:begins]] for at in range(grid.width)]
    pairs = {
        at: pair
        for at, cells in enumerate(above)
        if at != day and (pair := pair_of(*cells)) and not any("_FLAGS" in cell for cell in cells)
    }
    if not _are_enough(list(pairs.values())):
        return None
    first = grid.lines[begins]
    refusals = [one for one in source.table.refusals if one.line >= first]
    bad = {one.line for one in refusals}
    kept, left = [], 0
    for at in range(begins, len(grid.rows)):
        row = grid.rows[at]
        if any(cell.strip() for cell in row) and grid.lines[at] not in bad:
            is_note = not written(fold(row[day])) and not any(row[each].strip() for each in pairs)
            left += is_note
            kept += [] if is_note else [at]
    notes = (f"{left:,} lines below the rates hold none and were left out.",) if left else ()
    return Sheet(
        Column.of([grid.rows[at][day] for at in kept]),
        next((cell for cell in reversed(above[day]) if cell.strip()), "date"),
        [_head(above[at]) for at in pairs],
        list(pairs.values()),
        [Column.of([grid.rows[row][at] for row in kept]) for at in pairs],
        [grid.lines[at] for at in kept],
        [cell for cells in above for cell in cells if cell],
        [*refusals, *_multiplied(grid.rows[:begins], grid.lines, pairs)],
        notes,
    )


def _multiplied(
    rows: Sequence[Sequence[str]], lines: Sequence[int], pairs: Mapping[int, Pair]
) -> list[Refusal]:
    """Columns of which a title says that the rates are in thousands or the like."""
    return [
        Refusal(
            lines[at],
            None,
            row[column],
            "The rates are said to be in other than whole units; write them in units first.",
        )
        for at, row in enumerate(rows)
        if folded(row[0]) in {"unit multiplier", "unit mult", "magnitude", "multiplier"}
        for column in pairs
        if not re.search(r"^one$|^1$|\(0\)|^0$|^$", row[column].strip().casefold())
    ]


def _head(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if pair_of(cell)), cells[0])


def _first_date(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The row and column in which dates begin."""
    for at, row in enumerate(rows):
        for column, cell in enumerate(row[:FIRST_COLUMNS]):
            if cell.strip():
                if _is_date(cell):
                    return at, column
                break
    return None


def _is_date(cell: str) -> bool:
    return written(fold(cell)) is not None


def _dates_at(first: Sequence[str], pairs: Mapping[int, Pair]) -> int | None:
    found = (at for at, cell in enumerate(first) if at not in pairs and _is_date(cell))
    return next(found, None)


def _are_enough(pairs: Sequence[Pair]) -> bool:
    """Whether columns are rates: each says of what in what, or there are several currencies."""
    return any(pair.base for pair in pairs) or len({pair.quote for pair in pairs}) >= LEAST


def _left_out(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [f"The columns {', '.join(names[:5])}{' …' * (len(names) > 5)} name no currency."]

"""Sums of a statement: which lines and columns they are, and whether they add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.finance.statements import adding
from core.finance.statements.adding import Line, Sum
from core.finance.statements.columns import Columns
from core.finance.statements.figures import NAMELESS, Body, Row
from core.finance.statements.words import Name
from core.uploads.grid import Grid
from core.uploads.table import Asked, Refusal

SUMS = "sums"
LEFT_OUT, KEPT = "sums", "lines"
NAMED_MOST = 3


@dataclass(frozen=True)
class Checked:
    """The lines that are figures of their own, and what is to be said of the others."""

    rows: list[Row]
    warnings: list[Refusal]
    refusals: list[Refusal]
    notes: list[str]
    questions: tuple[Asked, ...]


def checked(
    grid: Grid, body: Body, columns: Columns, names: Mapping[int, str], answers: Mapping[str, str]
) -> Checked:
    """Leave the sums out, once they are compared with what they add up."""
    own = [one.at for one in columns.figures]
    places = _places(body.rows)
    lines = [_line(row, own, places) for row in body.rows]
    sums, kept = adding.found(lines, answers.get(SUMS) == KEPT)
    by_row = {row.at: row for row in body.rows}
    out = {one.row for one in sums}
    left = [row for row in body.rows if row.at not in out and not row.is_heading]
    nameless = [row for row in left if not row.label.text]
    leaves = [
        row for row in left
        if row.label.text and row.name not in {Name.ratio, Name.part}
    ]  # fmt: skip
    warnings = [
        warning
        for one in sums
        if not one.agrees
        for warning in _apart(grid, one, by_row, own, names, places)
    ]
    warnings += _columns_apart(grid, body.rows, columns, names)
    return Checked(
        leaves,
        warnings,
        [Refusal(grid.lines[row.at], None, "", NAMELESS) for row in nameless],
        _notes(grid, sums, kept, left, by_row),
        _questions(grid, sums, by_row),
    )


def _places(rows: Sequence[Row]) -> int:
    """How many decimals the figures have at most."""
    return max((-_exponent(v) for row in rows for v in row.figures.values()), default=0)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _line(row: Row, own: Sequence[int], places: int) -> Line:
    if row.is_heading:
        return Line(row.at, row.label.text, row.name)
    whole = [int(row.figures.get(at, Decimal(0)).scaleb(places)) for at in own]
    values = np.array(whole, dtype=object)
    return Line(row.at, row.label.text, row.name, values, row.label.indent, row.label.account)


def _apart(
    grid: Grid,
    one: Sum,
    by_row: Mapping[int, Row],
    own: Sequence[int],
    names: Mapping[int, str],
    places: int,
) -> list[Refusal]:
    """A warning for each figure of a sum that its parts do not add up to."""
    row = by_row[one.row]
    first, last = by_row[one.parts[0]], by_row[one.parts[-1]]
    where = f"lines {grid.lines[first.at]} to {grid.lines[last.at]}"
    return [
        Refusal(
            grid.lines[row.at],
            names[at],
            grid.rows[row.at][at].strip(),
            f"{row.label.text or 'The sum'} is {_plain(stated, places)}, but {where} add up to "
            f"{_plain(summed, places)}.",
        )
        for at, stated, summed in zip(own, one.stated, one.summed, strict=True)
        if stated != summed
    ]


def _plain(value: int, places: int) -> str:
    return f"{Decimal(value).scaleb(-places):,f}"


def _columns_apart(
    grid: Grid, rows: Sequence[Row], columns: Columns, names: Mapping[int, str]
) -> list[Refusal]:
    """Warnings for totals of rows that are not what their columns add up to."""
    found = []
    for row in rows:
        for added in columns.added:
            stated = row.figures.get(added.at)
            parts = [row.figures[at] for at in added.parts if at in row.figures]
            if stated is None or not parts or row.name in {Name.ratio, Name.counted}:
                continue
            summed = sum(parts, Decimal(0))
            if summed != stated:
                why = f"{names[added.at]} is {stated:,f}, but its columns add up to {summed:,f}."
                cell = grid.rows[row.at][added.at].strip()
                found.append(Refusal(grid.lines[row.at], names[added.at], cell, why))
    return found


def _notes(
    grid: Grid,
    sums: Sequence[Sum],
    kept: Sequence[int],
    left: Sequence[Row],
    by_row: Mapping[int, Row],
) -> list[str]:
    notes = []
    if sums:
        agree = sum(one.agrees for one in sums)
        notes.append(f"Sums left out: {_named(grid, sums, by_row)}; {agree} of them add up.")
    signed = [one for one in sums if one.is_signed]
    if signed:
        name = by_row[signed[0].row].label.text
        notes.append(f"Costs are written without a minus: {name} takes them away. Kept as written.")
    for row in kept:
        text = f"{by_row[row].label.text!r} (line {grid.lines[row]})"
        notes.append(f"{text} is kept as a line of its own, since nothing above adds up to it.")
    for name, words in {Name.ratio: "ratios", Name.part: "parts of the line above"}.items():
        some = [row.label.text for row in left if row.name is name]
        if some:
            notes.append(f"Left out as {words}: {', '.join(some[:NAMED_MOST])}{_more(some)}.")
    return notes


def _named(grid: Grid, sums: Sequence[Sum], by_row: Mapping[int, Row]) -> str:
    names = [
        f"{by_row[one.row].label.text or 'no name'} (line {grid.lines[one.row]})"
        for one in sorted(sums, key=lambda one: one.row)
    ]
    return f"{', '.join(names[: 2 * NAMED_MOST])}{_more(names[NAMED_MOST:])}"


def _more(names: Sequence[str]) -> str:
    return f" and {len(names) - NAMED_MOST:,} more" if len(names) > NAMED_MOST else ""


def _questions(grid: Grid, sums: Sequence[Sum], by_row: Mapping[int, Row]) -> tuple[Asked, ...]:
    """Whether lines that add up without a word for it are sums."""
    doubtful = sorted((one for one in sums if not one.is_sure), key=lambda one: one.row)
    if not doubtful:
        return ()
    first = doubtful[0]
    name = by_row[first.row].label.text
    lines = sorted(grid.lines[row] for row in first.parts)
    others = f", and {len(doubtful) - 1} more lines add up so" if len(doubtful) > 1 else ""
    sentence = (
        f"{name!r} (line {grid.lines[first.row]}) is what lines {lines[0]} to {lines[-1]} add up "
        f"to{others}. Is it a sum?"
    )
    choices = {LEFT_OUT: "A sum, to be left out", KEPT: "A line of its own, to be kept"}
    return (Asked(SUMS, sentence, choices),)

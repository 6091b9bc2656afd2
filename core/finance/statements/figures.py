"""The lines of a statement with their figures as exact numbers, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from core.finance.statements.columns import Columns
from core.finance.statements.labels import Label, Labels, without_unit
from core.finance.statements.layout import (
    Layout,
    is_another_head,
    is_figure,
    is_head_again,
    is_nothing,
)
from core.finance.statements.words import Name, name_of
from core.uploads.grid import Grid
from core.uploads.table import Asked, Refusal
from core.uploads.values.answers import Question
from core.uploads.values.folding import fold
from core.uploads.values.notation import notation_of
from core.uploads.values.numerals import NotRead, exact
from core.uploads.values.signs import Notation

SECOND = "A second table begins here; save it as a file of its own."
NAMELESS = "This line has figures and no name."


@dataclass(frozen=True)
class Row:
    """A line of a statement: what it is called, and its figure in each column that has one."""

    at: int
    label: Label
    name: Name
    section: str = ""
    figures: dict[int, Decimal] = field(default_factory=dict)
    is_heading: bool = False


@dataclass(frozen=True)
class Body:
    """All lines below the heads."""

    rows: list[Row]
    refusals: list[Refusal]
    notes: list[str]
    footers: list[str]
    notation: Notation
    questions: tuple[Asked, ...] = ()


def read(
    grid: Grid,
    layout: Layout,
    labels: Labels,
    columns: Columns,
    names: Mapping[int, str],
    answers: Mapping[str, str],
) -> Body:
    """Every line below the heads, up to a second table."""
    own = [one.at for one in columns.figures]
    sums = [one.at for one in columns.added]
    rows, refusals, notes, footers = _rows(grid, layout, labels, own)
    cells = [
        cell
        for row in rows
        if not row.is_heading
        for at in [*own, *sums]
        if "%" not in (cell := grid.rows[row.at][at]) or row.name is not Name.ratio
    ]
    notation, questions = _notation(cells, answers)
    made = []
    for row in rows:
        if row.is_heading or row.name is Name.ratio:
            made.append(row)
            continue
        figures: dict[int, Decimal] = {}
        for at in [*own, *sums]:
            cell = grid.rows[row.at][at]
            value = None if is_nothing(cell) else exact(fold(cell), notation)
            if isinstance(value, Decimal):
                figures[at] = value
            elif isinstance(value, NotRead) and at in own:
                line = grid.lines[row.at]
                refusals.append(Refusal(line, names[at], cell.strip(), f"This {value.reason}."))
        made.append(replace(row, figures=figures))
    return Body(made, refusals, notes, footers, notation, questions)


def _rows(
    grid: Grid, layout: Layout, labels: Labels, own: Sequence[int]
) -> tuple[list[Row], list[Refusal], list[str], list[str]]:
    rows: list[Row] = []
    refusals: list[Refusal] = []
    notes: list[str] = []
    footers: list[str] = []
    section = ""
    for at in range(layout.last + 1, len(grid.rows)):
        cells = grid.rows[at]
        if not any(cell.strip() for cell in cells):
            continue
        if is_head_again(grid, layout, at):
            notes.append(f"Line {grid.lines[at]} repeats the heads and was left out.")
            continue
        if is_another_head(grid, layout, at):
            refusals.append(Refusal(grid.lines[at], None, "", SECOND))
            break
        label = labels.of(cells)
        figures = [cells[column] for column in own if not is_nothing(cells[column])]
        if not any(map(is_figure, figures)):
            if not figures and any(is_figure(cells[column]) for column in layout.heads):
                continue  # nothing but comparisons or forecasts
            footers.append("; ".join(cell.strip() for cell in cells if cell.strip()))
            if label.text:
                section = label.text
                rows.append(Row(at, label, Name.plain, is_heading=True))
            continue
        rows.append(Row(at, _named(label), _name(label, figures), section))
    return rows, refusals, notes, footers


def _named(label: Label) -> Label:
    return replace(label, text=without_unit(label.text))


def _name(label: Label, figures: Sequence[str]) -> Name:
    """What a line is by its name, or by the percent signs in it."""
    if sum("%" in cell for cell in figures) * 2 > len(figures):
        return Name.ratio
    return name_of(label.text) if label.text else Name.total


def _notation(
    cells: Sequence[str], answers: Mapping[str, str]
) -> tuple[Notation, tuple[Asked, ...]]:
    """How the figures are written; until a person says, as the first way they could be."""
    told = notation_of([cell for cell in cells if not is_nothing(cell)])
    if not isinstance(told, Question):
        return told or Notation(), ()
    choices = {one.name: one.label for one in told.choices}
    if answers.get("value") in choices:
        return told.answered(answers["value"]), ()
    return told.choices[0].answer, (Asked("value", told.sentence, choices),)

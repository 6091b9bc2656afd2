"""A statement as it is laid out, as a table of one figure a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.finance.statements import checking, columns, figures, labels, layout, periods, titles
from core.finance.statements.asking import Units, units
from core.finance.statements.columns import Columns, Figures
from core.finance.statements.figures import Row
from core.finance.statements.labels import Labels
from core.finance.statements.layout import Layout
from core.finance.statements.titles import Title
from core.finance.statements.words import Name, Role, Scenario
from core.uploads.grid import Grid
from core.uploads.sources import Source
from core.uploads.table import Column, Table

FIT = 0.95
FIELDS = (
    *("timestamp", "period_end", "value", "category", "entity", "scenario"),
    *("account", "currency", "unit"),
)
KEPT = {Scenario.actual: "actual", Scenario.prior: "actual", Scenario.budget: "budget"}
LEAST_LINES = 1


@dataclass(frozen=True)
class Cell:
    """A figure that is to be stored."""

    row: Row
    figure: Figures
    value: Decimal
    scenario: str


def unfold(source: Source, answers: Mapping[str, str]) -> Table | None:
    """The figures of a statement; None where the file is laid out in another way."""
    grid = source.grid
    heads = layout.found(grid) if grid is not None else None
    if grid is None or heads is None:
        return None
    named = labels.found(grid, heads)
    if named is None:
        return None
    title = _title(grid, heads, named, source.sheet)
    placed = layout.without_period(heads.heads)
    if placed and title.period is not None:
        heads = Layout(heads.first, heads.last, layout.at_period(heads.heads, title.period))
    elif len(placed) == len(heads.heads) or not any(
        one.is_period and one.role is Role.base for one in heads.heads.values()
    ):
        return None
    return _table(grid, heads, named, title, answers)


def _title(grid: Grid, heads: Layout, named: Labels, sheet: str) -> Title:
    above = ["; ".join(c.strip() for c in row if c.strip()) for row in grid.rows[: heads.first]]
    around = [cell for row in grid.rows[heads.first : heads.last + 1] for cell in row]
    below = [
        cells[0]
        for row in grid.rows[heads.last + 1 :]
        if len(cells := [cell for cell in row if cell.strip()]) == 1
    ]
    brackets = [
        found[0]
        for row in grid.rows[heads.last + 1 :]
        if (found := labels.BRACKETS.search(named.of(row).text))
    ]
    return titles.read([sheet, *above] if sheet else above, [*around, *brackets, *below[-8:]])


def _table(
    grid: Grid, heads: Layout, named: Labels, title: Title, answers: Mapping[str, str]
) -> Table | None:
    dated = periods.dated(heads.heads, title, answers)
    sorts = columns.sorted_out(heads.heads, dated.spans)
    if not sorts.figures:
        return None
    names = {at: _head(grid, heads, at) for at in heads.heads}
    body = figures.read(grid, heads, named, sorts, names, answers)
    if not any(row.figures for row in body.rows):
        return None
    found = checking.checked(grid, body, sorts, names, answers)
    cells = [
        Cell(row, one, row.figures[one.at], scenario)
        for row in found.rows
        for one in sorts.figures
        if one.at in row.figures and (scenario := _scenario(row, one, title)) is not None
    ]
    said = [row.label.currency for row in found.rows]
    has_budget = any(cell.scenario == "budget" for cell in cells)
    unit = units(title, body, said, has_budget, answers)
    cells, running = _each_period(cells) if unit.is_running else (cells, [])
    notes = [
        *body.notes,
        *found.notes,
        *_left_out(sorts, names, found.rows, title),
        *running,
        *([unit.scale_note] if unit.scale_note else []),
    ]
    return Table(
        FIELDS,
        _columns(cells, found.rows, title, unit),
        [grid.lines[cell.row.at] for cell in cells],
        [*body.refusals, *found.refusals],
        {name: Column.of([names[cell.figure.at] for cell in cells])
         for name in ("value", "timestamp")},
        FIT,
        (*dated.questions, *body.questions, *unit.questions, *found.questions),
        tuple(found.warnings),
        tuple(notes),
    )  # fmt: skip


def _head(grid: Grid, heads: Layout, column: int) -> str:
    """What a column is called in the file, the heads over it included."""
    said = []
    for at in range(heads.first, heads.last + 1):
        row = grid.rows[at]
        if row[column].strip():
            said.append(row[column].strip())
    return " ".join(said) or f"column {column + 1}"


def _scenario(row: Row, one: Figures, title: Title) -> str | None:
    """Whose figure it is: as the line, the block or the title says, else actual."""
    said = row.label.scenario or one.scenario
    if said is None:
        said = title.scenario or Scenario.actual
    return KEPT.get(said)


def _each_period(cells: Sequence[Cell]) -> tuple[list[Cell], list[str]]:
    """Running totals as the figures of each month: the total before is taken away."""
    before: dict[tuple[int, str, int], tuple[int, Decimal]] = {}
    made: list[Cell] = []
    lost = 0
    for cell in sorted(cells, key=lambda one: (one.row.at, one.figure.span.start)):
        start = cell.figure.span.start
        key = (cell.row.at, cell.scenario, start.year)
        month, total = before.get(key, (0, Decimal(0)))
        before[key] = (start.month, cell.value)
        if start.month - month == max(cell.figure.span.months, 1) or start.month == 1:
            made.append(Cell(cell.row, cell.figure, cell.value - total, cell.scenario))
        else:
            lost += 1
    notes = ["Running totals became the figures of each month."]
    if lost:
        notes.append(f"{lost:,} figures were left out: the total of the month before is missing.")
    return made, notes


def _left_out(
    sorts: Columns, names: Mapping[int, str], rows: Sequence[Row], title: Title
) -> list[str]:
    """A sentence for each kind of column that is not stored."""
    kinds = {
        "Totals of columns were checked and left out": [one.at for one in sorts.added if one.parts],
        "Totals that cannot be checked were left out": [
            one.at for one in sorts.added if not one.parts
        ],
        "Comparisons were left out": sorts.aside,
        "Periods of another length than the others were left out": sorts.strange,
        "Forecasts were left out": sorts.forecasts,
    }
    notes = [
        f"{words}: {', '.join(dict.fromkeys(names[at] for at in some))}."
        for words, some in kinds.items()
        if some
    ]
    if any(row.label.scenario is Scenario.forecast for row in rows) or (
        title.scenario is Scenario.forecast
    ):
        notes.append("Lines of forecasts were left out.")
    return notes


def _columns(cells: Sequence[Cell], rows: Sequence[Row], title: Title, unit: Units) -> list[Column]:
    """The columns of the table, in the order of its fields."""
    called = _called(rows)
    return [
        Column.of([one.figure.span.start.isoformat() for one in cells]),
        Column.of([one.figure.span.end.isoformat() for one in cells]),
        Column.of([plain(one.value * unit.scale_of(one.row)) for one in cells]),
        Column.of([called[one.row.at] for one in cells]),
        Column.of([one.row.label.entity or title.entity for one in cells]),
        Column.of([one.scenario for one in cells]),
        Column.of([one.row.label.account for one in cells]),
        Column.of([_currency(one.row, unit) for one in cells]),
        Column.of([one.row.label.unit for one in cells]),
    ]


def _currency(row: Row, unit: Units) -> str:
    if row.name is Name.counted:
        return ""
    return row.label.currency or unit.currency


def _called(rows: Sequence[Row]) -> dict[int, str]:
    """The category of each line: its name, with its section or account where others share it."""
    for way in (_by_name, _by_section, _by_account):
        called = {row.at: way(row) for row in rows}
        seen: dict[tuple[str, str, str], set[str]] = {}
        for row in rows:
            whose = (called[row.at], row.label.entity, str(row.label.scenario))
            seen.setdefault(whose, set()).add(f"{row.label.account} {row.at}")
        if all(len(those) == 1 for those in seen.values()):
            return called
    return {row.at: _by_account(row) for row in rows}


def _by_name(row: Row) -> str:
    return row.label.text


def _by_section(row: Row) -> str:
    return f"{row.section}: {row.label.text}" if row.section else row.label.text


def _by_account(row: Row) -> str:
    number, text = row.label.account, row.label.text
    return f"{number} {text}" if number and number != text else text


def plain(value: Decimal) -> str:
    """A number that can be read in one way only.

    >>> plain(Decimal("1.234")), plain(Decimal("1E+3"))
    ('1.2340', '1000')
    """
    text = f"{value:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text

"""The sheet that one company sends: figures down and quarters across."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.uploads.grid import Grid
from core.uploads.shapes import Field, folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Refusal, Table
from core.uploads.values.notation import notation_of
from core.uploads.values.signs import Notation
from core.ventures import quarters, units
from core.ventures.layouts import NEGATIVE
from core.ventures.quarter_fields import EXPENSES, MONEY, QUARTER_FIELDS, STATED
from core.ventures.shared_fields import COMPANIES, CURRENCY, SCALE
from core.ventures.units import Unit

Answers = Mapping[str, str]
FIRST_ROWS, FIRST_COLUMNS = 30, 4  # where the names of quarters, and those of figures, stand
LEAST_FIGURES = 4
OWN = {"recurring_revenue", "cash_burn", "cash_balance", "employees", "customers",
       "debt_outstanding", "sales_marketing_expense"}  # fmt: skip
LEAST_OWN = 2  # of what no profit and loss statement has
UNSURE = 0.4
BLANK = {"", "-", "–", "—", "n/a", "na", "n.a.", "#n/a", "null", "none"}
ACTUAL = re.compile(r"(?i)\s*[(\[]?\b(?:a|act|actuals?|ist|r[eé]el|reale?|realizado)\b[)\]]?$")
NOT_REPORTED = {"budget", "budgets", "forecast", "forecasts", "plan", "planned", "prognose",
                "prevision", "previsions", "previsionnel", "presupuesto", "pronostico",
                "preventivo", "begroting", "orcamento", "previsao", "estimate", "ytd", "cumulative",
                "kumuliert", "cumul", "cumule", "acumulado", "cumulato", "cumulatief"}  # fmt: skip
NAMED = {folded(name) for name in (*COMPANIES, "company", "entity", "name")}
FIGURES = tuple(one for one in QUARTER_FIELDS if one.name in {*STATED, "note"})


@dataclass(frozen=True)
class Head:
    """The row that names the quarters: where it stands, and the quarter of each column."""

    row: int
    columns: Mapping[int, str]  # column → what it is called
    days: Sequence[str]
    kinds: Sequence[str]


@dataclass(frozen=True)
class Figure:
    """A row of figures."""

    field: Field
    row: int
    label: str
    unit: Unit


def quarterly(source: Source, answers: Answers) -> Table | None:
    """The quarters of one company, a row each; None where they do not stand across."""
    grid = source.grid
    head = _head(grid) if grid is not None else None
    if grid is None or head is None:
        return None
    figures, left = _figures(grid, head)
    names = {one.field.name for one in figures}
    if len(names & {*STATED}) < 2:
        return None
    is_sure = len(names & {*STATED}) >= LEAST_FIGURES and len(names & OWN) >= LEAST_OWN
    return _table(source, grid, head, figures, left, answers, 1.0 if is_sure else UNSURE)


def _head(grid: Grid) -> Head | None:
    """The first row in which several cells name quarters, and the cell before them does not."""
    for at, row in enumerate(grid.rows[:FIRST_ROWS]):
        called = {
            place: ACTUAL.sub("", cell.strip())
            for place, cell in enumerate(row)
            if place and cell.strip()
        }
        there = {place: text for place, text in called.items() if _is_quarter(text)}
        if len(there) < 2 and not (len(there) == 1 and _is_numbered(next(iter(there.values())))):
            continue
        days, kinds = quarters.column_of(Column.of(list(there.values())))
        found = days.cells()
        if _are_months(found):
            return None
        return Head(at, {place: row[place].strip() for place in there}, found, kinds.cells())
    return None


def _is_quarter(text: str) -> bool:
    return quarters.read(text) is not None or quarters.day_in(text)


def _is_numbered(text: str) -> bool:
    found = quarters.read(text)
    return found is not None and found[1] != quarters.DAY


def _are_months(days: Sequence[str]) -> bool:
    """Whether columns follow each other month by month."""
    read = [re.fullmatch(r"([0-9]{4})-([0-9]{2})-[0-9]{2}", day) for day in days]
    months = sorted({int(one[1]) * 12 + int(one[2]) for one in read if one})
    return any(later - one < 3 for one, later in pairwise(months))


def _figures(grid: Grid, head: Head) -> tuple[list[Figure], list[str]]:
    """The rows below that hold a figure of a quarter, and the names of the others."""
    found: list[Figure] = []
    left: list[str] = []
    first = min(head.columns)
    for at in range(head.row + 1, len(grid.rows)):
        row = grid.rows[at]
        if not any(_is_said(row[place]) for place in head.columns):
            continue
        label = next((cell.strip() for cell in row[:first] if cell.strip()), "")
        unit = units.of_header(label)
        field = None if unit.is_share else _field(label, unit.rest)
        if field is None:
            left.append(label or f"line {grid.lines[at]}")
        else:
            found.append(Figure(field, at, label, unit))
    return found, left


def _field(label: str, rest: str) -> Field | None:
    named = (one for one in FIGURES if one.is_called(label) or one.is_called(rest))
    return next(named, None)


def _is_said(cell: str) -> bool:
    return cell.strip().casefold() not in BLANK


def _table(
    source: Source,
    grid: Grid,
    head: Head,
    figures: Sequence[Figure],
    left: Sequence[str],
    answers: Answers,
    fit: float,
) -> Table:
    above = [cell.strip() for row in grid.rows[: head.row] for cell in row if cell.strip()]
    corner = [cell.strip() for cell in grid.rows[head.row][: min(head.columns)] if cell.strip()]
    title = units.of_titles([*above, *corner, *_said_below(grid, head)])
    kept = [
        (at, place)
        for at, place in enumerate(head.columns)
        if any(_is_said(grid.rows[one.row][place]) for one in figures)
    ]
    company, asked = _company(source, grid, head, answers)
    count = len(kept)
    made = {
        "company": Column.same(company, count),
        "fiscal_reporting_date": Column.of([head.days[at] for at, _ in kept]),
        "quarter_is": Column.of([head.kinds[at] for at, _ in kept]),
    }
    heads = {"fiscal_reporting_date": Column.of([head.columns[place] for _, place in kept])}
    for one in figures:
        if one.field.name not in made:
            made[one.field.name] = Column.of([grid.rows[one.row][place] for _, place in kept])
            heads[one.field.name] = Column.of(
                [f"{one.label}, {head.columns[place]} (line {grid.lines[one.row]})"
                 for _, place in kept]
            )  # fmt: skip
    code, more = _currency(title, figures, made, answers)
    if code:
        made[CURRENCY.name] = Column.same(code, count)
    return Table(
        tuple(made),
        list(made.values()),
        [grid.lines[head.row]] * count,
        _refusals(grid, head, figures, title),
        heads,
        fit,
        (*asked, *more, *_scale(title, figures, made), *_signs(made)),
        (),
        tuple(_notes(grid, head, kept, left)),
    )


def _said_below(grid: Grid, head: Head) -> list[str]:
    """What a line of currencies says under the quarters."""
    rows = grid.rows[head.row + 1 :]
    return [
        row[place].strip()
        for row in rows
        for place in head.columns
        if CURRENCY.is_called(next((cell for cell in row if cell.strip()), "")) and row[place]
    ]


def _company(source: Source, grid: Grid, head: Head, answers: Answers) -> tuple[str, list[Asked]]:
    """The name that stands beside or behind the word for it; asked where there is none."""
    for row in grid.rows[: head.row + 1]:
        cells = [cell.strip() for cell in row if cell.strip()]
        for cell, after in zip(cells, [*cells[1:], ""], strict=False):
            word, _, behind = cell.partition(":")
            name = behind.strip() or after
            if folded(word) in NAMED and name and not _is_quarter(name):
                return name, []
    titles = _titles(grid, head)
    given = answers.get("company", "")
    choices = {name: "a title says so" for name in [*titles, source.sheet] if name}
    choices |= {given: "as you said"} if given else {}
    sentence = "Which company are these figures of? Write its name as it is stored."
    asked = Asked("company", sentence, choices, lasts=False, is_open=True)
    return given or next(iter(choices), "?"), [asked]


def _titles(grid: Grid, head: Head) -> list[str]:
    rows = ([cell.strip() for cell in row if cell.strip()] for row in grid.rows[: head.row])
    alone = (cells[0] for cells in rows if len(cells) == 1)
    return [cell for cell in alone if units.of_titles([cell]) == Unit() and len(cell) < 80][:3]


def _currency(
    title: Unit, figures: Sequence[Figure], made: Mapping[str, Column], answers: Answers
) -> tuple[str, list[Asked]]:
    """The currency that titles, names or cells say; asked where they say several."""
    found = {title.currency, *(one.unit.currency for one in figures)} - {""}
    if not found:
        told = (notation_of(made[name].words) for name in MONEY if name in made)
        found = {one.currency for one in told if isinstance(one, Notation) and one.currency}
    choices = [code for sign in sorted(found) for code in units.SHARED.get(sign, (sign,))]
    if len(choices) < 2:
        return next(iter(choices), ""), []
    sentence = f"The file says {' and '.join(sorted(found))}. In which currency are its amounts?"
    given = answers.get(CURRENCY.name, "")
    asked = Asked(CURRENCY.name, sentence, {code: code for code in choices})
    return given if given in choices else choices[0], [asked]


def _scale(title: Unit, figures: Sequence[Figure], made: Mapping[str, Column]) -> Iterator[Asked]:
    scales = {title.scale, *(one.unit.scale for one in figures)} - {1}
    if len(scales) != 1:
        return
    scale = scales.pop()
    name = next((one for one in MONEY if one in made), None)
    if name is not None:
        word = next((word.strip() for word in made[name].words if word.strip()), "1")
        label = next(one.label for one in figures if one.field.name == name)
        called = units.CALLED[scale]
        yes, no = f"Yes: {label} is {word} {called}", f"No: {label} is {word}, as it is written"
        sentence = f"The file says that amounts are in {called}. Are they?"
        yield Asked(SCALE.name, sentence, {str(scale): yes, "1": no})


def _signs(made: Mapping[str, Column]) -> Iterator[Asked]:
    """What a minus means where it can mean two things."""
    cell = _below_zero(made, ["cash_burn"])
    if cell:
        choices = {
            "positive": f"A figure above 0 is cash consumed: in '{cell}' cash came in",
            "negative": f"A figure below 0 is cash consumed: '{cell}' was burnt",
        }
        yield Asked("burn_is", f"What does '{cell}' mean as cash burn?", choices)
    cell = _below_zero(made, EXPENSES)
    if cell:
        choices = {
            "negative": f"Expenses are written below 0: '{cell}' was spent",
            "positive": f"Expenses are written above 0: '{cell}' is refused",
        }
        yield Asked("expenses_are", f"What does '{cell}' mean as an expense?", choices)


def _below_zero(made: Mapping[str, Column], names: Sequence[str]) -> str:
    cells = (word.strip() for name in names if name in made for word in made[name].words)
    return next((cell for cell in cells if NEGATIVE.search(cell)), "")


def _refusals(grid: Grid, head: Head, figures: Sequence[Figure], title: Unit) -> list[Refusal]:
    """What keeps a sheet from being understood as one of reported quarters."""
    refusals = []
    why = (
        "This speaks of a plan or of running totals; only what was reported for each quarter comes "
        "in. Leave the rest out."
    )
    for at in range(head.row):
        for cell in grid.rows[at]:
            if set(folded(cell).split()) & NOT_REPORTED:
                refusals.append(Refusal(grid.lines[at], None, cell.strip(), why))
    twice = [one for one in figures if sum(each.field == one.field for each in figures) > 1]
    refusals += [
        Refusal(
            grid.lines[one.row],
            None,
            one.label,
            f"Two lines are called like {one.field.title.casefold()}; leave one of them out.",
        )
        for one in twice
    ]
    scales = {title.scale, *(one.unit.scale for one in figures if one.unit.scale > 1)} - {1}
    if len(scales) > 1:
        told = " and ".join(units.CALLED[scale] for scale in sorted(scales))
        why = f"Amounts are in {told}. Write all of them in the same."
        refusals.append(Refusal(grid.lines[head.row], None, "", why))
    return refusals


def _notes(
    grid: Grid, head: Head, kept: Sequence[tuple[int, int]], left: Sequence[str]
) -> Iterator[str]:
    """A sentence for each kind of row and column that is not stored."""
    if left:
        yield f"Lines that are no figure of a quarter were left out: {', '.join(left[:8])}" + (
            " …" if len(left) > 8 else "."
        )
    row = grid.rows[head.row]
    first = min(head.columns)
    others = [cell.strip() for place, cell in enumerate(row)
              if place > first and cell.strip() and place not in head.columns]  # fmt: skip
    if others:
        yield f"Columns that are no quarter were left out: {', '.join(others[:8])}."
    blank = len(head.columns) - len(kept)
    if blank:
        yield f"{blank:,} quarters without any figure were left out."

"""The statement of a workbook: lines that add up accounts, and results that add up lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from core.analytics.kpi.amount import Amount, growth, none
from core.analytics.kpi.reckoning import ACTUAL, LTM, LTM_BEFORE, PLAN, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.variance import Variance
from core.finance.kpi.reporting import LINES, WORDS
from core.finance.kpi.written import cells
from core.finance.kpi.written.book_accounts import LINE, SIDE, WEAR, Ledger
from core.finance.kpi.written.cells import Looks
from core.finance.kpi.written.paper import HEADS, Paper

NAME = "Statement"
TOP = 4  # rows above the lines
ORDER = (ACTUAL, PLAN, YEAR_BEFORE, PREVIOUS, LTM, LTM_BEFORE)
TITLES = {**HEADS, LTM_BEFORE: "12 months before"}
VARIANCE, FAVOURABLE, GROWTH = "variance", "favourable", "growth"
WORN = "operating_expense"


@dataclass(frozen=True)
class Placed:
    """Where each line and column of the statement stands."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]
    lines: Mapping[str, Mapping[str, Amount]]

    def has(self, key: str, column: str) -> bool:
        """Whether a line has a value there."""
        return key in self.rows and column in self.columns and self.known(key, column) is not None

    def known(self, key: str, column: str) -> float | None:
        """The value of a line in a column, where there is one."""
        return self.lines[key].get(column, none("no_base")).value

    def at(self, key: str, column: str) -> str:
        """The cell of a line in a column."""
        return cells.cell(self.rows[key], self.columns[column])


def fill(sheet: Worksheet, paper: Paper, ledgers: Mapping[str, Ledger], look: Looks) -> Placed:
    """Every line in statement order; amounts as sums over accounts, results as sums of lines."""
    told = paper.told
    placed = _placed(paper)
    unit = f"In {paper.currency}. " if paper.currency else ""
    cells.write(sheet, 0, 0, paper.title, look.title)
    said = f"{unit}Costs are positive and are taken from the results below them."
    cells.write(sheet, 1, 0, said, look.text)
    for column, label in paper.report.about.labels.items():
        if column in placed.columns:
            cells.write(sheet, TOP - 2, placed.columns[column], label, look.missing)
    names = {column: TITLES.get(column, column.capitalize()) for column in placed.columns}
    cells.heads(sheet, TOP - 1, ["Line", *names.values(), "Judged", "Notes"], look)
    for key in placed.rows:
        _line(sheet, key, placed, ledgers, look)
        _beside(sheet, key, placed, told.variances[key], look)
    sheet.set_column(0, 0, cells.MIDDLE)
    sheet.set_column(1, len(names), cells.NARROW)
    sheet.set_column(len(names) + 1, len(names) + 1, cells.NARROW)
    sheet.set_column(len(names) + 2, len(names) + 2, cells.BROAD)
    sheet.freeze_panes(TOP, 1)
    return placed


def _placed(paper: Paper) -> Placed:
    held = {*paper.report.inputs.columns, *([PLAN] if paper.has_plan else [])}
    names: list[str] = []
    for column in (one for one in ORDER if one in held):
        names.append(column)
        names += [VARIANCE, FAVOURABLE] if column == PLAN else []
        names += [GROWTH] if column == YEAR_BEFORE else []
    lines = paper.told.lines
    rows = {key: TOP + at for at, key in enumerate(lines)}
    return Placed(rows, {name: 1 + at for at, name in enumerate(names)}, lines)


def _line(
    sheet: Worksheet, key: str, placed: Placed, ledgers: Mapping[str, Ledger], look: Looks
) -> None:
    """The name of a line, and what it comes to in every column."""
    line, row = LINES[key], placed.rows[key]
    form = look.number("money" if line.is_money else "people", is_total=line.is_total)
    cells.write(sheet, row, 0, line.label, look.label if line.is_total else look.text)
    for column in (one for one in ORDER if one in placed.columns):
        one = placed.lines[key].get(column, none("no_base"))
        text = "" if one.value is None else _formula(key, column, placed, ledgers)
        cells.number(sheet, row, placed.columns[column], one, text, form, look.missing)


def _formula(key: str, column: str, placed: Placed, ledgers: Mapping[str, Ledger]) -> str:
    """How a line follows from the accounts, or from the lines above it."""
    ledger = ledgers[PLAN if column == PLAN else ACTUAL]
    if key == "ebitda":
        worn = _summed(ledger, column, WORN, [(WEAR, '"yes"')])
        return f"{placed.at('operating_income', column)}+{worn}"
    if not LINES[key].is_total:
        return _summed(ledger, column, key, [])
    terms = (f"{sign}{place}" for sign, place in _terms(key, column, 1, placed))
    return "".join(terms).removeprefix("+")


def _summed(ledger: Ledger, column: str, key: str, more: list[tuple[int, str]]) -> str:
    """What adds to the result less what takes from it; for a line of costs the other way round."""
    named = [(LINE, f'"{LINES[key].label}"'), *more]
    adds, takes = (
        ledger.summed(ACTUAL if column == PLAN else column, [*named, (SIDE, side)])
        for side in (("-1", "1") if LINES[key].is_cost else ("1", "-1"))
    )
    return f"{adds}-{takes}"


def _terms(key: str, column: str, sign: int, placed: Placed) -> Iterator[tuple[str, str]]:
    """The lines that a known result adds up; one that is not shown by those that it adds up itself.

    A part without a value is one that no result needs, or the result would have none either.
    """
    for part in LINES[key].of:
        name = part.removeprefix("-")
        turned = -sign if part.startswith("-") else sign
        if placed.has(name, column):
            yield ("-" if turned < 0 else "+", placed.at(name, column))
        elif name not in placed.rows and LINES[name].is_total:
            yield from _terms(name, column, turned, placed)


def _beside(sheet: Worksheet, key: str, placed: Placed, found: Variance, look: Looks) -> None:
    """How far a line is from its budget and from last year, and why something is missing."""
    row, is_total = placed.rows[key], LINES[key].is_total
    unit = "money" if LINES[key].is_money else "people"
    if PLAN in placed.columns:
        now, plan = placed.at(key, ACTUAL), placed.at(key, PLAN)
        good = f"{plan}-{now}" if LINES[key].is_cost else f"{now}-{plan}"
        for name, value, text, kind in (
            (VARIANCE, found.diff, f"{now}-{plan}", unit),
            (FAVOURABLE, found.favourable, f"({good})/ABS({plan})", "fraction"),
        ):
            one = none("no_budget") if value is None else Amount(value)
            form = look.number(kind, is_total=is_total)
            cells.number(sheet, row, placed.columns[name], one, text, form, look.missing)
    if YEAR_BEFORE in placed.columns:
        change, base = _grown(key, placed), placed.at(key, YEAR_BEFORE)
        text = f"({placed.at(key, ACTUAL)}-{base})/{base}"
        form = look.number("fraction", is_total=is_total)
        cells.number(sheet, row, placed.columns[GROWTH], change, text, form, look.missing)
    cells.write(sheet, row, len(placed.columns) + 1, found.flag, look.text)
    cells.write(sheet, row, len(placed.columns) + 2, "; ".join(_notes(key, placed)), look.wrapped)


def _grown(key: str, placed: Placed) -> Amount:
    now, before = (placed.lines[key].get(one, none("no_base")) for one in (ACTUAL, YEAR_BEFORE))
    if now.value is None or before.value is None:
        return none("no_base")
    return growth(now, before)


def _notes(key: str, placed: Placed) -> Iterator[str]:
    """Why a column of a line has no amount."""
    for column in (one for one in ORDER if one in placed.columns):
        one = placed.lines[key].get(column, none("no_base"))
        if one.value is None:
            yield f"{TITLES[column]}: {WORDS[one.reason]}"

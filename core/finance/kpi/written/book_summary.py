"""The summary of a workbook: every figure, as a formula over the statement where it is one."""

from collections.abc import Callable, Mapping

from xlsxwriter.worksheet import Worksheet

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.reckoning import (
    ACTUAL,
    LTM,
    LTM_BEFORE,
    PREVIOUS,
    YEAR_BEFORE,
)
from core.finance.kpi.reporting import KPIS
from core.finance.kpi.wording import why
from core.finance.kpi.written import book_statement, cells
from core.finance.kpi.written.book_statement import FAVOURABLE, Placed
from core.finance.kpi.written.cells import Looks
from core.finance.kpi.written.evidence import made_of
from core.finance.kpi.written.paper import Paper

NAMES = ("Figure", "Value", "How it is reckoned", "Variant", "From", "Why none", "Version")
TOP = 4  # rows above the figures
Of = Callable[[Placed], str]


def fill(sheet: Worksheet, paper: Paper, placed: Placed, look: Looks) -> None:
    """Every figure with its value, how it is reckoned, and why there is none."""
    cells.write(sheet, 0, 0, paper.title, look.title)
    cells.write(sheet, 1, 0, paper.lead(), look.text)
    cells.heads(sheet, TOP - 1, NAMES, look)
    for at, (key, one) in enumerate(paper.told.figures.items()):
        _figure(sheet, TOP + at, key, one, paper, placed, look)
    for column, width in enumerate((30, 18, 48, 34, 48, 34, 9)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(TOP, 1)


def _figure(
    sheet: Worksheet,
    row: int,
    key: str,
    one: Amount,
    paper: Paper,
    placed: Placed,
    look: Looks,
) -> None:
    told = KPIS[key]
    text = "" if one.value is None else formula(key, placed)
    cells.write(sheet, row, 0, told.label, look.text)
    cells.number(sheet, row, 1, one, text, look.number(told.unit), look.missing)
    texts = (told.formula, told.variant, made_of(paper, key), why(one), told.version)
    for column, said in enumerate(texts, 2):
        cells.write(sheet, row, column, said, look.wrapped)


def formula(key: str, placed: Placed) -> str:
    """How a figure follows from the statement; nothing where it does not."""
    if key in FORMULAS:
        return FORMULAS[key](placed)
    return _at(placed, key, ACTUAL) if placed.has(key, ACTUAL) else ""


def _at(placed: Placed, key: str, column: str) -> str:
    return f"{book_statement.NAME}!{placed.at(key, column)}"


def _line(key: str, column: str) -> Of:
    return lambda placed: _at(placed, key, column) if placed.has(key, column) else ""


def _share(key: str, column: str = ACTUAL) -> Of:
    """A line over revenue."""
    return lambda placed: (
        f"{_at(placed, key, column)}/{_at(placed, 'revenue', column)}"
        if placed.has(key, column) and placed.has("revenue", column)
        else ""
    )


def _grown(base: str, column: str = ACTUAL) -> Of:
    """Revenue over that of another column, less 1."""

    def text(placed: Placed) -> str:
        if not (placed.has("revenue", column) and placed.has("revenue", base)):
            return ""
        return f"{_at(placed, 'revenue', column)}/{_at(placed, 'revenue', base)}-1"

    return text


def _favourable(*keys: str) -> Of:
    """The variance of the first line that has one."""

    def text(placed: Placed) -> str:
        found = [key for key in keys if placed.has(key, ACTUAL) and placed.known(key, "budget")]
        return _at(placed, found[0], FAVOURABLE) if found else ""

    return text


def _rule_of_40(placed: Placed) -> str:
    key = "ebitda" if placed.has("ebitda", LTM) else "operating_income"
    grown, left = _grown(LTM_BEFORE, LTM)(placed), _share(key, LTM)(placed)
    return f"100*({grown}+{left})" if grown and left else ""


def _change(placed: Placed) -> str:
    if not (placed.has("cash", ACTUAL) and placed.has("cash", PREVIOUS)):
        return ""
    return f"{_at(placed, 'cash', ACTUAL)}-{_at(placed, 'cash', PREVIOUS)}"


FORMULAS: Mapping[str, Of] = {
    "revenue_growth": _grown(PREVIOUS),
    "revenue_growth_yoy": _grown(YEAR_BEFORE),
    "gross_margin": _share("gross_profit"),
    "operating_margin": _share("operating_income"),
    "ebitda_margin": _share("ebitda"),
    "net_margin": _share("net_income"),
    "operating_expense_ratio": _share("operating_expense"),
    "budget_variance": _favourable("operating_income", "revenue"),
    "revenue_variance": _favourable("revenue"),
    "expense_variance": _favourable("operating_expense"),
    "ltm_revenue": _line("revenue", LTM),
    "ltm_revenue_growth": _grown(LTM_BEFORE, LTM),
    "ltm_operating_margin": _share("operating_income", LTM),
    "rule_of_40": _rule_of_40,
    "change_in_cash": _change,
}

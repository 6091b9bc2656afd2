"""Cells of a workbook: how they look, and texts of which none is taken for a formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from core.analytics.kpi.amount import Amount
from core.finance.kpi.wording import NOTHING
from core.reports.cells import neutral
from core.reports.tables import INK, LINE, LONGEST_TEXT, SAND

NUMBERS = {
    "money": "#,##0.00",
    "fraction": "0.0 %",
    "people": "#,##0",
    "months": "#,##0.0",
    "points": "#,##0.0",
    "ratio": "#,##0.00",
    "rate": "#,##0.000000",
}
NARROW, MIDDLE, BROAD = 14, 24, 60  # letters


@dataclass(frozen=True)
class Looks:
    """How cells look, by what they hold."""

    title: Format
    head: Format
    text: Format
    wrapped: Format
    missing: Format
    label: Format  # of a sub-total
    numbers: dict[str, Format]
    totals: dict[str, Format]

    def number(self, unit: str, *, is_total: bool = False) -> Format:
        """How a number of a unit looks."""
        return (self.totals if is_total else self.numbers)[unit]


def looks(book: Workbook) -> Looks:
    """The formats of a workbook."""
    head = {"bold": True, "font_color": INK, "bg_color": SAND, "bottom": 1, "bottom_color": LINE}
    total = {"bold": True, "top": 1}
    return Looks(
        book.add_format({"bold": True, "font_size": 14, "font_color": INK}),
        book.add_format({**head, "text_wrap": True, "valign": "top"}),
        book.add_format({"valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"align": "right", "valign": "top"}),
        book.add_format({**total, "valign": "top"}),
        _numbers(book, {}),
        _numbers(book, total),
    )


def _numbers(book: Workbook, more: Mapping[str, object]) -> dict[str, Format]:
    base = {"valign": "top", **more}
    return {unit: book.add_format({**base, "num_format": one}) for unit, one in NUMBERS.items()}


def write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """A text, as it is."""
    whole = str(neutral(text)).encode(errors="replace").decode()
    kept = whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1] + "…"
    sheet.write_string(row, column, kept, look)


def heads(sheet: Worksheet, row: int, names: Sequence[str], look: Looks) -> None:
    """A row of names of columns."""
    for at, name in enumerate(names):
        write(sheet, row, at, name, look.head)


def formula(sheet: Worksheet, row: int, column: int, text: str, look: Format, value: float) -> None:
    """A formula, with its result for readers that do not compute."""
    sheet.write_formula(row, column, f"={text}", look, value)


def number(
    sheet: Worksheet, row: int, column: int, one: Amount, text: str, form: Format, missing: Format
) -> None:
    """A figure: as a formula where there is one, else as a number; a dash where it is none."""
    if one.value is None:
        sheet.write_string(row, column, NOTHING, missing)
    elif text:
        formula(sheet, row, column, text, form, one.value)
    else:
        sheet.write_number(row, column, one.value, form)


def cell(row: int, column: int) -> str:
    """The name of a cell that stays the same wherever it is copied.

    >>> cell(4, 1)
    '$B$5'
    """
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def stretch(first: tuple[int, int], last: tuple[int, int]) -> str:
    """The name of all cells from one to another."""
    return f"{cell(*first)}:{cell(*last)}"

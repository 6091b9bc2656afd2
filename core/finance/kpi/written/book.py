"""A report as a workbook that computes: figures over a statement, over accounts, over rates."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from core.analytics.kpi.books import Books, Rates
from core.analytics.kpi.reckoning import ACTUAL, PLAN
from core.analytics.kpi.spans import Span
from core.finance.kpi.written import book_accounts, book_statement, book_summary, cells
from core.finance.kpi.written.book_accounts import RATES, Ledger, Rated
from core.finance.kpi.written.book_statement import ORDER, TITLES
from core.finance.kpi.written.cells import Looks
from core.finance.kpi.written.paper import AGAIN, Paper
from core.finance.kpi.written.sheet import remarks

SHEETS = ("Summary", book_statement.NAME, "Accounts", "Budget", RATES, "Files", "Comments", "About")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def written(paper: Paper) -> bytes:
    """The workbook; every formula carries its result for readers that do not compute."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, OPTIONS) as book:
        look = cells.looks(book)
        sheets = {name: book.add_worksheet(name) for name in SHEETS}
        rated = _rates(sheets[RATES], paper, look)
        ledgers = _ledgers(sheets, paper, rated, look)
        placed = book_statement.fill(sheets[book_statement.NAME], paper, ledgers, look)
        book_summary.fill(sheets["Summary"], paper, placed, look)
        _files(sheets["Files"], paper, look)
        _comments(sheets["Comments"], paper, look)
        _about(sheets["About"], paper, look)
        for sheet in sheets.values():
            _for_paper(sheet, paper)
    return kept.getvalue()


def _ledgers(
    sheets: dict[str, Worksheet], paper: Paper, rated: Rated, look: Looks
) -> dict[str, Ledger]:
    """The accounts, and those of the budget over the period alone."""
    inputs, money = paper.report.inputs, paper.currency
    columns = {key: (TITLES[key], inputs.columns[key]) for key in ORDER if key in inputs.columns}
    made = {
        ACTUAL: book_accounts.fill(
            sheets["Accounts"], "Accounts", inputs.books, columns, rated, look, money
        )
    }
    if inputs.plan is None:
        cells.write(sheets["Budget"], 0, 0, paper.plan_reason, look.text)
    else:
        planned = {ACTUAL: ("Budget", inputs.columns[ACTUAL])}
        made[PLAN] = book_accounts.fill(
            sheets["Budget"], "Budget", inputs.plan, planned, rated, look, money
        )
    return made


def _rates(sheet: Worksheet, paper: Paper, look: Looks) -> dict[tuple[str, Span, bool], str]:
    """A row for each piece of time, and three columns for each currency; say where rates stand."""
    inputs = paper.report.inputs
    every = [inputs.books, *([inputs.plan] if inputs.plan is not None else [])]
    codes = sorted({code for one in every for code in one.rates})
    if not codes:
        said = f"All amounts are in {paper.currency}." if paper.currency else "Nothing is money."
        cells.write(sheet, 0, 0, f"{said} Nothing was converted.", look.text)
        return {}
    pieces = sorted({piece for one in every for piece in one.pieces})
    names = [f"{code}, {kind}" for code in codes for kind in ("average", "closing", "source")]
    cells.heads(sheet, 0, ["From", "To", *names], look)
    sheet.set_column(0, 1 + len(names), cells.NARROW)
    sheet.freeze_panes(1, 2)
    for at, piece in enumerate(pieces, 1):
        cells.write(sheet, at, 0, f"{piece.start}", look.text)
        cells.write(sheet, at, 1, f"{piece.end}", look.text)
    rated: dict[tuple[str, Span, bool], str] = {}
    for place, code in enumerate(codes):
        for one in every:
            if code in one.rates:
                _rate(sheet, one, code, (pieces, 2 + 3 * place), rated, look)
    return rated


def _rate(
    sheet: Worksheet,
    books: Books,
    code: str,
    place: tuple[Sequence[Span], int],
    rated: dict[tuple[str, Span, bool], str],
    look: Looks,
) -> None:
    """The rates of a currency, each in the row of its piece."""
    pieces, first = place
    one: Rates = books.rates[code]
    for at, piece in enumerate(books.pieces):
        row = 1 + pieces.index(piece)
        for column, is_closing in ((first, False), (first + 1, True)):
            value = (one.closing if is_closing else one.average)[at]
            if not np.isnan(value):
                sheet.write_number(row, column, value, look.numbers["rate"])
                rated[code, piece, is_closing] = cells.cell(row, column)
        if at < len(one.sources) and one.sources[at]:
            cells.write(sheet, row, first + 2, one.sources[at], look.text)


def _files(sheet: Worksheet, paper: Paper, look: Looks) -> None:
    names = ("File", "Uploaded", "Points used", "Signs", "SHA-256")
    rows = (
        (one.filename, one.loaded_at[:16].replace("T", " "), one.points, one.signed, one.sha256)
        for one in paper.report.about.files
    )
    _table(sheet, names, rows, (36, 18, 12, 40, 68), look)


def _comments(sheet: Worksheet, paper: Paper, look: Looks) -> None:
    rows = ((one.of, one.text, one.by) for one in remarks(paper.comments))
    _table(sheet, ("On", "Comment", "By"), rows, (30, 100, 30), look)


def _about(sheet: Worksheet, paper: Paper, look: Looks) -> None:
    """What a reader of the workbook must know, without the page it came from."""
    rows: list[tuple[str, str]] = [("Report", paper.title), *paper.facts()]
    rows += [("To know", one) for one in paper.report.about.cautions]
    rows += [
        ("SHA-256", paper.digest),
        ("Computed again", AGAIN),
        ("Made", f"{paper.made[:1].upper()}{paper.made[1:]}"),
        ("Formulas", "The summary follows from the statement, that from the accounts, these from "
         "their own amounts and the rates. Side 1 adds to a result, -1 takes from it."),
    ]  # fmt: skip
    _table(sheet, ("What", "Value"), rows, (20, 110), look)


def _table(
    sheet: Worksheet,
    names: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    widths: Sequence[int],
    look: Looks,
) -> None:
    cells.heads(sheet, 0, names, look)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value, look.numbers["people"])
            else:
                cells.write(sheet, at, column, value, look.wrapped)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)


def _for_paper(sheet: Worksheet, paper: Paper) -> None:
    """A4 on its side, as wide as the sheet, with its name and number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{paper.title.replace('&', '&&')[:120]}&R&P / &N")

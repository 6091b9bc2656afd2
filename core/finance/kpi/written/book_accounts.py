"""The sheets of accounts of a workbook: own amounts, converted ones, and their sums by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.worksheet import Worksheet

from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.spans import Span
from core.finance.kpi.written import cells
from core.finance.kpi.written.cells import Looks
from core.finance.kpi.written.evidence import line_of

NAMES = ("Line", "Class", "Category", "Entity", "Account", "Currency", "Side", "Counts", "Wear")
LINE, SIDE, WEAR = 0, 6, 8
TOP = 2  # rows of heads
RATES = "Rates"
Rated = Mapping[tuple[str, Span, bool], str]  # cells, by currency, piece, and whether it stands


@dataclass(frozen=True)
class Ledger:
    """Where the accounts of a sheet stand, so that formulas elsewhere can add them up."""

    name: str
    rows: int
    columns: Mapping[str, int]  # of the report, by their keys

    def summed(self, column: str, criteria: Sequence[tuple[int, str]]) -> str:
        """The sum of a column over the accounts that fulfil all criteria."""
        places = ",".join(f"{self._at(at)},{wanted}" for at, wanted in criteria)
        return f"SUMIFS({self._at(self.columns[column])},{places})"

    def _at(self, column: int) -> str:
        last = (TOP + max(self.rows, 1) - 1, column)
        return f"{self.name}!{cells.stretch((TOP, column), last)}"


def fill(
    sheet: Worksheet,
    name: str,
    books: Books,
    columns: Mapping[str, tuple[str, Span]],
    rated: Rated,
    look: Looks,
    currency: str,
) -> Ledger:
    """An account a row: what it is, its sums by column, its own amounts, and these converted.

    Where no currency is converted, the sums are over its own amounts.
    """
    pieces = [
        at
        for at, piece in enumerate(books.pieces)
        if any(span.holds(piece) for _, span in columns.values())
    ]
    first = len(NAMES) + len(columns)
    own = {piece: first + at for at, piece in enumerate(pieces)}
    after = len(pieces) if books.rates else 0
    made = {piece: column + after for piece, column in own.items()}
    ledger = Ledger(
        name, len(books.accounts), {key: len(NAMES) + at for at, key in enumerate(columns)}
    )
    _heads(sheet, books, columns, pieces, look, currency)
    sums = {key: (books.within(span), books.over(span)) for key, (_, span) in columns.items()}
    for at, account in enumerate(books.accounts):
        row = TOP + at
        _told(sheet, row, account, look)
        known = _amounts(sheet, row, books, at, (own, made), rated, look)
        for key, (places, values) in sums.items():
            within = [piece for piece in places if piece in known]
            if within and not np.isnan(values[at]):
                text = _sum(row, made, within, is_stock=account.is_stock)
                value = float(values[at])
                cells.formula(sheet, row, ledger.columns[key], text, look.numbers["money"], value)
    return ledger


def _heads(
    sheet: Worksheet,
    books: Books,
    columns: Mapping[str, tuple[str, Span]],
    pieces: Sequence[int],
    look: Looks,
    currency: str,
) -> None:
    """Two rows: what a group of columns is, and what each of them is."""
    labels = [_label(books.pieces[piece]) for piece in pieces]
    money = currency or "the report's unit"
    names = [*NAMES, *(one for one, _ in columns.values()), *labels]
    own = "In the account's currency" if books.rates else f"In {money}, by piece of time"
    groups = [*[""] * len(NAMES), *[f"In {money}"] * len(columns), *[own] * len(pieces)]
    if books.rates:
        names += labels
        groups += [f"In {money}, by piece of time"] * len(pieces)
    cells.heads(sheet, 0, groups, look)
    cells.heads(sheet, 1, names, look)
    sheet.set_column(0, 4, cells.MIDDLE)
    sheet.set_column(5, 8, 10)
    sheet.set_column(9, len(groups) - 1, cells.NARROW)
    sheet.freeze_panes(TOP, 5)


def _told(sheet: Worksheet, row: int, account: Account, look: Looks) -> None:
    texts = (
        *(line_of(account), account.account_class, account.category, account.entity),
        *(account.name, account.currency),
    )
    for at, text in enumerate(texts):
        cells.write(sheet, row, at, text, look.text)
    sheet.write_number(row, SIDE, account.side, look.numbers["people"])
    sheet.write_string(row, SIDE + 1, "last value" if account.is_stock else "sum", look.text)
    sheet.write_string(row, WEAR, "yes" if account.is_wear else "no", look.text)


def _amounts(
    sheet: Worksheet,
    row: int,
    books: Books,
    at: int,
    places: tuple[Mapping[int, int], Mapping[int, int]],
    rated: Rated,
    look: Looks,
) -> set[int]:
    """What an account has in each piece, and that converted; say which pieces are known."""
    account, (own, made) = books.accounts[at], places
    form = look.numbers["money"]
    known: set[int] = set()
    for piece, column in own.items():
        value = books.own[at, piece]
        if np.isnan(value):
            continue
        sheet.write_number(row, column, value, form)
        converted = float(books.amounts[at, piece])
        if np.isnan(converted):
            continue
        known.add(piece)
        if made[piece] != column:
            text = cells.cell(row, column)
            rate = rated.get((account.currency, books.pieces[piece], account.is_stock))
            if account.currency in books.rates and rate:
                text += f"*{RATES}!{rate}"
            cells.formula(sheet, row, made[piece], text, form, converted)
    return known


def _sum(row: int, made: Mapping[int, int], within: Sequence[int], *, is_stock: bool) -> str:
    """The sum of some pieces; of what stands, the last of them."""
    if is_stock:
        return cells.cell(row, made[within[-1]])
    return f"SUM({cells.stretch((row, made[within[0]]), (row, made[within[-1]]))})"


def _label(piece: Span) -> str:
    """A month by its name, other pieces by their days."""
    if piece.is_of_months and piece.months == 1:
        return f"{piece.start:%b %Y}"
    return f"{piece.start} to {piece.end}"

"""What a report rests on, as tables: formulas and their inputs, rates, files and accounts."""

from collections.abc import Iterator

import numpy as np

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.books import Account
from core.analytics.kpi.reckoning import ACTUAL, COLUMNS
from core.finance.kpi.reporting import KPIS, LINES, Definition
from core.finance.kpi.wording import NOTHING, in_unit, money, said, why
from core.finance.kpi.written.paper import Paper
from core.finance.kpi.written.pictures import spoken
from core.reports import sheet_page
from core.reports.sheet_page import Cell

NO_SERIES = "budgeted only"
SCORED, OF_MONTHS = ("forecast_accuracy", "forecast_bias"), "risk_adjusted_return"
Slot = tuple[str, str, str, int, bool]


def figures(paper: Paper) -> str:
    """Every figure: its value or why there is none, how it is reckoned, and from what."""
    heads = [Cell("Figure"), Cell("Value", kind="n"), Cell("How it is reckoned"), Cell("From")]
    rows = [
        [
            Cell(KPIS[key].label),
            Cell(said(key, one, paper.currency), kind="n"),
            Cell(_how(KPIS[key]), why(one), "why"),
            Cell(made_of(paper, key), kind="why small"),
        ]
        for key, one in paper.told.figures.items()
    ]
    return sheet_page.table(heads, rows)


def rates(paper: Paper) -> str:
    """What was converted at which rate; nothing where all is in one currency."""
    books = paper.report.inputs.books
    heads = [
        *(Cell("Currency"), Cell("From"), Cell("To"), Cell("Average", kind="n")),
        *(Cell("Closing", kind="n"), Cell("Source")),
    ]
    rows = []
    for code, one in sorted(books.rates.items()):
        sources = [*one.sources, *[""] * (len(books.pieces) - len(one.sources))]
        for piece, average, closing, source in zip(
            books.pieces, one.average, one.closing, sources, strict=True
        ):
            if not (np.isnan(average) and np.isnan(closing)):
                cells = (Cell(rate(value), kind="n") for value in (average, closing))
                days = (Cell(f"{piece.start}"), Cell(f"{piece.end}"))
                rows.append([Cell(code), *days, *cells, Cell(source, kind="why small")])
    note = f"One unit of the currency in {paper.currency}; {NOTHING} where nothing was converted."
    return sheet_page.table(heads, rows, note=note) if rows else ""


def files(paper: Paper) -> str:
    """The files that figures came in, with how many of their points are used."""
    heads = [
        *(Cell("File"), Cell("Uploaded"), Cell("Points used", kind="n"), Cell("Signs")),
        Cell("SHA-256"),
    ]
    rows = [
        [
            Cell(one.filename),
            Cell(one.loaded_at[:16].replace("T", " ")),
            Cell(f"{one.points:,}" if one.points else NOTHING, kind="n"),
            Cell(one.signed or ("budget" if not one.points else NOTHING), kind="why"),
            Cell(one.sha256, kind="why small"),
        ]
        for one in paper.report.about.files
    ]
    return sheet_page.table(heads, rows) if rows else ""


def accounts(paper: Paper) -> str:
    """Every account in statement order, with what it came to and what was planned."""
    heads = [
        *(Cell("Line"), Cell("Category"), Cell("Entity"), Cell("Account")),
        Cell("This period", kind="n"),
        *([Cell("Budget", kind="n")] if paper.has_plan else []),
    ]
    rows = [
        [
            Cell(line_of(account)),
            Cell(spoken(account.category)),
            Cell(account.entity or NOTHING),
            Cell(account.name if account.key else f"{account.name} ({NO_SERIES})", kind="why"),
            Cell(amount(now), _own(own, account, paper), kind="n"),
            *([Cell(amount(planned), kind="n")] if paper.has_plan else []),
        ]
        for account, now, own, planned in held(paper)
    ]
    note = "Costs are positive. Several accounts of one line and entity share the first's budget."
    return sheet_page.table(heads, rows, note=note if paper.has_plan else "Costs are positive.")


def held(paper: Paper) -> Iterator[tuple[Account, float, float, float]]:
    """Accounts, with what they come to in the report's money and their own, and their budget."""
    inputs = paper.report.inputs
    span = inputs.columns[ACTUAL]
    books, plan = inputs.books, inputs.plan
    planned: dict[Slot, float] = {}
    extra: dict[Slot, Account] = {}
    if plan is not None:
        for account, value in zip(plan.accounts, plan.over(span), strict=True):
            extra.setdefault(_slot(account), account)
            planned[_slot(account)] = _plus(planned.get(_slot(account), np.nan), float(value))
    found = sorted(
        zip(books.accounts, books.over(span), books.own_over(span), strict=True),
        key=lambda row: (_place(row[0]), row[0].category, row[0].entity, row[0].name),
    )
    for account, now, own in found:
        yield account, float(now), float(own), planned.pop(_slot(account), np.nan)
    for slot, value in planned.items():
        if not np.isnan(value):
            yield extra[slot], np.nan, np.nan, value


def made_of(paper: Paper, key: str) -> str:
    """What a figure is made of: lines with their columns and amounts, months, or forecasts."""
    view, told = paper.told.view, paper.report.inputs.ledger
    if key in SCORED and told.scored:
        return (
            f"{told.scored:,} scored forecasts; sum of absolute errors: {money(told.abs_error)}, "
            f"of errors: {money(told.error)}, of actuals: {money(told.actual)}"
        )
    if key == OF_MONTHS:
        return f"Revenue of {sum(one is not None for one in view.revenues)} months"
    return "; ".join(
        f"{LINES[line].label}, {COLUMNS[column]}: {_told(view.line(line, column), line)}"
        for line, column in KPIS[key].inputs
    )


def line_of(account: Account) -> str:
    """The line of the statement that an account is in."""
    return LINES[_key(account)].label if _key(account) else account.account_class


def amount(value: float) -> str:
    """An amount of an account; a dash where it has none."""
    return NOTHING if np.isnan(value) else money(value)


def rate(value: float) -> str:
    """An exchange rate with six digits behind the point."""
    return NOTHING if np.isnan(value) else f"{value:,.6f}"


def _how(one: Definition) -> str:
    return f"{one.formula} ({one.variant})." if one.variant else f"{one.formula}."


def _told(one: Amount, line: str) -> str:
    if one.value is None:
        return NOTHING
    return in_unit(one.value, "money" if LINES[line].is_money else "people")


def _own(own: float, account: Account, paper: Paper) -> str:
    """The same in the account's own currency, where that is another."""
    if account.currency in ("", paper.currency) or np.isnan(own):
        return ""
    return f"{money(own)} {account.currency}"


def _plus(one: float, other: float) -> float:
    """The sum of what is known of both."""
    if np.isnan(one) or np.isnan(other):
        return other if np.isnan(one) else one
    return one + other


def _slot(one: Account) -> Slot:
    return one.account_class, one.category, one.entity, one.side, one.is_stock


def _key(account: Account) -> str:
    """The key of the line that an account is in."""
    return next(
        (
            key
            for key, line in LINES.items()
            if line.account_class == account.account_class and line.is_stock == account.is_stock
        ),
        "",
    )


def _place(account: Account) -> int:
    key = _key(account)
    return list(LINES).index(key) if key else len(LINES)

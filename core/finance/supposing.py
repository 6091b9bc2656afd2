"""What is not in the statement: accounts without a class, and sub-totals that came in a file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.spans import Span
from core.analytics.kpi.statement import LINES, Statement
from core.series.account_words import SMALL, WORD, folded
from core.series.accounts import Guess
from core.series.tables import AccountClass

ALIKE = 0.0005  # of a sub-total: what rounding each account may come to
# The result that an account of a class would change first.
CHANGES = {
    AccountClass.revenue: "operating_income",
    AccountClass.cost_of_sales: "operating_income",
    AccountClass.operating_expense: "operating_income",
    AccountClass.financial: "profit_before_tax",
    AccountClass.other: "profit_before_tax",
    AccountClass.tax: "net_income",
}
CALLED = {
    "revenue": (
        *("total revenue", "total revenues", "total sales", "total net sales", "total turnover"),
        *("gesamtumsatz", "gesamterlose", "total produits", "totale ricavi", "totaal omzet"),
    ),
    "cost_of_sales": (
        *("total cost sales", "total cost goods sold", "total cogs", "total cost revenue"),
    ),
    "gross_profit": (
        *("gross profit", "gross margin", "gross result", "rohertrag", "rohgewinn", "rohergebnis"),
        *("bruttogewinn", "bruttoergebnis", "marge brute", "margen bruto", "margine lordo"),
        *("brutomarge", "brutowinst", "lucro bruto", "beneficio bruto", "utile lordo"),
    ),
    "operating_expense": ("total operating expenses", "total operating expense", "total opex"),
    "operating_income": (
        *("operating income", "operating profit", "operating result", "ebit", "income operations"),
        *("betriebsergebnis", "betriebsgewinn", "operatives ergebnis", "resultat exploitation"),
        *("resultado explotacion", "risultato operativo", "reddito operativo", "baii"),
        *("bedrijfsresultaat", "resultado operacional", "utilidad operativa"),
    ),
    "profit_before_tax": (
        *("profit before tax", "profit before taxes", "income before tax", "income before taxes"),
        *("result before tax", "earnings before tax", "earnings before taxes", "ebt", "bai"),
        *("ergebnis vor steuern", "gewinn vor steuern", "resultat avant impot"),
        *("resultat avant impots", "resultado antes impuestos", "utile ante imposte"),
        *("resultaat voor belastingen", "winst voor belasting"),
    ),
    "net_income": (
        *("net income", "net profit", "net result", "net earnings", "profit after tax"),
        *("jahresuberschuss", "jahresergebnis", "nettogewinn", "nettoergebnis", "reingewinn"),
        *("ergebnis nach steuern", "resultat net", "benefice net", "resultado neto"),
        *("beneficio neto", "utilidad neta", "utile netto", "nettowinst", "lucro liquido"),
    ),
}


def _key(name: str) -> str:
    words = (folded(word) for word in WORD.findall(name))
    return " ".join(word for word in words if word not in SMALL)


LINE_OF = {_key(name): line for line, names in CALLED.items() for name in names}


@dataclass(frozen=True)
class Known:
    """The books of one currency over some days."""

    books: Books
    span: Span
    currency: str

    @cached_property
    def statement(self) -> Statement:
        """What they come to."""
        return Statement(self.books)

    def result(self, line: str) -> float | None:
        """One line of it."""
        return self.statement.value(line, self.span).value

    def only(self, entities: Collection[str]) -> Self:
        """The books of some entities; what is of none is of all."""
        if "" in entities:
            return self
        return replace(self, books=self.books.only(sorted(entities)))

    def result_with(
        self, line: str, accounts: Sequence[Account], values: Sequence[float]
    ) -> float | None:
        """The same, if the books had some accounts more."""
        own = np.vstack([self.books.own, np.asarray(values, float).reshape(-1, 1)])
        more = replace(self.books, accounts=(*self.books.accounts, *accounts), own=own)
        return Statement(more).value(line, self.span).value


@dataclass(frozen=True)
class Supposed:
    """A category without a class, and what it would change if it were what its name suggests."""

    category: str
    currency: str
    series: int
    amount: float | None  # natural, of all its series
    account_class: AccountClass | None  # that its name suggests
    why: str
    line: str  # the result that it would change, as it is called; empty where it changes none
    before: float | None
    after: float | None
    sentence: str


@dataclass(frozen=True)
class Summed:
    """A sub-total that came in a file, beside what the accounts come to."""

    category: str
    currency: str
    stated: float
    line: str  # of ours, as it is called; empty where none is called so
    ours: float | None
    is_alike: bool
    sentence: str


def supposed(
    known: Mapping[str, Known], left: Sequence[tuple[Account, Guess | None, float]]
) -> tuple[Supposed, ...]:
    """The categories without a class, those that would change most first."""
    grouped: dict[tuple[str, str], list[tuple[Account, Guess | None, float]]] = {}
    for account, guess, value in left:
        grouped.setdefault((account.category, account.currency), []).append((account, guess, value))
    found = [_supposed(known[currency], some) for (_, currency), some in grouped.items()]
    return tuple(sorted(found, key=lambda one: (-abs(one.amount or 0.0), one.category)))


def summed(known: Mapping[str, Known], left: Sequence[tuple[Account, float]]) -> tuple[Summed, ...]:
    """The sub-totals that came in files, by name; those without a value say nothing."""
    grouped: dict[tuple[str, str], list[tuple[Account, float]]] = {}
    for account, value in left:
        if not np.isnan(value):
            grouped.setdefault((account.category, account.currency), []).append((account, value))
    return tuple(
        _summed(
            known[currency].only({account.entity for account, _ in some}),
            category,
            sum(value for _, value in some),
        )
        for (category, currency), some in sorted(grouped.items())
    )


def _supposed(known: Known, some: Sequence[tuple[Account, Guess | None, float]]) -> Supposed:
    accounts = [account for account, _, value in some if not np.isnan(value)]
    values = [value for _, _, value in some if not np.isnan(value)]
    account, guess, _ = some[0]
    amount = sum(values) if values else None
    account_class = guess.account_class if guess else None
    line = "" if account.is_stock or account_class is None else CHANGES.get(account_class, "")
    before = known.result(line) if line else None
    after = known.result_with(line, accounts, values) if line and values else None
    title = LINES[line].label if line else ""
    one = Supposed(
        *(account.category, known.currency, len(some), amount, account_class),
        *(guess.why if guess else "", title, before, after, ""),
    )
    return replace(one, sentence=_told(one, is_stock=account.is_stock))


def _told(one: Supposed, *, is_stock: bool) -> str:
    if one.amount is None:
        return f"{one.category} has no value in these months."
    size = f"{one.category}: {_money(one.amount, one.currency)}"
    if one.account_class is None:
        return f"{size}; its name does not tell what it is."
    called = one.account_class.value.replace("_", " ")
    if not one.line:
        what = "a balance" if is_stock else called
        return f"{size} of {called}, by its name; as {what} it changes no result."
    if one.after is None:
        return f"{size} of {called}, by its name; {one.line.lower()} cannot be told even with it."
    return f"{size} of {called}, by its name: {one.line.lower()} would be {_moved(one)}."


def _moved(one: Supposed) -> str:
    """How a result would change, in percent where there is something to compare with."""
    before, after = one.before, one.after
    if before is None or after is None:
        return f"{_money(after or 0.0, one.currency)}, and cannot be told without it"
    if after == before:
        return "the same"
    way = "higher" if after > before else "lower"
    if before > 0:
        return f"{100 * abs(after - before) / before:,.1f} % {way}"
    return f"{_money(abs(after - before), one.currency)} {way}"


def _summed(known: Known, category: str, stated: float) -> Summed:
    line = LINE_OF.get(_key(category), "")
    if not line:
        said = f"{category} is a sum by its name, and no line of the statement is called so."
        return Summed(category, known.currency, stated, "", None, False, said)
    title, ours = LINES[line].label, known.result(line)
    stated = abs(stated) if LINES[line].is_cost else stated
    if ours is None:
        said = f"{category} came as {_money(stated, known.currency)}; "
        said += f"{title.lower()} cannot be told from the accounts."
        return Summed(category, known.currency, stated, title, None, False, said)
    is_alike = abs(stated - ours) <= ALIKE * max(abs(stated), abs(ours), 1.0)
    if is_alike:
        said = f"{category} agrees with the accounts: {_money(ours, known.currency)}."
    else:
        way = "more" if ours > stated else "less"
        said = (
            f"{category} came as {_money(stated, known.currency)}, and the accounts come to "
            f"{_money(abs(ours - stated), known.currency)} {way}. Look for an account that is "
            "missing, not mapped, or mapped elsewhere."
        )
    return Summed(category, known.currency, stated, title, ours, is_alike, said)


def _money(amount: float, currency: str) -> str:
    return f"{amount:,.0f} {currency}"

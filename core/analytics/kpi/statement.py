"""The statement: what accounts come to, line by line, with the sub-totals between them.

A line without an account is nothing where the statement can do without it (a firm without tax),
and a reason where it cannot (a result without revenue); one whose accounts have no value in a
period is always a reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analytics.kpi.amount import Amount, known, none
from core.analytics.kpi.books import Books, Values
from core.analytics.kpi.spans import Span

REVENUE, SALES_COST, OPERATING = "revenue", "cost_of_sales", "operating_expense"
FINANCIAL, TAX, OTHER, CASH, HEADS = "financial", "tax", "other", "cash", "headcount"


@dataclass(frozen=True)
class Line:
    """One line: a sum of accounts, or of the lines above it.

    A line of costs is shown as a positive number and taken from the next sub-total.
    """

    key: str
    label: str
    of: tuple[str, ...]  # for a sub-total, the lines it adds up; "-" in front takes away
    account_class: str = ""
    is_cost: bool = False
    is_stock: bool = False
    is_money: bool = True
    reason: str = "input_missing"  # code for a line that has accounts, but no value

    @property
    def is_total(self) -> bool:
        """Whether it adds up other lines."""
        return bool(self.of)

    @property
    def is_higher_better(self) -> bool:
        """Whether more of it is good."""
        return not self.is_cost


LINES: dict[str, Line] = {
    line.key: line
    for line in (
        Line("revenue", "Revenue", (), REVENUE),
        Line("cost_of_sales", "Cost of sales", (), SALES_COST, is_cost=True),
        Line("gross_profit", "Gross profit", ("revenue", "-cost_of_sales")),
        Line("operating_expense", "Operating expenses", (), OPERATING, is_cost=True),
        Line(
            "operating_income",
            "Operating income",
            ("revenue", "-cost_of_sales", "-operating_expense"),
        ),
        Line("financial", "Financial result", (), FINANCIAL),
        Line("other", "Other result", (), OTHER),
        Line("profit_before_tax", "Profit before tax", ("operating_income", "financial", "other")),
        Line("tax", "Tax", (), TAX, is_cost=True),
        Line("net_income", "Net income", ("profit_before_tax", "-tax")),
        Line("ebitda", "EBITDA", ("operating_income", "wear")),
        Line("cash_flow", "Net cash flow", (), CASH),
        Line("cash", "Cash", (), CASH, is_stock=True),
        Line("headcount", "Headcount", (), HEADS, is_stock=True, is_money=False),
    )
}
RESULTS = ("gross_profit", "operating_income", "ebitda", "profit_before_tax", "net_income")
COSTS = (SALES_COST, OPERATING)


@dataclass(frozen=True)
class Statement:
    """The lines of some books over any span."""

    books: Books

    def value(self, key: str, span: Span) -> Amount:
        """One line over a span; none with the reason where it cannot be told."""
        line = LINES[key]
        if key in TOLD:
            return TOLD[key](self, span)
        return self._total(line, span) if line.is_total else self.account_sum(line, span)

    def lines(self, span: Span) -> dict[str, Amount]:
        """Every line that the books have accounts for, in order."""
        return {key: self.value(key, span) for key in LINES if self.has(key)}

    def has(self, key: str) -> bool:
        """Whether any account is in a line, or in one that it adds up."""
        line = LINES[key]
        if key == "ebitda":
            return bool(self._wear)
        if key == "gross_profit":
            return SALES_COST in self.books.classes and self.has("revenue")
        if line.is_total:
            return self.has("revenue") and any(self._at(LINES[one]) for one in _results_of(key))
        return bool(self._at(line))

    def account_sum(self, line: Line, span: Span) -> Amount:
        """What the accounts of a line come to; other currencies and sides are in it already."""
        at = self._at(line)
        if not at:
            return none("no_account")
        return self._summed(at, span, sign=-1 if line.is_cost else 1)

    def _total(self, line: Line, span: Span) -> Amount:
        sums = 0.0
        for part in line.of:
            key = part.removeprefix("-")
            found = self.value(key, span)
            if found.value is None:
                if found.reason == "no_account" and key in OPTIONAL:
                    continue
                return found
            sums += -found.value if part.startswith("-") else found.value
        return known(sums)

    def _gross_profit(self, span: Span) -> Amount:
        """Revenue less cost of sales; it means nothing where no cost is told apart."""
        if SALES_COST not in self.books.classes:
            return none("no_cost_of_sales")
        return self._total(LINES["gross_profit"], span)

    def _operating_income(self, span: Span) -> Amount:
        """Gross profit less operating expenses; without any cost it would be revenue again."""
        if not self.books.classes & set(COSTS):
            return none("no_costs")
        return self._total(LINES["operating_income"], span)

    def _ebitda(self, span: Span) -> Amount:
        """Operating income before wear, where an account says what that is."""
        if not self._wear:
            return none("no_depreciation")
        income, wear = self.value("operating_income", span), self._summed(self._wear, span, sign=-1)
        if income.value is None or wear.value is None:
            return income if income.value is None else wear
        return known(income.value + wear.value)

    def _summed(self, at: Sequence[int], span: Span, *, sign: int) -> Amount:
        values = self._over(span)[list(at)]
        if np.isnan(values).all():
            return none("input_missing")
        sides = np.array([self.books.accounts[one].side for one in at], float)
        return known(sign * float(np.nansum(values * sides)))

    def _at(self, line: Line) -> list[int]:
        """The accounts of a line."""
        return self._placed.get((line.account_class, line.is_stock), [])

    @cached_property
    def _placed(self) -> Mapping[tuple[str, bool], list[int]]:
        found: dict[tuple[str, bool], list[int]] = {}
        for at, one in enumerate(self.books.accounts):
            found.setdefault((one.account_class, one.is_stock), []).append(at)
        return found

    @cached_property
    def _wear(self) -> list[int]:
        return [
            at
            for at, one in enumerate(self.books.accounts)
            if one.is_wear and one.account_class == OPERATING and not one.is_stock
        ]

    def _over(self, span: Span) -> Values:
        if span not in self._sums:
            self._sums[span] = self.books.over(span)
        return self._sums[span]

    @cached_property
    def _sums(self) -> dict[Span, Values]:
        """What each account comes to over the spans that were asked for."""
        return {}


# Lines that no statement needs: a firm may have no interest, nothing exceptional, and no tax.
OPTIONAL = {"cost_of_sales", "operating_expense", "financial", "other", "tax"}
TOLD: dict[str, Callable[[Statement, Span], Amount]] = {
    "gross_profit": Statement._gross_profit,
    "operating_income": Statement._operating_income,
    "ebitda": Statement._ebitda,
}


def _results_of(key: str) -> tuple[str, ...]:
    """The lines any of which makes a result worth a line of its own."""
    return {
        "operating_income": ("cost_of_sales", "operating_expense"),
        "profit_before_tax": ("financial", "other"),
        "net_income": ("cost_of_sales", "operating_expense"),
    }[key]

"""What figures are made of, and the ways in which they are reckoned from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, stdev

import numpy as np

from core.analytics.kpi.amount import Amount, growth, known, none, ratio
from core.analytics.kpi.conversion import constant_currency_growth
from core.analytics.kpi.spans import Span
from core.analytics.kpi.statement import LINES, REVENUE, Statement
from core.analytics.kpi.variance import variance

ACTUAL, PREVIOUS, YEAR_BEFORE, LTM, LTM_BEFORE = (
    *("actual", "previous", "year_before"),
    *("ltm", "ltm_before"),
)
PLAN = "budget"
COLUMNS = {
    ACTUAL: "this period",
    PREVIOUS: "previous period",
    YEAR_BEFORE: "same period last year",
    LTM: "last twelve months",
    LTM_BEFORE: "twelve months before",
    PLAN: "budget",
}
FEWEST_GROWTHS = 12  # months of growth, below which their spread says nothing
A_YEAR = 12


@dataclass(frozen=True)
class Ledger:
    """How stored forecasts of the period have done, summed up."""

    scored: int = 0
    abs_error: float = 0.0
    error: float = 0.0  # forecast less actual
    abs_actual: float = 0.0
    actual: float = 0.0


@dataclass(frozen=True)
class View:
    """All that a figure may be made of."""

    statement: Statement
    columns: Mapping[str, Span]
    plan: Statement | None = None
    plan_reason: str = "no_budget"  # why there is none
    ledger: Ledger = field(default_factory=Ledger)
    revenues: tuple[float | None, ...] = ()  # of whole months up to the period's end, oldest first

    def line(self, key: str, column: str = ACTUAL) -> Amount:
        """A line of the statement in a column; that of the budget is in its own statement."""
        if column == PLAN:
            if self.plan is None:
                return none(self.plan_reason)
            found = self.plan.value(key, self.columns[ACTUAL])
            return found if found.value is not None else none("no_budget")
        if column not in self.columns:
            return none("no_base")
        return self.statement.value(key, self.columns[column])

    @property
    def months(self) -> float:
        """How long the period is: whole months, or days as parts of a year's twelfth."""
        span = self.columns[ACTUAL]
        return float(span.months) if span.is_of_months else span.days / 365.25 * A_YEAR


def line(key: str, column: str = ACTUAL) -> Callable[[View], Amount]:
    """A line of the statement as it is."""
    return lambda view: view.line(key, column)


def margin(key: str, column: str = ACTUAL) -> Callable[[View], Amount]:
    """A line over revenue."""

    def compute(view: View) -> Amount:
        return _over(view.line(key, column), view.line("revenue", column), "revenue_not_positive")

    return compute


def growth_of(key: str, base: str, column: str = ACTUAL) -> Callable[[View], Amount]:
    """How much a line grew from another column."""

    def compute(view: View) -> Amount:
        now, before = view.line(key, column), view.line(key, base)
        if now.value is None:
            return now
        return growth(now.value, before.value)

    return compute


def constant_growth(view: View) -> Amount:
    """Growth on last year with this year's revenue at last year's rates: without their movement."""
    books = view.statement.books
    if not books.rates:
        return none("nothing_converted")
    now, base = view.line("revenue"), view.line("revenue", YEAR_BEFORE)
    if now.value is None or base.value is None:
        return now if now.value is None else base
    spans = (view.columns[ACTUAL], view.columns[YEAR_BEFORE])
    own, before, converted = (
        books.own_over(spans[0]),
        books.own_over(spans[1]),
        books.over(spans[1]),
    )
    sums: dict[str, list[float]] = {}
    for at, one in enumerate(books.accounts):
        if one.account_class == REVENUE and not one.is_stock:
            told = sums.setdefault(one.currency, [0.0, 0.0, 0.0])
            for place, values in enumerate((own, before, converted)):
                told[place] += one.side * float(np.nan_to_num(values[at]))
    if any(not earlier for _, earlier, _ in sums.values()):
        return none("no_base_rate")
    every = list(sums.values())
    return constant_currency_growth(
        [one[0] for one in every],
        [one[1] for one in every],
        [one[2] / one[1] for one in every],
    )


def variance_of(key: str) -> Callable[[View], Amount]:
    """How far a line is from its budget, as a part of that: above 0 is favourable."""

    def compute(view: View) -> Amount:
        now, planned = view.line(key), view.line(key, PLAN)
        if now.value is None or planned.value is None:
            return now if now.value is None else planned
        found = variance(now.value, planned.value, is_cost=LINES[key].is_cost)
        return none("no_budget") if found.favourable is None else known(found.favourable)

    return compute


def result_variance(view: View) -> Amount:
    """That of operating income, or of revenue where no costs are planned."""
    found = variance_of("operating_income")(view)
    return found if found.value is not None else variance_of("revenue")(view)


def accuracy(view: View) -> Amount:
    """1 less the absolute errors of forecasts over the absolute actuals, and not below 0."""
    told = view.ledger
    if not told.scored:
        return none("nothing_scored")
    if told.abs_actual <= 0:
        return none("no_nonzero_actual")
    found = 1 - told.abs_error / told.abs_actual
    return known(found) if found >= 0 else Amount(0.0, "clipped_at_zero")


def bias(view: View) -> Amount:
    """Forecasts less actuals over the actuals."""
    told = view.ledger
    if not told.scored:
        return none("nothing_scored")
    return ratio(told.error, told.actual, "no_nonzero_actual")


def risk_adjusted(view: View) -> Amount:
    """Mean growth of the months over its standard deviation, for a year."""
    found = [growth(now, base).value for base, now in pairwise(view.revenues)]
    rates = [one for one in found if one is not None]
    if len(rates) < FEWEST_GROWTHS:
        return none("too_few_months")
    spread = stdev(rates)
    return ratio(fmean(rates) * A_YEAR**0.5, spread, "no_spread")


def burn(view: View) -> Amount:
    """Cash consumed in a month of the period: positive where it shrinks."""
    flow = view.line("cash_flow")
    if flow.value is not None:
        return known(-flow.value / view.months)
    now, before = view.line("cash"), view.line("cash", PREVIOUS)
    if now.value is None or before.value is None:
        return flow if flow.reason != "no_account" else now if now.value is None else before
    return known((before.value - now.value) / view.months)


def runway(view: View) -> Amount:
    """How many months the cash lasts at the burn of the period."""
    cash, burnt = view.line("cash"), burn(view)
    if cash.value is None or burnt.value is None:
        return cash if cash.value is None else burnt
    if burnt.value <= 0:
        return none("not_burning")
    return known(max(cash.value, 0.0) / burnt.value)


def rule_of_40(view: View) -> Amount:
    """Growth and margin of twelve months, in points."""
    grown, earned = growth_of("revenue", LTM_BEFORE, LTM)(view), margin("ebitda", LTM)(view)
    if earned.value is None:
        earned = margin("operating_income", LTM)(view)
    if grown.value is None or earned.value is None:
        return grown if grown.value is None else earned
    return known(100 * (grown.value + earned.value))


def change_in_cash(view: View) -> Amount:
    """Cash less that of the previous period."""
    now, before = view.line("cash"), view.line("cash", PREVIOUS)
    if now.value is None or before.value is None:
        return now if now.value is None else none("no_base")
    return known(now.value - before.value)


def per_head(view: View) -> Amount:
    """Revenue of a year for each person."""
    revenue = view.line("revenue")
    a_year = revenue if revenue.value is None else known(revenue.value * A_YEAR / view.months)
    return _over(a_year, view.line("headcount"), "employees_not_positive")


def _over(top: Amount, bottom: Amount, reason: str) -> Amount:
    if top.value is None or bottom.value is None:
        return top if top.value is None else bottom
    return ratio(top.value, bottom.value, reason)

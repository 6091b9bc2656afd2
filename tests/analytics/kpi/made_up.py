"""A small firm whose figures can be reckoned by hand: two entities, three months, a budget."""

from datetime import date

import numpy as np

from core.analytics.kpi.books import Account, Books, Rates
from core.analytics.kpi.reckoning import ACTUAL, PREVIOUS, Ledger
from core.analytics.kpi.report import Inputs
from core.analytics.kpi.spans import Span

JULY, AUGUST, SEPTEMBER = (
    Span(date(2026, 7, 1), date(2026, 7, 31)),
    Span(date(2026, 8, 1), date(2026, 8, 31)),
    Span(date(2026, 9, 1), date(2026, 9, 30)),
)
MONTHS = (JULY, AUGUST, SEPTEMBER)
NAN = np.nan


def account(account_class, category, entity="North", side=1, **more):
    """An account of the firm; its key tells it apart."""
    told = {"currency": "EUR", "key": f"{category} {entity}"} | more
    return Account(account_class, category, entity, f"{category} · {entity}", side, **told)


SALES = account("revenue", "Sales")
EXPORTS = account("revenue", "Sales", "South", currency="USD")
RETURNS = account("revenue", "Returns", side=-1)
GOODS = account("cost_of_sales", "Goods", side=-1)
WAGES = account("operating_expense", "Wages", side=-1)
WEAR = account("operating_expense", "Depreciation", side=-1, is_wear=True)
INTEREST = account("financial", "Interest", side=-1)
TAX = account("tax", "Tax", side=-1)
BANK = account("cash", "Bank", is_stock=True)
HEADS = account("headcount", "Heads", is_stock=True, currency="")
ROWS = {
    SALES: (1000.0, 1100.0, 1210.0),
    EXPORTS: (NAN, 200.0, 300.0),
    RETURNS: (10.0, 10.0, 20.0),
    GOODS: (400.0, 500.0, 600.0),
    WAGES: (300.0, 300.0, 310.0),
    WEAR: (50.0, 50.0, 50.0),
    INTEREST: (5.0, 5.0, 5.0),
    TAX: (40.0, 60.0, 70.0),
    BANK: (500.0, 450.0, 400.0),
    HEADS: (10.0, 10.0, 12.0),
}
RATES = {"USD": Rates((0.9, 0.9, 0.8), (0.91, 0.92, 0.85), ("told", "told", "told"))}
COLUMNS = {ACTUAL: SEPTEMBER, PREVIOUS: AUGUST}


def books(rows=ROWS, rates=RATES, pieces=MONTHS):
    """The books of the firm, or of other rows."""
    own = np.array([list(values) for values in rows.values()], float).reshape(
        len(rows), len(pieces)
    )
    return Books(tuple(rows), pieces, own, rates)


PLANNED = {
    account("revenue", "Sales", key=""): (NAN, NAN, 1500.0),
    account("cost_of_sales", "Goods", side=-1, key=""): (NAN, NAN, 550.0),
    account("operating_expense", "Wages", side=-1, key=""): (NAN, NAN, 350.0),
}


def inputs(**more):
    """What its report for September is made of."""
    told = {
        "columns": COLUMNS,
        "books": books(),
        "plan": books(PLANNED),
        "plan_reason": "",
        "trend": books(),
        "periods": (("Aug 2026", AUGUST), ("Sep 2026", SEPTEMBER)),
        "history": MONTHS,
        "ledger": Ledger(2, 30.0, -10.0, 300.0, 300.0),
    }
    return Inputs(**told | more)

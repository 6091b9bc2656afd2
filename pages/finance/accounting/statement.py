"""The steps of a statement in a chart, and its accounts in a table."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.cascade import Step, cascade
from core.finance.accounts import ORDER, Row, Tree
from pages.shared import show
from pages.shared.words import percent

BELOW, SUM = "\u2003\u2003", "Σ "  # before a category, and before a sub-total
COLUMNS: dict[str, Any] = {
    "Account": st.column_config.TextColumn(width=230, pinned=True),
    "Amount": st.column_config.NumberColumn(
        format="%,.0f",
        width=110,
        help="Income and costs are positive; deductions and losses are negative.",
    ),
    "Unit": st.column_config.TextColumn(width=60),
    "% of revenue": st.column_config.NumberColumn(format="%.1f", width=100),
    "Series": st.column_config.NumberColumn(width=60, help="How many series it is made of."),
    "Remark": st.column_config.TextColumn(width=260),
}


def steps(rows: tuple[Row, ...]) -> list[Step]:
    """The lines that lead from revenue to net income, as far as they can be told."""
    found = []
    for row in rows:
        if row.level == 0 and row.line in ORDER and row.amount is not None:
            amount = -row.amount if row.is_cost else row.amount
            found.append(Step(row.name, amount, row.is_total or row.line == "revenue"))
    return found


def finding(tree: Tree, currency: str) -> str:
    """What is left of revenue, in a sentence."""
    revenue, net = (tree.result(currency, line) for line in ("revenue", "net_income"))
    days = f"From {tree.since} to {tree.until}"
    if revenue is None or revenue.amount is None:
        return f"{days} no revenue can be told, since no account with values is mapped to it."
    said = f"{days} revenue was {revenue.amount:,.0f} {currency}"
    if net is None or net.amount is None:
        return f"{said}; what is left of it cannot be told."
    if revenue.amount <= 0:
        return f"{said}, and net income {net.amount:,.0f} {currency}."
    share = percent(net.amount / revenue.amount, 1)
    return f"{said}, of which {net.amount:,.0f} {currency} ({share}) was left as net income."


def chart(tree: Tree, currency: str, source: tuple[str, ...]) -> show.Part:
    """The way from revenue to net income."""
    rows = tree.statements[currency]
    taken = steps(rows)
    data = pd.DataFrame(
        {
            "Line": [step.name for step in taken],
            f"Amount ({currency})": [step.amount for step in taken],
            "Sum": ["yes" if step.is_total else "" for step in taken],
        }
    )
    return show.chart(
        partial(cascade, taken, unit=currency),
        f"Statement in {currency}",
        data,
        finding(tree, currency),
        source=source,
    )


def table(tree: Tree, currency: str) -> pd.DataFrame:
    """Lines and sub-totals with their categories below them."""
    rows = tree.statements[currency]
    revenue = tree.result(currency, "revenue")
    sales = revenue.amount if revenue and revenue.amount and revenue.amount > 0 else None
    return pd.DataFrame(
        {
            "Account": [BELOW * row.level + SUM * row.is_total + row.name for row in rows],
            "Amount": pd.array([row.amount for row in rows], dtype="Float64"),
            "Unit": [row.unit or "people" for row in rows],
            "% of revenue": pd.array([_share(row, sales) for row in rows], dtype="Float64"),
            "Series": pd.array([row.series or None for row in rows], dtype="Int64"),
            "Remark": [row.why for row in rows],
        }
    )


def _share(row: Row, sales: float | None) -> float | None:
    if sales is None or row.amount is None or row.line not in ORDER:
        return None
    return 100 * row.amount / sales

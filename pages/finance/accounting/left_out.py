"""What the statement leaves out or counts oddly: accounts without a class, sums, and twins."""

from typing import Any

import pandas as pd
import streamlit as st

from core.finance.accounts import Tree
from core.finance.supposing import Summed, Supposed
from pages.shared import show
from pages.shared.ways import way
from pages.shared.words import plain

SHOWN = 5  # sentences above the table
COLUMNS: dict[str, Any] = {
    "Category": st.column_config.TextColumn(width=180, pinned=True),
    "Amount": st.column_config.NumberColumn(format="%,.0f"),
    "Before": st.column_config.NumberColumn(format="%,.0f", help="The result as it is now."),
    "After": st.column_config.NumberColumn(format="%,.0f", help="The result with this category."),
    "Why": st.column_config.TextColumn(help="The words or the number of the name that decided."),
    "Result": st.column_config.TextColumn(help="Which result it would change first."),
}
SUMS: dict[str, Any] = {
    "Sub-total": st.column_config.TextColumn(width=180, pinned=True),
    "As uploaded": st.column_config.NumberColumn(format="%,.0f"),
    "From accounts": st.column_config.NumberColumn(format="%,.0f"),
    "Difference": st.column_config.NumberColumn(format="%,.0f"),
}


def unmapped(tree: Tree, currency: str) -> None:
    """Categories without a class, and what each would change if it were what it is called."""
    found = [one for one in tree.unmapped if one.currency == currency]
    if not found:
        st.markdown("Every category of this currency has a class.")
    for one in found[:SHOWN]:
        st.markdown(f"- {plain(one.sentence)}")
    if found:
        show.table(open_ones(found), f"Not mapped in {currency}", columns=COLUMNS)


def open_ones(found: list[Supposed]) -> pd.DataFrame:
    """They as rows."""
    return pd.DataFrame(
        {
            "Category": [one.category for one in found],
            "Amount": pd.array([one.amount for one in found], dtype="Float64"),
            "Suggestion": [_word(one) for one in found],
            "Result": [one.line or "—" for one in found],
            "Before": pd.array([one.before for one in found], dtype="Float64"),
            "After": pd.array([one.after for one in found], dtype="Float64"),
            "Series": [one.series for one in found],
            "Why": [one.why for one in found],
        }
    )


def sums(tree: Tree, currency: str) -> None:
    """Sub-totals that came in a file, beside what the accounts come to."""
    found = [one for one in tree.sums if one.currency == currency]
    for one in found[:SHOWN]:
        icon = ":material/check:" if one.is_alike else ":material/help:"
        st.markdown(f"{icon} {plain(one.sentence)}")
    show.table(summed(found), f"Sub-totals in {currency}", columns=SUMS)


def summed(found: list[Summed]) -> pd.DataFrame:
    """They as rows."""
    differs = [None if one.ours is None else one.ours - one.stated for one in found]
    return pd.DataFrame(
        {
            "Sub-total": [one.category for one in found],
            "Line": [one.line for one in found],
            "As uploaded": [one.stated for one in found],
            "From accounts": pd.array([one.ours for one in found], dtype="Float64"),
            "Difference": pd.array(differs, dtype="Float64"),
            "State": [_state(one) for one in found],
        }
    )


def twice(tree: Tree) -> None:
    """Categories whose series are several things."""
    if not tree.twice:
        st.markdown("No category is mapped twice.")
    for sentence in tree.twice:
        st.markdown(f"- {plain(sentence)}")


def to_accounts() -> None:
    """The way to the page where classes are given."""
    st.page_link(way("accounts"), label="Give classes on Accounts", icon=":material/account_tree:")


def _word(one: Supposed) -> str:
    return one.account_class.value.replace("_", " ").capitalize() if one.account_class else "—"


def _state(one: Summed) -> str:
    if one.ours is None:
        return "— not compared"
    return "✓ agrees" if one.is_alike else "≠ differs"

"""A category as a row of the table of accounts, and what was chosen in it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.series.mapping import Mapped
from core.series.tables import AccountClass, Favourable, SeriesKind

WORDS = {one: one.value.replace("_", " ").capitalize() for one in AccountClass}
CLASSES = {word: one for one, word in WORDS.items()}
GOOD = {Favourable.when_higher: "▲ higher", Favourable.when_lower: "▼ lower"}
COLUMNS: dict[str, Any] = {
    "Category": st.column_config.TextColumn(width=180, pinned=True),
    "Class": st.column_config.SelectboxColumn(
        options=list(CLASSES), width=160, help="Empty stands for not mapped."
    ),
    "State": st.column_config.TextColumn(help="Whether the class is the suggested one."),
    "Why": st.column_config.TextColumn(
        "Why suggested", width="medium", help="The words or the number of the name that decided."
    ),
    "Series": st.column_config.NumberColumn(help="How many series are of this category."),
    "Points": st.column_config.NumberColumn(format="localized"),
    "Last value": st.column_config.NumberColumn(
        format="localized", help="The sum of its series at its newest moment, if of one unit."
    ),
    "As of": st.column_config.DateColumn(format="YYYY-MM-DD"),
    "Good when": st.column_config.TextColumn(help="Which way is favourable."),
}
SAMPLE = pd.DataFrame(
    {
        "date": ["2026-01-31"] * 4,
        "category": ["Revenue", "Cost of sales", "Salaries", "Interest expense"],
        "value": [184_000.0, 71_500.0, 52_300.0, 1_250.0],
        "currency": "EUR",
    }
)


def as_row(one: Mapped) -> dict[str, Any]:
    """A category as the table shows it."""
    guess = one.suggestion
    first = one.series[0]
    return {
        "Category": one.category,
        "Class": word(one.account_class),
        "Suggestion": word(guess.account_class) if guess else None,
        "State": state(one),
        "Series": len(one.series),
        "Last value": one.last_value,
        "Why": guess.why if guess else "",
        "Unit": one.unit,
        "As of": None if one.last_at is None else pd.Timestamp(one.last_at).date(),
        "Kind": "balance" if first.kind is SeriesKind.stock else "flow",
        "Good when": GOOD.get(first.favourable, "—"),
        "Points": one.points,
    }


def word(account_class: AccountClass | None) -> str | None:
    """A class as people read it."""
    return None if account_class is None else WORDS[account_class]


def state(one: Mapped) -> str:
    """Where a category stands, by a sign and a word."""
    if one.is_subtotal:
        return "Σ subtotal"
    if not one.is_mapped:
        has_some = any(each.account_class for each in one.series)
        return "◐ in part" if has_some else "○ suggested" if one.is_open else "○ not mapped"
    if one.account_class is None:
        return "◐ several"
    return "✓ as suggested" if one.is_as_suggested else "✓ chosen"


def chosen(found: Sequence[Mapped], classes: Sequence[Any]) -> dict[str, AccountClass | None]:
    """The categories whose class is another now than it was on the screen."""
    given = [None if pd.isna(name) else CLASSES[str(name)] for name in classes]
    return {
        one.category: account_class
        for one, account_class in zip(found, given, strict=True)
        if account_class is not one.account_class
    }

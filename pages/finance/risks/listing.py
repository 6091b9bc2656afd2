"""Every figure with its formula, and the returns that all of them were computed from."""

import pandas as pd
import streamlit as st

from core.risk.reporting import METRICS, Report
from pages.finance.risks import answer
from pages.shared import show
from pages.shared.words import number, plain


def figures(found: Report) -> None:
    """Every figure of the registry with its formula, beside the benchmark's."""
    labels = (found.history.label, found.history.benchmark_label or "Benchmark")
    right = st.column_config.TextColumn(alignment="right")  # of several units, so in words
    name = f"Figures of {found.history.label}"
    show.table(metrics(found), name, columns=dict.fromkeys(labels, right))


def metrics(found: Report) -> pd.DataFrame:
    """A row for each figure; one that is not defined says why."""
    rows = []
    for key, about in METRICS.items():
        one, other = found.figures[key], found.beside.get(key)
        rows.append(
            {
                "Figure": about.label,
                found.history.label: shown(one.value, about.unit),
                found.history.benchmark_label or "Benchmark": other
                and shown(other.value, about.unit),
                "Formula": about.formula,
                "Why not": one.why_null or None,
                "Exact": one.value,
            }
        )
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def shown(value: float | None, unit: str) -> str | None:
    """A figure as people read it.

    >>> shown(0.1234, "fraction"), shown(1.5, "ratio"), shown(None, "ratio")
    ('12.34 %', '1.500', None)
    """
    if value is None:
        return None
    return f"{100 * value:.2f} %" if unit == "fraction" else f"{value:.3f}"


def by_hand(found: Report) -> None:
    """The returns themselves, so that any figure can be checked by hand."""
    known = found.history.known
    rows = pd.DataFrame({"Return": known})
    if found.history.benchmark is not None:
        rows[found.history.benchmark_label] = found.history.benchmark
    rows = rows.rename_axis("Date").reset_index()
    said = f"{len(known):,} returns, as fractions; SHA-256 {found.history.sha256[:16]}…"
    st.caption(plain(said))
    formats = {str(name): "%.8f" for name in rows.columns if name != "Date"}
    show.table(rows, f"Returns of {found.history.label}", columns=formats)
    worth = found.history.asked.amount or found.history.worth
    if worth is not None:
        told = f"Amounts are fractions of {number(worth)} {found.history.currency or ''}".strip()
        st.caption(plain(f"{told}; {answer.ahead(found)} ahead."))

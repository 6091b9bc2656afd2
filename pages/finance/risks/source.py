"""Where the figures of the Risk page come from, and what is to be known of them."""

import streamlit as st

from core.risk.reporting import Report
from pages.shared.words import percent, plain


def where(found: Report) -> tuple[str, ...]:
    """From which returns, files and units the figures are."""
    history = found.history
    known = history.known
    files = f"From {', '.join(history.files)}" if history.files else "From the samples"
    return (
        f"{len(known):,} returns from {known.index[0]:%Y-%m-%d} to {known.index[-1]:%Y-%m-%d}",
        f"{history.returns.periods:g} a year",
        f"Risk-free {percent(history.asked.rf, 2)}",
        f"Against {history.benchmark_label}" if history.benchmark_label else "No benchmark",
        files,
    )


def cautions(found: Report) -> None:
    """What is to be known of the returns before their figures are believed."""
    for said in found.history.cautions:
        st.markdown(f":material/info: {plain(said)}")

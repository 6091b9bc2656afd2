"""Where the figures of the Risk page come from, and those that were stored of a subject."""

from functools import partial
from uuid import UUID

import pandas as pd
import streamlit as st

from core import origins
from core.origins import Again, Origin
from core.risk import citing, histories, kept, reporting
from core.risk import origins as figures
from core.risk.asking import Asked
from core.risk.reporting import Report
from pages.shared import show
from pages.shared.data import ask, later
from pages.shared.words import local, plain

NO_METHOD = "This figure was stored without what it was computed from; it can be read, not proved."


def view(found: Report) -> None:
    """Every figure that the page tells now."""
    asked = found.history.asked
    show.origins(
        figures.of_report(found, ask(citing.sources, asked)),
        again=partial(_of_page, asked),
        key="figure",
        rows=lambda _: returns(found),
    )


def stored(kept_id: UUID, first: str = "var_95") -> None:
    """The figures of one stored computation, held against the same window computed now."""
    one = ask(kept.one, kept_id)
    found = figures.of_kept(one.figures, one.method)
    if not found:
        st.markdown(NO_METHOD)
        return
    asked = figures.window(one)
    found = figures.of_kept(one.figures, one.method, ask(citing.sources, asked))
    said = f"As of {one.of}, computed {local(one.calculated_at)} by {one.author}, of {one.label}."
    st.caption(plain(said))
    show.origins(
        sorted(found, key=lambda each: each.key != first),
        again=partial(_of_window, asked),
        key="stored",
    )


def returns(found: Report) -> pd.DataFrame:
    """The returns that all figures are made of, beside those of the benchmark."""
    rows = pd.DataFrame({"Return": found.history.known})
    if found.history.benchmark is not None:
        rows[found.history.benchmark_label] = found.history.benchmark
    return rows.rename_axis("Date").reset_index()


def _of_page(asked: Asked, origin: Origin) -> Again:
    return origins.again(origin, figures.of_report(_anew(asked), later(citing.sources, asked)()))


def _of_window(asked: Asked, origin: Origin) -> Again:
    return origins.again(origin, figures.of_now(_anew(asked), later(citing.sources, asked)()))


def _anew(asked: Asked) -> Report:
    """The report, of returns that are read past every cache."""
    return reporting.computed(later(histories.history, asked)())

"""Versions of one model side by side: what differs, what they expect, and how they have done."""

from functools import partial

import streamlit as st

from core.charts import beside as charts
from core.forecasting import making
from core.forecasting.comparing import Compared
from pages.shared import show
from pages.shared.data import ask
from pages.shared.words import number, plain

BEFORE = 60  # values that are drawn before what is expected
MARKS = {True: "≠ differs", False: "="}
SCORES = {
    "version": "Version",
    "wape": "Error when tried (%)",
    "inside": "Bands held when tried",
    "of": "Of",
    "scored": "Scored since",
    "mean_error": "Mean error since",
    "naive_error": "Naive's error since",
    "with_band": "With a band since",
    "held": "Bands held since",
}


def view(found: Compared, name: str) -> None:
    """What differs, what they expect, and how each has done."""
    for note in found.notes:
        st.warning(plain(note))
    differ = found.differences[found.differences["differs"]]
    said = f"{len(differ):,} of {len(found.differences):,} things differ."
    st.markdown(f"{said} {_of_values(len(found.values))}")
    marked = found.differences.assign(differs=found.differences["differs"].map(MARKS))
    shown = marked.sort_values("differs", ascending=False, kind="stable", ignore_index=True)
    show.table(shown.rename(columns={"what": "What", "differs": "Alike"}), f"{name}, differences")
    _expected(found, name)
    scores = found.scores.drop(columns="id").rename(columns=SCORES)
    plainly = dict.fromkeys((SCORES["wape"], SCORES["mean_error"], SCORES["naive_error"]), "%,.2f")
    show.table(scores, f"{name}, how they did", columns=plainly)
    if len(found.values):
        show.table(found.values.reset_index(names="Date"), f"{name}, values that differ")


def _of_values(count: int) -> str:
    if not count:
        return "The values that they were made from are the same."
    some = "1 value that they were made from differs"
    return f"{some if count == 1 else f'{count:,} values that they were made from differ'}."


def _expected(found: Compared, name: str) -> None:
    """One chart of all of them."""
    first = found.versions[0]
    if found.expected.empty or first.series_id is None:
        return
    before = ask(making.known, first.series_id).values.dropna().tail(BEFORE)
    wide = found.expected.pivot_table(index="moment", columns="version", values="expected")
    apart = (wide.max(axis=1) - wide.min(axis=1)).max()
    said = f"At the same date they are at most {number(apart)} apart."
    drawn = partial(charts.beside, before, found.expected)
    show.chart(drawn, f"{name}, side by side", wide.rename_axis("Date"), said)

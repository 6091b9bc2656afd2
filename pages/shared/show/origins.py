"""Where a figure of a page comes from: its formula, inputs, files and model, and the same again."""

import time
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.errors import BellwetherError
from core.origins import Again, Origin
from core.reports.parts import Figure
from pages.shared import pick
from pages.shared.show import followed
from pages.shared.show.metrics import figures
from pages.shared.show.tables import table
from pages.shared.words import plain

NONE = "There is no figure here yet that could be followed."
PAST_CACHES = "The data are read and the figure is computed anew, past everything that is kept."


def origins(
    found: Sequence[Origin],
    *,
    again: Callable[[Origin], Again],
    key: str,
    rows: Callable[[Origin], pd.DataFrame] | None = None,
) -> None:
    """One of some figures, chosen by its label: all that it is made of, and the same once more.

    ``again`` computes it past every cache, and ``rows`` reads what it was made of when somebody
    wants to see it. ``key`` is what the address calls the choice.
    """
    if not found:
        st.markdown(NONE)
        return
    labels = {one.label: one for one in found}
    with pick.row():
        one = labels[pick.one("Figure", list(labels), key, width=340)]
    _told(one)
    _once_more(one, again, key)
    st.markdown("**What went in**")
    table(followed.inputs(one), f"Inputs of {one.label}", columns={"Exact": "%.12g"})
    followed.files(one)
    followed.model(one)
    for said in one.conventions:
        st.markdown(f"- {plain(said)}")
    if rows is not None:
        followed.rows(one, rows, key)


def _told(one: Origin) -> None:
    """The figure, what it is made of, and its formula in words."""
    made_of = "—" if one.rows is None else f"{one.rows:,} {one.made_of}"
    figures(
        [
            Figure(one.label, one.shown if one.value is not None else None, reason=one.reason),
            Figure("Made of", made_of, change=one.period, better=""),
            Figure("Files", f"{len(one.files):,}", "Each has rows in the figure."),
        ]
    )
    told = {"Formula": one.formula, "Variant": one.variant, "Version": one.version}
    st.markdown("  \n".join(f"**{name}:** {plain(said)}" for name, said in told.items() if said))


def _once_more(one: Origin, again: Callable[[Origin], Again], key: str) -> None:
    """The button, and beside it what came of it: held against what stood here when it was pressed.

    What was seen is kept for that, since pressing it draws the page anew, with the data of now.
    """
    kept = f"{key}-seen"
    seen = st.session_state.get(kept)
    st.session_state[kept] = one
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-again"):
        label, icon = "Compute again", ":material/replay:"
        if not st.button(label, icon=icon, key=f"{key}-press"):
            st.caption(PAST_CACHES)
            return
        with st.spinner("It is computed again."):
            said, is_same = _held(seen if seen and seen.key == one.key else one, again)
        sign = {True: ":green[:material/check_circle:]", False: ":orange[:material/warning:]"}
        st.markdown(f"{sign[is_same]} {plain(said)}", width="stretch")


def _held(one: Origin, again: Callable[[Origin], Again]) -> tuple[str, bool]:
    """What came of it in a sentence, how long it took, and whether it is the same number."""
    begun = time.perf_counter()
    try:
        found = again(one)
    except BellwetherError as error:
        return f"It cannot be computed again: {error}", False
    return f"{found.said} It took {took(time.perf_counter() - begun)}.", found.is_same


def took(seconds: float) -> str:
    """How long something took, as a sentence says it.

    >>> took(0.0123), took(2.345)
    ('12 ms', '2.3 s')
    """
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1_000 * seconds:.0f} ms"

"""Files come in: what was understood of each, what must be said, and then it is stored whole."""

import pandas as pd
import streamlit as st

from core.catalogue import CSV_SHAPES
from core.uploads.trial import Trial
from pages.data import arriving, evidence, kinds, loaded, loading, seen, telling, understood
from pages.data.seen import Arrived
from pages.shared import show
from pages.shared.show.tables import grid
from pages.shared.words import plain

QUESTION = "What is in these files, and is all of it right?"
NEEDS = (
    "Drop CSV, TSV or other delimited text, also as .gz, or workbooks, in whatever encoding and "
    "with whatever signs they were written. Nothing is stored before you say so."
)


def state(one: Arrived) -> str:
    """Where a file stands, in a few words."""
    trial = one.trial
    if one.is_begun:
        return "loaded"
    if isinstance(trial, str):
        return "cannot be read"
    if trial.shape is None:
        return "say what it is"
    if trial.questions:
        return "asks something"
    if trial.refusals and not one.is_ready:
        return f"{len(trial.refusals):,} refusals"
    if trial.rows.empty:
        return "has no rows"
    if one.before is not None:
        return "was loaded before"
    return "ready, as last time" if one.like else "ready"


def listed(files: list[Arrived]) -> None:
    """Every file that waits, and one click for all that are ready."""
    rows = [
        {
            "File": one.waiting.filename,
            "Read as": CSV_SHAPES[one.trial.shape].title
            if isinstance(one.trial, Trial) and one.trial.shape
            else "—",
            "Rows": len(one.trial.rows) if isinstance(one.trial, Trial) else None,
            "State": state(one),
        }
        for one in files
    ]
    grid(pd.DataFrame(rows), "Files that wait", alt="Files that wait, and how each stands")
    ready = [one for one in files if one.is_ready and one.before is None and not one.is_begun]
    if len(ready) > 1 and st.button(
        f"Load all {len(ready)} that are ready", type="primary", icon=":material/upload:"
    ):
        for one in ready:
            loading.load(one)
        st.rerun()


def wizard(one: Arrived) -> None:
    """One file: what it is, what is to be said, how much of it is right, and the way in."""
    if one.is_begun:
        loaded.told(one)
        return
    if isinstance(one.trial, str):
        st.error(plain(one.trial))
        telling.all_of(one)
        return
    if one.trial.shape is None and not one.trial.questions:
        st.warning("It is of no kind that is known by its columns; say here which column is what.")
    telling.all_of(one)
    if one.trial.shape is not None:
        understood.figures(one, one.trial)
        loading.button(one)
    evidence.details(one, one.trial)


st.title("Upload", anchor=False)
st.caption("From any analyst's file to figures: read, checked cell by cell, stored whole.")
arriving.receive()
files = seen.arrived()
if not files:
    show.empty(QUESTION, NEEDS)
    kinds.offer()
    st.stop()
if len(files) > 1:
    listed(files)
with st.container(horizontal=True, vertical_alignment="center"):
    labels = {f"{one.waiting.filename} · {one.waiting.token[:6]}": one for one in files}
    chosen = labels[
        st.selectbox("File", list(labels), key=f"which-{len(files)}", width=480)
        if len(files) > 1
        else next(iter(labels))
    ]
    if len(files) == 1:
        st.markdown(f"**{plain(chosen.waiting.filename)}**")
    if st.button("Leave it out", icon=":material/close:", key=f"leave-{chosen.waiting.token}"):
        arriving.leave(chosen.waiting.token)
        st.rerun()
wizard(chosen)

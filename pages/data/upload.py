"""A file comes in: what was understood of it, what must be said, and then it is stored whole."""

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.errors import BellwetherError
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.trial import AUTO, Trial, tried
from pages.data import telling, understood
from pages.shared import pick, show
from pages.shared.data import do
from pages.shared.menu import found as place_of
from pages.shared.words import plain

QUESTION = "What is in this file, and is all of it right?"
NEEDS = (
    "Drop a CSV, TSV or other delimited text, also as .gz, in whatever encoding and with whatever "
    "signs it was written. Nothing is stored before you say so."
)
MOST_MB = 50
ALL, GOOD = "whole or not at all", "without the rows that are refused"


@st.cache_data(max_entries=5, ttl=3_600, show_spinner="Reads every cell …")
def looked_at(
    content: bytes, shape: str, mapping: dict[str, str], answers: dict[str, str]
) -> Trial | str:
    """What a file would be loaded as, or why it cannot be."""
    try:
        return tried(content, CSV_SHAPES, shape=shape, mapping=mapping, answers=answers)
    except BellwetherError as error:
        return str(error)


def load(received: Received, trial: Trial) -> None:
    """The button that stores it, once nothing is open any more."""
    policy = ALL
    if trial.refusals:
        policy = st.radio("Load it", (ALL, GOOD), horizontal=True, key="policy")
    is_ready = trial.is_clear and len(trial.rows) > 0 and not (trial.refusals and policy == ALL)
    count = f" {len(trial.rows):,} rows" if is_ready else ""
    if st.button(
        f"Load{count}", type="primary", icon=":material/upload:", disabled=not is_ready, key="load"
    ):
        upload_id = do(
            actions.load_file,
            CSV_SHAPES,
            received,
            shape=trial.shape,
            rows=trial.rows,
            refused=len(trial.refusals),
            reading={"mapping": trial.mapping, "detected": understood.detected(trial)},
        )
        st.session_state["loaded"] = (upload_id, received.filename, len(trial.rows))
        st.session_state["upload-number"] = st.session_state.get("upload-number", 0) + 1
        st.rerun()


def told() -> None:
    """What was loaded last, with the way to it and back."""
    if "loaded" not in st.session_state:
        return
    upload_id, name, count = st.session_state["loaded"]
    with st.container(border=True):
        st.markdown(
            f":green[:material/check_circle:] {count:,} rows of **{plain(name)}** are stored."
        )
        with st.container(horizontal=True):
            for path in ("series", "uploads"):
                if place := place_of(path):
                    st.page_link(place.page(), label=place.title, icon=place.icon)
            if st.button("Take it back", icon=":material/undo:"):
                do(actions.undo_upload, CSV_SHAPES, upload_id)
                del st.session_state["loaded"]
                st.rerun()


st.title("Upload", anchor=False)
st.caption("From any analyst's file to figures: read, checked cell by cell, stored whole.")
told()
number = st.session_state.get("upload-number", 0)  # a file that is loaded makes room for the next
given = st.file_uploader("File", key=f"file-{number}", max_upload_size=MOST_MB)
if given is None:
    show.empty(QUESTION, NEEDS, sample=understood.SAMPLE)
    st.stop()

received = Received(given.name[-255:], given.getvalue())
first = looked_at(received.content, AUTO, {}, {})
if isinstance(first, str):
    st.error(plain(first))
    st.stop()
with pick.row():
    mapping = telling.columns(first, number)
shape = AUTO if mapping == telling.as_found(first) else next(iter(CSV_SHAPES))
trial = looked_at(received.content, shape, mapping if shape != AUTO else {}, {})
if isinstance(trial, Trial) and trial.questions:
    answers = telling.answers(trial, number)
    trial = looked_at(received.content, shape, mapping if shape != AUTO else {}, answers)
if isinstance(trial, str):
    st.error(plain(trial))
    st.stop()
understood.figures(trial)
load(received, trial)
understood.details(trial)

"""Taking a file back: at once where nothing was made with it, else after a second word."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.catalogue import CSV_SHAPES
from core.errors import Conflict
from core.uploads import actions
from core.uploads.lineage import Use
from pages.shared.data import do
from pages.shared.words import plain

LABEL, SAID = "Take it back", "taken-back"
NAMED = 8


def taking_back(upload_id: UUID, filename: str, uses: Sequence[Use]) -> None:
    """The button, and what came of it the last time."""
    if said := st.session_state.pop(SAID, ""):
        st.toast(plain(said))
    built = [use for use in uses if use.is_built]
    if not built:
        if st.button(LABEL, icon=":material/undo:"):
            _take_back(upload_id, filename)
        return
    with st.popover(f"{LABEL} …", icon=":material/undo:"):
        _confirm(upload_id, filename, built)


def _confirm(upload_id: UUID, filename: str, built: Sequence[Use]) -> None:
    """Say what was made with its rows, and ask once more."""
    st.markdown(
        f"The rows of **{plain(filename)}** go, and what they had overwritten comes back. What was "
        "made with them stays, and can no longer be followed to them:"
    )
    lines = [f"- {plain(str(use))} {plain(use.note) if use.name else ''}" for use in built[:NAMED]]
    more = sum(use.count for use in built[NAMED:])
    st.markdown("\n".join([*lines, *([f"- and {more:,} more"] if more else [])]))
    is_sure = st.checkbox("Take it back all the same", key=f"sure-{upload_id}")
    if st.button(LABEL, type="primary", disabled=not is_sure):
        _take_back(upload_id, filename)


def _take_back(upload_id: UUID, filename: str) -> None:
    try:
        count = do(actions.undo_upload, CSV_SHAPES, upload_id)
    except Conflict as error:
        st.error(plain(str(error)))
        return
    st.session_state[SAID] = f"{count:,} rows of {filename} were taken back."
    st.rerun()

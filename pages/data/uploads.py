"""Every file that came in: who brought it, what became of it, and the way back."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.catalogue import CSV_SHAPES
from core.uploads import actions, queries
from pages.shared import pick, session, show
from pages.shared.data import ask, do, later
from pages.shared.menu import found as place_of
from pages.shared.words import local

QUESTION = "Which files are the figures from?"
NEEDS = "No file was loaded yet, or none that you may see."
COLUMNS = {
    "created_at": "Loaded",
    "filename": "File",
    "data_type": "Read as",
    "row_count": "Rows",
    "rejected_count": "Refused",
    "file_size": "Bytes",
    "username": "By",
    "undone_at": "Taken back",
    "file_sha256": "SHA-256",
}


def label(row: pd.Series) -> str:
    """A file as the chooser and the address name it."""
    return f"{row['filename']} · {local(row['created_at'])} · {str(row['id'])[-6:]}"


def one(found: pd.DataFrame) -> None:
    """The bytes of one file, and taking it back."""
    labels = {label(row): row for _, row in found.iterrows()}
    user = session.current_user()
    with pick.row():
        chosen = labels[pick.one("File", list(labels), "file", width=480)]
        st.download_button(
            "Original file",
            later(queries.original, chosen["id"]),
            chosen["filename"],
            icon=":material/download:",
        )
        is_mine = user.sees_all or chosen["username"] == user.name
        may_undo = user.role is not None and user.role.includes(Role.analyst) and is_mine
        is_there = pd.isna(chosen["undone_at"]) and chosen["data_type"] in CSV_SHAPES
        if may_undo and is_there and st.button("Take it back", icon=":material/undo:"):
            count = do(actions.undo_upload, CSV_SHAPES, chosen["id"])
            st.toast(f"{count:,} rows were taken back.")
            st.rerun()


st.title("Uploads", anchor=False)
st.caption("The catalogue of files. What is taken back keeps its line and its bytes.")
found = ask(queries.files)
if found.empty:
    upload = place_of("upload")
    role = session.current_user().role
    may_load = role is not None and role.includes(Role.analyst)
    show.empty(QUESTION, NEEDS, go_to=upload.page() if upload and may_load else None)
    st.stop()
shown = found[list(COLUMNS)].rename(columns=COLUMNS)
show.table(shown, "Uploads", alt="Files, the newest first")
one(found)

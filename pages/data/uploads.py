"""Every file that came in: who brought it, what became of it, and the way back."""

from typing import Any

import pandas as pd
import streamlit as st

from core.uploads import queries
from core.uploads.queries import Catalogue
from pages.data import filed
from pages.data.kinds import titled
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import apart, local

QUESTION = "Which files are the figures from?"
NEEDS = "No file was loaded yet, or none that you may see."
ALL, THERE, BACK = "All", "Loaded", "Taken back"
STATES = {ALL: None, THERE: False, BACK: True}
COLUMNS: dict[str, Any] = {
    "File": st.column_config.TextColumn(width=170, pinned=True),
    "Read as": st.column_config.TextColumn(width=200),
    "Quality": st.column_config.NumberColumn(format="percent", help="Rows accepted of all."),
    "From": st.column_config.TextColumn(help="The first day that its rows are of."),
    "To": st.column_config.TextColumn(help="The last day that its rows are of."),
    "Size": st.column_config.NumberColumn(format="bytes"),
    "SHA-256": st.column_config.TextColumn(
        width="small", help="Of its bytes, by which the same file is known again."
    ),
}


def figures(held: Catalogue) -> None:
    """What the files come to."""
    back = f"{held.taken_back:,} more were taken back; their bytes are kept."
    show.figures(
        [
            show.Figure("Files", f"{held.files:,}", help=back),
            show.Figure("Rows stored", f"{held.rows:,}", help="When they were loaded."),
            show.Figure("Rows refused", f"{held.refused:,}", help="They are kept beside the file."),
            show.Figure("Received", filed.size(held.size), help="They are stored compressed."),
        ]
    )


def listed(found: pd.DataFrame) -> pd.DataFrame:
    """The files under the words that people know their columns by."""
    return pd.DataFrame(
        {
            "File": found["filename"],
            "Read as": [titled(str(shape)) for shape in found["data_type"]],
            "Rows": found["row_count"],
            "Refused": found["rejected_count"],
            "Quality": found["quality"],
            "From": found["first"],
            "To": found["last"],
            "By": found["username"],
            "Loaded": found["created_at"],
            "Shared": ["✓ shared" if is_shared else "—" for is_shared in found["is_shared"]],
            "State": ["✓ loaded" if pd.isna(at) else "↩ taken back" for at in found["undone_at"]],
            "Sheet": found["sheet"],
            "Size": found["file_size"],
            "SHA-256": found["file_sha256"],
        }
    )


def label(row: pd.Series) -> str:
    """A file as the chooser and the address name it."""
    return apart(row["filename"], local(row["created_at"]), key=row["id"])


st.title("Uploads", anchor=False)
st.caption("The catalogue of files. What is taken back keeps its line and its bytes.")
held = ask(queries.catalogue)
upload = way("upload")
if not held.files + held.taken_back:
    show.empty(QUESTION, NEEDS, go_to=upload)
    st.stop()
figures(held)
with pick.row():
    words = pick.words("Search", "search", placeholder="File, person, hash", width=190)
    kind = pick.one("Read as", (ALL, *held.shapes), "kind", say=lambda one: titled(one), width=220)
    state = pick.one("State", tuple(STATES), "state", width=130)
    if upload:
        st.space("stretch")
        st.page_link(upload, label="Upload a file")
found = ask(queries.files, words, "" if kind == ALL else kind, STATES[state])
if found.empty:
    st.info("No file is like that. Search for less, or choose another kind or state.")
    st.stop()
show.table(listed(found), "Uploads", columns=COLUMNS, alt="Files, the newest first")

st.header("One file", anchor=False)
labels = {label(row): row for _, row in found.iterrows()}
filed.opened(labels[pick.one("File", list(labels), "file", width=560)])

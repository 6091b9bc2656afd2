"""The files that were loaded last."""

import streamlit as st

from core.uploads import queries
from core.uploads.tables import UploadStatus
from pages.data.kinds import titled
from pages.shared import show
from pages.shared.data import ask

STATES = {
    UploadStatus.validated: "✓ loaded",
    UploadStatus.processing: "… being read",
    UploadStatus.error: "✗ failed",
}
COLUMNS = {
    "filename": "File",
    "data_type": "Kind",
    "status": "State",
    "row_count": "Rows",
    "rejected_count": "Refused",
    "username": "Loaded by",
    "created_at": "When",
}


def newest() -> None:
    """The files that were loaded last, one's own and shared ones."""
    newest = ask(queries.newest_files)
    if newest.empty:
        return
    st.header("Newest files", anchor=False)
    kinds = [titled(str(kind)) for kind in newest["data_type"]]
    states = [STATES[UploadStatus(word)] for word in newest["status"]]
    told = newest.assign(data_type=kinds, status=states)[list(COLUMNS)]
    show.table(told.rename(columns=COLUMNS), "Newest files")

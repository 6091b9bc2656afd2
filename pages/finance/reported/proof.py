"""Whether a stored report is what it was: computed again from its own inputs, before your eyes."""

import time

import pandas as pd
import streamlit as st

from core.finance.kpi import verifying
from core.finance.kpi.kept import Kept
from pages.shared import show
from pages.shared.data import later
from pages.shared.words import plain

ABOUT = (
    "The report holds every amount, rate and budget that it was made of. Computed again, they must "
    "give the same figures, and its content must have the number that it was stored under."
)


def view(found: Kept) -> None:
    """The button that computes it again, and the files with their numbers."""
    st.markdown(ABOUT)
    if st.button("Compute again", icon=":material/replay:", key="report-verify"):
        began = time.perf_counter()
        one = later(verifying.verify, found.id)()
        took = f"{time.perf_counter() - began:.2f} s"
        if one.is_same:
            figures = len(found.data["told"]["figures"])
            st.success(
                plain(
                    f"The same: all {figures} figures, every line and the SHA-256, in {took}. "
                    f"{one.note}"
                ),
                icon=":material/check:",
            )
        for fault in one.faults:
            st.error(plain(fault), icon=":material/error:")
    rows = pd.DataFrame(
        {
            "File": one.filename,
            "Points used": one.points,
            "Signs": one.signed or "—",
            "Loaded": one.loaded_at[:16].replace("T", " "),
            "SHA-256": one.sha256,
        }
        for one in found.report.about.files
    )
    if len(rows):
        show.table(rows, f"Files of {found.title}")
    st.caption(plain(f"Content SHA-256 {found.sha256} · data version {found.data_version:,}"))

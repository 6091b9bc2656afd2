"""Where the rows of one file went, and what was there before them."""

from collections.abc import Sequence
from uuid import UUID

import pandas as pd
import streamlit as st

from core.uploads import overwritten
from core.uploads.lineage import Use
from pages.shared.data import ask
from pages.shared.menu import found as place_of
from pages.shared.show.tables import grid
from pages.shared.words import plain


def count(uses: Sequence[Use]) -> int:
    """How many things use a file."""
    return sum(use.count for use in uses)


def used(uses: Sequence[Use]) -> None:
    """What has rows of a file, and what was made with it."""
    if not uses:
        st.markdown("Nothing has rows of this file.")
        return
    rows = [
        {
            "What": use.kind,
            "Name": use.name or f"{use.count:,} {use.note}",
            "About": use.note if use.name else "",
            "How": "made with it" if use.is_built else "has rows of it",
        }
        for use in sorted(uses, key=lambda use: not use.is_built)
    ]
    grid(pd.DataFrame(rows), "Used by", alt="What has rows of this file, or was made with it")
    with st.container(horizontal=True):
        for path in sorted({use.page for use in uses if use.page}):
            if place := place_of(path):
                st.page_link(place.page(), label=place.title, icon=place.icon)


def replaced(upload_id: UUID) -> None:
    """What the file found stored and overwrote or removed."""
    parts = ask(overwritten.overwritten, upload_id)
    if not parts:
        st.markdown("It replaced nothing: all of its rows were new, or it was taken back.")
    for part in parts:
        name = part.table.replace("_", " ")
        st.markdown(f"**{part.count:,} rows** of {plain(name)} were there before:")
        grid(part.rows, f"Replaced in {name}", alt=f"Rows of {name} that the file replaced")
        if part.count > len(part.rows):
            st.caption(f"The first {len(part.rows):,} of them.")

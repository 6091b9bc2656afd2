"""The entries of the audit log as a table, a page at a time, and as files."""

import pandas as pd
import streamlit as st

from core.accounts import telling
from core.accounts.queries import log
from pages.shared.data import ask
from pages.shared.show import downloads, tables

SHOWN = 50
MOST_PAGES = 200  # further back, a date is the quicker way
EXPORTED = 10_000
NAME = "Audit log"


def show(count: int, filters: log.Filters) -> None:
    """One page of what was found, the newest first."""
    pages = min(-(-count // SHOWN), MOST_PAGES)
    place = st.container()
    number = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    found = ask(log.entries, limit=SHOWN, offset=(number - 1) * SHOWN, **filters)
    with place:
        tables.grid(in_words(found), NAME, alt="Entries of the audit log, the newest first")
    if count > MOST_PAGES * SHOWN:
        st.caption(
            f"The newest {MOST_PAGES * SHOWN:,} can be paged through; dates lead further back."
        )
    if filters.get("text"):
        st.caption(f"The text is looked for in the newest {log.SEARCHED:,} entries of the rest.")
    if count and st.button("Prepare files", icon=":material/download:"):
        files(count, filters)


def files(count: int, filters: log.Filters) -> None:
    """All that was found as files, as far as files of it are of use."""
    found = in_words(ask(log.entries, limit=EXPORTED, **filters))
    part = f"the newest {len(found):,} of {count:,}" if count > len(found) else f"all {count:,}"
    with st.container(horizontal=True, vertical_alignment="center"):
        for download in tables.downloads(lambda: found, NAME, [f"Audit log: {part} entries found"]):
            downloads.button(NAME, download)
        st.caption(f"The files hold {part} entries found.")


def in_words(entries: pd.DataFrame) -> pd.DataFrame:
    """Entries as people read them."""
    keys = [None if pd.isna(key) else key for key in entries["object_id"]]
    objects = zip(entries["object_type"], keys, strict=True)
    return pd.DataFrame(
        {
            "When": entries["created_at"],
            "Who": [name or "the system" for name in entries["username"]],
            "What": list(entries["action"]),
            "Before → after": [telling.change_in_words(details) for details in entries["details"]],
            "From where": list(entries["ip"]),
            "Object": [telling.object_in_words(kind, key) for kind, key in objects],
        }
    )

"""One file of the catalogue: how it was read, what was refused, what it replaced, who uses it."""

import pandas as pd
import streamlit as st

from core.actors import Role
from core.catalogue import CSV_SHAPES, USED_BY
from core.uploads import actions, queries
from pages.data import traced, understood_then
from pages.data.taking_back import taking_back
from pages.shared import session, show
from pages.shared.data import ask, do, later
from pages.shared.show.tables import grid
from pages.shared.ways import may
from pages.shared.words import local

UNITS = ("bytes", "kB", "MB", "GB")


def size(count: float) -> str:
    """A number of bytes as people read it.

    >>> size(512), size(20_480), size(1.5e9)
    ('512 bytes', '20.5 kB', '1.5 GB')
    """
    at = 0
    while count >= 1_000 and at + 1 < len(UNITS):
        count, at = count / 1_000, at + 1
    return f"{count:,.{1 if at else 0}f} {UNITS[at]}"


def opened(row: pd.Series) -> None:
    """Everything about one file, and what may be done with it."""
    user, upload_id = session.current_user(), row["id"]
    is_mine = user.sees_all or row["user_id"] == user.id
    found = ask(queries.file, upload_id)
    uses = [use for query in USED_BY.values() for use in ask(query, upload_id)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Original file",
            later(queries.original, upload_id),
            row["filename"],
            icon=":material/download:",
            on_click="ignore",
        )
        if is_mine and may(Role.analyst):
            _share(row)
            if pd.isna(row["undone_at"]) and row["data_type"] in CSV_SHAPES:
                taking_back(upload_id, row["filename"], uses)
    if not pd.isna(row["undone_at"]):
        st.caption(f"Its rows were taken back on {local(row['undone_at'])}.")
    names = [
        "What was understood",
        f"Refused ({row['rejected_count']:,})",
        f"Used by ({traced.count(uses):,})",
    ]
    told, refused, used, *rest = show.tabs([*names, *(["What it replaced"] if is_mine else [])])
    with told:
        understood_then.told(found)
    with refused:
        _refused(row)
    with used:
        traced.used(uses)
    if rest:
        with rest[0]:
            traced.replaced(upload_id)
    show.source(
        f"Loaded by {row['username']} on {local(row['created_at'])}", size(row["file_size"])
    )


def _share(row: pd.Series) -> None:
    is_shared = bool(row["is_shared"])
    label, icon = ("Keep it to myself", "lock") if is_shared else ("Share it", "group")
    help_ = "Others see the file and what is told of it; its rows are shared by themselves."
    if st.button(label, icon=f":material/{icon}:", help=help_):
        do(actions.share_upload, row["id"], is_shared=not is_shared)
        st.rerun()


def _refused(row: pd.Series) -> None:
    first = ask(queries.first_refused, row["id"]) if row["rejected_count"] else pd.DataFrame()
    if first.empty:
        st.markdown(":green[:material/check_circle:] Nothing was refused.")
        return
    grid(first.rename(columns=str.capitalize), "Refused rows", alt="Refused rows, by line")
    st.download_button(
        "All refused rows",
        later(queries.refused_rows, row["id"]),
        f"{row['filename']}-refused.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )

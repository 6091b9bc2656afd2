"""What a figure is made of, as tables and links: its inputs, files, model, and single rows."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import BellwetherError
from core.origins import Input, Origin, Source
from core.registry import queries as registry
from pages.shared.data import ask
from pages.shared.show.tables import everything, grid, table
from pages.shared.ways import way
from pages.shared.words import apart, local, plain

AT_ONCE = 200  # rows on one page of the table
MOST_LINKS = 6  # files that are one click away; the table has all, and their hashes find them


def inputs(one: Origin) -> pd.DataFrame:
    """What went into a figure; a column that says nothing is left out."""
    rows = [_row(each) for each in one.inputs]
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _row(each: Input) -> dict[str, Any]:
    return {
        "Input": each.name,
        "Is": each.shown or None,
        "Exact": each.value,
        "Note": each.note or None,
    }


def files(one: Origin) -> None:
    """Every file with its hash, and the way to the newest of them."""
    if not one.files:
        st.markdown("**Files:** none; it is of sample data, or of what was entered by hand.")
        return
    st.markdown("**Files**")
    rows = [
        {
            "File": each.filename,
            "Rows in it": each.points,
            "Loaded": each.loaded_at,
            "SHA-256": each.sha256 or None,
        }
        for each in one.files
    ]
    frame = pd.DataFrame(rows).dropna(axis="columns", how="all")
    table(frame, f"Files of {one.label}")
    with st.container(horizontal=True):
        for each in [each for each in one.files if each.sha256][:MOST_LINKS]:
            _link("uploads", each.filename, ":material/folder_open:", _in_catalogue(each))


def _in_catalogue(one: Source) -> dict[str, str]:
    """The address of a file among the uploads: found by its hash, chosen as it is called there."""
    if one.loaded_at is None:
        return {"search": one.sha256}
    label = apart(one.filename, local(one.loaded_at), key=one.id)
    return {"search": one.sha256, "file": label}


def model(one: Origin) -> None:
    """The version that a figure is of, and the way to it in the registry."""
    if one.model is None:
        return
    try:
        about = ask(registry.about, one.model.id)
    except BellwetherError as error:  # deleted since, or not shared any more
        st.markdown(f"**Model:** {plain(one.model.label)}. {plain(str(error))}")
        return
    st.markdown("**Model**")
    state = ", archived" if about.archived_at else ", active" if about.is_active else ""
    _link(
        "models",
        str(about),
        ":material/model_training:",
        {
            "search": about.name,
            "model": f"{about.name} · {about.author}",
            "version": f"Version {about.version} of {about.trained_at:%Y-%m-%d %H:%M}{state}",
        },
    )


def _link(path: str, label: str, icon: str, query: dict[str, str]) -> None:
    if page := way(path):
        st.page_link(page, label=plain(label), icon=icon, query_params=query)


def rows(one: Origin, made_of: Callable[[Origin], pd.DataFrame], key: str) -> None:
    """What it was made of, when somebody wants to see it: a page at a time, and whole as a file."""
    if not st.toggle("Show what it is made of, row by row", key=f"{key}-rows"):
        return
    try:
        frame = made_of(one)
    except BellwetherError as error:
        st.markdown(plain(str(error)))
        return
    name, first = f"Rows of {one.label}", 0
    if len(frame) > AT_ONCE:
        starts = range(0, len(frame), AT_ONCE)
        say = lambda at: f"{at + 1:,} to {min(at + AT_ONCE, len(frame)):,}"  # noqa: E731
        first = st.selectbox(f"Rows of {len(frame):,}", starts, format_func=say, key=f"{key}-page")
    grid(frame.iloc[first : first + AT_ONCE], name)
    everything("Download", name, lambda: frame, ())

"""What a file can be: each kind with its columns, and a sample of it to look at and to try."""

import streamlit as st

from core.catalogue import CSV_SHAPES
from pages.shared import pick
from pages.shared.words import plain


def offer() -> None:
    """Choose a kind: what it needs, what it may have, and its sample."""
    names = sorted(CSV_SHAPES, key=titled)
    with pick.row():
        name = pick.one("Kinds of files", names, "sample", say=titled, width=360)
        chosen = CSV_SHAPES[name]
        st.download_button(
            "Sample",
            chosen.sample.encode(),
            f"{chosen.name}.csv",
            "text/csv",
            icon=":material/download:",
            disabled=not chosen.sample,
        )
    needed = [one.title for one in chosen.fields if one.is_required]
    others = [one.title for one in chosen.fields if not one.is_required]
    st.caption(
        plain(f"It needs {', '.join(needed)}; it may have {', '.join(others) or 'no more'}.")
    )
    st.code(chosen.sample.strip(), language=None, wrap_lines=True)  # what scrolls needs a key


def titled(name: str) -> str:
    """A kind as people read it; one that is no longer known, by its name."""
    return CSV_SHAPES[name].title if name in CSV_SHAPES else name.replace("_", " ").capitalize()

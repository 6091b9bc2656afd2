"""What a page says beside its figures: where they come from, or why there are none yet."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.reports import page, tables
from core.reports.parts import Report
from pages.shared.show.downloads import Download, button, popover
from pages.shared.words import ink, plain


def tabs(names: Sequence[str]) -> Sequence[Any]:
    """Parts of a page of which one is seen at a time, the first one first."""
    return st.tabs([ink(name) for name in names])


def parts(named: Mapping[str, Callable[[], None]], key: str) -> None:
    """Tabs of which only the open one is drawn: each is asked for when somebody looks at it."""
    found = st.tabs([ink(name) for name in named], on_change="rerun", key=key)
    for tab, drawn in zip(found, named.values(), strict=True):
        if tab.open:
            with tab:
                drawn()


def source(*parts: str | tuple[str, str]) -> tuple[str, ...]:
    """The grey line of where the figures come from; a part with an address is a link to it."""
    linked = [plain(part) if isinstance(part, str) else link(*part) for part in parts]
    st.caption(" · ".join(linked))
    return tuple(part if isinstance(part, str) else part[0] for part in parts)


def link(text: str, address: str) -> str:
    """A link to a page of ours; any other address is only text."""
    if not address.startswith("/") or address.startswith("//"):
        return plain(text)
    safe = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{plain(text)}](<{safe}>)" if not set("<>\n\\") & set(safe) else plain(text)


def empty(
    question: str,
    needs: str,
    *,
    sample: pd.DataFrame | None = None,
    load: Callable[[], Any] | None = None,
    go_to: Any = None,
    going: str = "Upload a file",
) -> None:
    """What this page will show, what it needs for that, and the next step.

    ``sample`` is a file to try, ``load`` puts sample data in, ``go_to`` is the page to go to.
    """
    with st.container(border=True):
        st.markdown(f"**{plain(question)}**")
        st.markdown(plain(needs))
        with st.container(horizontal=True):
            if load is not None:
                st.button("Load the sample data", on_click=load, type="primary", key="load-sample")
            if go_to is not None:
                st.page_link(go_to, label=going)
            if sample is not None:
                made = partial(tables.csv, sample)
                button(f"{question} sample", Download("Sample file", "csv", tables.CSV_TYPE, made))


def report(whole: Report) -> None:
    """The whole page as one file that can be sent and printed."""
    offered = [
        Download("HTML", "html", page.HTML_TYPE, partial(page.html, whole)),
        Download("PDF", "pdf", page.PDF_TYPE, partial(page.pdf, whole), needs_chromium=True),
    ]
    popover("Report", f"{whole.title} report", offered)

"""Files to take along, each made when it is asked for and not before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.reports import images
from core.reports.files import file_name, slug

Width = Literal["stretch", "content"]


@dataclass(frozen=True)
class Download:
    """One file: what the button says, how the file ends, and what makes it.

    It is made outside the page's run, where nothing of Streamlit may be called.
    """

    label: str
    extension: str
    type: str
    make: Callable[[], bytes]
    needs_chromium: bool = False


def popover(label: str, name: str, offered: Iterable[Download]) -> None:
    """A button behind which the files of one chart, table or page lie."""
    trouble = images.trouble()
    with st.popover(label, icon=":material/download:", key=f"{slug(label)}-{slug(name)}"):
        for download in offered:
            if not (trouble and download.needs_chromium):
                button(name, download, width="stretch")
        if trouble and any(download.needs_chromium for download in offered):
            st.caption(trouble)


def button(name: str, download: Download, *, width: Width = "content") -> None:
    """The button for one file, named after what is in it and when it was taken."""
    st.download_button(
        download.label,
        data=download.make,
        file_name=file_name(name, download.extension),
        mime=download.type,
        key=f"{slug(name)}-{slug(download.label)}",
        on_click="ignore",
        width=width,
    )

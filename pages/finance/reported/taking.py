"""The files of a report, and whether others may read it."""

from functools import partial

import streamlit as st

from core.actors import Role
from core.finance.kpi import exporting, keeping, kept
from core.finance.kpi.kept import Kept
from pages.shared import session
from pages.shared.data import ask, do
from pages.shared.show.downloads import Download, popover
from pages.shared.ways import may

LABELS = {".pdf": "PDF", ".xlsx": "XLSX", ".html": "HTML"}


def offered(found: Kept) -> None:
    """The report as a file for the board, as a workbook with live formulas, and as a page."""
    said = ask(kept.comments, found.id)
    files = [
        Download(
            label,
            suffix.removeprefix("."),
            exporting.TYPES[suffix],
            partial(
                exporting.file,
                found.report,
                suffix,
                found.title,
                said,
                found.stored_at,
                stored_by=found.owner,
                formulas=found.formulas,
                sha256=found.sha256,
            ),
            needs_chromium=suffix == ".pdf",
        )
        for suffix, label in LABELS.items()
    ]
    popover("Download", found.title, files)


def shared(found: Kept) -> None:
    """The button that lets everybody read it, or nobody else any more."""
    if not may(Role.analyst) or not (found.is_mine or session.current_user().sees_all):
        return
    label = "Stop sharing" if found.is_shared else "Share with everybody"
    if st.button(label, icon=":material/group:", key="report-share"):
        do(keeping.share, found.id, is_shared=not found.is_shared)
        st.rerun()

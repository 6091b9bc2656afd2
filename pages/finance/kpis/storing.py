"""Storing what is shown as a report, under a title, for all to see or not."""

import streamlit as st

from core.actors import Role
from core.finance.kpi import keeping
from core.finance.kpi.reporting import Report
from pages.shared.data import do
from pages.shared.ways import may, way
from pages.shared.words import plain

SAID = "report-said"
FOREVER = "A stored report cannot be changed; a later correction is a new one beside it."


def offered(found: Report) -> None:
    """The form that stores a report; its link is told above when it is done."""
    if not may(Role.analyst):
        return
    with st.popover("Store as report", icon=":material/save:"):
        title = st.text_input("Title", value=found.about.title, max_chars=255, key="report-title")
        is_shared = st.checkbox("Everybody may read it", key="report-shared")
        st.caption(FOREVER)
        if st.button("Store", type="primary", key="report-store"):
            report_id = do(keeping.keep, found, title=title)
            if is_shared:
                do(keeping.share, report_id, is_shared=True)
            st.session_state[SAID] = str(report_id)
            st.rerun()


def said() -> None:
    """What was stored a moment ago, with the way to it."""
    report_id = st.session_state.pop(SAID, "")
    if not report_id:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(plain("The report is stored with all it was made of."), icon=":material/check:")
        st.page_link(
            way("reports"),
            label="Open it",
            icon=":material/description:",
            query_params={"report": report_id},
        )

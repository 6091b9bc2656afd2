"""What was written beside a report, and the form for another comment."""

import streamlit as st

from core.actors import Role
from core.finance.kpi import keeping, kept
from core.finance.kpi.kept import Kept
from core.finance.kpi.reporting import KPIS
from pages.shared.data import ask, do
from pages.shared.ways import may
from pages.shared.words import local, plain

WHOLE = "The whole report"
LONGEST = 10_000


def view(found: Kept) -> None:
    """The comments, and the form."""
    said = ask(kept.comments, found.id)
    for one in said:
        about = f"**{plain(KPIS[one.kpi].label)}:** " if one.kpi in KPIS else ""
        st.markdown(
            f"> {about}{plain(one.text)}  \n> {plain(f'{one.author}, {local(one.written_at)}')}"
        )
    if may(Role.analyst):
        with st.expander("Comment", icon=":material/add_comment:"):
            _add(found, len(said))


def _add(found: Kept, count: int) -> None:
    """The form, which is empty again once there is one comment more."""
    shown = found.report.told.shown
    with st.form(f"remark-{found.id}-{count}", border=False):
        about = st.selectbox(
            "On", [WHOLE, *shown], format_func=lambda key: KPIS[key].label if key in KPIS else key
        )
        text = st.text_area("Comment", max_chars=LONGEST, height=90)
        is_sent = st.form_submit_button("Add the comment", icon=":material/add_comment:")
    if is_sent:
        do(keeping.comment, found.id, text, kpi=None if about == WHOLE else about)
        st.rerun()

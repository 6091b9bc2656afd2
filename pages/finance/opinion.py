"""A person's own figures beside those of a version, and the choice of the one that counts."""

import streamlit as st

from core.actors import Role
from core.forecasting import adjusting
from core.forecasting.adjusting import Way
from core.forecasting.queries import Version
from core.registry import actions as registry
from pages.shared import session
from pages.shared.data import do
from pages.shared.ways import may

WAYS = {
    Way.percent: "by percent",
    Way.amount: "by an amount",
    Way.ramp: "growing to percent",
}
SAID = (
    "What you know and the model does not. Its own figures stay as they are; yours are kept beside "
    "them with your name and reason, and are held against what comes as well."
)


def may_adjust(version: Version) -> bool:
    """Whether this person may change what is stored of a version."""
    user = session.current_user()
    is_theirs = user.sees_all or user.id == version.owner_id
    return is_theirs and may(Role.analyst)


def view(version: Version) -> None:
    """The form, and what else can be done with a version of one's own."""
    st.markdown(SAID)
    with st.form(f"adjust-{version.id}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            way = st.selectbox("Change", tuple(Way), format_func=WAYS.__getitem__, width=180)
            by = st.number_input("By", value=0.0, format="%g", width=120)
            first = st.date_input("From", None, format="YYYY-MM-DD", width=150)
            last = st.date_input("To", None, format="YYYY-MM-DD", width=150)
        reason = st.text_input("Because", max_chars=500, placeholder="a new shop opens in May")
        if st.form_submit_button("Keep it", icon=":material/edit_note:"):
            do(adjusting.adjust, version.id, way, by, reason, first=first, last=last)
            st.rerun()
    with st.container(horizontal=True):
        if st.button("Take changes back", icon=":material/undo:", key=f"back-{version.id}"):
            do(adjusting.withdraw, version.id)
            st.rerun()
        if not version.is_active and st.button(
            "Make it the active one", icon=":material/task_alt:", key=f"active-{version.id}"
        ):
            do(registry.activate, version.id)
            st.rerun()

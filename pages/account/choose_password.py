"""The first thing somebody does who came by a one-time link: choose a password."""

import streamlit as st

from core.accounts import signing_in
from core.errors import BellwetherError
from pages.shared import session, visitor
from pages.shared.words import plain

found = session.current()
me = visitor.from_here(found.actor)
_, middle, _ = st.columns([1, 1.3, 1])
with middle:
    st.title("Choose a password")
    st.caption(f"You are signed in as {plain(found.actor.name)}. The link works only once.")
    with st.form("choose-password"):
        new = st.text_input(
            "New password",
            type="password",
            autocomplete="new-password",
            max_chars=1000,
            help="At least 12 characters; a few words that do not belong together keep well.",
        )
        again = st.text_input(
            "The same again", type="password", autocomplete="new-password", max_chars=1000
        )
        wanted = st.form_submit_button("Keep this password", type="primary", width="stretch")
    if wanted and new != again:
        st.error("The two passwords differ.")
    elif wanted:
        try:
            signing_in.change_password(me, found.session_id, "", new)
        except BellwetherError as error:
            st.error(str(error))
        else:
            st.rerun()

"""The first thing somebody does who came by a one-time link: choose a password."""

import streamlit as st

from core.accounts import signing_in
from core.errors import BellwetherError
from pages.account import new_password
from pages.shared import session, visitor
from pages.shared.words import plain

found = session.current()
me = visitor.from_here(found.actor)
_, middle, _ = st.columns([1, 1.3, 1])
with middle:
    st.title("Choose a password", anchor=False)
    st.caption(f"You are signed in as {plain(found.actor.name)}. The link works only once.")
    with st.form("choose-password"):
        new, again = new_password.boxes()
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

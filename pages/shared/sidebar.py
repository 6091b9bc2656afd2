"""What stands beside every page: its saved views, and who is signed in."""

import streamlit as st

from core.accounts.actions import own
from core.accounts.sessions import SignedIn
from pages.shared import samples, session, views
from pages.shared.data import do
from pages.shared.words import plain


def show(page: st.Page, found: SignedIn) -> None:
    """Fill the sidebar below the menu."""
    with st.sidebar:
        views.show(page)
        samples.ribbon(found.actor)
        with st.popover(plain(found.actor.name), icon=":material/person:", width="stretch"):
            st.caption(f"Signed in as {plain(found.actor.name)}, {found.actor.role}.")
            if st.button("Sign out", icon=":material/logout:", width="stretch", key="sign-out"):
                do(own.sign_out, found.session_id)
                session.depart()
                st.rerun()
        session.picture()

"""The sign-in form, at whatever address somebody came to."""

import streamlit as st

from core.accounts import signing_in
from core.errors import BellwetherError
from pages.shared import session, visitor

LINK = "link"
LONGEST = 1000

_, middle, _ = st.columns([1, 1.3, 1])
with middle:
    st.title("Sign in", anchor=False)
    st.caption("Forecasts with proof, risk with back-tests, reports that can be replayed.")
    if link := st.query_params.get(LINK):
        del st.query_params[LINK]  # it works once; nobody should keep it
        try:
            session.arrive(signing_in.sign_in_by_link(link, visitor.address(), visitor.agent()))
        except BellwetherError as error:
            st.session_state.refusal = str(error)
        st.rerun()
    with st.form("sign-in"):
        name = st.text_input("User name or e-mail", autocomplete="username", max_chars=LONGEST)
        password = st.text_input(
            "Password", type="password", autocomplete="current-password", max_chars=LONGEST
        )
        wanted = st.form_submit_button("Sign in", type="primary", width="stretch")
    if wanted:
        with st.spinner("Checking…"):
            try:
                opened = signing_in.sign_in(name, password, visitor.address(), visitor.agent())
            except BellwetherError as error:
                st.session_state.refusal = str(error)
            else:
                session.arrive(opened)
        st.rerun()
    if refusal := st.session_state.pop("refusal", ""):
        st.error(refusal, icon=":material/lock:")
    if visitor.is_in_the_open():
        st.warning(
            "This connection is not encrypted, so others on the network could read your password.",
            icon=":material/lock_open:",
        )
    if signing_in.is_new():
        st.info("Nobody has an account yet. The first one is made in the terminal:")
        st.code("python -m core create-admin --username … --email …", language=None)
    else:
        st.caption("No account, or the password is lost? An administrator sends you a link.")

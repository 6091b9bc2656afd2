"""Having a report mailed to people of the workspace, and what became of it."""

import re

import pandas as pd
import streamlit as st

from core.actors import Role
from core.finance.kpi import announcing
from core.finance.kpi.announcing import Announced
from core.finance.kpi.kept import Kept
from pages.shared import session
from pages.shared.data import ask, do
from pages.shared.ways import may
from pages.shared.words import local, plain

SAID = "mail-said"
WHOM = "User names or addresses of people here, with commas; of others only if it is shared."


def offered(found: Kept) -> None:
    """The form that says who gets it, and who got it."""
    if not may(Role.analyst) or not (found.is_mine or session.current_user().sees_all):
        return
    with st.popover("Send by mail", icon=":material/mail:"):
        names = st.text_input("To", key=f"mail-to-{found.id}", help=WHOM, placeholder="ada, grace")
        if st.button("Send", key="mail-send", type="primary", disabled=not names.strip()):
            told = do(announcing.announce, found.id, re.split(r"[,;\s]+", names))
            st.session_state[SAID] = sentence(told)
            st.rerun()
        sent = ask(announcing.deliveries, found.id)
        if sent:
            rows = [{"To": one.to, "State": state(one)} for one in sent]
            st.dataframe(pd.DataFrame(rows), hide_index=True)


def said() -> None:
    """What was done a moment ago."""
    if done := st.session_state.pop(SAID, ""):
        st.info(plain(done), icon=":material/mail:")


def sentence(told: Announced) -> str:
    """Who gets it, and who does not and why."""
    gets = f"It goes to {', '.join(told.told)}." if told.told else "It goes to nobody."
    return " ".join([gets, *told.left_out])


def state(one: announcing.Delivery) -> str:
    """Where one mail stands, in words."""
    if one.sent_at is not None:
        return f"sent {local(one.sent_at)}"
    if one.ended_at is not None:
        return f"given up: {one.error}"
    return f"waits for {local(one.due_at)}" + (f"; {one.error}" if one.error else "")

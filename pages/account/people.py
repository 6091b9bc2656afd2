"""Who is here and what they may do: for administrators."""

import pandas as pd
import streamlit as st

from core.accounts.actions import people as actions
from core.accounts.queries import people as queries
from core.accounts.queries.people import Person
from pages.account import person
from pages.shared import session, show
from pages.shared.data import ask, do


def standing(one: Person) -> str:
    """Whether somebody can sign in, in words."""
    if not one.is_active:
        return "deactivated"
    return "active" if one.has_password else "invited, no password yet"


def invite() -> None:
    """The form that adds a person."""
    with st.form("invite", border=False, width=560):
        name = st.text_input("User name", max_chars=50)
        email = st.text_input("E-mail", max_chars=255)
        full_name = st.text_input("Full name", max_chars=255)
        role = st.selectbox("Role", person.ROLES, format_func=person.say_role)
        if st.form_submit_button("Invite", type="primary", icon=":material/person_add:"):
            person.tell_link(name, do(actions.invite, name, email, role, full_name))
            st.rerun()


st.title("People", anchor=False)
st.caption("Who is here, what they may do, and when they were last seen.")
person.shown_link()
if session.tab().has_arrived:
    person.forget_all()
found = ask(queries.people)
rows = [
    {
        "User name": one.username,
        "Full name": one.full_name,
        "E-mail": one.email,
        "Role": str(one.role),
        "Standing": standing(one),
        "Last seen": one.last_seen_at,
    }
    for one in found
]
show.table(pd.DataFrame(rows), "People", alt="Everybody who has an account, by name")
change, add = show.tabs(["Change", "Invite"])
with change:
    person.edit(found)
with add:
    invite()

"""One's own account: password, open sessions, and preferences."""

import pandas as pd
import streamlit as st

from core.accounts import signing_in, telling
from core.accounts.actions import own
from core.accounts.queries import people
from core.errors import BellwetherError
from pages.account import new_password, told
from pages.shared import pick, session, show, visitor
from pages.shared.data import ask, do
from pages.shared.words import local, plain, zones

found = session.current()
me = visitor.from_here(found.actor)


def password() -> None:
    """The form for a new password; the current one is asked for."""
    with st.form("password", border=False, width=480):
        current = st.text_input(
            "Current password", type="password", autocomplete="current-password", max_chars=1000
        )
        new, again = new_password.boxes()
        wanted = st.form_submit_button("Change password", type="primary")
    if wanted and new != again:
        st.error("The two new passwords differ.")
    elif wanted:
        try:
            signing_in.change_password(me, found.session_id, current, new)
        except BellwetherError as error:
            st.error(str(error))
        else:
            st.success("Your password is changed, and your other sessions have ended.")


def sessions() -> None:
    """Where one is signed in, and the ways to end that."""
    open_now = ask(people.my_sessions)
    is_this = open_now["id"] == found.session_id
    browsers = open_now["user_agent"].map(telling.browser_in_words, na_action=None)
    table = pd.DataFrame(
        {
            "Browser": browsers,
            "From": [telling.place_in_words(ip or None) for ip in open_now["ip"]],
            "Signed in": open_now["created_at"],
            "Last seen": open_now["last_seen_at"],
            "Ends at the latest": open_now["expires_at"],
            "": is_this.map({True: "this one", False: ""}),
        }
    )
    show.table(table, "My sessions", alt="Your open sessions, the latest first")
    others = {
        key: f"{browser}, last seen {local(seen)}"
        for key, browser, seen in zip(
            open_now["id"], browsers, open_now["last_seen_at"], strict=True
        )
        if key != found.session_id
    }
    if not others:
        st.caption("You are signed in nowhere else.")
        return
    with pick.row():
        chosen = st.selectbox("Session", others, format_func=lambda key: others[key], width=420)
        if st.button("End it", icon=":material/logout:"):
            do(own.sign_out, chosen)
            st.rerun()
        st.space("stretch")
        if st.button("Sign out everywhere else", icon=":material/devices:"):
            do(own.sign_out_elsewhere, found.session_id)
            st.rerun()


def preferences() -> None:
    """What the product should remember about how one likes it."""
    kept = ask(people.preferences)
    with st.form("preferences", border=False, width=480):
        zone = st.selectbox(
            "Times are shown in",
            zones(),
            zones().index(kept["zone"]) if kept.get("zone") in zones() else 0,
            help="Data is kept in UTC; dates without a time are never shifted.",
        )
        if st.form_submit_button("Keep", type="primary"):
            do(own.keep_preferences, zone=zone)
            st.rerun()


st.title("Profile", anchor=False)
st.caption(
    f"{plain(found.actor.name)} · {found.actor.role}. "
    "Your password, sessions, alerts and preferences."
)
secret, open_sessions, alerts, liked = show.tabs(["Password", "Sessions", "Alerts", "Preferences"])
with secret:
    password()
with open_sessions:
    sessions()
with alerts:
    told.wishes()
with liked:
    preferences()

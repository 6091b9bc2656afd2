"""One person, changed by an administrator: as they were when the form was opened."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.accounts.actions import people as actions
from core.accounts.queries.people import Person
from core.actors import Role
from core.errors import Conflict
from pages.shared import visitor
from pages.shared.data import do
from pages.shared.words import plain

SEEN = "as-seen-"
DONE = "done"
ROLES = list(Role)
MEANING = {
    Role.viewer: "reads and exports",
    Role.analyst: "also loads, computes and stores",
    Role.admin: "also manages people, settings and backups",
}


def say_role(role: Role) -> str:
    """A role and what it means."""
    return f"{role} – {MEANING[role]}"


def tell_link(name: str, ticket: str) -> None:
    """Show a one-time link, once: nobody can look it up later."""
    st.session_state.link = (name, visitor.link(ticket))


def shown_link() -> None:
    """The link that was just made, with a button to copy it."""
    if link := st.session_state.get("link"):
        name = plain(link[0])
        st.success(f"Send this link to {name}. It works once, within a day, and is shown only now.")
        st.code(link[1], language=None, wrap_lines=True)
        if st.button("Done", key="link-done"):
            del st.session_state["link"]
            st.rerun()


def edit(found: list[Person]) -> None:
    """The form that changes one person as they were when it was opened."""
    if done := st.session_state.pop(DONE, ""):
        st.toast(plain(done))
    names = {person.username: person for person in found}
    name = st.selectbox("Person", names, key="person", bind="query-params", width=320)
    if name is None:
        return
    kept = st.session_state.setdefault(SEEN + name, names[name])
    with st.form(f"edit-{kept.updated_at}", border=False, width=560):
        full_name = st.text_input("Full name", kept.full_name, max_chars=255)
        email = st.text_input("E-mail", kept.email, max_chars=255)
        role = st.selectbox("Role", ROLES, ROLES.index(kept.role), format_func=say_role)
        is_active = st.toggle("Can sign in", kept.is_active)
        wanted = st.form_submit_button("Save", type="primary", icon=":material/save:")
    with st.container(horizontal=True):
        link = st.button("New link", icon=":material/link:", help="Takes the password away.")
        gone = st.button("Remove…", icon=":material/person_remove:")
    changes = {"full_name": full_name, "email": email, "role": role, "is_active": is_active}
    if wanted:
        changed(kept, lambda: do(actions.change, kept.id, kept.updated_at, **changes))
    if link:
        changed(kept, lambda: tell_link(name, do(actions.new_link, kept.id)))
    if gone:
        confirm_removal(kept)


def changed(kept: Person, work: Callable[[], Any]) -> None:
    """Do it; when somebody else was quicker, say so and offer to look again."""
    try:
        work()
    except Conflict as error:
        st.error(str(error))
        st.button("Show how it is now", on_click=forget, args=(kept,))
    else:
        forget(kept)
        st.session_state[DONE] = f"{kept.username} is changed."  # a rerun would lose a toast
        st.rerun()


def forget(kept: Person) -> None:
    """Read this person anew."""
    st.session_state.pop(SEEN + kept.username, None)


def forget_all() -> None:
    """Read everybody anew: somebody has just come to the page."""
    for key in [key for key in st.session_state if str(key).startswith(SEEN)]:
        del st.session_state[key]


@st.dialog("Remove this person?")
def confirm_removal(kept: Person) -> None:
    """Ask once more before somebody is taken out for good."""
    st.write(f"**{plain(kept.username)}** can no longer sign in. What they made stays.")
    if st.button("Remove", type="primary", icon=":material/person_remove:"):
        changed(kept, lambda: do(actions.remove, kept.id, kept.updated_at))

"""The frame around every page: menu, sign-in gate, and where errors become sentences."""

import streamlit as st

from core.accounts.sessions import SignedIn
from core.charts.mark import ICON, icon, wordmark
from pages.shared import mishaps, session, sidebar, views
from pages.shared.menu import PAGES, VIEW, places

SIGN_IN = "account/sign_in.py"
CHOOSE_PASSWORD = "account/choose_password.py"  # noqa: S105


def gate(file: str, title: str) -> st.Page:
    """Answer every address with a form, so that the page wanted follows it."""
    forms = [place.page(file, title) for place in [*places(), VIEW]]
    return st.navigation(forms, position="hidden")


def menu(found: SignedIn) -> st.Page:
    """The pages that this person may open."""
    role = found.actor.role
    sections = {
        section: [place.page() for place in places if role and role.includes(place.role)]
        for section, places in PAGES.items()
    }
    sections[""].append(VIEW.page(in_menu=False))
    return st.navigation({name: pages for name, pages in sections.items() if pages})


def frame() -> None:
    """Show whoever is here what they may see."""
    theme = st.context.theme.type
    st.logo(wordmark(theme), icon_image=icon(theme), size="large")
    found = session.look_up()
    if found is None:
        page = gate(SIGN_IN, "Sign in")
    elif found.must_change_password:
        page = gate(CHOOSE_PASSWORD, "Choose a password")
    else:
        page = menu(found)
        views.open_default(page)
        sidebar.show(page, found)
    st.set_page_config(page_title=f"{page.title} · Bellwether")
    page.run()
    if found is None or found.must_change_password:  # there is no sidebar that shows it
        session.picture()


st.set_page_config(page_title="Bellwether", page_icon=ICON, layout="wide")
try:
    frame()
except Exception as error:  # noqa: BLE001 - the one fence: whatever happens, people read a sentence
    mishaps.tell(error)

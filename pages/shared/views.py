"""Saved views: a page as somebody left it, for oneself or for all, opened by a link."""

from typing import Any

import streamlit as st

from core.accounts.actions import views as actions
from core.accounts.queries import views as queries
from core.accounts.queries.views import View
from pages.shared import session
from pages.shared.data import ask, do
from pages.shared.menu import VIEW, Place
from pages.shared.words import plain

LONGEST = actions.LONGEST_NAME


def show(page: st.Page) -> None:
    """The views of a page as links, and beneath them what can be done with them."""
    # What nobody has opened is not made: it would be a tenth of every page's time.
    opened = st.popover("Views", icon=":material/bookmark:", width="stretch", on_change="rerun")
    if not opened.open:
        return
    found = ask(queries.views, page.url_path)
    with opened:
        for view in found:
            _link(view)
        if found or st.query_params:
            _plain(page)
        _save(page)
        if own := [view for view in found if view.is_mine]:
            _manage(own)


def open_default(page: st.Page) -> None:
    """Lead somebody who comes to a page without a wish to the view they made its first."""
    here = session.tab()
    here.has_arrived, here.page = here.page != page.url_path, page.url_path
    if not here.has_arrived or st.query_params or page.url_path == VIEW.path:
        return
    for view in ask(queries.views, page.url_path):
        if view.is_default:
            st.switch_page(VIEW.page(in_menu=False), query_params={"id": str(view.id)})


def lead_to(place: Place, parameters: dict[str, Any]) -> None:
    """Open a page with these parameters; its choosers forget what they were set to."""
    for key in set(st.session_state) - {session.STATE}:
        del st.session_state[key]
    session.tab().page = place.path
    st.switch_page(place.page(), query_params=parameters)


def _link(view: View) -> None:
    by = "" if view.is_mine else f" · {view.owner}"
    icon = ":material/star:" if view.is_default else ":material/bookmark:"
    label = plain(view.name + by)
    st.page_link(
        VIEW.page(in_menu=False), label=label, icon=icon, query_params={"id": str(view.id)}
    )


def _plain(page: st.Page) -> None:
    to = {"page": page.url_path} if page.url_path else {"page": "home"}
    st.page_link(
        VIEW.page(in_menu=False),
        label="Without a view",
        icon=":material/restart_alt:",
        query_params=to,
    )


def _save(page: st.Page) -> None:
    with st.form("save-view", clear_on_submit=True, border=False):
        name = st.text_input("Keep this view as", max_chars=LONGEST, placeholder="Month end")
        is_shared = st.checkbox("Share it with everybody")
        is_default = st.checkbox("Open this page with it")
        if st.form_submit_button("Keep", icon=":material/bookmark_add:", width="stretch"):
            chosen = {key: st.query_params.get_all(key) for key in st.query_params}
            options = {"is_shared": is_shared, "is_default": is_default}
            do(actions.save_view, page.url_path, name, chosen, **options)
            st.rerun()


def _manage(own: list[View]) -> None:
    view = st.selectbox("Change", own, format_func=lambda view: view.name, key="view-to-change")
    is_shared = st.toggle("Shared with everybody", view.is_shared, key=f"shared-{view.id}")
    is_default = st.toggle("Opens this page", view.is_default, key=f"default-{view.id}")
    if is_shared != view.is_shared:
        do(actions.share_view, view.id, is_shared=is_shared)
        st.rerun()
    if is_default != view.is_default:
        do(actions.make_default, view.id, is_default=is_default)
        st.rerun()
    if st.button("Delete", icon=":material/delete:", width="stretch", key=f"delete-{view.id}"):
        do(actions.delete_view, view.id)
        st.rerun()

"""Opens a saved view by its number, or a page without one; a link to it can be sent around."""

from uuid import UUID

import streamlit as st

from core.accounts.queries import views as queries
from core.errors import NotFound
from pages.shared import menu, views
from pages.shared.data import ask

wanted, page = st.query_params.get("id", ""), st.query_params.get("page", "")
if wanted:
    try:
        view = ask(queries.view, UUID(wanted))
    except ValueError:
        raise NotFound("This is not the address of a view.") from None
    page, parameters = view.page, view.parameters
else:
    parameters = {}
place = menu.found("" if page == "home" else page)
if place is None:
    raise NotFound("There is no such page.")
views.lead_to(place, parameters)

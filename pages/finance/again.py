"""A forecast computed once more from what was kept, and the code that does so without us."""

from uuid import UUID

import streamlit as st

from core.errors import BellwetherError
from core.forecasting import queries as forecasts
from core.forecasting.notebook import whole
from core.forecasting.reproducing import in_words, reproduced
from core.registry import queries
from core.registry.queries import About
from pages.shared.data import ask, later
from pages.shared.show.downloads import Download, popover
from pages.shared.words import plain

JSON_TYPE, NOTEBOOK_TYPE = "application/json", "application/x-ipynb+json"
KEPT = "Values, choices and versions of the libraries are kept with each version."
CODE = "The notebook makes the same figures with public libraries alone."
NOTHING = "Nothing was kept from which this version could be computed again."


def view(model_id: UUID) -> None:
    """What is kept, the buttons, and what came of it."""
    one = ask(queries.about, model_id)
    if not one.has_artefact:
        st.markdown(NOTHING)
        return
    st.markdown(f"{KEPT} {CODE}")
    with st.container(horizontal=True):
        buttons(one)
    again(model_id)


def buttons(one: About) -> None:
    """To have it computed, and to take it along."""
    if st.button("Compute it again", icon=":material/replay:", help=KEPT, key=f"replay-{one.id}"):
        st.session_state[f"again-{one.id}"] = True
    popover("Take along", str(one), _files(one))


def _files(one: About) -> list[Download]:
    return [
        Download("Notebook", "ipynb", NOTEBOOK_TYPE, later(whole.written, one.id)),
        Download("Artefact (JSON)", "json", JSON_TYPE, later(forecasts.kept, one.id)),
    ]


def again(model_id: UUID) -> None:
    """Computed once more from what was kept, if that was asked for."""
    if not st.session_state.pop(f"again-{model_id}", False):
        return
    one = ask(queries.about, model_id)
    try:
        with st.spinner("It is computed again."):
            found = reproduced(one, ask(forecasts.kept, one.id))
    except BellwetherError as error:  # of its file; the page goes on
        st.error(plain(str(error)), icon=":material/error:")
        return
    if found.is_same:
        st.success(in_words(found), icon=":material/check_circle:")
    else:
        st.warning(plain(in_words(found)), icon=":material/warning:")
    for changed in found.changed:
        st.markdown(f"- {plain(changed)}")

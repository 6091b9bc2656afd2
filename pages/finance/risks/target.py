"""The risk of a forecast: how likely it is to miss what somebody counts on."""

import streamlit as st

from core.errors import BellwetherError
from core.forecasting import queries
from core.risk import aims
from core.risk.asking import Asked
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import number, percent, plain

SUMS = {"All steps together": True, "The last step": False}
LEAST = {"at least": True, "at most": False}
NONE = "This series has not been forecast yet; its risk of missing a target comes from a forecast."


def view(asked: Asked) -> None:
    """The chance of missing a target, and how much is missing then."""
    versions = ask(queries.versions, asked.id)
    if not versions:
        st.markdown(NONE)
        if forecasting := way("forecasting"):
            st.page_link(forecasting, label="Forecast it")
        return
    with pick.row():
        version = pick.one("Forecast", versions, "forecast", width=380)
        of = pick.one("Of", list(SUMS), "sum", width=170)
        side = pick.one("Should be", list(LEAST), "side", width=120)
        target = st.number_input("Target", value=None, key="target", format="%g", width=170)
    if target is None:
        st.caption("Type a target to see how likely it is to be missed.")
        return
    try:
        one = ask(aims.missed, version.id, target, is_sum=SUMS[of], is_least=LEAST[side])
    except BellwetherError as error:
        st.markdown(plain(str(error)))
        return
    found = one.target
    show.figures(
        [
            show.Figure(
                "Missed with",
                f"{percent(found.chance, 0)}",
                "Of the drawn futures of the forecast.",
            ),
            show.Figure("Expected", number(found.expected), "The mean of all futures."),
            show.Figure(
                "Missing then",
                None if found.shortfall is None else number(found.shortfall),
                "The mean of what is missing where it is.",
                reason="it is missed in no future",
            ),
        ]
    )
    st.caption(f"Of {one.steps} steps from {one.first:%Y-%m-%d} to {one.last:%Y-%m-%d}.")

"""What goes wrong becomes a sentence: ours with a number to quote, the others as they are."""

import logging
import secrets

import streamlit as st

from core.errors import BellwetherError, Unavailable

log = logging.getLogger("bellwether.pages")


def tell(error: Exception) -> None:
    """Show what went wrong; what nobody foresaw is logged under a number that is shown too."""
    if isinstance(error, Unavailable):
        st.error(f"{error} Nothing was lost.", icon=":material/cloud_off:")
        st.button("Try again", icon=":material/refresh:", key="try-again")
    elif isinstance(error, BellwetherError):
        st.error(str(error), icon=":material/error:")
    else:
        incident = secrets.token_hex(4)
        log.error("incident %s", incident, exc_info=error)
        st.error(
            "Something went wrong on our side, and nothing of it was kept. Try again; if it "
            f"happens again, tell your administrator the incident {incident}.",
            icon=":material/bug_report:",
        )


def on_script_error(error: Exception) -> bool:
    """The same for what happens outside the frame: in the functions behind buttons."""
    tell(error)
    return True

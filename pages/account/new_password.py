"""The two boxes in which somebody types a new password, wherever one is chosen."""

import streamlit as st

LONGEST = 1000  # what is longer is no password of anybody, and is not hashed


def boxes() -> tuple[str, str]:
    """The password and the same again, inside a form."""
    new = st.text_input(
        "New password",
        type="password",
        autocomplete="new-password",
        max_chars=LONGEST,
        help="At least 12 characters; a few words that do not belong together keep well.",
    )
    again = st.text_input(
        "The same again", type="password", autocomplete="new-password", max_chars=LONGEST
    )
    return new, again

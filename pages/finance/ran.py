"""What ran when a forecast was made."""

import pandas as pd
import streamlit as st

from core.forecasting.queries import Version
from pages.finance.titles import titled
from pages.shared import show
from pages.shared.words import plain


def members(version: Version, name: str) -> None:
    """Who was asked, who is in the forecast, and what was done to the values before."""
    tried = version.told.get("members") or []
    for note in version.told.get("notes", []):
        st.markdown(f"- {plain(note)}")
    if not tried:
        return
    frame = pd.DataFrame(
        {
            "Forecaster": titled(one["name"]),
            "In the forecast": "yes" if one["is_used"] else "no",
            "Why not": one["why_not"] or "—",
            "Found": ", ".join(f"{key} {value}" for key, value in one["parameters"].items()),
        }
        for one in tried
    )
    show.table(frame, f"What ran, {name}")

"""Two stored reports held against each other."""

import pandas as pd
import streamlit as st

from core.finance.kpi import comparing
from core.finance.kpi.kept import Kept
from pages.finance.reported import different, listing
from pages.shared import pick
from pages.shared.data import heavy, later

NONE = "Choose another report"
ALONE = "There is no other report to hold it against."
SAME = "Both say the same."


def view(found: Kept, every: pd.DataFrame) -> None:
    """What is different in another report, by cause."""
    others = {listing.label(row): row.id for row in every.itertuples() if row.id != found.id}
    if not others:
        st.markdown(ALONE)
        return
    picked = pick.one("With", [NONE, *others], "with", width=460)
    if picked == NONE:
        return
    one = heavy(
        comparing.compared,
        f"compared {found.id} {others[picked]!s}",
        later(comparing.compared, others[picked], found.id),
    )
    if one.is_same:
        st.markdown(SAME)
        return
    different.differences(one)

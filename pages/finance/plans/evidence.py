"""What is counted twice, what is lacking, and the files that budgets came in."""

import pandas as pd
import streamlit as st

from core.finance import plans
from core.finance.plans import Version
from core.finance.twice import Overlap
from pages.finance.plans.listing import listing
from pages.finance.plans.picked import Picked
from pages.shared import show
from pages.shared.data import ask
from pages.shared.ways import way
from pages.shared.words import plain

NOTHING = "Nothing is counted twice: no two budgets of a line share days."
BY_HAND = "No budget of this version comes from a file that you may see."
MOST = 50  # sentences
LACKING = "Lines of the version, and how many months they lack between its first and its last."


def overlaps(found: list[Overlap]) -> None:
    """Budgets that are about the same days, each in a sentence."""
    if not found:
        st.markdown(NOTHING)
    for one in found[:MOST]:
        st.markdown(f":material/warning: {plain(one.sentence)}")
    if len(found) > MOST:
        st.caption(f"… and {len(found) - MOST:,} more")


def covered(picked: Picked) -> None:
    """From when to when each line is budgeted."""
    rows = ask(plans.covered, picked.version.owner_id, picked.version.number)
    st.caption(LACKING)
    shown = pd.DataFrame(
        {
            "Category": rows["category"],
            "Entity": rows["entity"],
            "Currency": rows["currency"],
            "First month": [f"{day:%Y-%m}" for day in rows["first"]],
            "Last month": [f"{day:%Y-%m}" for day in rows["last"]],
            "Months": rows["months"],
            "Lacking": rows["missing"],
        }
    )
    listing(shown, "Months planned by line", {})


def files(one: Version) -> None:
    """The files that a version has budgets from."""
    if not one.files:
        st.markdown(BY_HAND)
    else:
        rows = pd.DataFrame({"File": [name for _, name in one.files]})
        show.table(rows, f"Files of version {one.number}")
    with st.container(horizontal=True):
        st.page_link(way("uploads"), label="All files", icon=":material/folder_open:")
        if to_upload := way("upload"):
            st.page_link(to_upload, label="Upload budgets", icon=":material/upload_file:")

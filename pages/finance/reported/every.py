"""The list of stored reports, and how many there are."""

import pandas as pd
import streamlit as st

from core.finance.kpi.reporting import KPIS, STORED
from pages.shared import pick, show
from pages.shared.words import plain

NAME = "Stored reports"
FORMATS = {
    KPIS[key].label: st.column_config.NumberColumn(format="percent" if KPIS[key].unit == "fraction"
                                                   else "%.2f")
    for key in STORED.values()
}  # fmt: skip


def view(found: pd.DataFrame) -> None:
    """How many there are, and a row for each."""
    current = found["superseded_by_id"].isna()
    show.figures(
        [
            show.Figure("Reports", f"{len(found):,}", "Those that you may see."),
            show.Figure("Current", f"{int(current.sum()):,}", "Not corrected by a later one."),
            show.Figure("Comments", f"{int(found['comments'].sum()):,}", "On all of them."),
            show.Figure("Newest", f"{found['report_date'].max():%Y-%m-%d}", "When it was stored."),
        ]
    )
    with pick.row():
        words = pick.words("Search", "search", placeholder="Title or owner", width=220)
        only = st.checkbox("Only current ones", key="current", bind="query-params")
    rows = found
    for word in words.casefold().split():
        rows = rows[(rows["title"] + " " + rows["owner"]).str.casefold().str.contains(word,
                    regex=False)]  # fmt: skip
    if only:
        rows = rows[rows["superseded_by_id"].isna()]
    st.markdown(plain(f"{len(rows):,} of {len(found):,} reports, the newest first."))
    show.table(table(rows), NAME, columns=FORMATS)


def table(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each report under the words that people know its columns by."""
    state = found["superseded_by_id"].isna().map({True: "✓ current", False: "↷ corrected"})
    return pd.DataFrame(
        {
            "Title": found["title"],
            "From": found["report_period_start"],
            "To": found["report_period_end"],
            "State": state,
            **{KPIS[key].label: found[name].astype(float) for name, key in STORED.items()},
            "Comments": found["comments"],
            "Stored": found["report_date"],
            "By": found["owner"],
            "Shared": found["is_shared"].map({True: "✓ everybody", False: "only you"}),
            "Formulas": found["formula_version"],
            "Number": found["id"].astype(str),
        }
    ).reset_index(drop=True)

"""The events of a calendar in rows: each time that they come, and as they are kept."""

from typing import Any

import pandas as pd
import streamlit as st

from core.calendar.choices import KINDS
from core.calendar.dated import Dated
from core.calendar.days import Overlap
from core.db.findings import many
from pages.shared import show

ONCE, YEARLY = "once", "every year"
SAMPLE = pd.DataFrame(
    {
        "event": ["New Year's Day", "Winter sale"],
        "date": ["2026-01-01", "2026-01-12"],
        "last day": ["", "2026-01-24"],
        "kind": ["holiday", "promotion"],
        "category": ["", "revenue"],
        "comes back": ["yearly", "once"],
    }
)
COLUMNS: dict[str, Any] = {
    "Event": st.column_config.TextColumn(width=220, pinned=True),
    "Expected change (%)": "%+,.0f",
    "About": st.column_config.TextColumn(
        help="Product, category, entity and country; empty stands for everything."
    ),
}


def rows(come: pd.DataFrame) -> pd.DataFrame:
    """Each time that events come, under words that readers and files know."""
    return pd.DataFrame(
        {
            "First day": come["first"],
            "Last day": come["last"],
            "Event": come["name"],
            "Kind": come["kind"].map(KINDS),
            "About": come["scope"],
            "Counts in forecasts": come["counts"].map({True: "yes", False: "no"}),
        }
    )


def table(found: list[Dated]) -> pd.DataFrame:
    """The events as they are kept, the newest first."""
    made = pd.DataFrame([_row(one) for one in reversed(found)])
    if made.empty:
        return made
    days = {"First day": "datetime64[s]", "Last day": "datetime64[s]"}
    return made.astype(days | {"Expected change (%)": float})


def _row(one: Dated) -> dict[str, Any]:
    said = one.said
    return {
        "Event": said.name,
        "Kind": KINDS[said.type.value],
        "First day": said.first,
        "Last day": said.last or said.first,
        "Comes": YEARLY if said.is_yearly else ONCE,
        "About": one.scope,
        "Counts": "yes" if said.counts else "no",
        "Expected change (%)": None if said.impact is None else 100 * said.impact,
        "Days before": said.before,
        "Days after": said.after,
        "Shared": "yes" if said.is_shared else "no",
        "By": one.owner,
        "Description": said.description,
    }


def overlaps(found: list[Overlap]) -> None:
    """Promotions that share days, and what that means."""
    st.markdown(
        f"{many(len(found), 'pair')} of promotions about the same share days: what each of them "
        "brings cannot be told apart on these days."
    )
    pairs = pd.DataFrame(
        {
            "Promotion": [one.one.name for one in found],
            "Shares days with": [one.other.name for one in found],
            "First shared day": pd.to_datetime([one.other.first for one in found]),
            "Last shared day": pd.to_datetime([min(one.one.last, one.other.last) for one in found]),
        }
    )
    show.table(pairs, "Overlaps")

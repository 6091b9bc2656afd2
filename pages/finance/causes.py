"""What events and other series add to a forecast, and whether knowing them has helped."""

from typing import Any

import pandas as pd
import streamlit as st

from core.forecasting.queries import Version
from pages.shared import show
from pages.shared.ways import way
from pages.shared.words import plain

NONE = "No event and no other series was known beside this one when it was forecast."
SAID = "An effect counts as far as it is beyond its own doubt; what may be chance moves little."
UNKNOWN = "cannot be told from trend and seasons"


def view(version: Version, name: str, unit: str) -> None:
    """The effects with their doubt, and the same back-test without them."""
    rows = version.told.get("effects") or []
    if said := _helped(version):
        st.markdown(plain(said))
    if rows:
        st.caption(SAID)
        show.table(table(rows, unit), f"What events add, {name}")
    elif not said:
        st.markdown(NONE)
    if page := way("events"):
        st.page_link(page, label="The calendar of events", icon=":material/event:")


def table(rows: list[dict[str, Any]], unit: str) -> pd.DataFrame:
    """A row for each cause, the largest effect first; shares as percent of the level."""
    frame = pd.DataFrame(
        {
            "Cause": [row["name"] for row in rows],
            "Adds": [_amount(row, "size") for row in rows],
            "95 % from": [_amount(row, "lower") for row in rows],
            "95 % to": [_amount(row, "upper") for row in rows],
            "Counts as": [_amount(row, "counts") for row in rows],
            "In": ["% of the level" if row["is_share"] else unit or "units" for row in rows],
            "Remark": [UNKNOWN if row["size"] is None else "" for row in rows],
        }
    )
    largest = (
        frame["Counts as"].abs().sort_values(ascending=False, na_position="last", kind="stable")
    )
    return frame.loc[largest.index].reset_index(drop=True)


def _amount(row: dict[str, Any], key: str) -> float | None:
    value = row[key]
    return None if value is None else float(100 * value if row["is_share"] else value)


def _helped(version: Version) -> str:
    """The past error with events, and without."""
    without = version.told.get("without_events") or {}
    best: dict[str, Any] = next(iter(version.told.get("leaderboard") or []), {})
    with_events, bare = best.get("wape"), without.get("wape")
    if with_events is None or bare is None:
        return ""
    word = "smaller" if with_events < bare else "no smaller"
    return (
        f"With events the error of past forecasts was {word}: {with_events:.1f} %, and"
        f" {bare:.1f} % without them."
    )

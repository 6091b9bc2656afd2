"""Totals of many forecasts, with bounds that agree with those of their parts."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import fan
from core.forecasting import totals
from core.forecasting.totals import Totals
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import number, plain

NONE = "No two forecasts have a unit, a frequency and bounds in common, so that there is no total."
OUT = "Without {}, which have other days."
SAID = "A total is the sum of its parts. Its band comes from futures in which they move together."
COLUMNS = {
    "node": "Of",
    "parts": "Series",
    "expected": "Sum expected",
    "lower_80": "80 % from",
    "upper_80": "80 % to",
    "lower_95": "95 % from",
    "upper_95": "95 % to",
}
NO_HISTORY = pd.Series([], pd.DatetimeIndex([], tz="UTC"), dtype=float)
NO_PAST = pd.DataFrame({"origin": [], "moment": [], "expected": []})


def view(categories: list[str]) -> None:
    """One unit at a time: the total over time, and the sums of all that is in it."""
    found = ask(totals.totals, tuple(categories))
    if not found:
        st.markdown(NONE)
        return
    st.caption(SAID)
    with pick.row():
        one = pick.one("In", found, "in", width=200) if len(found) > 1 else found[0]
        sums = one.sums[one.sums["parts"] > 1].sort_values("depth", ascending=False)
        upper = sums["node"].drop_duplicates().tolist()
        node = pick.one("Of", upper, "of", width=240) if len(upper) > 1 else upper[0]
    for note in (*one.notes, *_left_out(one)):
        st.markdown(f":material/info: {plain(note)}")
    rows = one.steps[one.steps["node"] == node]
    rows = rows[rows["depth"] == rows["depth"].min()]
    show.chart(
        partial(fan.fan, NO_HISTORY, rows, NO_PAST, unit=one.unit),
        f"{node} in {one}",
        rows.drop(columns=["node", "depth"]).set_index("moment").rename_axis("Date"),
        _finding(one, node),
    )
    show.table(one.sums[list(COLUMNS)].rename(columns=COLUMNS), f"Sums in {one}")


def _finding(one: Totals, node: str) -> str:
    row = one.sums[one.sums["node"] == node].iloc[0]
    band = f"between {number(row['lower_95'])} and {number(row['upper_95'])}"
    return (
        f"{node} of {row['parts']} series is expected to come to {number(row['expected'])}"
        f" {one.unit}, with 95 % certainty {band}."
    )


def _left_out(one: Totals) -> list[str]:
    return [OUT.format(", ".join(one.left_out))] if one.left_out else []

"""Whether and when it falls below a line: drawn from the futures of a forecast."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import lines
from core.forecasting import falling
from core.forecasting.falling import Falling
from core.forecasting.queries import Version
from core.series.queries import Listed
from pages.shared import show
from pages.shared.words import day, number

THRESHOLD = "Below which it should not fall."
OPENING = "What is there now. The steps ahead are added to it, one after the other, such as a cash \
flow to a balance; left empty, each step is looked at by itself."
NO_BOUNDS = "This forecast has no bounds, so that nothing can be said of what may come."


def view(one: Listed, version: Version, ahead: pd.DataFrame) -> None:
    """The line, the answer in a sentence, and the futures behind it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        least = st.number_input(
            "Not below",
            value=0.0,
            format="%g",
            key=f"least-{version.id}",
            help=THRESHOLD,
            width=170,
        )
        opening = st.number_input(
            "Opening balance",
            value=None,
            format="%g",
            key=f"opening-{version.id}",
            help=OPENING,
            width=170,
            placeholder="none",
        )
    found = falling.falling(ahead, least, opening)
    if found is None:
        st.markdown(NO_BOUNDS)
        return
    what = f"{one}" if opening is None else f"The balance with {one}"
    frame = pd.DataFrame(
        {
            "In the middle": found.middle,
            "19 of 20 futures lie above": found.low,
            "Not below": pd.Series(least, found.middle.index),
        }
    )
    data = frame.assign(Below=100 * found.by_step["probability"].to_numpy())
    show.chart(
        partial(lines.lines, frame, unit=one.unit),
        f"Shortfall, {one}",
        data.rename(columns={"Below": "Fallen below by then (%)"}).rename_axis("Date"),
        said(what, least, one.unit, found),
        source=(f"{falling.NUMBER:,} futures of version {version.version}",),
    )


def said(what: str, least: float, unit: str, found: Falling) -> str:
    """The answer in a sentence."""
    line = f"{number(least)} {unit}".rstrip()
    if found.probability == 0:
        return f"{what} falls below {line} in none of {falling.NUMBER:,} futures."
    sentence = f"{what} falls below {line} with a probability of {found.probability:.1%}"
    if found.usual is not None:
        return f"{sentence}; in half of all futures it has by {day(found.usual)}."
    if found.early is not None:
        return f"{sentence}; in one of twenty futures it has by {day(found.early)}."
    return f"{sentence}."

"""The points of one series, of one's own or shared."""

import pandas as pd
import streamlit as st

from core.charts import lines
from core.series import queries
from core.series.queries import Listed
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import local, number, plain

QUESTION = "What has one series been so far?"


def day(moment: pd.Timestamp) -> str:
    """A moment as this person reads it; midnight of UTC is a date."""
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else local(moment)


def figures(one: Listed, value: pd.Series) -> tuple[show.Figure, ...]:
    """The newest value, between what they lie, and how many there are."""
    unit = f" ({one.unit})" if one.unit else ""  # beside the value it would be cut off
    places = {
        "Newest": len(value) - 1,
        "Lowest": int(value.argmin()),
        "Highest": int(value.argmax()),
    }
    return show.figures(
        [
            *(
                show.Figure(
                    label + unit, number(value.iloc[at]), help=f"On {day(value.index[at])}."
                )
                for label, at in places.items()
            ),
            show.Figure("Points", f"{len(value):,}", help=f"Since {day(value.index[0])}."),
        ]
    )


st.title("Series")
st.caption("All points of one series: your own, and those that others share.")
if not (found := ask(queries.series)):
    show.empty(QUESTION, "A file with a date and a value in each row is needed.")
    st.stop()

with pick.row():
    one = pick.one("Series", found, "series", width=360)
points = ask(queries.points, one.id)
if points.empty:
    show.empty(QUESTION, f"There are no points of {one} yet.")
    st.stop()

told = figures(one, points["value"])
points = points.rename_axis("Date").rename(columns={"value": "Value"})
newest, last = points["Value"].iloc[-1], points.index[-1]
amount = f"{number(newest)} {one.unit}".strip()
said = f"{one} was {amount} at its newest point, {day(last)}."
where = f"{len(points):,} points up to {day(last)}"
name = f"Points of {one}"
if len(points) == 1:  # one point draws no line
    st.markdown(plain(said))
    show.table(points, name, source=(where,))
    st.stop()

part = show.chart(
    lambda theme: lines.lines(points, theme, one.unit), name, points, said, source=(where,)
)
show.report(show.Report(name, QUESTION, told, (part,), (where,)))
show.source(where)

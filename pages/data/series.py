"""The points of one series, of one's own or shared."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.charts import lines
from core.charts.style import Theme
from core.series import outlines, queries
from core.series.outlines import Outline
from core.series.queries import Listed
from pages.data import origin, recipe
from pages.shared import pick, show
from pages.shared.data import ask, later
from pages.shared.words import day, number, plain

Ask: TypeAlias = Callable[[], pd.DataFrame]

QUESTION = "What has one series been so far?"
POINTS, RECIPE, ORIGIN = "Points", "Recipe", "Where from"
RECIPES = (
    "Points as they were loaded, how they are prepared before they are used, or which file each "
    "figure is from."
)


def titled(points: pd.DataFrame) -> pd.DataFrame:
    """Points under the words that readers and files know them by."""
    return points.rename_axis("Date").rename(columns={"value": "Value"})


def drawn(outline: Outline, every: Ask, unit: str, theme: Theme) -> go.Figure:
    """The line; through more than its outline where the theme has room for them, as a file has."""
    is_rough = outline.count > len(outline.points)
    points = every() if is_rough and theme.points > outlines.MOST else outline.points
    return lines.lines(titled(points), theme, unit, of=outline.count)


def figures(one: Listed, value: pd.Series, count: int) -> tuple[show.Figure, ...]:
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
            show.Figure("Points", f"{count:,}", help=f"Since {day(value.index[0])}."),
        ]
    )


st.title("Series", anchor=False)
st.caption("All points of one series: your own, and those that others share.")
if not (found := ask(queries.series)):
    show.empty(QUESTION, "A file with a date and a value in each row is needed.")
    st.stop()

with pick.row():
    one = pick.one("Series", found, "series", width=360)
    seen = pick.one("Show", (POINTS, RECIPE, ORIGIN), "show", width=150, help=RECIPES)
outline = ask(queries.outline, one.id)
if outline.points.empty:
    show.empty(QUESTION, f"There are no points of {one} yet.")
    st.stop()

if seen == RECIPE:
    recipe.view(one)
    st.stop()
if seen == ORIGIN:
    origin.view(one)
    st.stop()

value, last = outline.points["value"], outline.points.index[-1]
told = figures(one, value, outline.count)
said = (
    f"{one} was {f'{number(value.iloc[-1])} {one.unit}'.strip()} at its newest point, {day(last)}."
)
where = f"{outline.count:,} points up to {day(last)}"
name = f"Points of {one}"
newest = titled(ask(queries.newest_points, one.id))
if outline.count == 1:  # one point draws no line
    st.markdown(plain(said))
    show.table(newest, name, source=(where,))
    st.stop()

every = later(queries.points, one.id)
part = show.chart(
    partial(drawn, outline, every, one.unit),
    name,
    newest,
    said,
    source=(where,),
    whole=show.Whole(outline.count, lambda: titled(every())),
)
show.report(show.Report(name, QUESTION, told, (part,), (where,)))
show.source(where)

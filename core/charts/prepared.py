"""A series as it is stored beside what its recipe makes of it, with the points it marked."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts import style, thinning
from core.charts.style import Theme

STORED, MADE = "As stored", "As prepared"
# The mark, its words, its symbol, and the line on which it lies.
MARKS = (
    ("filled", "Filled in", "circle-open", "value"),
    ("outlier", "Outlier", "x", "raw"),
    ("left out", "Left out", "x-thin", "raw"),
    ("corrected", "Corrected", "diamond", "value"),
    ("partial", "Not whole", "diamond-open", "raw"),
)


def prepared(
    rows: pd.DataFrame, theme: Theme, unit: str = "", *, apart: bool = False, of: int | None = None
) -> go.Figure:
    """Two lines over each other; one above the other where ``apart``, being of other periods."""
    drawn = style.figure(theme)
    if apart:
        make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.06, figure=drawn)
    rows = _plainly(rows)
    _line(
        drawn,
        rows["raw"].dropna(),
        STORED,
        row=1,
        mode="lines",
        line=_stroke(theme.series[-1], 1.2),
    )
    made = rows["value"].dropna() if apart else rows["value"]
    _line(drawn, made, MADE, row=2 if apart else 1, mode="lines", line=_stroke(theme.teal, 2.0))
    colours = {"outlier": theme.red, "left out": theme.red}
    for mark, words, symbol, line in MARKS[: -1 if apart else None]:  # a part has no own value
        look = {"symbol": symbol, "color": colours.get(mark, theme.amber), "size": 9}
        look["line"] = {"width": 2 if mark == "left out" else 1, "color": look["color"]}
        for row, points in enumerate(_marked(rows, mark, line, apart=apart), start=1):
            _line(drawn, points, words, row=row, mode="markers", marker=look)
    thinning.note(drawn, len(rows), of or len(rows))
    return style.dress(drawn, theme, unit=unit, height=560 if apart else style.HEIGHT)


def _marked(rows: pd.DataFrame, mark: str, line: str, *, apart: bool) -> list[pd.Series]:
    """The points with a mark, for each row of the figure; apart, they lie where their value is."""
    marked = rows[rows["flag"].str.contains(mark)]
    if not apart:
        return [marked[line].dropna()]
    return [marked["raw"][marked["value"].isna()].dropna(), marked["value"].dropna()]


def _line(drawn: go.Figure, values: pd.Series, name: str, *, row: int, **look: Any) -> None:
    if values.empty:
        return
    drawn.add_scatter(
        x=values.index.to_numpy(),
        y=values.to_numpy(dtype=float),
        name=name,
        connectgaps=False,
        xaxis="x2" if row > 1 else "x",
        yaxis="y2" if row > 1 else "y",
        **look,
    )


def _stroke(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "width": width, "dash": "solid"}


def _plainly(rows: pd.DataFrame) -> pd.DataFrame:
    """Moments in UTC without their zone: Plotly writes aware ones one by one, for seconds."""
    moments = pd.DatetimeIndex(rows.index)
    return rows.set_axis(moments if moments.tz is None else moments.tz_convert(None))

"""How forecasts have kept what they promised: how often bands held, and the error beside naive."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.charts import style
from core.charts.style import Theme

BANDS = (("95 % band held", "held_95", 95.0), ("80 % band held", "held_80", 80.0))
ERROR, NAIVE = "Error, of the naive one's", "The naive"
ABOVE, BELOW = (0.56, 1.0), (0.0, 0.42)  # of the height
LOWEST = 60.0  # percent inside, unless fewer were
MOST_TICKS = 12


def kept(rows: pd.DataFrame, theme: Theme, *, at: str) -> go.Figure:
    """Above, in percent, how often bands held, beside what they promise; below the error.

    ``rows`` has held_80, held_95 and of_naive in percent, by moments or steps ahead (``at``).
    """
    drawn = style.figure(theme)
    moments = isinstance(rows.index, pd.DatetimeIndex)
    across: Any = style.moments(rows.index) if moments else rows.index.to_numpy()
    colours = (theme.teal, theme.amber)
    for (name, column, promised), colour in zip(BANDS, colours, strict=True):
        line = {"color": colour, "width": 2, "dash": "solid"}
        _line(drawn, across, rows[column], name, line)
        _promise(drawn, across, promised, f"{promised:.0f} % promised", {**line, "dash": "dot"})
    line = {"color": theme.series[2], "width": 2, "dash": "solid"}
    _line(drawn, across, rows["of_naive"], ERROR, line, yaxis="y2")
    _promise(drawn, across, 100.0, NAIVE, {**line, "color": theme.ink, "dash": "dot"}, yaxis="y2")
    style.dress(drawn, theme)
    below = {"domain": BELOW, "anchor": "x", "title": {"text": "% of naive"}, "rangemode": "tozero"}
    lowest = rows[["held_80", "held_95"]].min().min()
    floor = LOWEST if pd.isna(lowest) else max(min(LOWEST, lowest - 5), 0)
    drawn.update_layout(
        yaxis={"domain": ABOVE, "title": {"text": "% inside"}, "range": [floor, 104]},
        yaxis2=below,
        xaxis={"anchor": "y2", "title": {"text": at}},
    )
    if moments:
        step = max(len(rows) // MOST_TICKS, 1)
        drawn.update_xaxes(tickformat="%Y-%m", dtick=f"M{step}")
    return drawn


def _line(
    drawn: go.Figure, across: Any, values: pd.Series, name: str, line: Any, *, yaxis: str = "y"
) -> None:
    drawn.add_scatter(
        x=across,
        y=values.to_numpy(dtype=float),
        name=name,
        mode="lines+markers",
        line=line,
        marker={"size": 6},
        yaxis=yaxis,
    )


def _promise(
    drawn: go.Figure, across: Any, level: float, name: str, line: Any, *, yaxis: str = "y"
) -> None:
    """What would have to be there, as a line over the same stretch."""
    values = [level] * len(across)
    drawn.add_scatter(
        x=across, y=values, name=name, mode="lines", line={**line, "width": 1.4}, yaxis=yaxis
    )

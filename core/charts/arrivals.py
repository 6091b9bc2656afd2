"""Rows of a file by period: how many there are, where none are, and where some are outlying."""

import pandas as pd
import plotly.graph_objects as go

from core.charts import style
from core.charts.style import Theme

ROWS, OUTLYING, GAP = "Rows", "Outlying rows", "No rows"


def arrivals(periods: pd.DataFrame, theme: Theme) -> go.Figure:
    """Bars for the rows of each period, those that are outlying on top, a cross for each gap."""
    drawn = style.figure(theme)
    begins = pd.PeriodIndex(periods.index).to_timestamp().to_numpy()
    usual = periods["Rows"] - periods["Outlying"]
    drawn.add_bar(x=begins, y=usual.to_numpy(), name=ROWS, marker={"color": theme.teal})
    if periods["Outlying"].any():
        outlying = periods["Outlying"].to_numpy()
        look = {"color": theme.amber, "pattern": {"shape": "/"}}
        drawn.add_bar(x=begins, y=outlying, name=OUTLYING, marker=look)
    gaps = begins[(periods["Rows"] == 0).to_numpy()]
    if len(gaps):
        cross = {"symbol": "x", "color": theme.red, "size": 9}
        none = [0] * len(gaps)
        drawn.add_scatter(x=gaps, y=none, name=GAP, mode="markers", marker=cross)
    drawn.update_layout(barmode="stack", bargap=0.1)
    return style.dress(drawn, theme, unit="rows", height=300)

"""Several forecasts of one series beside each other, after what came."""

import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme

ACTUAL = "Actual"
WIDE, THIN = 2.2, 0.8


def beside(history: pd.Series, expected: pd.DataFrame, theme: Theme, unit: str = "") -> go.Figure:
    """A line for each version, told apart by colour and dash, between thin ones of its bounds.

    ``expected`` has a row for each moment and version: moment, version, expected, and bounds that
    may be missing.
    """
    drawn = style.figure(theme)
    known = thinning.thin(history, theme.points)
    drawn.add_scatter(
        x=style.moments(known.index),
        y=known.to_numpy(dtype=float),
        name=ACTUAL,
        mode="lines",
        line={"color": theme.ink, "width": 1.6, "dash": "solid"},
    )
    for place, (name, rows) in enumerate(expected.groupby("version", sort=False)):
        colour = theme.series[place % len(theme.series)]
        line = {"color": colour, "dash": style.DASHES[place % len(style.DASHES)]}
        moments = style.moments(pd.DatetimeIndex(rows["moment"]))
        for column in ("lower_95", "upper_95"):
            drawn.add_scatter(
                x=moments,
                y=rows[column].astype(float).to_numpy(),
                mode="lines",
                line={**line, "width": THIN},
                legendgroup=str(name),
                showlegend=False,
                hoverinfo="skip",
            )
        drawn.add_scatter(
            x=moments,
            y=rows["expected"].to_numpy(dtype=float),
            name=style.plain(str(name)),
            mode="lines",
            line={**line, "width": WIDE},
            legendgroup=str(name),
        )
    thinning.note(drawn, len(known), len(history))
    return style.dress(drawn, theme, unit=unit)

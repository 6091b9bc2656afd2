"""What a simulation makes of wealth: its range step by step, and where it ends."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style
from core.charts.spread import Mark, label
from core.charts.style import Theme

HEIGHT = 460
PATHS, ENDS = (0.0, 0.66), (0.72, 1.0)  # of the width
BANDS = (("90 % of paths", style.MEDIUM, 0, 4), ("50 % of paths", style.DENSE, 1, 3))  # columns
MIDDLE = 2
BARS = 60
FAR = 0.001  # of the ends on either side, which would leave the others no room
APART = 0.05  # of the height, between two labels


def futures(
    bands: pd.DataFrame, ends: npt.NDArray[np.float64], marks: Sequence[Mark], theme: Theme,
    *, unit: str = "", across: str = "steps ahead",
) -> go.Figure:  # fmt: skip
    """Bands of wealth over time, and beside them, on the same scale, how often it ended where.

    ``bands`` has the quantiles .05, .25, .5, .75 and .95 as columns, in this order, and a row for
    each step or moment. ``ends`` are the last values of all paths, ``marks`` losses of what there
    was at the first step.
    """
    drawn = style.figure(theme)
    moments = isinstance(bands.index, pd.DatetimeIndex)
    steps = style.moments(bands.index) if moments else bands.index.to_numpy()
    values = bands.to_numpy(dtype=float)
    for name, share, below, above in BANDS:
        _band(drawn, steps, values[:, [below, above]], name, style.faded(theme.teal, share))
    drawn.add_scatter(
        x=steps,
        y=values[:, MIDDLE],
        name="Median",
        mode="lines",
        line={"color": theme.teal, "width": 2.2, "dash": "solid"},
        hovertemplate="%{y:,.4~g}",
    )
    low, high = _ends(drawn, ends, theme)
    start = float(values[0, MIDDLE])
    levels = [start * (1 - mark.var) for mark in marks]
    low = min([low, *levels, float(values.min())])
    high = max(high, float(values.max()))
    room = 0.04 * (high - low)
    style.dress(drawn, theme, unit=unit, height=HEIGHT)
    _lines(drawn, marks, levels, theme, APART * (high - low))
    drawn.update_layout(
        xaxis={"domain": PATHS, "title": {"text": "" if moments else across}},
        xaxis2={"domain": ENDS, "anchor": "y", "title": {"text": "paths"}, "nticks": 4},
        yaxis={"range": [low - room, high + room], "tickformat": ",.4~g"},
    )
    return drawn.update_xaxes(hoverformat="%Y-%m-%d")


def finding(ends: npt.NDArray[np.float64], start: float, marks: Sequence[Mark]) -> str:
    """The middle of the ends, how many lost, and what the lines say."""
    middle, count = float(np.median(ends)) / start - 1, len(ends)
    lost = int((ends < start).sum())
    said = (
        f"Half of {count:,} paths ended above {diverging.signed(middle)}; "
        f"{diverging.percent(lost / count)} lost."
    )
    lines = "; ".join(
        f"one in {round(1 / (1 - mark.level))} lost {diverging.percent(mark.var)} or more"
        for mark in marks
    )
    return said + (f" {lines[0].upper()}{lines[1:]}." if lines else "")


def _band(
    drawn: go.Figure,
    steps: npt.NDArray[np.generic],
    both: npt.NDArray[np.float64],
    name: str,
    colour: str,
) -> None:
    edge = {"mode": "lines", "line": {"width": 0, "color": colour, "dash": "solid"}}
    drawn.add_scatter(x=steps, y=both[:, 0], showlegend=False, hoverinfo="skip", **edge)
    drawn.add_scatter(
        x=steps,
        y=both[:, 1],
        name=name,
        fill="tonexty",
        fillcolor=colour,
        customdata=both[:, 0],
        hovertemplate="%{customdata:,.4~g} to %{y:,.4~g}",
        **edge,
    )


def _ends(drawn: go.Figure, ends: npt.NDArray[np.float64], theme: Theme) -> tuple[float, float]:
    """Bars that lie, for how often paths ended there; and between which values they are."""
    low, high = (float(one) for one in np.quantile(ends, (FAR, 1 - FAR)))
    counts, edges = np.histogram(np.clip(ends, low, high), BARS)
    drawn.add_bar(
        x=counts,
        y=(edges[:-1] + edges[1:]) / 2,
        width=np.diff(edges),
        orientation="h",
        xaxis="x2",
        showlegend=False,
        marker={"color": style.faded(theme.teal, 0.45), "line": {"width": 0}},
        customdata=[f"{one:,.4g} to {other:,.4g}" for one, other in pairwise(edges)],
        hovertemplate="%{customdata}: %{x:,} paths<extra></extra>",
    )
    return float(edges[0]), float(edges[-1])


def _lines(
    drawn: go.Figure, marks: Sequence[Mark], levels: Sequence[float], theme: Theme, apart: float
) -> None:
    """A line across all for each mark; its label stands below its beginning."""
    lowest = np.inf
    for mark, level in sorted(zip(marks, levels, strict=True), key=lambda one: -one[1]):
        lowest = min(level, lowest - apart)
        for axis in ("x domain", "x2 domain"):
            drawn.add_shape(
                type="line",
                xref=axis,
                x0=0,
                x1=1,
                y0=level,
                y1=level,
                line={
                    "color": theme.red,
                    "width": 1.4,
                    "dash": "solid" if mark.level > 0.97 else "dash",
                },
            )
        drawn.add_annotation(
            xref="x domain",
            x=0,
            y=lowest,
            text=style.plain(label(mark)),
            showarrow=False,
            xanchor="left",
            yanchor="top",
            xshift=4,
            font={"size": 12, "color": theme.ink},
        )

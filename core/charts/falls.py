"""How far below its height something was, and its worst falls by number."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analytics.risk.drawdowns import Fall
from core.charts import diverging, style, thinning
from core.charts.style import Theme

HEIGHT = 340
DEPTH, SHADE = 0.20, 0.14  # how much shows of the colour of what is filled, and of a worst fall
APART = 0.03  # of the width: numbers that are nearer than this stand below each other
NAME = "Below the height"


def falls(
    below: pd.Series, worst: Sequence[Fall], theme: Theme, *, benchmark: pd.Series | None = None,
    name: str = NAME, benchmark_name: str = "Benchmark",
) -> go.Figure:  # fmt: skip
    """A filled curve of drawdowns (0 or negative fractions), the worst falls shaded and numbered.

    The numbers are the places in ``worst``, from 1. A fall that is open is shaded to the end.
    """
    drawn = style.figure(theme)
    known = below.dropna()
    thinned = thinning.thin(known, theme.points)
    drawn.add_scatter(
        x=style.moments(thinned.index),
        y=100 * thinned.to_numpy(dtype=float),
        name=style.plain(name),
        mode="lines",
        line={"color": theme.red, "width": 1.4, "dash": "solid"},
        fill="tozeroy",
        fillcolor=style.faded(theme.red, DEPTH),
        hovertemplate="%{y:.2f} %",
    )
    if benchmark is not None:
        other = thinning.thin(benchmark.dropna(), theme.points)
        drawn.add_scatter(
            x=style.moments(other.index),
            y=100 * other.to_numpy(dtype=float),
            name=style.plain(benchmark_name),
            mode="lines",
            line={"color": theme.ink, "width": 1.2, "dash": "dot"},
            hovertemplate="%{y:.2f} %",
        )
    if len(known):
        _number(drawn, worst, known.index, theme)
    thinning.note(drawn, len(thinned), len(known))
    style.dress(drawn, theme, height=HEIGHT)
    drawn.update_yaxes(**diverging.UNIT)
    return drawn.update_xaxes(hoverformat="%Y-%m-%d")


def finding(worst: Sequence[Fall]) -> str:
    """The deepest fall and how long it lasted."""
    if not worst:
        return "It never fell."
    one = worst[0]
    said = (
        f"The deepest fall: {diverging.percent(-one.depth)} from {one.peak:%Y-%m-%d} "
        f"to {one.valley:%Y-%m-%d}, {one.days_down:,} days down; "
    )
    if one.recovery is None:
        return f"{said}the height has not been reached again."
    return f"{said}back at its height on {one.recovery:%Y-%m-%d}, {one.days_in_all:,} days in all."


def _number(drawn: go.Figure, worst: Sequence[Fall], index: pd.Index, theme: Theme) -> None:
    """Shades from height to recovery, and the number of each at its lowest point."""
    last = index[-1]
    width = max((last - index[0]).total_seconds(), 1.0)
    placed: list[pd.Timestamp] = []
    for number, one in enumerate(worst, 1):
        ends = _written([one.peak, one.recovery or last])
        drawn.add_vrect(
            x0=ends[0],
            x1=ends[1],
            fillcolor=style.faded(theme.amber, SHADE),
            line={"width": 0},
            layer="below",
        )
        near = sum(abs((one.valley - other).total_seconds()) < APART * width for other in placed)
        placed.append(one.valley)
        drawn.add_annotation(
            x=_written([one.valley])[0],
            y=100 * one.depth,
            text=f"<b>{number}</b>",
            showarrow=False,
            yshift=-12 - 16 * near,
            bgcolor=theme.paper,
            borderpad=1,
            font={"size": 13, "color": theme.ink},
        )


def _written(moments: list[pd.Timestamp]) -> list[str]:
    found = style.moments(pd.DatetimeIndex(moments)).astype("datetime64[s]")
    return [str(one) for one in np.datetime_as_string(found, "s")]

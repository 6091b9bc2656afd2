"""A forecast after its history: what is expected, between bands, and what it once expected."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme

ACTUAL, FORECAST, EARLIER, ADJUSTED = "Actual", "Forecast", "Forecast before", "Adjusted"
COMMENT = "Comment"
JUST_BELOW_TOP = 0.98
LONGEST = 60  # characters of a comment in a line of its hover text
# The band, how much of its colour shows, and between which columns it lies; the widest first.
BANDS = (
    ("95 % band", style.MEDIUM, "lower_95", "upper_95"),
    ("80 % band", style.DENSE, "lower_80", "upper_80"),
)


def fan(
    history: pd.Series,
    ahead: pd.DataFrame,
    past: pd.DataFrame,
    theme: Theme,
    unit: str = "",
    *,
    comments: pd.DataFrame | None = None,
) -> go.Figure:
    """A line of what came, one of what is expected between its bands, and those of earlier origins.

    ``ahead`` and ``past`` have a row for each step: moment, expected, and bounds that may be
    missing; of ``past`` also the origin from which it was expected, of ``ahead`` what a person has
    made of it, if anybody did. ``comments`` have a day and a text; those outside of what is drawn
    are left out.
    """
    drawn = style.figure(theme)
    for name, share, lower, upper in BANDS:
        _band(drawn, ahead, (lower, upper), name, style.faded(theme.teal, share))
    known = thinning.thin(history, theme.points)
    _line(drawn, known.index, known, ACTUAL, {"color": theme.ink, "width": 1.6, "dash": "solid"})
    earlier = {"color": theme.amber, "width": 1.4, "dash": "dot"}
    for number, (_, rows) in enumerate(past.groupby("origin", sort=True)):
        _line(drawn, rows["moment"], rows["expected"], EARLIER, earlier, is_named=number == 0)
    expected = {"color": theme.teal, "width": 2.4, "dash": "solid"}
    _line(drawn, ahead["moment"], ahead["expected"], FORECAST, expected)
    if "adjusted" in ahead and ahead["adjusted"].notna().any():
        own = {"color": theme.red, "width": 2.0, "dash": "dash"}
        _line(drawn, ahead["moment"], ahead["adjusted"], ADJUSTED, own)
    if comments is not None and len(history) and len(ahead):
        _comments(drawn, comments, history, ahead, theme)
    thinning.note(drawn, len(known), len(history))
    return style.dress(drawn, theme, unit=unit)


def _comments(
    drawn: go.Figure,
    comments: pd.DataFrame,
    history: pd.Series,
    ahead: pd.DataFrame,
    theme: Theme,
) -> None:
    """A dotted line on each day of which somebody said something, and a mark with the words."""
    days = style.moments(pd.DatetimeIndex(pd.to_datetime(comments["day"])))
    ends = [
        style.moments(pd.DatetimeIndex(some))[at]
        for some, at in ((history.index, 0), (ahead["moment"], -1))
    ]
    inside = (days >= ends[0]) & (days <= ends[1])
    if not inside.any():
        return
    for day in np.unique(days[inside]):
        drawn.add_vline(
            x=pd.Timestamp(day).isoformat(), line={"color": theme.amber, "width": 1, "dash": "dot"}
        )
    texts = comments["text"][inside].map(broken)
    drawn.add_scatter(
        x=days[inside],
        y=np.full(len(texts), JUST_BELOW_TOP),
        yaxis="y2",
        name=COMMENT,
        mode="markers",
        marker={"symbol": "triangle-down", "size": 11, "color": theme.amber},
        hovertemplate="%{text}<extra></extra>",
        text=texts.to_numpy(),
        cliponaxis=False,
    )
    drawn.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False})


def broken(text: str) -> str:
    """Words of people over several lines, with nothing in them that Plotly takes for its own.

    >>> broken("a <b>shop</b> opens")
    'a &lt;b>shop&lt;/b> opens'
    """
    return "<br>".join(map(style.plain, textwrap.wrap(text, LONGEST)))


def _band(
    drawn: go.Figure, rows: pd.DataFrame, columns: tuple[str, str], name: str, colour: str
) -> None:
    """The space between two bounds, drawn as two lines without a stroke."""
    lower, upper = (rows[column].astype(float) for column in columns)
    if lower.isna().all():
        return
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": colour, "dash": "solid"}}
    moments = style.moments(pd.DatetimeIndex(rows["moment"]))
    drawn.add_scatter(x=moments, y=lower.to_numpy(), showlegend=False, hoverinfo="skip", **edge)
    drawn.add_scatter(
        x=moments, y=upper.to_numpy(), name=name, fill="tonexty", fillcolor=colour, **edge
    )


def _line(
    drawn: go.Figure,
    moments: Any,
    values: pd.Series,
    name: str,
    line: dict[str, Any],
    *,
    is_named: bool = True,
) -> None:
    drawn.add_scatter(
        x=style.moments(pd.DatetimeIndex(moments)),
        y=values.to_numpy(dtype=float),
        name=name,
        legendgroup=name,
        showlegend=is_named,
        mode="lines",
        line=line,
    )

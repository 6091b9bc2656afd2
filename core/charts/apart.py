"""A series with its unusual values, and under it what it is made of, one part below the other."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme

ACTUAL, USUAL = "Actual", "Usual range"
PANEL, GAP = 96, 18  # pixels
MAIN = 330
MOST_NUMBERED = 40  # marks; beyond, their numbers would lie over each other
EVENTS, REMAINDER = "events", "remainder"
# What was said of a value, its words, its symbol, and whether it lies where it was stored.
MARKS = (
    ("", "Unusual", "circle", False),
    ("accepted", "Accepted", "circle-open", False),
    ("corrected", "Corrected", "diamond", False),
    ("left out", "Left out", "x", True),
)


def apart(
    rows: pd.DataFrame,
    anomalies: pd.DataFrame,
    parts: Sequence[tuple[str, str]],
    theme: Theme,
    unit: str = "",
) -> go.Figure:
    """The series above its parts, all along one axis of time.

    ``parts`` are columns of the rows with their names. Unusual values are marked with the number
    that they have in the table.
    """
    panels = [*parts, *_others(rows)]
    drawn = style.figure(theme)
    rows = rows.assign(moment=style.moments(pd.DatetimeIndex(rows["moment"])))
    _band(drawn, rows, theme)
    _line(drawn, rows, "value", ACTUAL, {"color": theme.ink, "width": 1.6}, theme)
    marked = anomalies.assign(moment=style.moments(pd.DatetimeIndex(anomalies["moment"])))
    for verdict, name, symbol, is_stored in MARKS:
        look = {"symbol": symbol, "size": 10, "color": _colour(verdict, theme)}
        _marks(drawn, marked[marked["verdict"] == verdict], name, is_stored, look, theme)
    stroke = {"color": theme.teal, "width": 1.6}
    for number, (column, name) in enumerate(panels, start=2):
        _line(drawn, rows, column, name, stroke, theme, axis=f"y{number}")
    shown = len(thinning.thin(rows["value"], theme.points))
    thinning.note(drawn, shown, len(rows))
    height = MAIN + len(panels) * (PANEL + GAP) + style.LEGEND_ABOVE
    style.dress(drawn, theme, unit=unit, height=height)
    return _stacked(drawn, [name for _, name in panels], height)


def _others(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """What events add, where they add something, and what remains."""
    has_events = bool((rows[EVENTS].abs() > 0).any())
    return [*([(EVENTS, "Events")] if has_events else []), (REMAINDER, "Left over")]


def _colour(verdict: str, theme: Theme) -> str:
    return {"": theme.red, "accepted": theme.green, "corrected": theme.amber}.get(
        verdict, theme.series[-1]
    )


def _band(drawn: go.Figure, rows: pd.DataFrame, theme: Theme) -> None:
    """The space within which usual values lie, drawn as two lines without a stroke."""
    colour = style.faded(theme.teal, style.MEDIUM)
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": colour, "dash": "solid"}}
    upper = thinning.envelope(rows["upper"].to_numpy(dtype=float), theme.points)
    some = rows.iloc[upper]
    drawn.add_scatter(x=some["moment"], y=some["lower"], showlegend=False, hoverinfo="skip", **edge)
    drawn.add_scatter(
        x=some["moment"],
        y=some["upper"],
        name=USUAL,
        fill="tonexty",
        fillcolor=colour,
        hoverinfo="skip",
        **edge,
    )


def _line(
    drawn: go.Figure,
    rows: pd.DataFrame,
    column: str,
    name: str,
    line: dict[str, Any],
    theme: Theme,
    *,
    axis: str = "y",
) -> None:
    thinned = thinning.thin(rows.set_index("moment")[column], theme.points)
    drawn.add_scatter(
        x=thinned.index.to_numpy(),
        y=thinned.to_numpy(dtype=float),
        name=name,
        mode="lines",
        line={"dash": "solid", **line},
        connectgaps=False,
        showlegend=axis == "y",
        yaxis=axis,
    )


def _marks(
    drawn: go.Figure,
    some: pd.DataFrame,
    name: str,
    is_stored: bool,
    look: dict[str, Any],
    theme: Theme,
) -> None:
    """The values of which the same was said, with their numbers where these can be read."""
    if some.empty:
        return
    is_numbered = len(some) <= MOST_NUMBERED
    drawn.add_scatter(
        x=some["moment"].to_numpy(),
        y=some["stored" if is_stored else "value"].to_numpy(dtype=float),
        name=name,
        mode="markers+text" if is_numbered else "markers",
        text=[str(number) for number in some.index] if is_numbered else None,
        textposition="top center",
        textfont={"color": theme.ink, "size": 12},
        marker={**look, "line": {"width": 2, "color": look["color"]}},
        hovertemplate="%{y:,.6g}",
        cliponaxis=False,
    )


def _stacked(drawn: go.Figure, names: Sequence[str], height: int) -> go.Figure:
    """Give each panel its place below the series, and its name at its left end."""
    inner = height - style.LEGEND_ABOVE - 2 * GAP
    top = 1 - (MAIN - GAP) / inner
    each = top / len(names)
    axes: dict[str, Any] = {"yaxis": {"domain": [top + GAP / inner, 1]}}
    for place, name in enumerate(names):
        upper = top - place * each
        lower = upper - each + GAP / inner
        axes[f"yaxis{place + 2}"] = {"domain": [max(lower, 0), upper], "nticks": 4, "anchor": "x"}
        drawn.add_annotation(
            text=style.plain(name),
            xref="paper",
            yref="paper",
            x=0,
            y=upper,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    anchor = f"y{len(names) + 1}"
    return drawn.update_layout(
        **axes, xaxis={"anchor": anchor}, hoversubplots="axis", legend_traceorder="normal"
    )

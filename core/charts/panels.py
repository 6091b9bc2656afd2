"""Figures of a window that moves along, one above the other over the same time."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style, thinning
from core.charts.style import Theme

A_PANEL, AROUND = 150, 70  # pixels
FILLED = 0.76  # of its share of the height; the rest parts it from the next and bears its name
LOOKS = (("solid", 1.8), ("dot", 1.6), ("dash", 1.6))  # of the subject, and of those beside it


@dataclass(frozen=True)
class Panel:
    """One figure through time: a column for the subject, and others for what stands beside it."""

    name: str
    lines: pd.DataFrame
    is_share: bool = True  # a fraction, shown in percent
    level: float | None = None  # of a thin line across, such as a beta of 1


def panels(shown: Sequence[Panel], theme: Theme) -> go.Figure:
    """A panel for each figure, its name above it; lines of one name look alike in all."""
    drawn = style.figure(theme)
    known = [_known(one.lines) for one in shown]
    names = list(dict.fromkeys(str(name) for lines in known for name in lines))
    told: set[str] = set()
    for at, (one, lines) in enumerate(zip(shown, known, strict=True)):
        for column in map(str, lines):
            trace = _line(lines[column], one, names.index(column), theme)
            trace.update(yaxis=_axis(at), showlegend=column not in told)
            drawn.add_trace(trace)
            told.add(column)
    longest = max((len(lines) for lines in known), default=0)
    thinning.note(drawn, min(longest, theme.points), longest)
    style.dress(drawn, theme, height=AROUND + A_PANEL * max(len(shown), 1))
    drawn.update_layout(showlegend=len(names) > 1)
    for at, one in enumerate(shown):
        _place(drawn, at, len(shown), one, theme)
    last = _axis(max(len(shown) - 1, 0))
    return drawn.update_xaxes(anchor=last, hoverformat="%Y-%m-%d")


def _known(lines: pd.DataFrame) -> pd.DataFrame:
    """From the first row that says something on."""
    there = lines.dropna(how="all").dropna(axis=1, how="all")
    found = lines.loc[there.index[0] :, there.columns] if len(there) else lines.iloc[:0, :0]
    return found.set_axis([str(name) for name in found.columns], axis=1)


def _axis(at: int) -> str:
    return "y" if at == 0 else f"y{at + 1}"


def _line(line: pd.Series, one: Panel, place: int, theme: Theme) -> go.Scatter:
    thinned = thinning.thin(line, theme.points)
    dash, width = LOOKS[place % len(LOOKS)]
    colours = (theme.teal, theme.amber, theme.series[2])
    name = style.plain(str(line.name))
    many = "%{y:.2f} %" if one.is_share else "%{y:.2f}"
    return go.Scatter(
        x=style.moments(thinned.index),
        y=(100 if one.is_share else 1) * thinned.to_numpy(dtype=float),
        name=name,
        legendgroup=name,
        mode="lines",
        connectgaps=False,
        line={"color": colours[place % len(colours)], "dash": dash, "width": width},
        hovertemplate=f"{style.plain(one.name)}, {name}: {many}<extra></extra>",
    )


def _place(drawn: go.Figure, at: int, count: int, one: Panel, theme: Theme) -> None:
    """Where a panel stands, its name above it, and its line across."""
    bottom = 1 - (at + 1) / count
    top = bottom + FILLED / count
    form = diverging.UNIT if one.is_share else {}
    axis = {"domain": [bottom, top], "nticks": 5, "anchor": "x", **form}
    drawn.update_layout({f"yaxis{'' if at == 0 else at + 1}": axis})
    drawn.add_annotation(
        text=f"<b>{style.plain(one.name)}</b>",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        y=top,
        xanchor="left",
        yanchor="bottom",
        yshift=2,
        font={"size": 13, "color": theme.ink},
    )
    if one.level is not None:
        level = (100 if one.is_share else 1) * one.level
        ends = {"x0": 0, "x1": 1, "y0": level, "y1": level}
        look = {"color": theme.ink, "width": 1, "dash": "dot"}
        drawn.add_shape(type="line", xref="paper", yref=_axis(at), line=look, opacity=0.5, **ends)

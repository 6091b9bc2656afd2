"""The one look of all charts: palette and layout for both themes, and the light one for exports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts import thinning

SANS = '"Source Sans", "Source Sans Pro", "Helvetica Neue", Arial, sans-serif'
HEIGHT = 420  # pixels
LEGEND_ABOVE, NOTHING_ABOVE = 40, 20  # pixels of margin
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "5px 2px", "2px 6px")
DENSE, MEDIUM = 0.20, 0.13  # how much of a band's colour shows: 80 %, 95 %


@dataclass(frozen=True)
class Theme:
    """The colours of a chart, by what they are used for, and how many points its lines may have."""

    name: str
    paper: str
    sand: str
    ink: str
    teal: str
    amber: str
    red: str
    green: str
    line: str
    series: tuple[str, ...]
    points: int = thinning.MOST


LIGHT = Theme(
    name="light",
    paper="#FCFBF8",
    sand="#F3F1EA",
    ink="#0F1720",
    teal="#0B6E69",
    amber="#C8702A",
    red="#B3362B",
    green="#2F7D4F",
    line="#DEDACF",
    series=(
        *("#0B6E69", "#C8702A", "#3B5BA5", "#A23B5C"),
        *("#7A6A2F", "#5E4B8B", "#4A7C3A", "#7D8A94"),
    ),
)
DARK = Theme(
    name="dark",
    paper="#12171D",
    sand="#1A2129",
    ink="#E6E9EB",
    teal="#4DB6AC",
    amber="#E79A5B",
    red="#E5776C",
    green="#6FBF8B",
    line="#2C3640",
    series=(
        *("#4DB6AC", "#E79A5B", "#8CA7E0", "#DB7C9B"),
        *("#C2B26A", "#A996D6", "#8CC07A", "#98A6B0"),
    ),
)
FULL = replace(LIGHT, points=100_000)  # for files in which one looks closer
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def figure(theme: Theme) -> go.Figure:
    """An empty figure without any template, so that nothing but ``dress`` decides on its look."""
    return go.Figure(layout={"template": _template(theme)})


def dress(drawn: go.Figure, theme: Theme, *, unit: str = "", height: int = HEIGHT) -> go.Figure:
    """Give a figure the look of a theme; the unit stands on its vertical axis.

    Traces without a colour get the theme's, in order, and lines a dash of their own too.
    """
    has_legend = _needs_legend(drawn)
    above = LEGEND_ABOVE if has_legend else NOTHING_ABOVE
    drawn.update_layout(template=_template(theme), height=height, showlegend=has_legend)
    drawn.update_layout(margin={"t": above})
    if unit:
        drawn.update_yaxes(title_text=plain(unit))
    for place, trace in enumerate(drawn.data):
        _colour(trace, place, theme)
    return drawn


def for_export(drawn: go.Figure) -> go.Figure:
    """A copy in the light style, whatever style the figure has; paper is printed light."""
    copied = go.Figure(_recoloured(drawn.to_dict(), _dark_to_light()))
    return copied.update_layout(template=_template(LIGHT))


def plain(text: str) -> str:
    """A text for a chart as it is written: Plotly takes ``<b>`` and ``<a href>`` for its own.

    >>> plain("<b>R&D</b>")
    '&lt;b>R&amp;D&lt;/b>'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;")


def moments(index: pd.Index) -> npt.NDArray[Any]:
    """Moments in UTC without their zone: Plotly writes aware ones one by one, for seconds."""
    if isinstance(index, pd.DatetimeIndex) and index.tz is not None:
        index = index.tz_convert("UTC").tz_localize(None)
    return index.to_numpy()


def faded(colour: str, share: float) -> str:
    """A colour of which only a share shows, for bands behind lines.

    >>> faded("#0B6E69", 0.2)
    'rgba(11, 110, 105, 0.2)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share})"


def _template(theme: Theme) -> go.layout.Template:
    grid = {"gridcolor": theme.line, "linecolor": theme.line, "zeroline": False, "automargin": True}
    axis = {"tickfont": {"size": 12}, "title": {"font": {"size": 13}, "standoff": 8}}
    across = {"separatethousands": True, "ticklabelstandoff": 6}  # a line begins at the edge
    legend = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
    layout = {
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "font": {"family": SANS, "size": 14, "color": theme.ink},
        "colorway": list(theme.series),
        "xaxis": {**grid, **axis, "showgrid": False, "showline": True, "ticks": "outside"},
        "yaxis": {**grid, **axis, **across, "showgrid": True, "showline": False},
        "legend": {**legend, "bgcolor": faded(theme.paper, 0), "title": {"text": ""}},
        "margin": {"l": 8, "r": 16, "t": 40, "b": 8},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.sand, "bordercolor": theme.line, "namelength": 60},
        "separators": ".,",
        "modebar": {
            "bgcolor": faded(theme.paper, 0),
            "color": theme.series[-1],
            "activecolor": theme.teal,
        },
    }
    return go.layout.Template(layout=layout)


def _needs_legend(drawn: go.Figure) -> bool:
    named = [trace for trace in drawn.data if trace.showlegend is not False]
    return len(named) > 1


def _colour(trace: Any, place: int, theme: Theme) -> None:
    """The colour of a trace's place, unless whoever drew it chose one."""
    colour = theme.series[place % len(theme.series)]
    if trace.type == "scatter":
        trace.mode = trace.mode or "lines"
        trace.line.color = trace.line.color or colour
        trace.line.dash = trace.line.dash or DASHES[place % len(DASHES)]
        trace.line.width = 2 if trace.line.width is None else trace.line.width
    elif trace.type in {"bar", "histogram", "box", "violin"} and trace.marker.color is None:
        trace.marker.color = colour


def _dark_to_light() -> Mapping[str, str]:
    """For each dark colour, written in full or faded, the light one of the same use."""
    pairs = dict(zip(colours(DARK), colours(LIGHT), strict=True))
    return pairs | {mixed(dark): mixed(light) for dark, light in pairs.items()}


def colours(theme: Theme) -> Iterator[str]:
    """Every colour of a theme, in one order, so that those of two themes can be paired."""
    for field in fields(theme):
        value = getattr(theme, field.name)
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, str) and value.startswith("#"):
            yield value


def mixed(colour: str) -> str:
    """How a colour begins where it is written with its opacity."""
    return faded(colour, 0).removesuffix(" 0)")


def _recoloured(part: Any, lighter: Mapping[str, str]) -> Any:
    """The same part of a figure, with every colour of the dark theme exchanged."""
    if isinstance(part, dict):
        return {name: _recoloured(value, lighter) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_recoloured(value, lighter) for value in part]
    if not isinstance(part, str):
        return part
    if part.startswith("rgba("):
        mix, _, share = part.rpartition(" ")
        return f"{lighter[mix]} {share}" if mix in lighter else part
    return lighter.get(part.upper(), part) if part.startswith("#") else part

"""How often returns of each size were, and where each method draws its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style
from core.charts.style import Theme

BARS = 30, 80  # fewest and most
NARROWEST = 1e-6  # of what is drawn; returns that differ by less are one bar
HEIGHT, A_LABEL = 360, 19  # pixels; each label takes some in addition
TEXT = 12
ROOM = 0.45  # of what is drawn else, for labels left of the lines
CLEAR = 0.3  # of the height, below which no label stands, for the bars of the tail
SOLID_FROM = 0.99  # lines of lower levels are dashed


@dataclass(frozen=True)
class Mark:
    """What one method says at one level; positive = a loss."""

    name: str
    level: float
    var: float


def label(mark: Mark) -> str:
    """A method, its level and what it says.

    >>> label(Mark("Historical", 0.95, 0.0192))
    'Historical 95 %: 1.92 %'
    """
    return f"{mark.name} {100 * mark.level:g} %: {diverging.percent(mark.var, 2)}"


def spread(returns: pd.Series, marks: Sequence[Mark], theme: Theme) -> go.Figure:
    """Bars for the counts of returns, and an upright line for each mark, at its loss.

    Each method has a colour, each label a height of its own: the further left a line, the lower.
    """
    known = returns.dropna().to_numpy(dtype=float)
    drawn = style.figure(theme)
    edges = _edges(known)
    counts, _ = np.histogram(known, edges)
    _bars(drawn, counts, edges, theme)
    colours = dict.fromkeys(mark.name for mark in marks)
    looks = {name: theme.series[at % len(theme.series)] for at, name in enumerate(colours)}
    top = max(int(counts.max(initial=0)), 1)
    ordered = sorted(marks, key=lambda one: -one.var)
    ups = CLEAR + (1.02 - CLEAR) * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    ends = list(zip(ordered, (top * ups).tolist(), strict=True))
    drawn.add_traces([_line(mark, up, looks[mark.name]) for mark, up in ends])
    drawn.update_layout(annotations=[_label(mark, up, theme) for mark, up in ends])
    style.dress(drawn, theme, unit="returns", height=HEIGHT + A_LABEL * max(len(marks) - 4, 0))
    low = min([edges[0], *(-mark.var for mark in marks)])
    width = edges[-1] - low
    left = min([low, *(-mark.var - ROOM * width for mark in marks)]) if marks else low
    drawn.update_xaxes(**diverging.UNIT, range=[100 * left, 100 * (edges[-1] + 0.02 * width)])
    drawn.update_xaxes(title={"text": "return"})
    drawn.update_yaxes(range=[0, 1.04 * top])
    return drawn.update_layout(hovermode="closest", bargap=0.03, showlegend=False)


def finding(returns: pd.Series, marks: Sequence[Mark]) -> str:
    """How far the methods lie apart at each level, and how often each line was passed."""
    known = returns.dropna().to_numpy(dtype=float)
    levels = sorted({mark.level for mark in marks})
    said = [_at(known, [mark for mark in marks if mark.level == level]) for level in levels]
    return " ".join(said) or f"{len(known):,} returns; no method could draw a line."


def _at(known: npt.NDArray[np.float64], marks: Sequence[Mark]) -> str:
    """The lowest and the highest of one level."""
    ordered = sorted(marks, key=lambda one: one.var)
    low, high = ordered[0], ordered[-1]
    few, many = (diverging.percent(one.var, 2) for one in (low, high))
    beyond = [f"{int((known < -one.var).sum()):,}" for one in (low, high)]
    of = f"of {len(known):,} returns lay beyond."
    if low is high:
        return f"{low.name} says {few} at {100 * low.level:g} %; {beyond[0]} {of}"
    return (
        f"At {100 * low.level:g} % the methods say from {few} ({low.name}) to {many} "
        f"({high.name}); {' and '.join(beyond)} {of}"
    )


def _edges(known: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Of bars of the same width, as many as the number of returns bears (Freedman, Diaconis)."""
    if not len(known):
        return np.array([-NARROWEST, NARROWEST])
    low, high = float(known.min()), float(known.max())
    if high - low < NARROWEST:
        return np.array([low - NARROWEST, high + NARROWEST])
    quarter, three = np.quantile(known, (0.25, 0.75))
    width = 2 * (three - quarter) / np.cbrt(len(known))
    wanted = (high - low) / width if width > 0 else np.inf
    return np.linspace(low, high, int(np.clip(wanted, *BARS)) + 1)


def _bars(
    drawn: go.Figure,
    counts: npt.NDArray[np.int_],
    edges: npt.NDArray[np.float64],
    theme: Theme,
) -> None:
    drawn.add_bar(
        x=50 * (edges[:-1] + edges[1:]),
        y=counts,
        width=100 * np.diff(edges),
        marker={"color": style.faded(theme.series[-1], 0.55), "line": {"width": 0}},
        customdata=[
            f"{diverging.signed(a, 2)} to {diverging.signed(b, 2)}" for a, b in pairwise(edges)
        ],
        hovertemplate="%{customdata}: %{y:,}<extra></extra>",
    )


def _line(mark: Mark, top: float, colour: str) -> go.Scatter:
    said = style.plain(label(mark))
    dash = "solid" if mark.level >= SOLID_FROM else "5px 3px"
    return go.Scatter(
        x=[-100 * mark.var] * 2,
        y=[0, top],
        name=said,
        mode="lines",
        line={"color": colour, "width": 1.8, "dash": dash},
        hovertemplate=f"{said}<extra></extra>",
    )


def _label(mark: Mark, top: float, theme: Theme) -> dict[str, Any]:
    """Left of the end of its line: over all lines that lie there."""
    return {
        "x": -100 * mark.var,
        "y": top,
        "text": style.plain(label(mark)),
        "showarrow": False,
        "xanchor": "right",
        "xshift": -5,
        "yanchor": "top",
        "yshift": 3,
        "font": {"size": TEXT, "color": theme.ink},
    }

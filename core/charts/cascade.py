"""How one amount becomes another: each step begins where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.charts import style
from core.charts.style import Theme

A_ROW, AROUND = 34, 70  # pixels
ROOM = 0.16  # of the width, at either end, for the numbers


@dataclass(frozen=True)
class Step:
    """A sum that stands for itself, or what is added to the one before or taken from it."""

    name: str
    amount: float  # of a step that takes, below 0
    is_total: bool = False


def cascade(steps: Sequence[Step], theme: Theme, *, unit: str = "") -> go.Figure:
    """Bars below each other from the first amount to the last; a sum reaches down to nothing.

    Whether a step adds or takes is told by the sign of its number and its colour.
    """
    starts, at = [], 0.0
    for step in steps:
        starts.append(0.0 if step.is_total else at)
        at = step.amount if step.is_total else at + step.amount
    ends = [start + step.amount for start, step in zip(starts, steps, strict=True)]
    places = list(range(len(steps)))
    drawn = style.figure(theme)
    drawn.add_bar(
        x=[step.amount for step in steps],
        base=starts,
        y=places,
        orientation="h",
        showlegend=False,
        marker={"color": [_colour(step, theme) for step in steps]},
        hovertemplate="%{customdata}<extra></extra>",
        customdata=[f"{style.plain(step.name)}: {number(step)} {unit}" for step in steps],
    )
    low, high = min(0.0, *starts, *ends), max(0.0, *starts, *ends)
    width = high - low or 1.0
    for place, step, start, end in zip(places, steps, starts, ends, strict=True):
        drawn.add_annotation(
            x=max(start, end),
            y=place,
            text=number(step),
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"size": 12, "color": theme.ink},
        )
    _join(drawn, ends, theme)
    style.dress(drawn, theme, height=AROUND + A_ROW * max(len(steps), 2))
    drawn.update_layout(hovermode="closest", bargap=0.35)
    names = [style.plain(step.name) for step in steps]
    drawn.update_yaxes(
        tickvals=places, ticktext=names, range=[len(steps) - 0.5, -0.5], showgrid=False, ticks=""
    )
    left = low - (ROOM * width if low < 0 else 0)
    return drawn.update_xaxes(
        title_text=style.plain(unit),
        range=[left, high + ROOM * width],
        zeroline=True,
        zerolinecolor=theme.ink,
        zerolinewidth=1,
        tickformat=",.0f",
    )


def number(step: Step) -> str:
    """What a step comes to, with its sign where it is no sum.

    >>> number(Step("Costs", -1234.5)), number(Step("Profit", 99.0, is_total=True))
    ('−1,234', '99')
    """
    said = f"{step.amount:,.0f}" if step.is_total else f"{step.amount:+,.0f}"
    return said.replace("-", "−")


def _colour(step: Step, theme: Theme) -> str:
    if step.is_total:
        return theme.teal
    return theme.amber if step.amount < 0 else theme.series[2]


def _join(drawn: go.Figure, ends: Sequence[float], theme: Theme) -> None:
    """A thin line from the end of each bar to the next one."""
    for place, end in enumerate(ends[:-1]):
        drawn.add_shape(
            type="line",
            x0=end,
            x1=end,
            y0=place + 0.33,
            y1=place + 0.67,
            line={"color": theme.ink, "width": 1, "dash": "dot"},
            opacity=0.5,
        )

"""Entities beside each other: a small chart for each, all on one scale."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import amounts, courses, diverging, style
from core.charts.amounts import Scale
from core.charts.courses import LABELS, RESULT, REVENUE
from core.charts.style import Theme

MOST = 12  # small charts in one; beyond, the smallest are one
A_ROW, AROUND = 170, 60  # pixels
WIDE, NARROW, FEW = 3, 2, 4  # beside each other; how many there are of a few
TEXT = 11
BETWEEN, FILLED = 0.04, 0.7  # of the width between them, of the height of each that is drawn on


def multiples(
    frames: Mapping[str, pd.DataFrame],
    theme: Theme,
    *,
    currency: str = "",
    is_partial: bool = False,
) -> go.Figure:
    """Bars of revenue and a line of operating income for each entity, the largest first.

    Frames are indexed by the labels of the periods, with the columns revenue and operating_income,
    either of which may be missing. The vertical axis is the same for all of them.
    """
    shown = gathered(frames)
    scale = amounts.scale(value for one in shown.values() for value in _values(one))
    drawn = style.figure(theme)
    for at, one in enumerate(shown.values()):
        _draw(drawn, one, at, scale, theme, is_partial=is_partial)
    across = WIDE if len(shown) > FEW else NARROW
    down = max(-(-len(shown) // across), 1)
    style.dress(drawn, theme, height=AROUND + A_ROW * down)
    drawn.update_layout(hovermode="x", bargap=0.25, showlegend=bool(shown))
    ends = _ends(shown, scale)
    for at, (name, one) in enumerate(shown.items()):
        _place(drawn, at, (across, down), name, one, ends, theme, is_partial)
    if shown:
        drawn.update_layout(yaxis={"title": {"text": style.plain(scale.unit(currency))}})
    return drawn


def finding(frames: Mapping[str, pd.DataFrame], *, currency: str = "") -> str:
    """Who has the most revenue in the newest period, who leaves the most, and who loses."""
    last = {
        key: {name: float(one[key].iloc[-1]) for name, one in frames.items() if _has(one, key)}
        for key in (REVENUE, RESULT)
    }
    if not last[REVENUE]:
        return "No entity has revenue in the newest period."
    found = last[REVENUE]
    most, total = max(found, key=found.__getitem__), sum(found.values())
    share = f", {diverging.percent(found[most] / total)} of all" if total > 0 else ""
    said = f"{most} has the most revenue ({amounts.money(found[most], currency)}{share})"
    left = last[RESULT]
    if not left:
        return f"{said}."
    best = max(left, key=left.__getitem__)
    link = " and" if best == most else f", {best} has"
    said += f"{link} the highest operating income ({amounts.money(left[best], currency)})."
    lost = sorted((name for name in left if left[name] < 0), key=left.__getitem__)
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    return said + (f" A loss was made by {', '.join(lost[:3])}{more}." if lost else "")


def gathered(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The largest by their revenue first; where there are too many, the rest as one."""
    ordered = sorted(frames, key=lambda name: (-_size(frames[name]), name))
    if len(ordered) <= MOST:
        return {name: frames[name] for name in ordered}
    kept = {name: frames[name] for name in ordered[: MOST - 1]}
    rest = [frames[name].astype(float) for name in ordered[MOST - 1 :]]
    together = pd.concat(rest).groupby(level=0, sort=False).sum(min_count=1)
    return {**kept, f"{len(rest)} others": together}


def _size(one: pd.DataFrame) -> float:
    return float(one[REVENUE].astype(float).abs().sum()) if REVENUE in one else 0.0


def _has(one: pd.DataFrame, key: str) -> bool:
    return key in one and len(one) > 0 and bool(pd.notna(one[key].iloc[-1]))


def _values(one: pd.DataFrame) -> list[float]:
    kept = [key for key in (REVENUE, RESULT) if key in one]
    return [float(value) for value in one[kept].astype(float).to_numpy().ravel()]


def _ends(shown: Mapping[str, pd.DataFrame], scale: Scale) -> list[float]:
    values = [one for frame in shown.values() for one in _values(frame) if np.isfinite(one)]
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = 0.06 * (high - low or 1.0)
    return [(low - (room if low < 0 else 0.0)) / scale.divisor, (high + room) / scale.divisor]


def _draw(
    drawn: go.Figure, one: pd.DataFrame, at: int, scale: Scale, theme: Theme, *, is_partial: bool
) -> None:
    """The bars and the line of one, on axes of their own."""
    ending = "" if at == 0 else str(at + 1)
    both = {
        "x": list(range(len(one))),
        "xaxis": f"x{ending}",
        "yaxis": f"y{ending}",
        "showlegend": at == 0,
    }
    pale = [
        courses.FADED if is_partial and place == len(one) - 1 else 1.0 for place in range(len(one))
    ]
    line = {"color": theme.ink, "width": 1.8, "dash": "solid"}
    dots = {"mode": "lines+markers", "line": line, "marker": {"size": 5, "color": theme.ink}}
    drawn.add_bar(
        **_told(one, REVENUE, scale), **both, marker={"color": theme.teal, "opacity": pale}
    )
    drawn.add_scatter(**_told(one, RESULT, scale), **both, **dots, connectgaps=False)


def _told(one: pd.DataFrame, key: str, scale: Scale) -> dict[str, object]:
    """The values of a line, what they are called, and what is said where one points."""
    values = one[key].astype(float) if key in one else pd.Series(np.nan, one.index)
    return {
        "y": (values / scale.divisor).to_numpy(),
        "name": LABELS[key],
        "legendgroup": key,
        "customdata": values.to_numpy(),
        "hovertemplate": f"{LABELS[key]}: %{{customdata:,.2f}}<extra></extra>",
    }


def _place(
    drawn: go.Figure,
    at: int,
    grid: tuple[int, int],
    name: str,
    one: pd.DataFrame,
    ends: Sequence[float],
    theme: Theme,
    is_partial: bool,
) -> None:
    """Where one stands, its name above it, and its first and last period below."""
    across, down = grid
    row, column = divmod(at, across)
    left = column / across + (BETWEEN / 2 if column else 0.0)
    right = (column + 1) / across - (BETWEEN / 2 if column < across - 1 else 0.0)
    bottom = 1 - (row + 1) / down + (1 - FILLED) / down / 2
    top = bottom + FILLED / down
    ending = "" if at == 0 else str(at + 1)
    labels = courses.ticks([str(label) for label in one.index], is_partial=is_partial)
    places = sorted({0, len(labels) - 1}) if labels else []
    drawn.update_layout(
        {
            f"xaxis{ending}": {
                "domain": [left, right],
                "anchor": f"y{ending}",
                "tickvals": places,
                "ticktext": [labels[place] for place in places],
                "tickfont": {"size": TEXT},
                "tickangle": 0,
                "ticklabelstandoff": 5,
                "showline": False,
                "ticks": "",
                "range": [-0.7, len(labels) - 0.3],
            },
            f"yaxis{ending}": {
                "domain": [bottom, top],
                "anchor": f"x{ending}",
                "range": list(ends),
                "nticks": 4,
                **amounts.AXIS,
                "showticklabels": column == 0,
                "tickfont": {"size": TEXT},
                "zeroline": True,
                "zerolinecolor": theme.ink,
                "zerolinewidth": 1,
            },
        }
    )
    drawn.add_annotation(
        text=f"<b>{style.plain(name or 'Without an entity')}</b>",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=left,
        y=top,
        xanchor="left",
        yanchor="bottom",
        font={"size": 12, "color": theme.ink},
    )

"""Which holding brings how much of the risk, beside how much of the portfolio it is."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style
from core.charts.style import Theme

A_ROW, AROUND = 30, 100  # pixels
MOST = 20  # holdings, beyond which the small ones are one row
OTHERS = "All others"
VAR = "value at risk"
LEFT, RIGHT = (0.0, 0.47), (0.55, 1.0)  # of the width
WEIGHT, SHARE = "Weight", "Share of the risk"


def split(parts: pd.DataFrame, theme: Theme, *, what: str = VAR) -> go.Figure:
    """Bars of the component of each holding, which add up; beside them weight and share of risk.

    ``parts`` is indexed by name, with the columns weight and component (fractions, positive = a
    loss). A holding that takes risk away has a component below 0. ``what`` is what is split.
    """
    rows = _ordered(parts)
    total = float(parts["component"].sum())
    names, places = [style.plain(str(name)) for name in rows.index], np.arange(len(rows))
    component = 100 * rows["component"].to_numpy(dtype=float)
    drawn = style.figure(theme)
    drawn.add_bar(
        x=component,
        y=places,
        orientation="h",
        showlegend=False,
        marker={"color": [theme.teal if one < 0 else theme.amber for one in component]},
        text=[diverging.percent(one / 100, 2) for one in component],
        textposition="outside",
        textfont={"size": 12},
        constraintext="none",
        cliponaxis=False,
        customdata=names,
        hovertemplate="%{customdata}: %{x:.3f} %<extra></extra>",
    )
    share = component / total if total else np.full(len(rows), np.nan)
    looks = (
        (WEIGHT, 100 * rows["weight"].to_numpy(dtype=float), theme.ink, "line-ns-open", 14),
        (SHARE, share, theme.amber, "diamond", 10),
    )
    _joined(drawn, looks[0][1], share, theme)
    for name, values, colour, symbol, size in looks:
        drawn.add_scatter(
            x=values,
            y=places,
            xaxis="x2",
            name=name,
            mode="markers",
            marker={
                "symbol": symbol,
                "size": size,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
            customdata=names,
            hovertemplate=f"%{{customdata}}, {name.lower()}: %{{x:.1f}} %<extra></extra>",
        )
    style.dress(drawn, theme, height=AROUND + A_ROW * max(len(rows), 2))
    drawn.update_layout(hovermode="closest", bargap=0.4)
    drawn.update_yaxes(tickvals=places, ticktext=names, showgrid=False, ticks="")
    drawn.update_yaxes(range=[len(rows) - 0.5, -0.5])
    _axes(drawn, component, f"component of the {what}; adds up to {_exact(total)}", theme)
    return drawn


def finding(parts: pd.DataFrame, *, what: str = VAR) -> str:
    """What the components add up to, and who brings most beyond its weight."""
    total = float(parts["component"].sum())
    said = f"The components add up to {_exact(total)}, the {what} of all."
    if not len(parts) or total <= 0:
        return said
    share = parts["component"] / total
    at = int(np.argmax(share.to_numpy(dtype=float) - parts["weight"].to_numpy(dtype=float)))
    return (
        f"{said} {parts.index[at]} is {diverging.percent(float(parts['weight'].iloc[at]))} of the "
        f"portfolio and {diverging.percent(float(share.iloc[at]))} of its risk."
    )


def _exact(share: float) -> str:
    return diverging.percent(share, 2)


def _ordered(parts: pd.DataFrame) -> pd.DataFrame:
    """The largest components first, the small ones together."""
    rows = parts[["weight", "component"]].astype(float)
    rows = rows.sort_values("component", ascending=False, key=np.abs, kind="stable")
    if len(rows) > MOST:
        rest = rows.iloc[MOST - 1 :].sum().to_frame(f"{OTHERS} ({len(rows) - MOST + 1})").T
        rows = pd.concat([rows.iloc[: MOST - 1], rest])
    return rows


def _joined(
    drawn: go.Figure, weights: npt.NDArray[np.float64], share: npt.NDArray[np.float64], theme: Theme
) -> None:
    """A thin line from the weight of each to its share of the risk."""
    nothing = np.full(len(weights), np.nan)
    places = np.repeat(np.arange(len(weights), dtype=float), 3)
    drawn.add_scatter(
        x=np.column_stack([weights, share, nothing]).ravel(),
        y=places,
        xaxis="x2",
        mode="lines",
        connectgaps=False,
        showlegend=False,
        hoverinfo="skip",
        line={"color": theme.line, "width": 3, "dash": "solid"},
    )


def _axes(drawn: go.Figure, component: npt.NDArray[np.float64], said: str, theme: Theme) -> None:
    """Two axes beside each other, the left one with room for the numbers."""
    low, high = min(component.min(initial=0.0), 0.0), max(component.max(initial=0.0), 0.0)
    room = 0.2 * (high - low or 1.0)
    line = {"showgrid": True, "showline": False, "zeroline": True, "zerolinecolor": theme.ink}
    both = {**diverging.UNIT, **line, "zerolinewidth": 1, "ticks": "", "nticks": 6}
    ends = [low - room if low < 0 else 0.0, high + room]
    drawn.update_layout(
        xaxis={**both, "domain": LEFT, "range": ends, "title": {"text": said}},
        xaxis2={**both, "domain": RIGHT, "anchor": "y", "title": {"text": "share of the whole"}},
    )

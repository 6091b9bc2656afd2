"""The course of a business over its periods: what came in, what it cost, and what was left."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import amounts, diverging, style
from core.charts.amounts import Scale
from core.charts.style import Theme

REVENUE, RESULT = "revenue", "operating_income"
COSTS = ("cost_of_sales", "operating_expense")
LABELS = {
    REVENUE: "Revenue",
    "cost_of_sales": "Cost of sales",
    "operating_expense": "Operating expenses",
    RESULT: "Operating income",
}
MARGIN = "Operating margin, % of revenue"
HEIGHT, TEXT = 500, 11
ABOVE, BELOW = (0.36, 1.0), (0.0, 0.24)  # of the height: amounts, and their share below
FADED = 0.45  # how much of a bar's colour shows where its period is not over
NOT_OVER = "*"
FEWEST = 2  # periods, of which a course can be told
SHAPES = {"cost_of_sales": "\\", "operating_expense": "/"}  # so that colour is not alone


def course(
    frame: pd.DataFrame, theme: Theme, *, currency: str = "", is_partial: bool = False
) -> go.Figure:
    """Bars for revenue and, on each other, its costs; a line for what is left; its share below.

    ``frame`` is indexed by the labels of the periods, the oldest first, with some of the columns
    revenue, cost_of_sales, operating_expense (costs are positive) and operating_income. The last
    period bears a star and pale bars where ``is_partial`` says that it is not over.
    """
    known = frame.astype(float)
    scale = amounts.scale(known.to_numpy().ravel().tolist())
    drawn = style.figure(theme)
    pale = _pale(len(known), is_partial=is_partial)
    if REVENUE in known:
        _bar(drawn, known[REVENUE], scale, {"color": theme.teal, "opacity": pale}, "in")
    stacked = pd.Series(0.0, known.index)
    for key in (one for one in COSTS if one in known):
        colour = theme.amber if key == "operating_expense" else theme.series[4]
        stripes = {"shape": SHAPES[key], "fgcolor": theme.paper, "fillmode": "overlay", "size": 8}
        look = {"color": colour, "opacity": pale, "pattern": {**stripes, "solidity": 0.2}}
        _bar(drawn, known[key], scale, look, "out", base=stacked)
        stacked = stacked + known[key].fillna(0.0)
    if RESULT in known:
        _line(drawn, known[RESULT] / scale.divisor, known[RESULT], LABELS[RESULT], theme)
        _share(drawn, margin(known), theme)
    style.dress(drawn, theme, height=HEIGHT)
    drawn.update_layout(bargap=0.3, bargroupgap=0.06, hovermode="x")
    _axes(drawn, [str(one) for one in known.index], scale.unit(currency), theme, is_partial)
    return drawn


def margin(frame: pd.DataFrame) -> pd.Series:
    """What is left as a fraction of revenue; missing where there is no revenue above 0."""
    if REVENUE not in frame or RESULT not in frame:
        return pd.Series(np.nan, frame.index)
    revenue = frame[REVENUE].astype(float)
    return frame[RESULT].astype(float) / revenue.where(revenue > 0)


def finding(frame: pd.DataFrame, *, currency: str = "", is_partial: bool = False) -> str:
    """From where revenue went where, what was left of it, and which period is not over."""
    known = frame[REVENUE].dropna() if REVENUE in frame else pd.Series(dtype=float)
    over = known.iloc[:-1] if is_partial and len(known) == len(frame) else known
    if len(over) < FEWEST:
        said = "There are too few periods of revenue to tell a course."
    else:
        said = _grown(over, currency) + _left(frame, currency, is_partial=is_partial)
    cut = f" {NOT_OVER} Not over: {frame.index[-1]}." if is_partial and len(frame) else ""
    return said + cut


def ticks(labels: Sequence[str], *, is_partial: bool) -> list[str]:
    """What stands below the bars of each period: its name without its days and other names."""
    shown = [_short(one) for one in labels]
    return [*shown[:-1], f"{shown[-1]}{NOT_OVER}"] if is_partial and shown else shown


def _short(label: str) -> str:
    kept = label.partition(" up to ")[0].partition(", calendar ")[0]
    return style.plain(kept).replace(" to ", "<br>to ")


def _grown(over: pd.Series, currency: str) -> str:
    first, last = float(over.iloc[0]), float(over.iloc[-1])
    change = f" ({diverging.signed(last / first - 1)})" if first > 0 else ""
    return (
        f"Revenue went from {amounts.money(first, currency)} in {over.index[0]} to "
        f"{amounts.money(last, currency)} in {over.index[-1]}{change}."
    )


def _left(frame: pd.DataFrame, currency: str, *, is_partial: bool) -> str:
    if RESULT not in frame:
        return ""
    left = frame[RESULT].astype(float)
    left = (left.iloc[:-1] if is_partial else left).dropna()
    if not len(left):
        return ""
    share = margin(frame).loc[left.index[-1]]
    of = "" if pd.isna(share) else f", {diverging.percent(float(share))} of it"
    lost = int((left < 0).sum())
    many = "period" if len(left) == 1 else "periods"
    return (
        f" Operating income was {amounts.money(float(left.iloc[-1]), currency)} in "
        f"{left.index[-1]}{of}"
        + (f"; {lost} of {len(left)} {many} made a loss." if lost else "; no period made a loss.")
    )


def _pale(count: int, *, is_partial: bool) -> list[float]:
    return [FADED if is_partial and at == count - 1 else 1.0 for at in range(count)]


def _bar(
    drawn: go.Figure,
    values: pd.Series,
    scale: Scale,
    look: Mapping[str, object],
    group: str,
    *,
    base: pd.Series | None = None,
) -> None:
    name = LABELS[str(values.name)]
    drawn.add_bar(
        x=list(range(len(values))),
        y=(values / scale.divisor).to_numpy(),
        base=None if base is None else (base / scale.divisor).to_numpy(),
        name=name,
        offsetgroup=group,
        marker={**look, "line": {"width": 0}},
        customdata=values.to_numpy(),
        hovertemplate=f"{name}: %{{customdata:,.2f}}<extra></extra>",
    )


def _line(drawn: go.Figure, values: pd.Series, exact: pd.Series, name: str, theme: Theme) -> None:
    drawn.add_scatter(
        x=list(range(len(values))),
        y=values.to_numpy(),
        name=name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": theme.ink, "width": 2, "dash": "solid"},
        marker={"size": 8, "color": theme.ink, "line": {"color": theme.paper, "width": 1.5}},
        customdata=exact.to_numpy(),
        hovertemplate=f"{name}: %{{customdata:,.2f}}<extra></extra>",
    )


def _share(drawn: go.Figure, share: pd.Series, theme: Theme) -> None:
    """The share of what is left, in percent, with its numbers."""
    drawn.add_scatter(
        x=list(range(len(share))),
        y=100 * share.to_numpy(),
        yaxis="y2",
        mode="lines+markers+text",
        connectgaps=False,
        line={"color": theme.ink, "width": 1.4, "dash": "dot"},
        marker={"size": 6, "color": theme.ink},
        text=["" if np.isnan(one) else diverging.percent(one).removesuffix(" %") for one in share],
        textposition=["bottom center" if one < 0 else "top center" for one in share],
        textfont={"size": TEXT},
        cliponaxis=False,
        showlegend=False,
        hovertemplate="Operating margin: %{y:.1f} %<extra></extra>",
    )


def _axes(
    drawn: go.Figure, labels: Sequence[str], unit: str, theme: Theme, is_partial: bool
) -> None:
    ground = {"zeroline": True, "zerolinecolor": theme.ink, "zerolinewidth": 1}
    places = list(range(len(labels)))
    drawn.update_xaxes(
        tickvals=places,
        ticktext=ticks(labels, is_partial=is_partial),
        range=[-0.6, len(labels) - 0.4],
        showline=False,
        ticks="",
        tickfont={"size": TEXT},
    )
    drawn.update_layout(yaxis={**ground, **amounts.AXIS, "title": {"text": style.plain(unit)}})
    if not any(trace.yaxis == "y2" for trace in drawn.data):
        return
    known = drawn.data[-1].y
    low, high = (np.nanmin(known), np.nanmax(known)) if np.isfinite(known).any() else (0.0, 0.0)
    room = 0.35 * ((max(high, 0.0) - min(low, 0.0)) or 1.0)
    ends = [min(low, 0.0) - (2 * room if low < 0 else 0.0), max(high, 0.0) + room]
    drawn.update_layout(
        yaxis={"domain": ABOVE},
        yaxis2={**ground, "domain": BELOW, "anchor": "x", "nticks": 4, "range": ends},
        xaxis={"anchor": "y2"},
    )
    drawn.update_layout(yaxis2=diverging.UNIT)
    drawn.add_annotation(
        text=MARGIN,
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        y=BELOW[1],
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        font={"size": 13, "color": theme.ink},
    )

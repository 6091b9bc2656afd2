"""A forecast after its history: what is expected, between bands, and what it once expected."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme

ACTUAL, FORECAST, EARLIER, ADJUSTED = "Actual", "Forecast", "Forecast before", "Adjusted"
# The band, how much of its colour shows, and between which columns it lies; the widest first.
BANDS = (
    ("95 % band", style.MEDIUM, "lower_95", "upper_95"),
    ("80 % band", style.DENSE, "lower_80", "upper_80"),
)


def fan(
    history: pd.Series, ahead: pd.DataFrame, past: pd.DataFrame, theme: Theme, unit: str = ""
) -> go.Figure:
    """A line of what came, one of what is expected between its bands, and those of earlier origins.

    ``ahead`` and ``past`` have a row for each step: moment, expected, and bounds that may be
    missing; of ``past`` also the origin from which it was expected, of ``ahead`` what a person has
    made of it, if anybody did.
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
    thinning.note(drawn, len(known), len(history))
    return style.dress(drawn, theme, unit=unit)


def _band(
    drawn: go.Figure, rows: pd.DataFrame, columns: tuple[str, str], name: str, colour: str
) -> None:
    """The space between two bounds, drawn as two lines without a stroke."""
    lower, upper = (rows[column].astype(float) for column in columns)
    if lower.isna().all():
        return
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": colour, "dash": "solid"}}
    moments = _plain(rows["moment"])
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
        x=_plain(moments),
        y=values.to_numpy(dtype=float),
        name=name,
        legendgroup=name,
        showlegend=is_named,
        mode="lines",
        line=line,
    )


def _plain(moments: Any) -> Any:
    """Moments in UTC without their zone: Plotly writes aware ones one by one, for seconds."""
    index = pd.DatetimeIndex(moments)
    return (index if index.tz is None else index.tz_convert("UTC").tz_localize(None)).to_numpy()

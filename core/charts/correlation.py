"""How closely each two of several move together, with the numbers."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style
from core.charts.style import Theme

MOST_NUMBERED = 18  # names; cells of more have no room for a number
A_ROW, LOW_ROW, AROUND, HIGHEST = 40, 24, 110, 900  # pixels
WIDEST = 18  # letters of a name
NOTHING = "–"


def correlation(matrix: pd.DataFrame, theme: Theme) -> go.Figure:
    """A cell for each pair, from amber at -1 over nothing to blue at 1; a dash where none is known.

    ``matrix`` is square, its rows named as its columns.
    """
    names = [_short(str(name)) for name in matrix.columns]
    values = matrix.to_numpy(dtype=float, na_value=np.nan)
    places = np.arange(len(names))
    is_numbered = len(names) <= MOST_NUMBERED
    drawn = style.figure(theme)
    drawn.add_heatmap(
        x=places,
        y=places,
        z=np.where(np.isfinite(values), values, 0.0),  # nothing is seen, and can be pointed at
        text=[[_number(value) for value in row] for row in values],
        texttemplate="%{text}" if is_numbered else None,
        customdata=[
            [
                f"{one} and {other}: {_number(value)}"
                for other, value in zip(names, row, strict=True)
            ]
            for one, row in zip(names, values, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        textfont={"size": 13, "color": theme.ink},
        zmin=-1,
        zmax=1,
        colorscale=diverging.scale(theme),
        showscale=not is_numbered,
        colorbar={"thickness": 12, "outlinewidth": 0, "tickvals": [-1, -0.5, 0, 0.5, 1]},
        xgap=2,
        ygap=2,
    )
    height = AROUND + len(names) * (A_ROW if is_numbered else LOW_ROW)
    style.dress(drawn, theme, height=min(height, HIGHEST))
    ticks = {"tickvals": places, "ticktext": names, "showgrid": False, "ticks": ""}
    drawn.update_xaxes(**ticks, side="top", showline=False)
    drawn.update_yaxes(**ticks, autorange="reversed")
    return drawn.update_layout(hovermode="closest", margin={"t": 4})


def finding(matrix: pd.DataFrame) -> str:
    """The pair that moves together most, the one that does least, and what is not known."""
    values = matrix.to_numpy(dtype=float, na_value=np.nan)
    rows, columns = np.triu_indices(len(values), k=1)
    pairs = values[rows, columns]
    known = np.isfinite(pairs)
    if not known.any():
        return "No two of them have returns at the same time."
    high, low = int(np.nanargmax(pairs)), int(np.nanargmin(pairs))
    said = f"Closest: {_pair(matrix, int(rows[high]), int(columns[high]))}"
    if int(known.sum()) > 1:
        said += f"; furthest: {_pair(matrix, int(rows[low]), int(columns[low]))}"
    missing = int((~known).sum())
    return f"{said}." + (f" {missing} of {len(pairs)} pairs are not known." if missing else "")


def _pair(matrix: pd.DataFrame, one: int, other: int) -> str:
    value = float(matrix.to_numpy(dtype=float)[one, other])
    return f"{matrix.columns[one]} and {matrix.columns[other]}, {value:.2f}"


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}" if np.isfinite(value) else NOTHING


def _short(name: str) -> str:
    return style.plain(name if len(name) <= WIDEST else f"{name[: WIDEST - 1]}…")

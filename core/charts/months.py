"""Returns by month: a row a year, a column a month, and the year's own beside them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.analytics.risk import calendar_returns
from core.charts import diverging, style
from core.charts.style import Theme

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEAR, YEAR_AT = "Year", 13.3  # apart from the months
TEXT = 12
ABOVE, ROW, LOW_ROW, MANY = 36, 34, 22, 20  # pixels; rows are lower where there are many years
LEAST = 0.001  # a scale that is narrower would paint nothing as much
NOT_WHOLE = "*"


def months(returns: pd.Series, theme: Theme) -> go.Figure:
    """The return of each month in percent, in its cell; a month that is not whole has a star.

    ``returns`` are simple and by moment. The colours of months and of years have their own scales,
    both with nothing in their middle.
    """
    table = calendar_returns.monthly(returns)
    years = calendar_returns.yearly(returns).reindex(table.index)
    cut = {str(one) for kind in "MY" for one in calendar_returns.partial(returns, kind)}
    drawn = style.figure(theme)
    rows = np.arange(len(table))
    keys = [[f"{year}-{month:02}" for month in calendar_returns.MONTHS] for year in table.index]
    drawn.add_trace(_cells(list(calendar_returns.MONTHS), table.to_numpy(), keys, cut, theme))
    own = [[str(year)] for year in table.index]
    drawn.add_trace(_cells([YEAR_AT], years.to_numpy()[:, None], own, cut, theme))
    drawn.data[1].textfont.weight = "bold"
    height = ABOVE + len(table) * (ROW if len(table) <= MANY else LOW_ROW)
    style.dress(drawn, theme, height=max(height, ABOVE + 2 * ROW))
    labels = {"tickvals": [*range(1, 13), YEAR_AT], "ticktext": [*NAMES, YEAR]}
    across = {"side": "top", "showline": False, "ticks": "", "range": [0.45, YEAR_AT + 0.55]}
    drawn.update_xaxes(**labels, **across)
    numbers = {"tickvals": rows, "ticktext": [str(year) for year in table.index]}
    drawn.update_yaxes(**numbers, autorange="reversed", showgrid=False, ticks="")
    return drawn.update_layout(hovermode="closest", margin={"t": 4})


def finding(returns: pd.Series) -> str:
    """The best and the worst month, how many gained, and what a star says, where there is one."""
    table = calendar_returns.monthly(returns)
    found = {
        _named(year, month): float(table.loc[year, month])
        for year in table.index
        for month in calendar_returns.MONTHS
        if pd.notna(table.loc[year, month])
    }
    if not found:
        return "There are no returns."
    best, worst = max(found, key=found.__getitem__), min(found, key=found.__getitem__)
    said = (
        f"{sum(value > 0 for value in found.values())} of {len(found)} months gained. "
        f"Best: {best}, {diverging.signed(found[best])}; "
        f"worst: {worst}, {diverging.signed(found[worst])}. Cells are in percent."
    )
    cut = [_named(one.year, one.month) for one in calendar_returns.partial(returns)]
    more = f", and {len(cut) - 3} more" if len(cut) > 3 else ""
    return said + (f" * Not whole: {', '.join(cut[:3])}{more}." if cut else "")


def _named(year: int, month: int) -> str:
    return f"{NAMES[month - 1]} {year}"


def _cells(
    across: list[Any],
    values: npt.NDArray[np.float64],
    keys: list[list[str]],
    cut: set[str],
    theme: Theme,
) -> go.Heatmap:
    """Cells with their numbers; their colours end where the largest lies."""
    known = np.abs(values[np.isfinite(values)])
    most = max(float(known.max(initial=0.0)), LEAST)
    stars = [[NOT_WHOLE if key in cut else "" for key in row] for row in keys]
    return go.Heatmap(
        x=across,
        y=np.arange(len(values)),
        z=values,
        text=[list(map(_short, row, some)) for row, some in zip(values, stars, strict=True)],
        customdata=[list(map(_hover, *rows)) for rows in zip(keys, values, stars, strict=True)],
        texttemplate="%{text}",
        textfont={"size": TEXT, "color": theme.ink},
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        zmin=-most,
        zmax=most,
        colorscale=diverging.scale(theme),
        showscale=False,
        xgap=2,
        ygap=2,
    )


def _short(value: float, star: str) -> str:
    return "" if np.isnan(value) else diverging.signed(value).removesuffix(" %") + star


def _hover(key: str, value: float, star: str) -> str:
    if np.isnan(value):
        return ""
    return f"<b>{key}</b><br>{diverging.signed(value, 2)}" + ("<br>not whole" if star else "")

"""Returns above the lines that were drawn before they came, and those that fell below."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import diverging, style, thinning
from core.charts.style import Theme

DOT = 3.5  # pixels
NAME = "Return"
MARKS = (
    ("x-thin", 9),
    ("diamond-open", 13),
    ("circle-open", 16),
)  # a symbol and size for each line
LINES = (("dash", 1.4), ("solid", 1.8), ("dot", 1.6))


@dataclass(frozen=True)
class Worth:
    """What the returns are of, so that a loss is an amount."""

    value: float
    currency: str = ""

    def of(self, share: float) -> str:
        """A share of it."""
        return f"{self.currency} {self.value * share:,.0f}".strip()


def exceptions(
    returns: pd.Series, said: pd.DataFrame, theme: Theme, *, worth: Worth | None = None
) -> go.Figure:
    """A dot for each return, a line at the loss each column of ``said`` had forecast for it.

    ``said`` has positive losses by moment, missing before the first forecast. An exception has a
    mark, of a shape for each line, with its date, its loss and, where the worth is known, amount.
    """
    drawn = style.figure(theme)
    shown = thinning.thin(returns, theme.points)
    drawn.add_scatter(
        x=style.moments(shown.index),
        y=100 * shown.to_numpy(dtype=float, na_value=np.nan),
        name=NAME,
        mode="markers",
        marker={"size": DOT, "color": theme.series[-1]},
        hovertemplate="%{y:.2f} %",
    )
    colours = (theme.amber, theme.red, theme.series[5])
    for at, name in enumerate(map(str, said.columns)):
        _line(drawn, said.iloc[:, at], name, at, colours[at % len(colours)], theme)
    for at, name in enumerate(map(str, said.columns)):
        beyond = passed(returns, said.iloc[:, at])
        _marks(drawn, beyond, name, at, colours[at % len(colours)], worth)
    thinning.note(drawn, len(shown), len(returns))
    style.dress(drawn, theme)
    drawn.update_yaxes(**diverging.UNIT, zeroline=True, zerolinecolor=theme.line, zerolinewidth=1)
    drawn.update_xaxes(hoverformat="%Y-%m-%d")
    return drawn.update_layout(hovermode="closest")


def passed(returns: pd.Series, said: pd.Series) -> pd.DataFrame:
    """The returns below what was forecast for them, with that forecast: date, return, var."""
    both = pd.DataFrame({"return": returns, "var": said}).dropna()
    return both[both["return"] < -both["var"]].rename_axis("date")


def finding(returns: pd.Series, said: pd.DataFrame) -> str:
    """For each line how many returns came below it, and the worst of these."""
    sentences = []
    for at, name in enumerate(map(str, said.columns)):
        tried = int((returns.notna() & said.iloc[:, at].notna()).sum())
        beyond = passed(returns, said.iloc[:, at])
        one = f"{name}: {len(beyond)} of {tried:,} returns came below it"
        if len(beyond):
            worst = int(beyond["return"].argmin())
            low = diverging.percent(float(beyond["return"].iloc[worst]), 2)
            one += f", the worst {low} on {beyond.index[worst]:%Y-%m-%d}"
        sentences.append(f"{one}.")
    return " ".join(sentences) or "Nothing was forecast."


def _line(drawn: go.Figure, said: pd.Series, name: str, at: int, colour: str, theme: Theme) -> None:
    known = said.loc[said.first_valid_index() :] if said.notna().any() else said.iloc[:0]
    thinned = thinning.thin(known, theme.points)
    dash, width = LINES[at % len(LINES)]
    drawn.add_scatter(
        x=style.moments(thinned.index),
        y=-100 * thinned.to_numpy(dtype=float, na_value=np.nan),
        name=style.plain(name),
        mode="lines",
        connectgaps=False,
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate="%{y:.2f} %",
    )


def _marks(
    drawn: go.Figure, beyond: pd.DataFrame, name: str, at: int, colour: str, worth: Worth | None
) -> None:
    symbol, size = MARKS[at % len(MARKS)]
    look = {"width": 2, "color": colour}
    moments = style.moments(pd.DatetimeIndex(beyond.index))
    told = [
        _told(day, share, var, worth)
        for day, share, var in zip(moments, beyond["return"], beyond["var"], strict=True)
    ]
    drawn.add_scatter(
        x=moments,
        y=100 * beyond["return"].to_numpy(dtype=float),
        name=style.plain(f"Below {name} ({len(beyond)})"),
        mode="markers",
        marker={"symbol": symbol, "size": size, "color": colour, "line": look},
        text=told,
        hovertemplate="%{text}<extra></extra>",
    )


def _told(day: np.datetime64, share: float, var: float, worth: Worth | None) -> str:
    amount = f" ({worth.of(share)})" if worth else ""
    return (
        f"<b>{pd.Timestamp(day):%Y-%m-%d}</b><br>{diverging.percent(share, 2)}{amount}"
        f"<br>forecast at most {diverging.percent(var, 2)}"
    )

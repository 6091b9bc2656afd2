"""Returns by year, beside those of a benchmark where there is one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analytics.risk import calendar_returns
from core.charts import diverging, style
from core.charts.style import Theme

HEIGHT = 320
TEXT = 12
MOST_LABELLED = 20  # bars, above which their numbers would stand in each other


def years(
    returns: pd.Series,
    theme: Theme,
    *,
    name: str = "Return",
    benchmark: pd.Series | None = None,
    benchmark_name: str = "Benchmark",
) -> go.Figure:
    """A bar for each calendar year, with its number; a star where the year is not whole."""
    drawn = style.figure(theme)
    found = calendar_returns.yearly(returns)
    every = list(range(found.index.min(), found.index.max() + 1)) if len(found) else []
    cut = {one.year for one in calendar_returns.partial(returns, "Y")}
    is_labelled = len(every) * (1 if benchmark is None else 2) <= MOST_LABELLED
    _bars(drawn, found.reindex(every), name, {"color": theme.teal}, cut, is_labelled=is_labelled)
    if benchmark is not None:
        other = calendar_returns.yearly(benchmark.reindex(returns.dropna().index)).reindex(every)
        stripes = {"shape": "/", "fgcolor": theme.paper, "fillmode": "overlay", "size": 8}
        look = {"color": theme.amber, "pattern": {**stripes, "solidity": 0.2}}
        _bars(drawn, other, benchmark_name, look, cut, is_labelled=is_labelled)
    drawn.update_layout(bargap=0.35, bargroupgap=0.08)
    style.dress(drawn, theme, height=HEIGHT)
    drawn.update_yaxes(**diverging.UNIT, zeroline=True, zerolinecolor=theme.ink, zerolinewidth=1)
    ticks = {"tickvals": every, "ticktext": [_starred(year, cut) for year in every]}
    labels = ticks if is_labelled else {"nticks": MOST_LABELLED}
    return drawn.update_xaxes(**labels, showline=False, ticks="")


def finding(
    returns: pd.Series, *, benchmark: pd.Series | None = None, benchmark_name: str = "the benchmark"
) -> str:
    """How many years gained, how many were ahead of the benchmark, and which are not whole."""
    found = calendar_returns.yearly(returns)
    if not len(found):
        return "There are no returns."
    said = f"{int((found > 0).sum())} of {len(found)} years gained"
    if benchmark is not None:
        other = calendar_returns.yearly(benchmark.reindex(returns.dropna().index))
        both = pd.concat([found, other], axis=1).dropna()
        ahead = int((both.iloc[:, 0] > both.iloc[:, 1]).sum())
        said += f"; {ahead} of {len(both)} were ahead of {benchmark_name}"
    cut = [str(one.year) for one in calendar_returns.partial(returns, "Y")]
    return f"{said}." + (f" * Not whole: {', '.join(cut)}." if cut else "")


def _starred(year: int, cut: set[int]) -> str:
    return f"{year}*" if year in cut else str(year)


def _bars(
    drawn: go.Figure,
    values: pd.Series,
    name: str,
    look: Mapping[str, object],
    cut: set[int],
    *,
    is_labelled: bool,
) -> None:
    shown = ["" if np.isnan(value) else diverging.signed(value) for value in values]
    drawn.add_bar(
        x=values.index.to_numpy(),
        y=100 * values.to_numpy(dtype=float),
        name=style.plain(name),
        marker=look,
        text=shown if is_labelled else None,
        textposition="outside",
        textfont={"size": TEXT},
        constraintext="none",
        cliponaxis=False,
        customdata=[_starred(year, cut) for year in values.index],
        hovertemplate="%{y:+.2f} %",
    )

"""The pictures of a tear sheet, each in a section with its finding, some with their table."""

from collections.abc import Iterator, Mapping

import pandas as pd
import plotly.graph_objects as go

from core.analytics.risk import drawdowns, ranking
from core.analytics.risk.backtests import WINDOW
from core.analytics.risk.formulas import ROLLING
from core.analytics.risk.panels import panel
from core.analytics.risk.returns import Returns
from core.analytics.risk.sample import Sample
from core.analytics.risk.var import METHODS
from core.charts import correlation, exceptions, falls, months, panels, spread, years
from core.charts.panels import Panel
from core.charts.spread import Mark
from core.charts.style import LIGHT
from core.reports import sheet_page
from core.risk import sheet_tables
from core.risk.sheet import Sheet

MOST_FALLS, SHADED = 10, 5
SEVERAL = 2


def by_calendar(one: Sheet) -> Iterator[str]:
    """Returns by month and by year."""
    known, other = one.known, one.beside
    yield _drawn("Returns by month", months.finding(known), months.months(known, LIGHT))
    finding = years.finding(known, benchmark=other, benchmark_name=one.benchmark_name)
    drawn = years.years(
        known, LIGHT, name=one.name, benchmark=other, benchmark_name=one.benchmark_name
    )
    yield _drawn("Returns by year", finding, drawn)


def at_risk(one: Sheet) -> Iterator[str]:
    """How returns are spread, every method beside each other, and the exceptions of one."""
    marks = [
        Mark(METHODS[method].title, level, tried.risk.var)
        for method, said in one.var.items()
        for level, tried in said.items()
        if tried.risk.var is not None
    ]
    finding = spread.finding(one.known, marks)
    drawn = spread.spread(one.known, marks, LIGHT)
    yield _drawn("How large losses were, and where each method draws its line", finding, drawn)
    if one.var:
        best = f"{ranking.best(list(one.ranks))} " if one.ranks else ""
        yield sheet_page.section(
            "Value at risk side by side",
            f"{best}Each past forecast was made of the {WINDOW} returns before it alone; an "
            "exception is a larger loss. * = a p below 0.05: the test doubts the method.",
            [*sheet_tables.side_by_side(one.var, one.worth), *sheet_tables.ranks(one.ranks)],
        )
    told = {
        f"{METHODS[one.believed].title} {100 * level:g} %": tried.backtest.forecasts
        for level, tried in one.var.get(one.believed, {}).items()
        if tried.backtest is not None
    }
    if told:
        lines = pd.DataFrame(told, one.known.index)
        finding = exceptions.finding(one.known, lines)
        drawn = exceptions.exceptions(one.known, lines, LIGHT, worth=one.worth)
        yield _drawn("Losses beyond the line", finding, drawn)


def fallen(one: Sheet) -> Iterator[str]:
    """The falls, drawn and as a table."""
    deepest = drawdowns.falls(one.returns, one.returns.frame.columns[0], MOST_FALLS)
    finding = falls.finding(deepest)
    drawn = falls.falls(
        _below(one.known, one.returns.base), deepest[:SHADED], LIGHT,
        benchmark=None if one.beside is None else _below(one.beside.dropna(), one.returns.base),
        name=one.name, benchmark_name=one.benchmark_name,
    )  # fmt: skip
    chart = sheet_page.chart("Falls from the height", finding, drawn)
    inner = [chart, sheet_tables.falls(deepest)] if deepest else [chart]
    yield sheet_page.section("Falls from the height", finding, inner)


def moving(one: Sheet) -> Iterator[str]:
    """Figures of a window that moves along, where the returns are enough for one."""
    if len(one.returns.frame) < ROLLING:
        return
    own = panel(Sample(one.returns, one.rf, one.beside), ROLLING)
    other = {}
    if one.beside is not None:
        alone = Returns(one.beside.to_frame("benchmark"), one.returns.periods)
        other = panel(Sample(alone, one.rf), ROLLING)
    shown = [
        _panel(one, own, other, key, name, is_share=is_share, level=level)
        for key, name, is_share, level in (
            ("volatility", "Volatility, a year", True, None),
            ("sharpe", "Sharpe ratio", False, 0.0),
            ("var_95", "VaR 95 %, historical", True, None),
            ("beta", f"Beta to {one.benchmark_name}", False, 1.0),
        )
        if key in own
    ]
    finding = f"Each point is reckoned from the {ROLLING} returns up to it."
    yield _drawn(f"The last {ROLLING} returns, at each date", finding, panels.panels(shown, LIGHT))


def together(matrix: pd.DataFrame | None) -> Iterator[str]:
    """How several move together; nothing of one alone."""
    if matrix is None or len(matrix) < SEVERAL:
        return
    finding = correlation.finding(matrix)
    yield _drawn("How they move together", finding, correlation.correlation(matrix, LIGHT))


def _drawn(name: str, finding: str, figure: go.Figure) -> str:
    return sheet_page.section(name, finding, [sheet_page.chart(name, finding, figure)])


def _below(known: pd.Series, base: pd.Timestamp | None) -> pd.Series:
    """How far wealth is below its height, from the base on where it is known."""
    wealth = (1 + known).cumprod()
    if base is not None and len(known) and base < known.index[0]:
        wealth = pd.concat([pd.Series([1.0], pd.DatetimeIndex([base])), wealth])
    return wealth / wealth.cummax().clip(lower=1.0) - 1


def _panel(
    one: Sheet, own: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame],
    key: str, name: str, *, is_share: bool, level: float | None,
) -> Panel:  # fmt: skip
    lines = {one.name: own[key].iloc[:, 0]}
    if key in other:
        lines[one.benchmark_name] = other[key].iloc[:, 0]
    return Panel(name, pd.DataFrame(lines), is_share=is_share, level=level)

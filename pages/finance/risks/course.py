"""How a subject went: months and years, falls, the spread of its returns, and rolling figures."""

from functools import partial

import pandas as pd

from core.charts import falls, months, panels, spread, years
from core.charts.panels import Panel
from core.charts.spread import Mark
from core.risk import parts
from core.risk.reporting import METHODS, Report
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import percent

WORST = 5
DEPTHS = {"Depth (%)": "%.2f"}
WINDOWS = (21, 63, 126, 252)
PANELS = {
    "volatility": ("Volatility", True, None),
    "sharpe": ("Sharpe ratio", False, 0.0),
    "beta": ("Beta", False, 1.0),
    "var_95": ("Historical VaR 95 %", True, None),
}


def calendar(found: Report) -> None:
    """The return of each month and of each year."""
    known, other = found.history.known, found.history.benchmark
    rows = known.rename("Return").rename_axis("Date").reset_index()
    said = months.finding(known)
    show.chart(partial(months.months, known), f"Months of {found.history.label}", rows, said)
    label = found.history.benchmark_label
    told = years.finding(known, benchmark=other, benchmark_name=label)
    drawn = partial(
        years.years, known, name=found.history.label, benchmark=other, benchmark_name=label
    )
    show.chart(drawn, f"Years of {found.history.label}", rows, told)


def fallen(found: Report) -> None:
    """How far it was below its height, and the falls one by one."""
    below = found.below.dropna()
    worst = found.falls[:WORST]
    rows = below.rename("Below its height").rename_axis("Date").reset_index()
    show.chart(
        partial(falls.falls, below, worst, name=found.history.label),
        f"Falls of {found.history.label}",
        rows,
        falls.finding(worst),
    )
    if found.falls:
        show.table(table(found), f"Table of falls of {found.history.label}", columns=DEPTHS)


def table(found: Report) -> pd.DataFrame:
    """The falls, the deepest first."""
    return pd.DataFrame(
        {
            "Number": number,
            "Depth (%)": 100 * one.depth,
            "Height": one.peak,
            "Lowest": one.valley,
            "Back": one.recovery,
            "Days down": one.days_down,
            "Days in all": one.days_in_all,
        }
        for number, one in enumerate(found.falls, 1)
    )


def spread_of(found: Report) -> None:
    """How often returns of each size were, and where each method draws its line."""
    known = found.history.known
    with pick.row():
        level = pick.one(
            "Level", [0.95, 0.99], "lines", say=partial(percent, decimals=0), width=110
        )
    marks = [
        Mark(METHODS[method].title, level, tried.risk.var)
        for method, levels in found.var.items()
        for at, tried in levels.items()
        if tried.risk.var is not None and at == level
    ]
    rows = pd.DataFrame([{"Method": m.name, "Level": m.level, "VaR": m.var} for m in marks])
    show.chart(
        partial(spread.spread, known, marks),
        f"Spread of returns of {found.history.label}",
        rows,
        spread.finding(known, marks),
        columns={"VaR": "%.6f"},
    )


def rolling(found: Report) -> None:
    """Volatility, Sharpe ratio, beta and value at risk of a window that moves along."""
    with pick.row():
        window = pick.one("Returns in the window", WINDOWS, "window", default=1, width=180)
    shown = ask(parts.through_time, found.history.asked, window)
    panel = [
        Panel(PANELS[key][0], frame, is_share=PANELS[key][1], level=PANELS[key][2])
        for key, frame in shown.items()
    ]
    rows = pd.concat({PANELS[key][0]: frame.iloc[:, 0] for key, frame in shown.items()}, axis=1)
    last = [f"{one.name} {_written(one)}" for one in panel if len(one.lines.dropna())]
    said = f"Of the newest {window} returns: {', '.join(last)}." if last else "Too few returns."
    show.chart(
        partial(panels.panels, panel),
        f"Rolling figures of {found.history.label}",
        rows.rename_axis("Date").reset_index(),
        said,
    )


def _written(one: Panel) -> str:
    last = float(one.lines.dropna().iloc[-1].astype(float).tolist()[0])
    return f"{percent(last, 1)}" if one.is_share else f"{last:.2f}"

"""The answer of the Risk page: figures in a row, which method to believe, and what passed it."""

from functools import partial

import pandas as pd

from core.charts import exceptions
from core.charts.exceptions import Worth
from core.risk.reporting import METHODS, METRICS, Report
from pages.shared import show
from pages.shared.words import number, percent

LOSS = "{method}: with {level} of 100 a loss over {ahead} stays below it. {assumes}."
TAIL = "The mean of the losses beyond the value at risk, by the same method."
SCORE = (
    "From 0 to 100: the mean of volatility over 60 %, worst drawdown over 60 % and expected "
    "shortfall of 99 % over 10 %, each at most 1."
)
KEYS = ("volatility_ann", "max_drawdown")  # five figures are one row of a laptop
WHOLE_FROM = 1_000  # of money, from where on decimals say nothing


def method(found: Report) -> str:
    """The method that is shown first: the one to believe, else the historical one."""
    return found.best or "hist"


def ahead(found: Report) -> str:
    """How far is looked, in words."""
    horizon = found.history.asked.horizon
    return "1 return" if horizon == 1 else f"{horizon} returns"


def money(found: Report, share: float | None) -> str:
    """A share of what is at risk, in money."""
    worth = found.history.asked.amount or found.history.worth
    if share is None or worth is None:
        return ""
    amount = share * worth
    shown = f"{amount:,.0f}" if abs(amount) >= WHOLE_FROM else number(amount)
    return f"{shown} {found.history.currency or ''}".strip()


def in_money(found: Report, name: str) -> str:
    """The name of a column of money, with what it is counted in."""
    return f"{name} ({found.history.currency})" if found.history.currency else name


def figures(found: Report) -> list[show.Figure]:
    """Value at risk, shortfall, and the figures that everybody asks for first."""
    name = method(found)
    told = METHODS[name]
    shown = []
    for level in (0.95, 0.99):
        risk = found.said(name, level).risk
        about = LOSS.format(
            method=told.title, level=f"{100 * level:g}", ahead=ahead(found), assumes=told.assumes
        )
        shown.append(
            show.Figure(
                f"VaR {percent(level, 0)}",
                None if risk.var is None else f"{percent(risk.var, 2)}",
                f"{about} {risk.caution}".strip(),
                change=money(found, risk.var),
                reason=risk.why_null,
                better="",
            )
        )
    worst = found.said(name, 0.99).risk
    shown.append(
        show.Figure(
            "Shortfall 99 %",
            None if worst.es is None else percent(worst.es),
            TAIL,
            change=money(found, worst.es),
            reason=worst.why_null,
            better="",
        )
    )
    return [*shown, *(metric(found, key) for key in KEYS)]


def standing(found: Report) -> str:
    """The score, the regime, and what either means."""
    score = found.score.value
    said = found.score.why_null if score is None else f"Risk score {score:.0f} of 100."
    regime = f"Regime {found.regime}. " if found.regime else ""
    return f"{said} {regime}{found.regime_why}".strip()


def metric(found: Report, key: str) -> show.Figure:
    """A figure of the registry."""
    about, one = METRICS[key], found.figures[key]
    shown = None
    if one.value is not None:
        shown = f"{percent(one.value, 1)}" if about.unit == "fraction" else f"{one.value:.2f}"
    return show.Figure(about.label, shown, f"{about.formula}.", reason=one.why_null)


def chart(found: Report, where: tuple[str, ...]) -> show.Part:
    """Every return with the value at risk that had been told of it, and those that passed it."""
    history = found.history
    name = method(found)
    lines = {}
    for level in (0.95, 0.99):
        if tried := found.said(name, level).backtest:
            title = f"{METHODS[name].title} {percent(level, 0)}"
            lines[title] = pd.Series(tried.forecasts, history.known.index)
    said = pd.DataFrame(lines, index=history.known.index)
    amount = history.asked.amount or history.worth
    worth = Worth(amount, history.currency or "") if amount else None
    rows = pd.DataFrame({"Return": history.known}).join(said).rename_axis("Date")
    return show.chart(
        partial(exceptions.exceptions, history.known, said, worth=worth),
        f"Returns of {history.label} and value at risk",
        rows,
        exceptions.finding(history.known, said),
        columns=dict.fromkeys(map(str, rows.columns), "%.6f"),
        source=where,
    )

"""The proof beside the answer: every method with its back-test, and every exception."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import exceptions
from core.risk.reporting import METHODS, Report, Tried
from pages.finance.risks.answer import in_money
from pages.shared import pick, show
from pages.shared.words import percent, plain

LIGHTS = {"green": "● green", "yellow": "▲ yellow", "red": "✗ red"}
PERCENTS = ("VaR (%)", "Shortfall (%)")
FORMATS = dict.fromkeys(PERCENTS, "%.3f") | {
    "Expected": "%.1f",
    "Kupiec p": "%.3f",
    "Independence p": "%.3f",
    "Both p": "%.3f",
}
EXCEPTIONS = dict.fromkeys(("Return (%)", "VaR of the day before (%)"), "%.3f")
HOW = (
    "Each forecast was made of the 250 returns before it alone. Kupiec asks whether losses beyond "
    "it came as often as promised, independence whether they came in clusters, both whether "
    "either failed: a p below 0.05 is hardly chance. The light is that of the Basel committee."
)


def sides(found: Report) -> None:
    """Every method at both levels, the one to believe first."""
    rows = table(found)
    formats = FORMATS | {in_money(found, "VaR"): "%,.0f"}
    show.table(rows, f"Value at risk of {found.history.label}", columns=formats)
    st.caption(HOW)


def table(found: Report) -> pd.DataFrame:
    """A row for each method and level, with its back-test and why it is believed or not."""
    rows = []
    for rank in found.ranks:
        for level, tried in found.var[rank.method].items():
            rows.append(
                {
                    "Place": rank.place,
                    "Method": METHODS[rank.method].title,
                    "Level": f"{percent(level, 0)}",
                    **_said(found, tried),
                    **_tried(tried),
                    "Believed": "✓ yes" if rank.is_believed else "✗ no",
                    "Why": rank.reason,
                    "Note": tried.risk.why_null or tried.risk.caution or None,
                }
            )
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _said(found: Report, tried: Tried) -> dict[str, object]:
    risk, worth = tried.risk, found.history.asked.amount or found.history.worth
    told: dict[str, object] = {
        name: None if value is None else 100 * value
        for name, value in zip(PERCENTS, (risk.var, risk.es), strict=True)
    }
    amount = None if worth is None or risk.var is None else worth * risk.var
    return told | {in_money(found, "VaR"): amount}


def _tried(tried: Tried) -> dict[str, object]:
    one = tried.backtest
    if one is None:
        return {}
    return {
        "Light": LIGHTS[one.light],
        "Passed": one.passed,
        "Expected": one.expected,
        "Of": one.count,
        "Kupiec p": one.kupiec.p,
        "Independence p": one.independence.p,
        "Both p": one.coverage.p,
    }


def passed(found: Report) -> None:
    """The list of exceptions of one method, with dates and amounts."""
    with pick.row():
        tried = [rank.method for rank in found.ranks if rank.is_tried]
        if not tried:
            st.markdown("There are too few returns to try any method: 251 are needed.")
            return
        name = pick.one("Method", tried, "method", say=lambda one: METHODS[one].title)
        level = pick.one(
            "Level", [0.95, 0.99], "level", say=partial(percent, decimals=0), width=110
        )
    one = found.said(name, level).backtest
    known = found.history.known
    if one is None:
        st.markdown("There are too few returns to try this method.")
        return
    rows = exceptions.passed(known, pd.Series(one.forecasts, known.index))
    worth = found.history.asked.amount or found.history.worth
    shown = pd.DataFrame(
        {
            "Date": rows.index,
            "Return (%)": 100 * rows["return"].to_numpy(),
            "VaR of the day before (%)": 100 * rows["var"].to_numpy(),
            in_money(found, "Loss"): None if worth is None else -worth * rows["return"].to_numpy(),
        }
    ).dropna(axis="columns", how="all")
    said = f"{one.passed:,} losses of {one.count:,} were larger; {one.expected:,.1f} were expected."
    st.markdown(plain(said))
    title = f"{METHODS[name].title} {percent(level, 0)}"
    name = f"Exceptions of {found.history.label}, {title}"
    show.table(shown[::-1], name, columns=EXCEPTIONS | {in_money(found, "Loss"): "%,.0f"})

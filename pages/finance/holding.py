"""What a portfolio holds, and how it went, in figures and tables."""

import pandas as pd

from core.glance import compared
from core.risk.histories import History
from core.risk.portfolios import Shown
from pages.shared import show
from pages.shared.words import number

WEIGHT, QUANTITY = "Weight (%)", "Number"


def figures(history: History, worth: pd.DataFrame) -> list[show.Figure]:
    """What it is worth, what became of 100, and how many it holds."""
    last = worth.iloc[-1]
    parts = history.parts
    held = 0 if parts is None else int((parts.now.abs() > 0).sum())
    money = None if history.worth is None else f"{number(history.worth)} {history.currency}"
    return [
        show.Figure(
            "Worth",
            money,
            "Numbers held times closing prices, in its currency.",
            reason="it is held by weight" if money is None else "",
        ),
        show.Figure(
            "100 became",
            f"{last.iloc[0]:,.1f}",
            "By the product of 1 + each daily return; purchases are no gain.",
            change=f"{last.iloc[0] - last.iloc[1]:+,.1f}" if len(last) > 1 else "",
            since=f"to {history.benchmark_label}" if len(last) > 1 else "",
        ),
        show.Figure("Holdings now", f"{held:,}", "Instruments with a weight on the newest day."),
        show.Figure("Daily returns", f"{len(history.known):,}", "Days that figures rest on."),
    ]


def finding(history: History, worth: pd.DataFrame) -> str:
    """What the line says, in a sentence."""
    ends = worth.iloc[-1].astype(float).tolist()
    first, last = worth.index[0], worth.index[-1]
    said = f"{history.label} made {ends[0]:,.1f} of 100 from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    if len(ends) == 1:
        return f"{said}."
    beside = compared(ends[0], ends[1])
    return f"{said}, {beside} {history.benchmark_label}."


def where(history: History) -> tuple[str, ...]:
    """Where the figures come from."""
    files = f"Prices from {', '.join(history.files)}" if history.files else "Prices of the samples"
    return (f"As of {history.known.index[-1]:%Y-%m-%d}", files, f"In {history.currency}")


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Holdings as people read them."""
    shown = pd.DataFrame(
        {
            "Instrument": rows["symbol"].astype(str) + " (" + rows["exchange"].astype(str) + ")",
            "Name": rows["name"],
            "Sector": rows["sector"],
            "Currency": rows["currency"],
            "From": rows["since"],
            WEIGHT: 100 * rows["weight"].astype(float),
            QUANTITY: rows["quantity"].astype(float),
        }
    )
    return shown.drop(columns=WEIGHT if rows["weight"].isna().all() else QUANTITY)


def view(one: Shown, rows: pd.DataFrame) -> None:
    """All rows of holdings."""
    show.table(table(rows), f"Holdings of {one}", columns={WEIGHT: "%.2f", QUANTITY: "%,.6g"})

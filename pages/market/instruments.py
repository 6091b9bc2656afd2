"""The daily closes of one instrument."""

import pandas as pd
import streamlit as st

from core.charts import lines
from core.glance import change, compared
from core.market import queries
from core.market.queries import Listed
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import number, plain

QUESTION = "How did one instrument move?"


def chosen(found: list[Listed]) -> tuple[Listed, int]:
    """The instrument and the days that the address names."""
    with pick.row():
        instrument = pick.one("Instrument", found, "instrument")
        days = pick.days("Up to the newest bar", "days", (30, 90, 365), default=90)
    return instrument, days


def figures(close: pd.Series, currency: str) -> tuple[show.Figure, ...]:
    """Where the close is, and between what it moved."""
    low, high = close.index[int(close.argmin())], close.index[int(close.argmax())]
    return show.figures(
        [
            show.Figure(
                "Last close",
                f"{number(close.iloc[-1])} {currency}",
                help=f"Of {close.index[-1]:%Y-%m-%d}.",
                change=change(close.iloc[-1], close.iloc[0]) if len(close) > 1 else "",
                since=f"since {close.index[0]:%Y-%m-%d}",
                better="higher",
            ),
            show.Figure(
                "Lowest close", f"{number(close[low])} {currency}", help=f"Of {low:%Y-%m-%d}."
            ),
            show.Figure(
                "Highest close", f"{number(close[high])} {currency}", help=f"Of {high:%Y-%m-%d}."
            ),
        ]
    )


def finding(instrument: Listed, close: pd.Series) -> str:
    """What the line says, in a sentence."""
    last = close.index[-1]
    said = f"{instrument} closed at {number(close.iloc[-1])} {instrument.currency} on {last:%F}"
    moved = compared(close.iloc[-1], close.iloc[0]) if len(close) > 1 else ""
    return f"{said}, {moved} {close.index[0]:%F}." if moved else f"{said}."


st.title("Instruments", anchor=False)
st.caption(
    "The daily closes of one instrument, adjusted for splits and dividends where that is known."
)
if not (found := ask(queries.instruments)):
    show.empty(QUESTION, "A price file with date, symbol and close is needed.")
    st.stop()

instrument, days = chosen(found)
closes = ask(queries.closes, instrument.id, days)
if closes.empty:
    show.empty(QUESTION, f"There are no daily bars of {instrument} yet.")
    st.stop()

if instrument.name:
    st.markdown(f"**{plain(instrument.name)}**")
told = figures(closes["close"], instrument.currency)
closes = closes.rename_axis("Date").rename(columns={"close": "Close"})
where = f"{len(closes):,} daily closes up to {closes.index[-1]:%Y-%m-%d}, in {instrument.currency}"
said = finding(instrument, closes["Close"])
name = f"Closes of {instrument}"
if len(closes) == 1:  # one point draws no line
    st.markdown(plain(said))
    show.table(closes, name, source=(where,))
    st.stop()

part = show.chart(
    lambda theme: lines.lines(closes, theme, instrument.currency),
    name,
    closes,
    said,
    source=(where,),
)
show.report(show.Report(name, QUESTION, told, (part,), (where,)))
show.source(where)

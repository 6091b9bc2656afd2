"""What is asked on the Risk page: of which subject, over which time, against what, how far."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import streamlit as st

from core.market import queries as market
from core.risk.asking import FARTHEST, Asked
from core.risk.subjects import Subject
from pages.shared import pick
from pages.shared.data import ask
from pages.shared.words import percent

YEARS = {"All": None, "10 years": 10, "5 years": 5, "3 years": 3, "1 year": 1}
OWN = "its own, or none"
AHEAD = "How many returns ahead the loss may come; back-tests are of one."
AGAINST = "An instrument; a portfolio has one of its own."
FREE = "A year, in percent; it may be below 0."
WORTH = "Money that losses are told of; empty: what it is worth, where that is known."
IN_A_YEAR = "Returns in a year; empty: by their rhythm, 252 for days, 52, 12, 4 or 1."


def asked(found: list[Subject]) -> Asked:
    """The question that the address tells."""
    with pick.row():
        one = pick.one("Subject", found, "subject", width=270)
        listed = {str(each): each.id for each in ask(market.instruments)}
        against = pick.one("Against", [OWN, *listed], "against", help=AGAINST, width=170)
        years = pick.one("Time", list(YEARS), "time", width=105)
        horizon = pick.one("Ahead", list(range(1, FARTHEST + 1)), "ahead", help=AHEAD, width=90)
        with st.popover("More", icon=":material/tune:"):
            free = _number("Risk-free rate (%)", "rf", 0.0, FREE)
            amount = _number("Amount at risk", "amount", None, WORTH)
            periods = _number("Returns in a year", "periods", None, IN_A_YEAR)
    return Asked(
        one.kind,
        one.id,
        since=_since(YEARS[years]),
        benchmark_id=_other(listed, against, one),
        periods=periods,
        rf=(free or 0.0) / 100,
        horizon=horizon,
        amount=amount,
    )


def level(key: str) -> float:
    """95 or 99 %."""
    return pick.one("Level", [0.95, 0.99], key, say=partial(percent, decimals=0), width=110)


def _other(listed: dict[str, UUID], against: str, one: Subject) -> UUID | None:
    found = listed.get(against)
    return None if found == one.id else found


def _since(years: int | None) -> date | None:
    if years is None:
        return None
    return datetime.now(UTC).date() - timedelta(days=round(365.25 * years))


def _number(label: str, key: str, value: float | None, about: str) -> float | None:
    typed: float | None = st.number_input(
        label, value=value, key=key, help=about, format="%g", bind="query-params"
    )
    return typed

"""Sample exchange rates: the euro against three currencies, as a central bank publishes them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import SQLModel

from core.currency.tables import FxRate, RateKind
from core.demo import keys
from core.demo.rows import keyed

BASE = "EUR"
YEARS = 4  # whole ones before this one, so that figures of three years ago find their rate
REVERSION = 0.005  # of the distance to the usual rate, a day: rates wander and come back
SOURCE = "Sample data"


@dataclass(frozen=True)
class Quote:
    """A currency: what a euro usually costs in it, how far that moves a day, how it is printed."""

    currency: str
    usual: float
    daily: float
    decimals: int


QUOTES = (
    Quote("USD", 1.09, 0.0038, 4),
    Quote("CAD", 1.47, 0.0036, 4),
    Quote("GBP", 0.855, 0.0030, 5),
)


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """Closing rates of each business day, and the averages of the quarters that are over.

    Rates are everybody's, so ``owner`` changes nothing.
    """
    closings = [_closings(seed, today, quote) for quote in QUOTES]
    averages = [_averages(frame, today) for frame in closings]
    rates = pd.concat([*closings, *averages], ignore_index=True)
    rates["date"] = rates["date"].dt.date
    unique = ("base_currency", "quote_currency", "kind", "date")
    return {FxRate: keyed("fx_rates", rates, *unique, source=SOURCE)}


def _closings(seed: int, today: date, quote: Quote) -> pd.DataFrame:
    days = pd.bdate_range(date(today.year - YEARS, 1, 1), today - timedelta(days=1))
    shocks = keys.random(seed, f"currency/{quote.currency}").normal(0, quote.daily, len(days))
    distance = np.zeros(len(days))
    for day in range(1, len(days)):
        distance[day] = (1 - REVERSION) * distance[day - 1] + shocks[day]
    rates = np.round(quote.usual * np.exp(distance), quote.decimals)
    return pd.DataFrame(
        {
            "base_currency": BASE,
            "quote_currency": quote.currency,
            "kind": RateKind.closing,
            "date": days,
            "rate": rates,
        }
    )


def _averages(closings: pd.DataFrame, today: date) -> pd.DataFrame:
    """The averages of whole quarters only: the days of a quarter and of its last month coincide."""
    quarters = closings["date"].dt.to_period("Q")
    over = quarters < pd.Period(today, "Q")
    means = closings["rate"][over].groupby(quarters[over]).mean().round(6)
    return pd.DataFrame(
        {
            "base_currency": BASE,
            "quote_currency": closings["quote_currency"].iloc[0],
            "kind": RateKind.average,
            "date": means.index.end_time.normalize(),
            "rate": means.to_numpy(),
        }
    )

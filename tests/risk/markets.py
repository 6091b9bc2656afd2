"""Instruments with daily closes, rates and portfolios, for tests of risk."""

from datetime import date
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor
from core.db import bulk
from core.db.keys import uuid7
from core.market.tables import PriceBar
from core.risk import portfolios
from core.risk.portfolios import Line
from tests.bed.rows import Rows

FIRST = date(2024, 1, 1)


def days(count: int) -> pd.DatetimeIndex:
    """Working days from the first on, as bars have them."""
    return pd.bdate_range(FIRST, periods=count, tz="UTC")


def walk(count: int, seed: int, size: float = 0.01) -> np.ndarray:
    """Prices of a walk that has a volatility of about ``size`` a day, and begins at 100."""
    moves = np.random.default_rng(seed).standard_t(5, count - 1) * size / np.sqrt(5 / 3)
    return 100 * np.concatenate([[1.0], np.cumprod(1 + np.clip(moves, -0.5, 0.5))])


def listed(db: Session, symbol: str, closes: object, currency: str = "USD") -> UUID:
    """An instrument with a daily bar for each close."""
    prices = np.asarray(closes, dtype=float)
    made = Rows(db.connection()).add(
        "instruments", symbol=symbol, exchange="X", currency=currency, is_active=True
    )
    frame = pd.DataFrame({"ts": days(len(prices)), "o": prices, "h": prices, "l": prices})
    frame = frame.assign(
        c=prices, v=1.0, instrument_id=made["id"], interval="daily",
        id=[uuid7() for _ in prices],
    )[~np.isnan(prices)]  # fmt: skip
    bulk.load(db, PriceBar, frame)
    return UUID(str(made["id"]))


def portfolio(
    db: Session,
    user: Actor,
    name: str,
    held: dict[UUID, float],
    *,
    by: str = "weight",
    **given: object,
) -> UUID:
    """A portfolio that holds these from the first day on."""
    made = portfolios.add_portfolio(db, user, name, **given)
    lines = [Line(key, FIRST, **{by: size}) for key, size in held.items()]
    portfolios.set_holdings(db, user, made, lines)
    return made


def rate(db: Session, base: str, quote: str, rates: dict[date, float]) -> None:
    """Closing rates by day."""
    rows = Rows(db.connection())
    for day, one in rates.items():
        rows.add(
            "fx_rates", base_currency=base, quote_currency=quote, kind="closing", date=day, rate=one
        )

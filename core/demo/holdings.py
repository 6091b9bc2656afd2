"""Sample portfolios of the invented companies: by weights, by quantities, and one that moved."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pandas as pd
from sqlmodel import SQLModel

from core.demo import keys
from core.demo.days import trading_days
from core.demo.listings import BENCHMARK
from core.demo.rows import keyed
from core.risk.tables import Holding, Portfolio, Rebalance

YEARS = 3
LATER = timedelta(days=550)


@dataclass(frozen=True)
class Sample:
    """One portfolio: its holdings since it began, and what changed later."""

    name: str
    currency: str
    rebalance: Rebalance
    by: str  # weight or quantity
    held: dict[str, float]
    later: dict[str, float]


SAMPLES = (
    Sample(
        "Sample core",
        "USD",
        Rebalance.monthly,
        "weight",
        {"QNTVL": 0.22, "HRVST": 0.18, "GRNBK": 0.16, "NRDPH": 0.16, "AQDCT": 0.15, "IRNFD": 0.13},
        {},
    ),
    Sample(
        "Sample income",
        "EUR",
        Rebalance.never,
        "quantity",
        {"STRMN": 4_000, "HVNIN": 1_500, "BRNTS": 3_500, "NRDPH": 1_200, "PRSLY": 3_000},
        {"PRSLY": 0, "AQDCT": 2_500},
    ),
    Sample(
        "Sample growth",
        "USD",
        Rebalance.quarterly,
        "weight",
        {"HLDRB": 0.30, "MRLNS": 0.25, "LMBIO": 0.20, "SOLWD": 0.15, "TYKIT": 0.10},
        {},
    ),
)


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """The portfolios, shared with everybody, and their holdings."""
    began = trading_days(today, YEARS)[0].date()
    made = pd.DataFrame(
        {
            "name": [one.name for one in SAMPLES],
            "base_currency": [one.currency for one in SAMPLES],
            "rebalance": [one.rebalance.value for one in SAMPLES],
        }
    )
    held = pd.DataFrame(
        [
            {"portfolio": one.name, "symbol": symbol, "since": since, one.by: size}
            for one in SAMPLES
            for since, sizes in ((began, one.held), (began + LATER, one.later))
            for symbol, size in sizes.items()
        ]
    )
    rows = keyed("holdings", held, "portfolio", "symbol", "since")
    belongs = [portfolio_key(name) for name in rows["portfolio"]]
    rows = rows.assign(
        portfolio_id=pd.Series(belongs, rows.index, dtype=object),
        instrument_id=pd.Series(keys.keys("instruments", rows["symbol"]), rows.index, dtype=object),
    )
    benchmark = keys.key("instruments", BENCHMARK.symbol)
    return {
        Portfolio: keyed(
            "portfolios", made, "name", user_id=owner, benchmark_id=benchmark, is_shared=True
        ),
        Holding: rows.drop(columns=["portfolio", "symbol"]),
    }


def portfolio_key(name: str) -> UUID:
    """By which a sample portfolio is known."""
    return keys.key("portfolios", name)

"""Value at risk of real stocks: which methods keep their word, by five years of daily returns each.

Every forecast is of the next day, made of the 250 returns before it. All instruments count as they
come: crises, changes of the reference and all.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from bench.measure import Table
from bench.places import Given
from core.analytics.risk.backtests import Backtest, Light
from core.analytics.risk.ranking import CHANCE, ranked
from core.analytics.risk.returns import Values
from core.analytics.risk.sides import Tried, side_by_side
from core.analytics.risk.var import METHODS

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[2] / "shared/data")) / "stocks"
FILE = "sp500_2015_2020_dev.csv.gz"
EVERY = int(os.environ.get("BENCH_EVERY", "4"))  # of the instruments, in order of their symbols
WHOLE = 1_250  # returns of five years

Sides = Mapping[str, Mapping[float, Tried]]


def measured(_: Given) -> Table:
    """A line for each method."""
    heads = ["method", "green 99 %", "yellow", "red", "beyond 99 %", "expected", "Kupiec passed"]
    heads += ["apart", "beyond 95 %", "expected", "Kupiec passed", "loss", "believed", "first"]
    table = Table("Value at risk of real stocks", heads)
    if not (DATA / FILE).exists():
        table.notes.append(f"Left out: there are no stocks; BENCH_DATA names the folder of {DATA}.")
        return table
    closes, left_out = kept(pd.read_csv(DATA / FILE, parse_dates=["date"]))
    chosen = closes.columns[::EVERY]
    found, took = [], []
    for one in series(closes[chosen]):
        began = time.process_time()
        found.append(side_by_side(one))
        took.append(time.process_time() - began)
    for method in METHODS:
        add_line(table, method, found)
    table.notes.append(
        f"{len(found)} of {closes.shape[1]} instruments (each {EVERY}. by symbol), "
        f"{closes.index[0]:%Y-%m-%d} to {closes.index[-1]:%Y-%m-%d}, closes as adjusted; "
        f"{left_out} more were left out: fewer than {WHOLE:,} returns, a date twice, or a price "
        "of 0 or below."
    )
    table.notes.append(
        f"All methods and back-tests of one took {np.median(took):.2f} seconds of the processor "
        f"(median), at most {max(took[1:], default=0.0):.2f} once the libraries were there."
    )
    table.notes.append(
        "Beyond: the mean number of losses larger than forecast, beside what was promised. Kupiec "
        f"passed: p at least {CHANCE:g}. Apart: losses at 99 % that do not come in clusters "
        "(Christoffersen). Loss: of the quantiles of 99 %, by that of Historical. Believed and "
        "first: as the ranking says."
    )
    return table


def kept(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Closes by day of the instruments that are whole, and how many are not."""
    twice = rows.loc[rows.duplicated(["symbol", "date"]), "symbol"]
    low = rows.loc[rows["adj_close"] <= 0, "symbol"]
    fine = rows[~rows["symbol"].isin({*twice, *low})]
    closes = fine.pivot_table(index="date", columns="symbol", values="adj_close")
    whole = closes.loc[:, closes.notna().sum() > WHOLE]
    return whole, rows["symbol"].nunique() - whole.shape[1]


def series(closes: pd.DataFrame) -> Iterator[Values]:
    """The returns of each instrument, without gaps."""
    for name in closes:
        changes = closes[name].dropna().pct_change().iloc[1:]
        yield np.asarray(changes, dtype=np.float64)


def add_line(table: Table, method: str, found: Sequence[Sides]) -> None:
    """What came of one method."""
    strict, loose = (tried(found, method, level) for level in (0.99, 0.95))
    orders = [ranked(sides) for sides in found]
    stood = [next(rank for rank in order if rank.method == method) for order in orders]
    table.add(
        METHODS[method].title,
        *(share([one.light is light for one in strict]) for light in Light),
        *counted(strict),
        share([one.independence.p >= CHANCE for one in strict]),
        *counted(loose),
        against_historical(found, method),
        share([rank.is_believed for rank in stood]),
        share([rank.place == 1 for rank in stood]),
    )


def tried(found: Sequence[Sides], method: str, level: float) -> list[Backtest]:
    """What came of a method at a level, wherever it could be tried."""
    every = [sides[method][level].backtest for sides in found]
    return [one for one in every if one is not None]


def counted(some: Sequence[Backtest]) -> list[str]:
    """Losses beyond, what was expected, and how often the difference may be chance."""
    return [
        f"{np.mean([one.passed for one in some]):.1f}",
        f"{np.mean([one.expected for one in some]):.1f}",
        share([one.kupiec.p >= CHANCE for one in some]),
    ]


def against_historical(found: Sequence[Sides], method: str) -> str:
    """The loss of the quantiles of 99 %, by that of the historical ones."""
    losses = [
        (own.loss, base.loss)
        for sides in found
        if (own := sides[method][0.99].backtest) and (base := sides["hist"][0.99].backtest)
    ]
    return f"{np.mean([own / base for own, base in losses]):.3f}"


def share(claims: Sequence[bool]) -> str:
    """How many of them hold."""
    return f"{100 * np.mean(claims):.0f} %"

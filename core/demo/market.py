"""Sample instruments: four years of daily bars, corporate actions, market capitalisations."""

from datetime import date
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlmodel import SQLModel

from core.analytics.adjustment import adjusted_closes
from core.autoindex.tables import MarketCapData
from core.demo import keys, prices
from core.demo.days import trading_days
from core.demo.listings import BENCHMARK, BILLION, DOLLARS, LISTINGS, SECTORS
from core.demo.prices import Bars, Floats
from core.market.tables import (
    ActionKind,
    CorporateAction,
    Instrument,
    Interval,
    MarketCapBucket,
    PeBucket,
    PriceBar,
)

YEARS = 4
PAY_MONTHS = (3, 6, 9, 12)
SPLITS = (4.0, 3.0, 2.0, 2.0)  # of those that rose most; the cheapest one merges its shares
MERGER = 0.2
BLEMISHES = 3  # of each kind: as in every file of prices, some bars are wrong, and flagged

ALL = [*LISTINGS, BENCHMARK]
SHARES = np.array([listing.shares for listing in LISTINGS])
RATES = np.array([DOLLARS[listing.currency] for listing in LISTINGS])
YIELDS = np.array([listing.dividend_yield for listing in LISTINGS])


def tables(seed: int, today: date, owner: UUID) -> dict[type[SQLModel], pd.DataFrame]:
    """The rows of each table, parents first; nothing of the market belongs to anybody."""
    days = trading_days(today, YEARS)
    pays = _pays(seed, days)
    adjusted = _simulated(seed, len(days), pays)
    splits = _splits(seed, adjusted.close)
    pays &= splits == 1  # a day on which shares split pays nothing
    more = np.cumprod(splits[::-1], axis=0)[::-1] / splits  # last day's shares for one of the day
    traded = _as_traded(_with_benchmark(seed, adjusted), more)
    actions = _actions(days, splits, _amounts(traded.close, pays))
    return {
        Instrument: _instruments(seed, adjusted.close[-1]),
        CorporateAction: actions,
        PriceBar: _bars(seed, days, traded, actions),
        MarketCapData: _caps(seed, days, traded, more),
    }


def _pays(seed: int, days: pd.DatetimeIndex) -> NDArray[np.bool_]:
    """On which days a share goes without its dividend: once a quarter, each company on its own."""
    delays = keys.random(seed, "market/dividends").integers(0, 12, len(LISTINGS))
    pays = np.zeros((len(days), len(LISTINGS)), np.bool_)
    months = days.year * 12 + days.month
    starts = np.flatnonzero(np.isin(days.month, PAY_MONTHS) & (np.diff(months, prepend=0) != 0))
    for start in starts[starts > 0]:
        for column in np.flatnonzero(YIELDS):
            day = start + delays[column]
            if day < len(days):
                pays[day, column] = True
    return pays


def _simulated(seed: int, days: int, pays: NDArray[np.bool_]) -> Bars:
    random = keys.random(seed, "market/prices")
    sectors = np.array([SECTORS.index(listing.sector) for listing in LISTINGS])
    moves = prices.returns(random, days, sectors)
    moves += np.where(pays, np.log1p(-YIELDS / len(PAY_MONTHS)), 0.0)
    first = np.array([listing.price for listing in LISTINGS])
    return prices.bars(random, first, moves, SHARES * random.uniform(0.002, 0.008, len(SHARES)))


def _splits(seed: int, closes: Floats) -> Floats:
    """New shares for an old one on each day; 1 on nearly all of them."""
    factors = np.ones(closes.shape)
    random = keys.random(seed, "market/splits")
    rows = random.integers(len(closes) // 5, len(closes) * 4 // 5, len(SPLITS) + 1)
    risen = np.argsort(closes[-1] / closes[0])[::-1]
    factors[rows[:-1], risen[: len(SPLITS)]] = SPLITS
    others = risen[len(SPLITS) :]
    factors[rows[-1], others[np.argmin(SHARES[others])]] = MERGER
    return factors


def _with_benchmark(seed: int, adjusted: Bars) -> Bars:
    """The bars and, as one more column, those of the index: the value of all shares together."""
    worth = SHARES * RATES
    per_point = float(adjusted.close[0] @ worth) / BENCHMARK.price
    opening, close = (adjusted.open @ worth / per_point, adjusted.close @ worth / per_point)
    high, low = prices.around(keys.random(seed, "market/benchmark"), opening, close, 0.003)
    volume = adjusted.volume.sum(axis=1)
    return Bars(
        np.column_stack([adjusted.open, opening]),
        np.column_stack([adjusted.high, high]),
        np.column_stack([adjusted.low, low]),
        np.column_stack([adjusted.close, close]),
        np.column_stack([adjusted.volume, volume]),
    )


def _as_traded(adjusted: Bars, more: Floats) -> Bars:
    """What was quoted on each day, in the shares of that day and in whole cents."""
    scale = np.column_stack([more, np.ones(len(more))])
    return Bars(
        (adjusted.open * scale).round(2),
        (adjusted.high * scale).round(2),
        (adjusted.low * scale).round(2),
        (adjusted.close * scale).round(2),
        (adjusted.volume / scale).round(),
    )


def _amounts(closes: Floats, pays: NDArray[np.bool_]) -> Floats:
    """What is paid a share, in cents of the quoted currency; 0 where nothing is."""
    before = np.vstack([closes[:1], closes[:-1]])[:, : len(LISTINGS)]
    amounts = np.maximum((before * YIELDS / len(PAY_MONTHS)).round(2), 0.01)
    return np.where(pays, amounts, 0.0)


def _actions(days: pd.DatetimeIndex, splits: Floats, amounts: Floats) -> pd.DataFrame:
    ids = np.array(_instrument_ids(), dtype=object)
    split_rows, split_columns = np.nonzero(splits != 1)
    paid_rows, paid_columns = np.nonzero(amounts)
    made = pd.DataFrame(
        {
            "instrument_id": ids[split_columns],
            "date": days[split_rows].date,
            "kind": ActionKind.share_split.value,
            "factor": splits[split_rows, split_columns],
        }
    )
    paid = pd.DataFrame(
        {
            "instrument_id": ids[paid_columns],
            "date": days[paid_rows].date,
            "kind": ActionKind.dividend.value,
            "amount": amounts[paid_rows, paid_columns],
        }
    )
    both = pd.concat([made, paid], ignore_index=True)
    return both.assign(id=keys.rising("corporate_actions", len(both)))


def _instruments(seed: int, last: Floats) -> pd.DataFrame:
    random = keys.random(seed, "market/instruments")
    caps = last * SHARES * RATES / BILLION
    sizes = np.select(
        [caps < 2, caps < 10], [MarketCapBucket.small.value, MarketCapBucket.mid.value], "large"
    )
    multiples = random.choice([bucket.value for bucket in PeBucket], len(LISTINGS))
    return pd.DataFrame(
        {
            "id": _instrument_ids(),
            "symbol": [listing.symbol for listing in ALL],
            "exchange": [listing.exchange for listing in ALL],
            "name": [listing.name for listing in ALL],
            "sector": [listing.sector for listing in ALL],
            "currency": [listing.currency for listing in ALL],
            "market_cap_bucket": [*sizes.tolist(), None],
            "pe_bucket": [*multiples.tolist(), None],
        }
    )


def _bars(seed: int, days: pd.DatetimeIndex, traded: Bars, actions: pd.DataFrame) -> pd.DataFrame:
    """One listing after the other, each in order of days."""
    count = len(ALL)
    which = np.arange(count).repeat(len(days))
    frame = pd.DataFrame(
        {
            "id": keys.rising("price_bars", len(which)),
            "ts": pd.DatetimeIndex(np.tile(days.tz_localize(None), count), tz="UTC"),
            "instrument_id": pd.Categorical.from_codes(which, pd.Index(_instrument_ids())),
            "interval": pd.Categorical.from_codes(
                np.zeros(len(which), np.int8), pd.Index([Interval.daily.value])
            ),
            "o": traded.open.T.ravel(),
            "h": traded.high.T.ravel(),
            "l": traded.low.T.ravel(),
            "c": traded.close.T.ravel(),
            "v": traded.volume.T.ravel(),
            "adj_c": _adjusted(days, traded.close, actions),
        }
    )
    return _blemished(seed, frame)


def _adjusted(days: pd.DatetimeIndex, closes: Floats, actions: pd.DataFrame) -> Floats:
    when = pd.DatetimeIndex(pd.to_datetime(actions["date"], utc=True))
    columns = []
    for number, instrument in enumerate(_instrument_ids()):
        own = actions.set_axis(when).loc[(actions["instrument_id"] == instrument).to_numpy()]
        columns.append(
            adjusted_closes(
                pd.Series(closes[:, number], days), own["factor"].dropna(), own["amount"].dropna()
            ).to_numpy()
        )
    return np.concatenate(columns)


def _blemished(seed: int, frame: pd.DataFrame) -> pd.DataFrame:
    """A few bars as a careless source would send them, each flagged with what is wrong."""
    stocks = len(frame) // len(ALL) * len(LISTINGS)
    rows = keys.random(seed, "market/blemishes").choice(stocks, 2 * BLEMISHES, replace=False)
    swapped, negated = rows[:BLEMISHES], rows[BLEMISHES:]
    low, high = frame["l"].to_numpy(copy=True), frame["h"].to_numpy(copy=True)
    swapped = swapped[low[swapped] < high[swapped]]
    volume = frame["v"].to_numpy(copy=True)
    quality = np.full(len(frame), None, dtype=object)
    for row in swapped:
        low[row], high[row] = high[row], low[row]
        quality[row] = {"high_below_low": f"{high[row]:.2f} < {low[row]:.2f}"}
    for row in negated:
        volume[row] *= -1
        quality[row] = {"negative_volume": f"{volume[row]:.0f}"}
    return frame.assign(h=high, l=low, v=volume, quality=quality)


def _caps(seed: int, days: pd.DatetimeIndex, traded: Bars, more: Floats) -> pd.DataFrame:
    """Market capitalisations on the last trading day of each week."""
    weeks = (days - pd.to_timedelta(days.weekday, unit="D")).asi8
    rows = np.flatnonzero(np.diff(weeks, append=0) != 0)
    columns = len(LISTINGS)
    outstanding = (SHARES / more[rows]).round()
    closes = traded.close[rows, :columns]
    free = keys.random(seed, "market/free float").uniform(0.55, 0.98, columns)
    usual = pd.DataFrame(traded.volume[:, :columns]).rolling(30, min_periods=1).mean()
    which = np.arange(columns).repeat(len(rows))
    ids = pd.Index(_instrument_ids()[:columns])
    return pd.DataFrame(
        {
            "id": keys.rising("market_cap_data", len(which)),
            "instrument_id": pd.Categorical.from_codes(which, ids),
            "date": np.tile(days[rows].date, columns),
            "market_cap": (closes * outstanding * RATES).round().T.ravel(),
            "shares_outstanding": outstanding.T.ravel(),
            "free_float": (outstanding * free).round().T.ravel(),
            "average_volume": usual.to_numpy()[rows].round().T.ravel(),
        }
    )


def _instrument_ids() -> list[UUID]:
    return keys.keys("instruments", (listing.symbol for listing in ALL))

"""Files of exchange rates, one a line or a currency a column: stored, and taken back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.currency import layouts
from core.currency.codes import CODES
from core.currency.fields import FIELDS
from core.currency.tables import FxRate, RateKind
from core.uploads import storing
from core.uploads.pointing import once_each, there_already
from core.uploads.shapes import Fault, Load, Mode, Shape

KEY = ("base_currency", "quote_currency", "kind", "date")
PAIR = ("base_currency", "quote_currency", "kind")
SMALLEST = Decimal(1).scaleb(-12)  # what a rate is kept in
LARGEST = 1e12
LEAP = 1.3  # from one rate to the next; more is rather a rate the wrong way round
NEAR = 0.1


def check(rows: pd.DataFrame) -> list[Fault]:
    """Rates above nothing, of days, between two currencies; what looks turned round is told."""
    if rows.empty:
        return []
    base, quote = rows["base_currency"].astype(object), rows["quote_currency"].astype(object)
    rates = _floats(rows)
    wrong = [
        ("rate", (rates <= 0), "A rate is above 0."),
        ("rate", (rates > 0) & (rates < 1e-12), "This is less than a rate can be kept in."),
        ("rate", rates >= LARGEST, "This is more than a rate can be."),
        ("quote_currency", (base == quote).to_numpy(), "A currency has no rate to itself."),
        ("date", _has_time(rows["date"]), "This has a time of day; a rate is of a day."),
    ]
    faults = [
        Fault(int(row), field, reason)
        for field, is_so, reason in wrong
        for row in rows.index[is_so]
    ]
    for field, codes in (("base_currency", base), ("quote_currency", quote)):
        said = "is not among the currencies that are known here; look whether it is meant"
        faults += once_each(~codes.isin(CODES).to_numpy(), codes, field, _telling(said))
    return faults + _leaps(rows, rates)


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """Rates that are stored already, and pairs far from what is stored of them."""
    require(user, Role.viewer)
    made = _stored(rows)
    faults = []
    if mode is Mode.adding:
        said = "There is a rate of this pair and day already."
        faults = [Fault(row, "rate", said) for row in there_already(db, FxRate, made, key=KEY)]
    usual = (
        select(col(FxRate.base_currency), col(FxRate.quote_currency), func.avg(FxRate.rate))
        .where(col(FxRate.base_currency).in_(sorted(set(made["base_currency"]))))
        .group_by(col(FxRate.base_currency), col(FxRate.quote_currency))
    )
    there = {f"{base}/{quote}": float(rate) for base, quote, rate in db.execute(usual)}
    pairs = _pairs(rows)
    levels = pd.Series(_floats(rows), rows.index).groupby(pairs, observed=True).median()
    odd = [pair for pair, level in levels.items() if _is_turned(level, there.get(str(pair), 0.0))]
    said = "the rates look like the reciprocals of those that are stored"
    return faults + once_each(pairs.isin(odd).to_numpy(), pairs, "rate", _telling(said))


def store(db: Session, user: Actor, load: Load) -> int:
    """Store rates; of a pair and day the newer stands."""
    require(user, Role.analyst)
    return storing.put(db, load, FxRate, _stored(load.rows), key=KEY, scope=PAIR)


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take the rates of a file back."""
    require(user, Role.analyst)
    return storing.take_back(db, upload_id, FxRate, key=KEY)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many pairs, from when to when, and a few rates of the last day."""
    last = rows[rows["date"] == rows["date"].max()]
    newest = {
        f"1 {row['base_currency']} on the last day": f"{row['rate']} {row['quote_currency']}"
        for row in last.head(1).to_dict("records")
        if "units" not in rows
    }
    return {
        "pairs": f"{_pairs(rows).nunique():,}",
        "from": f"{rows['date'].min():%Y-%m-%d}",
        "to": f"{rows['date'].max():%Y-%m-%d}",
        "sum of rates": f"{sum(rows['rate'], Decimal(0)):,}",
        **newest,
    }


def _pairs(rows: pd.DataFrame) -> pd.Series:
    base, quote = (rows[name].astype("category") for name in PAIR[:2])
    bases, quotes = base.cat.categories.astype(str), quote.cat.categories.astype(str)
    codes = base.cat.codes.to_numpy(np.int64) * len(quotes) + quote.cat.codes.to_numpy()
    names = pd.Index([f"{one}/{other}" for one in bases for other in quotes], dtype=object)
    return pd.Series(pd.Categorical.from_codes(codes, names), rows.index)


def _floats(rows: pd.DataFrame) -> Any:
    """Rates of one unit, for comparing."""
    rates = rows["rate"].to_numpy().astype(np.float64)
    return rates / _units(rows) if "units" in rows else rates


def _units(rows: pd.DataFrame) -> Any:
    return rows["units"].fillna(1.0).to_numpy()


def _has_time(moments: pd.Series) -> Any:
    return (moments != moments.dt.normalize()).to_numpy()


def _telling(said: str) -> Any:
    return lambda name, count: f"{name}: {said} ({count:,} rows)."


def _is_turned(level: float, before: float) -> bool:
    """Whether one is about the other's reciprocal, and that is not about the same."""
    if level <= 0 or before <= 0 or max(level, 1 / level) < LEAP:
        return False
    return bool(abs(np.log(level * before)) < NEAR)


def _leaps(rows: pd.DataFrame, rates: Any) -> list[Fault]:
    """Rates that follow on about their reciprocal, or on a hundredth or thousandth."""
    pairs = _pairs(rows)
    if "kind" in rows:
        kinds = rows["kind"].astype("category").cat.codes.to_numpy(np.int64)
    else:
        kinds = np.zeros(len(rows), np.int64)
    codes = pairs.cat.codes.to_numpy(np.int64) * 3 + kinds
    order = np.lexsort((pd.DatetimeIndex(rows["date"]).tz_convert(None).to_numpy(), codes))
    before, after = rates[order][:-1], rates[order][1:]
    is_told = (codes[order][1:] == codes[order][:-1]) & (before > 0) & (after > 0)
    ones = np.ones(len(before))
    move = np.log(np.divide(after, before, out=ones.copy(), where=is_told))
    level = np.log(np.multiply(after, before, out=ones.copy(), where=is_told))
    is_turned = is_told & (np.abs(level) < NEAR) & (np.abs(move) > np.log(LEAP))
    powers = np.abs(move) / np.log(10)
    is_scaled = np.abs(powers[:, None] - np.array([2.0, 3.0])).min(axis=1) < NEAR / 2
    turned, scaled = (_placed(order, one) for one in (is_turned, is_scaled))
    reciprocal = "the rate is about the reciprocal of the one before, as if turned round"
    hundred = "the rate is about 100 or 1,000 times the one before, or a part of it"
    return [
        *once_each(turned, pairs, "rate", _telling(reciprocal)),
        *once_each(scaled & ~turned, pairs, "rate", _telling(hundred)),
    ]


def _placed(order: Any, is_so: Any) -> Any:
    found = np.zeros(len(order), bool)
    found[order[1:][is_so]] = True
    return found


def _stored(rows: pd.DataFrame) -> pd.DataFrame:
    """Rates as they are stored: of one unit of the base, to the twelfth decimal."""
    kind = rows["kind"].astype(object) if "kind" in rows else pd.Series(None, rows.index, object)
    made = pd.DataFrame(
        {
            "base_currency": rows["base_currency"].astype("category"),
            "quote_currency": rows["quote_currency"].astype("category"),
            "kind": kind.fillna(RateKind.closing.value).astype("category"),
            "date": rows["date"].dt.date,
            "rate": _exact(rows),
        }
    )
    return made.assign(source=rows["source"]) if "source" in rows else made


def _exact(rows: pd.DataFrame) -> pd.Series:
    """Each different rate is divided and rounded once."""
    units = _units(rows) if "units" in rows else np.ones(len(rows))
    codes, pairs = pd.factorize(
        pd.MultiIndex.from_arrays([rows["rate"].to_numpy(), units]), use_na_sentinel=False
    )
    rates = np.array(
        [(rate / Decimal(str(unit))).quantize(SMALLEST) for rate, unit in pairs], dtype=object
    )
    return pd.Series(rates[codes], rows.index, dtype=object)


LONG = Shape(
    "fx_long",
    "Exchange rates, one a line",
    FIELDS,
    store,
    undo,
    check,
    against,
    key=KEY,
    unfold=layouts.long,
    totals=totals,
    sample="""date,base currency,quote currency,rate,units,kind,source
2026-01-05,EUR,USD,1.0863,1,closing,ECB
2026-01-05,EUR,GBP,0.8571,1,closing,ECB
2026-01-05,JPY,CHF,0.5712,100,closing,SNB
2025-12-31,EUR,USD,1.0741,1,average,ECB
""",
)
WIDE = replace(
    LONG,
    name="fx_wide",
    title="Exchange rates, a currency a column",
    unfold=layouts.wide,
    sample="""Date,EUR/USD,EUR/JPY,EUR/GBP,EUR/CHF
2026-01-07,1.0892,157.41,0.8569,0.9381
2026-01-06,1.0877,157.02,N/A,0.9374
2026-01-05,1.0863,156.83,0.8571,0.9370
""",
)

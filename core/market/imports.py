"""Files of instruments and of their bars: where their rows are stored, and taken back."""

from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db import partitions
from core.errors import Invalid
from core.market import courses, fields, instruments, layouts, listings, soundness
from core.market.tables import Instrument, PriceBar
from core.uploads import storing, traces
from core.uploads.pointing import once_each, refused, there_already
from core.uploads.shapes import Fault, Load, Mode, Shape

BAR = ("instrument_id", "ts", "interval")
YEARS = range(1900, 2101)  # with partitions of their own


def against_bars(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """What is in doubt, quoted otherwise or stored already; which instruments will be new."""
    require(user, Role.viewer)
    names, wanted = listings.named(rows)
    found = listings.find(db, wanted)
    doubtful = names[names.isin(list(found.doubtful)).to_numpy()]
    faults = refused(doubtful, "symbol", found.doubtful.__getitem__)
    faults += _quoted_otherwise(rows, names, found)
    if found.new:
        first = names[names.isin(list(found.new)).to_numpy()].index[0]
        faults.append(Fault(int(first), "symbol", _new(rows, found), blocks=False))
    if found.ids and not courses.contradiction(rows, names):
        bars = _bars(rows, names, found.ids).loc[names.isin(list(found.ids)).to_numpy()]
        faults += _other_levels(db, bars, names)
        if mode is Mode.adding:
            said = "There is a bar of this moment already."
            there = there_already(db, PriceBar, bars, key=BAR)
            faults += [Fault(row, "ts", said) for row in there]
    return faults


def store_bars(db: Session, user: Actor, load: Load) -> int:
    """Store bars, wrong ones flagged; instruments that nobody has named before are made."""
    require(user, Role.analyst)
    rows = load.rows
    if reason := soundness.swapped(rows):
        raise Invalid(reason)
    years = [year for year in rows["ts"].dt.year.unique().tolist() if year in YEARS]
    partitions.prepare(db, years, ["price_bars"])
    names, wanted = listings.named(rows)
    found = listings.find(db, wanted)
    if found.new:  # somebody else may be making them at this moment
        traces.begin(db, load.upload_id, Instrument)
        found = listings.find(db, wanted)
    found.refuse_doubts()
    new = [wanted[name] for name in found.new]
    ids = found.ids | listings.make(db, load, new, _currencies(rows, names))
    bars = _bars(rows, names, ids)
    bars = bars.assign(quality=soundness.quality(rows))
    order = courses.Course.of(rows, names).order
    scope = ("instrument_id", "interval")
    return storing.put(db, load, PriceBar, bars.iloc[order], key=BAR, scope=scope)


def undo_bars(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take bars back, and the instruments they came with that nothing else is about."""
    require(user, Role.analyst)
    traces.begin(db, upload_id, Instrument)  # in the order in which loads do it
    count = storing.take_back(db, upload_id, PriceBar, key=BAR)
    made = list(listings.made_by(db, upload_id))
    listings.leave(db, list(listings.in_use(db, made)))
    storing.take_back(db, upload_id, Instrument, key=listings.KEY)
    return count


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many bars of how many instruments, from when to when, and what their closes sum to."""
    names, _ = listings.named(rows)
    newest = pd.DatetimeIndex(rows["ts"]).argmax()
    return {
        "instruments": f"{names.nunique():,}",
        "from": f"{rows['ts'].min():%Y-%m-%d}",
        "to": f"{rows['ts'].max():%Y-%m-%d}",
        "newest close": f"{rows['c'].iloc[newest]:,.6g}",
        "sum of closes": f"{rows['c'].sum():,.2f}",
        "sum of volumes": f"{rows['v'].sum():,.0f}" if "v" in rows else "none",
    }


def _new(rows: pd.DataFrame, found: listings.Found) -> str:
    """What a person should know before instruments come into being."""
    first = listings.some(found.new)
    many = f"{len(found.new):,} new instruments" if len(found.new) > 1 else "A new instrument"
    left = [
        f"{name}={default}"
        for name, default in (("exchange", listings.UNNAMED), ("currency", listings.SAID_NOT))
        if name not in rows
    ]
    taken = f", with {' and '.join(left)} since the file says nothing else" if left else ""
    return f"{many} will be made: {first}{taken}."


def _currencies(rows: pd.DataFrame, names: pd.Series) -> dict[str, str]:
    """In what the file quotes each listing, where it says so."""
    if "currency" not in rows:
        return {}
    said = rows["currency"].astype(object)
    first = said[said.notna()].groupby(names[said.notna()].astype(object)).first()
    return {str(name): str(currency).upper() for name, currency in first.items()}


def _quoted_otherwise(rows: pd.DataFrame, names: pd.Series, found: listings.Found) -> list[Fault]:
    """Bars in another currency than their instrument's."""
    if "currency" not in rows:
        return []
    said = rows["currency"].astype(object).str.upper()
    due = names.astype(object).map(found.currencies)
    wrong = (said.notna() & due.notna() & (said != due)).to_numpy()
    return [
        Fault(row, "currency", f"{names[row]} is quoted in {due[row]}, not in {said[row]}.")
        for row in rows.index[wrong]
    ]


def _bars(rows: pd.DataFrame, names: pd.Series, ids: dict[str, UUID]) -> pd.DataFrame:
    """Bars as they are stored; of names without a key, without one."""
    intervals = courses.intervals(rows, names)
    volume = rows["v"] if "v" in rows else pd.Series(np.nan, rows.index)
    unit = rows["volume_unit"].fillna(1.0) if "volume_unit" in rows else 1.0
    keys = pd.Index([ids.get(name) for name in names.cat.categories], dtype=object)
    if len(set(keys)) == len(keys):
        which = pd.Categorical.from_codes(names.cat.codes.to_numpy(), keys)
    else:  # one listing by two names
        which = pd.Categorical(keys.take(names.cat.codes.to_numpy()))
    made = pd.DataFrame(
        {
            "instrument_id": which,
            "ts": rows["ts"],
            "interval": intervals,
            **{name: rows[name] for name in soundness.PRICES},
            "v": (volume * unit).fillna(0.0),
            "adj_c": rows.get("adj_c", np.nan),
        },
        index=rows.index,
    )
    if len(set(keys)) < len(keys) and made.duplicated(list(BAR)).any():
        raise Invalid("An instrument has two bars of one moment, with and without its exchange.")
    return made


def _other_levels(db: Session, bars: pd.DataFrame, names: pd.Series) -> list[Fault]:
    """Instruments whose closes are about 100 or 1,000 times those that are stored, or a part."""
    ids = [key for key in bars["instrument_id"].unique() if key is not None]
    wanted = (
        select(col(PriceBar.instrument_id), func.avg(PriceBar.c).label("usual"))
        .where(col(PriceBar.instrument_id).in_(ids))
        .group_by(col(PriceBar.instrument_id))
    )
    usual = {row.instrument_id: row.usual for row in db.execute(wanted)} if len(ids) < 500 else {}
    mine = bars.groupby("instrument_id", observed=True)["c"].median()
    odd = {
        key
        for key, level in mine.items()
        if usual.get(key, 0) > 0
        and level > 0
        and min(abs(abs(np.log10(level / usual[key])) - power) for power in (2, 3)) < 0.3
    }
    is_odd = bars["instrument_id"].isin(odd).to_numpy()
    said = "the closes are about 100 or 1,000 times those that are stored, or a part of them"
    return once_each(is_odd, names.loc[bars.index], "c", lambda name, _: f"{name}: {said}.")


INSTRUMENTS = Shape(
    "instruments",
    "Instruments",
    fields.INSTRUMENTS,
    instruments.store,
    instruments.undo,
    instruments.check,
    instruments.against,
    key=listings.KEY,
    modes=(Mode.updating, Mode.adding),
    sample="""symbol,exchange,name,sector,currency,isin,figi,cusip,active
AAPL,US,Apple Inc.,Technology,USD,US0378331005,BBG000B9XRY4,037833100,yes
MSFT,US,Microsoft Corp.,Technology,USD,US5949181045,BBG000BPH459,594918104,yes
AC,XPAR,Accor SA,Consumer Discretionary,EUR,FR0000120404,,,yes
VOD,XLON,Vodafone Group plc,Communication,GBX,GB00BH4HKS39,,,yes
""",
)
BARS = Shape(
    "bars",
    "Price bars",
    fields.BARS,
    store_bars,
    undo_bars,
    soundness.check,
    against_bars,
    key=("symbol", "exchange", "interval", "ts"),
    unfold=layouts.bars,
    totals=totals,
    sample="""symbol,exchange,currency,interval,date,open,high,low,close,adjusted close,volume
AAPL,US,USD,daily,2026-01-05,250.10,254.30,249.00,253.70,253.45,41250000
AAPL,US,USD,daily,2026-01-06,253.90,255.20,251.40,252.00,251.75,38900000
AC,XPAR,EUR,daily,2026-01-05,44.12,44.80,43.95,44.61,44.61,812000
AC,XPAR,EUR,daily,2026-01-06,44.60,45.02,44.31,44.93,44.93,774500
""",
)

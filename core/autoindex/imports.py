"""Files of market capitalisations: where their rows are stored, and taken back."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.autoindex.tables import MarketCapData
from core.errors import Invalid
from core.market import fields, listings
from core.uploads import storing
from core.uploads.pointing import once_each, refused, there_already
from core.uploads.shapes import Fault, Field, Holds, Load, Mode, Shape, folded
from core.uploads.sources import Source
from core.uploads.table import Asked, Column, Table
from core.uploads.values.notation import notation_of
from core.uploads.values.numbers import convert
from core.uploads.values.signs import Notation

KEY = ("instrument_id", "date")
KEPT_IN = "USD"
BRACKETED = re.compile(r"[(\[]([^)\]]+)[)\]]")
LOOKED_AT = 2_000
SMALL = 1e7  # dollars: where most are worth less, the figures are in thousands or millions
CENT = Decimal("0.0001")

FIELDS = (
    fields.SYMBOL,
    fields.EXCHANGE,
    Field(
        "date",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "as of", "as of date", "trading day", "datum", "tag", "stichtag", "jour"),
            *("fecha", "data", "giorno", "dia", "timestamp"),
        ),
    ),
    Field(
        "market_cap",
        "Market cap",
        Holds.amount,
        is_required=True,
        least=0,
        most=1e15,
        synonyms=(
            *("marketcap", "mkt cap", "mktcap", "market capitalisation", "market value", "cap"),
            *("market capitalization", "marktkapitalisierung", "borsenwert", "boersenwert"),
            *("capitalisation", "capitalisation boursiere", "valeur boursiere"),
            *("capitalizacion", "capitalizacion bursatil", "capitalizzazione"),
            *("capitalizzazione di mercato", "beurswaarde", "marktkapitalisatie"),
            *("valor de mercado", "capitalizacao", "market cap usd"),
        ),
    ),
    Field(
        "shares_outstanding",
        "Shares outstanding",
        Holds.number,
        least=0,
        synonyms=(
            *("shares", "outstanding shares", "shares out", "shs out", "aktien", "aktienanzahl"),
            *("anzahl aktien", "ausstehende aktien", "nombre d actions", "actions"),
            *("acciones en circulacion", "azioni in circolazione", "uitstaande aandelen"),
        ),
    ),
    Field(
        "free_float",
        "Free float",
        Holds.number,
        least=0,
        synonyms=(
            *("float", "free float shares", "float shares", "shares float", "streubesitz"),
            *("flottant", "flotante", "capital flotante", "flottante", "vrij verhandelbaar"),
        ),
    ),
    Field(
        "average_volume",
        "Average volume",
        Holds.number,
        least=0,
        synonyms=(
            *("avg volume", "average daily volume", "adv", "volume avg", "adv30", "avg vol"),
            *("durchschnittsvolumen", "volume moyen", "volumen medio", "volume medio"),
            *("gemiddeld volume",),
        ),
    ),
    Field(
        "currency",
        "Currency",
        Holds.words,
        one_of={"usd": KEPT_IN, "us dollar": KEPT_IN, "dollar": KEPT_IN, "us": KEPT_IN},
        synonyms=fields.CURRENCY.synonyms,
    ),
    Field("unit", "Unit of the market cap", Holds.number, least=1, most=1e9),
)
UNITS = {"1": "whole dollars", "1000": "thousands", "1000000": "millions", "1000000000": "billions"}
WORTH = next(one for one in FIELDS if one.name == "market_cap")


def table(source: Source, answers: Mapping[str, str]) -> Table | None:
    """The table of a file, with what its header or a person says of currency and unit."""
    found = source.table
    name = next((name for name in found.names if WORTH.is_called(name)), None)
    if name is None:
        return found
    bracket = BRACKETED.search(name)
    words = re.split(r"[\s,]+", bracket[1].strip()) if bracket else []
    currency = next((word for word in words if re.fullmatch("[A-Z]{3}|[€£¥]", word)), "")
    scales = [fields.SCALES[folded(word)] for word in words if folded(word) in fields.SCALES]
    columns = {name for one in FIELDS for name in found.names if one.is_called(name)}
    made = {"currency": currency or answers.get("currency", ""), "unit": answers.get("unit", "")}
    if scales:
        made["unit"] = str(scales[0])
    elif "unit" not in {folded(each) for each in columns} and _are_small(found.column(name)):
        found = replace(found, questions=(*found.questions, _which_unit(found.column(name))))
    for field, said in made.items():
        named = next(one for one in FIELDS if one.name == field)
        if said and not any(named.is_called(each) for each in found.names):
            found = replace(
                found,
                names=(*found.names, field),
                columns=[*found.columns, Column.same(said, len(found))],
                heads={**found.heads, field: Column.same(name, len(found))},
            )
    if answers.get("exchange") and not any(fields.EXCHANGE.is_called(n) for n in found.names):
        column = Column.same(answers["exchange"], len(found))
        names = (*found.names, "exchange")
        found = replace(found, names=names, columns=[*found.columns, column])
    return found


def check(rows: pd.DataFrame) -> list[Fault]:
    """A day is a day; what is kept as dollars although nobody says so is told."""
    if rows.empty:
        return []
    late = (rows["date"] != rows["date"].dt.normalize()).to_numpy()
    said = "This has a time of day; a market cap is of a day."
    faults = [Fault(int(row), "date", said) for row in rows.index[late]]
    if "currency" not in rows:
        told = "The file names no currency; market caps are kept as US dollars."
        faults.append(Fault(int(rows.index[0]), "market_cap", told, blocks=False))
    if {"free_float", "shares_outstanding"} <= set(rows):
        more = (rows["free_float"] > rows["shares_outstanding"]).to_numpy()
        names, _ = listings.named(rows)
        faults += once_each(
            more,
            names,
            "free_float",
            lambda name, _: f"{name}: more shares are in free float than there are.",
        )
    return faults


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """Instruments that nobody knows or that are in doubt, and days that are stored already."""
    require(user, Role.viewer)
    names, wanted = listings.named(rows)
    found = listings.find(db, wanted)
    wrong = found.doubtful | {name: _unknown(name) for name in found.new}
    strange = names[names.isin(list(wrong)).to_numpy()]
    faults = refused(strange, "symbol", wrong.__getitem__)
    if mode is Mode.adding and found.ids:
        known = names.isin(list(found.ids)).to_numpy()
        made = _stored(rows.loc[known], names.loc[known], found)
        said = "There is a market cap of this day already."
        there = there_already(db, MarketCapData, made, key=KEY)
        faults += [Fault(row, "market_cap", said) for row in there]
    return faults


def store(db: Session, user: Actor, load: Load) -> int:
    """Store market caps of instruments that are known."""
    require(user, Role.analyst)
    names, wanted = listings.named(load.rows)
    found = listings.find(db, wanted)
    found.refuse_doubts()
    if found.new:
        raise Invalid(_unknown(found.new[0]))
    made = _stored(load.rows, names, found)
    return storing.put(db, load, MarketCapData, made, key=KEY, scope=("instrument_id",))


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take the market caps of a file back."""
    require(user, Role.analyst)
    return storing.take_back(db, upload_id, MarketCapData, key=KEY)


def totals(rows: pd.DataFrame) -> dict[str, str]:
    """How many instruments, from when to when, and what they are worth on the last day."""
    names, _ = listings.named(rows)
    last = rows["date"] == rows["date"].max()
    worth = sum((one for one in _worth(rows.loc[last]) if one is not None), Decimal(0))
    return {
        "instruments": f"{names.nunique():,}",
        "from": f"{rows['date'].min():%Y-%m-%d}",
        "to": f"{rows['date'].max():%Y-%m-%d}",
        "worth on the last day": f"{worth:,.0f} {KEPT_IN}",
    }


def _unknown(name: str) -> str:
    return f"There is no instrument {name}; load the instruments or their prices first."


def _are_small(column: Column) -> bool:
    cells = column.first(LOOKED_AT)
    told = notation_of(cells)
    if not isinstance(told, Notation):
        return False
    values = convert(cells, told).values
    values = values[np.isfinite(values)]
    return bool(len(values) and np.median(values) < SMALL)


def _which_unit(column: Column) -> Asked:
    first = next((word for word in column.first(LOOKED_AT) if word.strip()), "")
    sentence = f"A market cap of '{first}' is small for dollars. In what are these figures?"
    return Asked("unit", sentence, UNITS)


def _worth(rows: pd.DataFrame) -> list[Decimal | None]:
    """Market caps in whole dollars; each different unit is applied exactly."""
    if "unit" not in rows:
        return [None if value is None else value.quantize(CENT) for value in rows["market_cap"]]
    units = [Decimal(1 if unit != unit else int(unit)) for unit in rows["unit"]]
    pairs = zip(rows["market_cap"], units, strict=True)
    return [None if value is None else (value * unit).quantize(CENT) for value, unit in pairs]


def _stored(rows: pd.DataFrame, names: pd.Series, found: listings.Found) -> pd.DataFrame:
    """Market caps as they are stored."""
    ids = names.astype(object).map(found.ids)
    made = pd.DataFrame(
        {
            "instrument_id": pd.Categorical(ids),
            "date": rows["date"].dt.date,
            "market_cap": pd.Series(_worth(rows), rows.index, dtype=object),
        },
        index=rows.index,
    )
    for name in ("shares_outstanding", "free_float", "average_volume"):
        if name in rows:
            made[name] = rows[name]
    if made.duplicated(list(KEY)).any():
        raise Invalid("An instrument has two market caps of one day, with and without exchange.")
    return made


MARKET_CAPS = Shape(
    "market_caps",
    "Market capitalisations",
    FIELDS,
    store,
    undo,
    check,
    against,
    key=("symbol", "exchange", "date"),
    unfold=table,
    totals=totals,
    sample="""symbol,exchange,date,market cap,shares outstanding,free float,average volume,currency
AAPL,US,2026-01-05,3750000000000,14780000000,14760000000,48200000,USD
MSFT,US,2026-01-05,3420000000000,7430000000,7410000000,21300000,USD
""",
)

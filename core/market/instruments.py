"""Files of instruments: stored by symbol and exchange, and taken back."""

from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.db.types import now
from core.errors import Conflict
from core.market import listings
from core.market.identifiers import is_cusip, is_figi, is_isin
from core.market.tables import Instrument
from core.uploads import storing, traces
from core.uploads.pointing import once_each, refused
from core.uploads.shapes import Fault, Load, Mode

NUMBERS = {"isin": is_isin, "figi": is_figi, "cusip": is_cusip}


def check(rows: pd.DataFrame) -> list[Fault]:
    """The numbers of a security end in the digit that follows from the others."""
    faults = []
    for name, is_right in NUMBERS.items():
        if name in rows:
            words = rows[name].dropna().astype(object)
            wrong = {word for word in words.unique() if not is_right(word)}
            title = name.upper()
            faults += [
                Fault(row, name, f"This is no {title}: its last digit does not follow.")
                for row in words.index[words.isin(wrong).to_numpy()]
            ]
    return faults


def against(db: Session, user: Actor, rows: pd.DataFrame, mode: Mode) -> list[Fault]:
    """What is listed already where only new instruments are wanted; what would be in dollars."""
    require(user, Role.viewer)
    names, wanted = listings.named(rows)
    found = listings.find(db, _placed(wanted))
    faults = []
    if mode is Mode.adding:
        known = names[names.isin(list(found.ids)).to_numpy()]
        faults = refused(known, "symbol", lambda name: f"{name} is known already.")
    new = names.isin(list(found.new)).to_numpy()
    said = rows["currency"].notna().to_numpy() if "currency" in rows else np.zeros(len(rows), bool)
    return faults + once_each(new & ~said, pd.Series("all", rows.index), "symbol", _in_dollars)


def store(db: Session, user: Actor, load: Load) -> int:
    """Add instruments; of those that are known, change what the file says and keep the rest."""
    require(user, Role.analyst)
    traces.begin(db, load.upload_id, Instrument)  # two may name the same one at once
    rows = load.rows
    _, wanted = listings.named(rows)
    found = listings.find(db, _placed(wanted))
    there = storing.stored(db, Instrument, _keys(rows), key=listings.KEY) if found.ids else None
    made = _instruments(rows, there)
    return storing.put(db, load, Instrument, made, key=listings.KEY)


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take instruments back, unless something has come to be about one that was new."""
    require(user, Role.analyst)
    before = storing.replaced(db, upload_id, Instrument)
    known = set(before["id"]) if len(before) else set()
    made = listings.made_by(db, upload_id)
    used = listings.in_use(db, [key for key in made if key not in known])
    if used:
        first = listings.some(sorted(made[key] for key in used))
        raise Conflict(
            f"There are bars or other figures of {first}. Take those back first, then the file "
            "of the instruments."
        )
    return storing.take_back(db, upload_id, Instrument, key=listings.KEY)


def _in_dollars(_name: str, count: int) -> str:
    return (
        f"The file does not say in which currency {count:,} new instruments are quoted; they are "
        "taken for USD. Add a column currency, or answer currency=EUR …"
    )


def _placed(wanted: dict[str, listings.Named]) -> dict[str, listings.Named]:
    """The same with the exchange that is meant where a file of instruments names none."""
    return {name: listings.Named(*one.whole) for name, one in wanted.items()}


def _keys(rows: pd.DataFrame) -> pd.DataFrame:
    exchange = (
        rows["exchange"].astype(object) if "exchange" in rows else pd.Series(None, rows.index)
    )
    return pd.DataFrame(
        {
            "symbol": rows["symbol"].astype(object),
            "exchange": exchange.where(exchange.notna(), listings.UNNAMED),
        }
    )


def _instruments(rows: pd.DataFrame, there: pd.DataFrame | None) -> pd.DataFrame:
    """Instruments as they are stored: where the file is silent, what is known stays."""
    made = _keys(rows)
    for name in ("name", "sector", "currency", "is_active"):
        if name in rows:
            made[name] = rows[name].astype(object)
    numbers = [name for name in NUMBERS if name in rows]
    if numbers:
        said = rows[numbers].astype(object).to_dict("records")
        made["identifiers"] = pd.Series([_texts(row) for row in said], rows.index, dtype=object)
    if "currency" in made:
        made["currency"] = made["currency"].str.upper()
    known = {} if there is None or there.empty else _by_listing(there)
    before = [known.get(key, {}) for key in zip(made["symbol"], made["exchange"], strict=True)]
    for name in made.columns.difference(list(listings.KEY)):
        default = {"currency": listings.SAID_NOT, "is_active": True}.get(name)
        made[name] = pd.Series(
            [
                _merged(new, old.get(name), default)
                for new, old in zip(made[name], before, strict=True)
            ],
            rows.index,
            dtype=object,
        )
    return made.assign(updated_at=now())


def _merged(new: Any, old: Any, default: Any) -> Any:
    if isinstance(new, dict):
        return {**(old or {}), **new} or None
    if new is None or new != new:
        return default if old is None or old != old else old
    return new


def _texts(row: dict[Any, Any]) -> dict[str, str]:
    return {str(name): text for name, text in row.items() if isinstance(text, str)}


def _by_listing(there: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    return {(row["symbol"], row["exchange"]): row for row in there.to_dict("records")}

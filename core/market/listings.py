"""Which listing a row of a file is about: one that is known, a new one, or one in doubt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select, update
from sqlmodel import Session, col

from core.db import bulk
from core.db.keys import uuid7
from core.db.packages import metadata
from core.errors import Invalid
from core.market.tables import Instrument
from core.uploads.shapes import Load

KEY = ("symbol", "exchange")
UNNAMED = "US"  # the exchange of what a file lists on none
SAID_NOT = "USD"  # the currency of what a file quotes in none
ASKED_AT_ONCE = 500
SHOWN = 5  # of many, in a sentence


@dataclass(frozen=True)
class Named:
    """A listing as a file names it; some leave the exchange out."""

    symbol: str
    exchange: str | None

    def __str__(self) -> str:
        """As choosers name it."""
        return f"{self.symbol} ({self.exchange})" if self.exchange else self.symbol

    @property
    def whole(self) -> tuple[str, str]:
        """By which it is stored."""
        return self.symbol, self.exchange or UNNAMED


@dataclass(frozen=True)
class Found:
    """What is known of the listings of a file, each by its name there."""

    ids: dict[str, UUID]
    currencies: dict[str, str]
    new: tuple[str, ...]
    doubtful: dict[str, str]  # why

    def refuse_doubts(self) -> None:
        """Raise if a listing could be either of two."""
        if self.doubtful:
            raise Invalid(next(iter(self.doubtful.values())))


def named(rows: pd.DataFrame) -> tuple[pd.Series, dict[str, Named]]:
    """The listing of each row by its name, and what the names stand for."""
    there = [name for name in ("symbol", "exchange") if name in rows]
    group = rows.groupby(there, observed=True, dropna=False, sort=False).ngroup()
    first = rows.loc[~group.duplicated().to_numpy(), there].astype(object)
    each = [
        Named(str(row["symbol"]), _text(row.get("exchange"))) for row in first.to_dict("records")
    ]
    codes, names = pd.factorize(np.array([str(one) for one in each], dtype=object))
    spread = pd.Categorical.from_codes(codes[group.to_numpy()], pd.Index(names, dtype=object))
    return pd.Series(spread, index=rows.index), {str(one): one for one in each}


def find(db: Session, wanted: Mapping[str, Named]) -> Found:
    """Look listings up. Where a file names no exchange, one that is elsewhere too is in doubt."""
    there = _stored(db, {one.symbol for one in wanted.values()})
    ids, currencies, new, doubtful = {}, {}, [], {}
    for name, one in wanted.items():
        on = there.get(one.symbol, {})
        others = sorted(set(on) - {UNNAMED})
        if one.exchange is None and others:
            doubtful[name] = _doubt(one.symbol, sorted(on), others[0])
        elif one.whole[1] in on:
            ids[name], currencies[name] = on[one.whole[1]]
        else:
            new.append(name)
    return Found(ids, currencies, tuple(new), doubtful)


def make(
    db: Session, load: Load, wanted: Iterable[Named], currencies: Mapping[str, str]
) -> dict[str, UUID]:
    """Make listings that a file is the first to name; their keys by name."""
    wanted = list(wanted)
    new = {one.whole: uuid7() for one in wanted}
    quoted = {one.whole: currencies.get(str(one), SAID_NOT) for one in wanted}
    if new:
        frame = pd.DataFrame(
            {
                "id": list(new.values()),
                "symbol": [symbol for symbol, _ in new],
                "exchange": [exchange for _, exchange in new],
                "currency": [quoted[whole] for whole in new],
            }
        )
        bulk.load(db, Instrument, frame, data_upload_id=load.upload_id)
    return {str(one): new[one.whole] for one in wanted}


def some(names: Sequence[str]) -> str:
    """The first of many names, for a sentence."""
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def in_use(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Which instruments something is about that does not go with them."""
    used: set[UUID] = set()
    keys = [
        key
        for table in metadata().sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == Instrument.__tablename__ and key.ondelete == "RESTRICT"
    ]
    for key in keys:
        for part in _parts(list(ids)):
            wanted = select(key.parent).where(key.parent.in_(part)).distinct()
            used |= set(db.execute(wanted).scalars())
    return used


def made_by(db: Session, upload_id: UUID) -> dict[UUID, str]:
    """The instruments that an upload brought, and their symbols."""
    wanted = select(col(Instrument.id), col(Instrument.symbol))
    rows = db.execute(wanted.where(col(Instrument.data_upload_id) == upload_id))
    return {row.id: row.symbol for row in rows}


def leave(db: Session, ids: Sequence[UUID]) -> None:
    """Let instruments stay whatever becomes of the upload that made them."""
    for part in _parts(list(ids)):
        kept = update(Instrument).where(col(Instrument.id).in_(part)).values(data_upload_id=None)
        db.execute(kept.execution_options(synchronize_session=False))


def _stored(db: Session, symbols: Iterable[str]) -> dict[str, dict[str, tuple[UUID, str]]]:
    """What is listed under each symbol: exchange → key and currency."""
    there: dict[str, dict[str, tuple[UUID, str]]] = {}
    columns = (Instrument.symbol, Instrument.exchange, Instrument.id, Instrument.currency)
    wanted = select(*(col(column) for column in columns))
    for part in _parts(sorted(symbols)):
        for symbol, exchange, key, currency in db.execute(
            wanted.where(col(Instrument.symbol).in_(part))
        ):
            there.setdefault(symbol, {})[exchange] = (key, currency)
    return there


def _doubt(symbol: str, exchanges: Sequence[str], other: str) -> str:
    return (
        f"{symbol} is known at {', '.join(exchanges)}, and the file does not say where it is "
        f"listed. Add a column exchange, or answer exchange={other} for the whole file."
    )


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), ASKED_AT_ONCE):
        yield values[at : at + ASKED_AT_ONCE]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None

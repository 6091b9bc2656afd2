"""A whole database from one place to another, and the proof that it arrived."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import JSON, Column, Engine, LargeBinary, Numeric, Table, Uuid, select, text
from sqlmodel import Session, SQLModel, UTCDateTime, func

from core.db import bulk, engines, partitions, schema
from core.db.dialects import is_postgresql
from core.db.failures import in_words
from core.db.frames import frames
from core.db.packages import metadata
from core.errors import Conflict, SchemaError

Report = Callable[[str], None]
MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio, so that the halves do not cancel out


@dataclass(frozen=True)
class Copied:
    """One table that was copied, and what all its rows come to."""

    table: str
    rows: int
    fingerprint: str


@dataclass
class Tally:
    """Counts the rows of a table as they pass by."""

    table: Table
    rows: int = 0
    total: int = 0

    def count(self, parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Let the parts through."""
        for part in parts:
            self.rows += len(part)
            self.total += _sum(self.table, part)
            yield part

    @property
    def result(self) -> Copied:
        """What has passed so far."""
        return Copied(str(self.table.name), self.rows, f"{self.total % 2**64:016x}")


def copy(source: str, target: str, report: Report = lambda _: None) -> list[Copied]:
    """Copy every table of one database to another, which must be empty, whole or not at all."""
    with in_words(), engines.opened(source) as here, engines.opened(target) as there:
        found = schema.standing(here)
        if found.state is not schema.State.current:
            raise SchemaError(f"The source cannot be copied. {found.sentence}")
        _prepare(there)
        with Session(here) as reading, Session(there) as writing:
            _one_moment(reading)
            _prepare_years(reading, there)
            if not is_postgresql(writing):
                writing.execute(text("PRAGMA defer_foreign_keys=ON"))
            copied = [_table(reading, writing, table, report) for table in _tables()]
            writing.commit()
    return copied


def fingerprint(db: Session, table: Table) -> Copied:
    """How many rows a table has and a sum over all of them, whatever their order or database."""
    tally = Tally(table)
    for _ in tally.count(frames(db, select(table))):
        pass
    return tally.result


def _table(reading: Session, writing: Session, table: Table, report: Report) -> Copied:
    tally = Tally(table)
    with closing(frames(reading, select(table))) as parts:
        bulk.load(writing, _class(table), tally.count(parts))
    arrived = fingerprint(writing, table)
    if arrived != tally.result:
        raise Conflict(
            f"{table.name} did not arrive as it was sent ({arrived.rows} of {tally.rows} rows); "
            "nothing was kept in the target."
        )
    report(f"{table.name}: {arrived.rows:,} rows, {arrived.fingerprint}")
    return arrived


def _prepare(target: Engine) -> None:
    """Make the tables in an empty target, or accept one that has them and no rows yet."""
    found = schema.standing(target)
    if found.state is schema.State.empty:
        schema.upgrade_on(target)
        return
    if found.state is not schema.State.current:
        raise SchemaError(f"The target cannot be used. {found.sentence}")
    with Session(target) as db:
        full = [table.name for table in _tables() if db.execute(select(table).limit(1)).first()]
    if full:
        raise Conflict(f"The target must be empty; {full[0]} already holds rows.")


def _prepare_years(reading: Session, target: Engine) -> None:
    """Make the partitions that the rows will need, before they come."""
    for name in partitions.PARTITIONED:
        table = metadata().tables[name]
        first, last = reading.execute(select(func.min(table.c.ts), func.max(table.c.ts))).one()
        if first is not None:
            partitions.ensure_on(target, range(first.year, last.year + 1), [name])


def _one_moment(db: Session) -> None:
    """Read all tables as they are at one moment, whatever others write meanwhile."""
    if is_postgresql(db):
        db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def _tables() -> list[Table]:
    return list(metadata().sorted_tables)


def _class(table: Table) -> type[SQLModel]:
    found: type[SQLModel] = next(
        mapper.class_ for mapper in SQLModel._sa_registry.mappers if mapper.local_table is table
    )
    return found


def _sum(table: Table, part: pd.DataFrame) -> int:
    if part.empty:
        return 0
    plain = pd.DataFrame({str(name): _canonical(table.c[str(name)], part[name]) for name in part})
    return int(pd.util.hash_pandas_object(plain, index=False).to_numpy().sum(dtype=np.uint64))


def _canonical(column: Column[Any], cells: pd.Series) -> pd.Series:
    """The values in a form that is the same on both databases."""
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return cells.astype("int64")
    if pd.api.types.is_float_dtype(cells.dtype):
        return cells + 0.0  # there is one zero, not two
    if isinstance(kind, Uuid):
        return _keys(cells)
    if isinstance(kind, JSON):
        return cells.map(lambda value: "" if value is None else json.dumps(value, sort_keys=True))
    if isinstance(kind, LargeBinary):
        return cells.map(lambda value: "" if value is None else hashlib.sha256(value).hexdigest())
    if isinstance(kind, Numeric) and kind.scale is not None:
        return cells.map(lambda value: "" if value is None else f"{value:.{kind.scale}f}")
    return cells.map(str)


def _keys(cells: pd.Series) -> pd.Series:
    """Keys as numbers, both halves mixed; each different key is looked at once."""
    raw = b"".join(key.bytes for key in cells.cat.categories)
    halves = np.frombuffer(raw, ">u8").reshape(-1, 2).astype(np.uint64)
    mixed = halves[:, 0] * MIX ^ halves[:, 1]
    return pd.Series(np.append(mixed, np.uint64(0))[cells.cat.codes])  # -1, none, is the last

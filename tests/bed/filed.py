"""Files of common things as people send them, loaded and looked at as they are stored."""

from functools import cache, partial
from typing import Any
from uuid import UUID

import pandas as pd
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

import core.autoindex.imports
import core.currency.imports
import core.market.imports
import core.market.instruments
from core.actors import Actor, Role
from core.catalogue import CSV_SHAPES
from core.db.keys import uuid7
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.shapes import Load, Mode
from core.uploads.trial import Trial, tried
from tests.bed.matters import Row, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows

INSTRUMENTS = core.market.instruments
MARKET = core.market.imports
CAPS = core.autoindex.imports
RATES = core.currency.imports


def read(text: str, shape: str = "auto", **answers: str) -> Trial:
    """A file of this text as it would be loaded."""
    return tried(text.encode(), CSV_SHAPES, shape=shape, answers=answers)


@cache
def _read_once(shape: str, **answers: str) -> Trial:
    return read(CSV_SHAPES[shape].sample, **answers)


def sample(shape: str, **answers: str) -> pd.DataFrame:
    """The rows of the sample of a shape, for whoever asks to do with as they like."""
    return _read_once(shape, **answers).rows.copy()


def load(db: Session, user: Actor, text: str, mode: Mode | None = None, /, **answers: str) -> UUID:
    """Load a file of this text, and say which upload that was."""
    received = Received.made("file.csv", text.encode())
    said = Choices(answers=answers, mode=mode)
    upload_id = actions.load_file(db, user, CSV_SHAPES, received, read(text, **answers), said)
    db.flush()
    return upload_id


def undo(db: Session, user: Actor, upload_id: UUID) -> int:
    """Take a file back."""
    count = actions.undo_upload(db, user, CSV_SHAPES, upload_id)
    db.flush()
    return count


def rows_of(db: Session, *tables: type[SQLModel]) -> list[tuple[Any, ...]]:
    """Every column of all rows of some tables, in the order of their keys."""
    found: list[tuple[Any, ...]] = []
    for table in tables:
        wanted: Any = table.__table__  # type: ignore[attr-defined]
        rows = db.connection().execute(sa.select(wanted).order_by(wanted.c.id)).all()
        found += [tuple(row) for row in rows]
    return found


def said(trial: Trial) -> list[tuple[int, str | None, str]]:
    """What was refused: line, column and cell."""
    return [(one.line, one.column, one.value) for one in trial.refusals]


def stands_against(shape: str, do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Hold a file against what is stored."""
    rows = sample(shape)
    return do(db, user, rows, Mode.adding)


def stores(shape: str, do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Store the sample of a shape."""
    rows = sample(shape)
    if user.id is None:
        return do(db, user, Load(uuid7(), uuid7(), rows))
    made = Rows(db.connection())
    for symbol in ("AAPL", "MSFT") if shape == "market_caps" else ():
        made.add("instruments", symbol=symbol, exchange="US")
    upload = row_of("data_uploads", made, user.id, is_shared=False)
    return do(db, user, Load(upload["id"], user.id, rows))


def undoes(do: Call, db: Session, user: Actor, _row: Row) -> Any:
    """Take back an upload that brought nothing."""
    return do(db, user, uuid7())


FILED: dict[Call, Line] = {
    do: Line(role, Reach.none, partial(call, shape) if shape else call)
    for role, call, shape, do in (
        (Role.viewer, stands_against, "instruments", INSTRUMENTS.against),
        (Role.analyst, stores, "instruments", INSTRUMENTS.store),
        (Role.analyst, undoes, "", INSTRUMENTS.undo),
        (Role.viewer, stands_against, "bars", MARKET.against_bars),
        (Role.analyst, stores, "bars", MARKET.store_bars),
        (Role.analyst, undoes, "", MARKET.undo_bars),
        (Role.viewer, stands_against, "market_caps", CAPS.against),
        (Role.analyst, stores, "market_caps", CAPS.store),
        (Role.analyst, undoes, "", CAPS.undo),
        (Role.viewer, stands_against, "fx_long", RATES.against),
        (Role.analyst, stores, "fx_long", RATES.store),
        (Role.analyst, undoes, "", RATES.undo),
    )
}

"""A little of the sample data: enough that every page has something to show."""

from datetime import date

import pandas as pd

from core.actors import SYSTEM
from core.db import bulk, write
from core.demo import finance, market
from core.demo.actions import SEED
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)
INSTRUMENTS = 2


def enter() -> None:
    """Put it into the database of DATABASE_URL."""
    assert ROOT.id is not None
    with write(SYSTEM) as db:
        for table, frame in finance.tables(SEED, TODAY, ROOT.id).items():
            bulk.load(db, table, frame)
        kept: set[object] = set()
        for table, frame in market.tables(SEED, TODAY, ROOT.id).items():
            kept = kept or set(frame["id"].iloc[:INSTRUMENTS])
            bulk.load(db, table, _of(frame, kept))


def _of(frame: pd.DataFrame, kept: set[object]) -> pd.DataFrame:
    column = "instrument_id" if "instrument_id" in frame else "id"
    return frame[frame[column].isin(kept)]

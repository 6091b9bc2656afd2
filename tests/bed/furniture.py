"""A little of the sample data: enough that every page has something to show."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import SYSTEM
from core.alerts import evaluating, rules
from core.alerts.tables import Comparison
from core.catalogue import WATCHED
from core.db import bulk, write
from core.demo import finance, market
from core.demo.actions import SEED
from core.risk import keeping, portfolios, reporting
from core.risk.asking import Asked
from core.risk.portfolios import Line
from core.risk.tables import RiskSubject
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)
INSTRUMENTS = 2
HELD_SINCE = date(2024, 1, 2)
STORED_DAYS = 200  # of returns that stored figures rest on, which keeps them quick to compute


def enter() -> None:
    """Put it into the database of DATABASE_URL."""
    assert ROOT.id is not None
    with write(SYSTEM) as db:
        for table, frame in finance.tables(SEED, TODAY, ROOT.id).items():
            bulk.load(db, table, frame)
        kept: set[UUID] = set()
        for table, frame in market.tables(SEED, TODAY, ROOT.id).items():
            kept = kept or set(frame["id"].iloc[:INSTRUMENTS])
            bulk.load(db, table, _of(frame, kept))
        _at_risk(db, kept)


def _at_risk(db: Session, kept: Collection[UUID]) -> None:
    """A portfolio of all instruments with a stored figure, and a limit that it has passed."""
    held = portfolios.add_portfolio(db, ROOT, "Sample pair")
    size = 0.9 / INSTRUMENTS  # the rest is cash
    portfolios.set_holdings(db, ROOT, held, [Line(key, HELD_SINCE, size) for key in sorted(kept)])
    since = TODAY - timedelta(days=STORED_DAYS)
    for until in (TODAY - timedelta(days=30), TODAY):
        asked = Asked(RiskSubject.portfolio, held, since, until)
        keeping.keep(db, ROOT, reporting.report(db, ROOT, asked))
    rules.add_rule(db, ROOT, WATCHED, rules.Wanted("var_95", Comparison.above, red=0.5))
    evaluating.evaluate(db, SYSTEM, WATCHED)


def _of(frame: pd.DataFrame, kept: Collection[UUID]) -> pd.DataFrame:
    column = "instrument_id" if "instrument_id" in frame else "id"
    return frame[frame[column].isin(kept)]

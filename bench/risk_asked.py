"""Risk as people ask for it: one subject whole, again from the cache, and 10,000 stored ones."""

import pickle
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from bench import rows
from bench.measure import Table, at_most, percentile, seconds
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.analytics.risk.returns import Returns
from core.db import answer, bulk, write
from core.db.keys import uuid7
from core.risk import kept
from core.risk.asking import Asked
from core.risk.histories import History
from core.risk.reporting import computed
from core.risk.tables import Portfolio, RiskMetrics, RiskSubject

SUBJECTS, EACH = 10_000, 3
DAYS = 1_260
REPEAT = 12
MOST_WHOLE, MOST_CACHED, MOST_LISTED = 1.5, 0.05, 0.2  # seconds
SEED = 7


def measured(engine: str, _given: Given) -> Table:
    """A report of five years of days, then lists of the newest figures of every subject."""
    table = Table(f"Risk as it is asked for, {engine}", ["what", "median", "p95", "most"])
    known = _history()
    _add(table, "one instrument, every method and back-test", lambda: computed(known), MOST_WHOLE)
    packed = pickle.dumps(computed(known))
    _add(table, "the same from the cache", lambda: pickle.loads(packed), MOST_CACHED)
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "risks")
        owner = Actor(person.id, person.username, Role.analyst)
        _fill(db, person.id)
    asked: dict[str, Callable[[], object]] = {
        f"all of {SUBJECTS:,}": lambda: answer(kept.newest, owner),
        "one kind of them": lambda: answer(kept.newest, owner, (RiskSubject.portfolio,)),
        "those above a value at risk": lambda: answer(kept.newest, owner, (), 0.04),
        "those of which the name holds": lambda: answer(kept.newest, owner, (), None, "99"),
        "the first thousand": lambda: answer(kept.newest, owner, (), None, "", 1_000),
    }
    for what, ask in asked.items():
        _add(table, what, ask, MOST_LISTED)
    return table


def _add(table: Table, what: str, ask: Callable[[], object], most: float) -> None:
    took = []
    for _ in range(REPEAT):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    warm = took[1:]
    middle, late = percentile(warm, 0.5), percentile(warm, 0.95)
    table.add(what, seconds(middle), seconds(late), at_most(middle, most, " s"))


def _history() -> History:
    """Five years of days whose volatility comes and goes."""
    random = np.random.default_rng(SEED)
    moves = random.standard_t(5, DAYS) * 0.01 * np.exp(np.sin(np.arange(DAYS) / 80) / 2)
    days = pd.bdate_range("2020-01-01", periods=DAYS)
    returns = Returns(pd.DataFrame({"one": moves}, days), 252)
    return History(Asked(RiskSubject.instrument, uuid7()), "one", "USD", returns, None)


def _fill(db: Session, owner: UUID) -> None:
    """Portfolios with some computations each, of which the newest is asked for."""
    random = np.random.default_rng(SEED)
    ids = [uuid7() for _ in range(SUBJECTS)]
    names = [f"Portfolio {number:05}" for number in range(SUBJECTS)]
    bulk.load(db, Portfolio, pd.DataFrame({"id": ids, "name": names, "user_id": owner}))
    count = SUBJECTS * EACH
    first = datetime(2026, 1, 1, tzinfo=UTC)
    at = [first + timedelta(days=30 * each) for each in range(EACH) for _ in range(SUBJECTS)]
    figures = random.uniform(0.001, 0.05, (count, 6))
    frame = pd.DataFrame(
        {
            "id": [uuid7() for _ in range(count)],
            "subject_type": RiskSubject.portfolio.value,
            "subject_id": ids * EACH,
            "subject_label": names * EACH,
            "user_id": owner,
            "date": [moment.date() for moment in at],
            "calculation_date": pd.DatetimeIndex(at),
            "method": [{"category": kept.REPORT}] * count,
        }
    )
    columns = ("var_95", "var_99", "cvar_95", "cvar_99", "volatility", "sharpe_ratio")
    shares = dict(zip(columns, figures.T, strict=True))
    bulk.load(db, RiskMetrics, frame.assign(**shares))

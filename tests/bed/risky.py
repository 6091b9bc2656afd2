"""Who may ask about risk, of whose portfolios and stored figures, and who may change them."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlmodel import Session

from core.actors import Actor, Role
from core.currency import rates
from core.db.keys import uuid7
from core.db.packages import metadata
from core.market.queries import closes_of
from core.market.tables import Interval
from core.risk import (
    aims,
    courses,
    explaining,
    glance,
    histories,
    keeping,
    kept,
    limits,
    parts,
    portfolios,
    reporting,
    scenarios,
    subjects,
    watched,
)
from core.risk.asking import Asked
from core.risk.portfolios import Line as Held
from core.risk.scenarios import Wish
from core.risk.tables import Rebalance, RiskSubject
from tests.bed.matters import Row, bar, model, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

DAY = timedelta(days=1)
DAYS = 40  # scenarios need 30 returns
OF = RiskSubject.portfolio
SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin)
FINDS = partial(SEES, searches=True)
CHANGES = partial(Line, Role.analyst, Reach.own_or_admin)
NO_PRICES = pd.DataFrame(index=pd.DatetimeIndex([]))
TALE = Wish("normal", 2, 100, 1)


def named(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A portfolio that holds nothing."""
    return row_of("portfolios", rows, owner, is_shared, base_currency="USD")


def held(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A portfolio that holds one instrument, which has prices."""
    made = named(rows, owner, is_shared)
    instrument = rows.add("instruments", currency="USD", is_active=True)
    first = rows.valid("price_bars", instrument_id=instrument["id"], interval=Interval.daily)
    closes = 100 + np.cumsum(np.random.default_rng(1).normal(0, 1, DAYS))
    bars = [
        first | {"id": uuid7(), "ts": FIRST_MOMENT + DAY * at, "c": one}
        for at, one in enumerate(closes.tolist())
    ]
    rows.connection.execute(sa.insert(metadata().tables["price_bars"]), bars)
    theirs = {"portfolio_id": made["id"], "instrument_id": instrument["id"]}
    rows.add("holdings", weight=1.0, since=FIRST_DAY, **theirs)
    return made | {"held": f"{instrument['symbol']} ({instrument['exchange']})"}


def stored(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A figure of a portfolio, shared with it."""
    made = named(rows, owner, is_shared)
    method = {"category": kept.REPORT}
    figures = {"subject_type": str(OF), "subject_id": made["id"], "method": method, "var_95": 0.02}
    newest = {"return": -0.5, "method": "hist", "var_95": 0.02}
    at = {"date": glance.now().date(), "scenario_results": {"newest": newest}}
    return rows.add("risk_metrics", user_id=owner, **figures, **at)


def limited(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A limit on every portfolio, and a stored figure."""
    stored(rows, owner, is_shared)
    return rows.add("alert_rules", user_id=owner, metric="var_95", subject_type="portfolio",
                    comparison="above", red=1.0)  # fmt: skip


def forecast(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A version of the forecast of a series, with bounds."""
    made = model(rows, owner, is_shared)
    bounds = {"lower_confidence_interval": 1.0, "upper_confidence_interval": 2.0}
    inner = {"lower_80": 1.2, "upper_80": 1.8, "predicted_value": 1.5}
    rows.add("forecasts", model_id=made["id"], is_backtest=False, **bounds, **inner)
    return made


def asked(ask: Call, db: Session, user: Actor, row: Row, *given: Any, **options: Any) -> Any:
    """A question about a portfolio."""
    return ask(db, user, Asked(OF, row["id"]), *given, **options)


def keeps(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Store what was computed of a portfolio by somebody who may see it."""
    system = Actor(user.id, user.name, Role.admin)
    found = reporting.report(db, system, Asked(OF, row["id"]))
    return do(db, user, [found] if do is keeping.keep_all else found)


def keeps_futures(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Store drawn futures of it."""
    system = Actor(user.id, user.name, Role.admin)
    return do(db, user, scenarios.simulated(db, system, Asked(OF, row["id"]), TALE))


def changes(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Say anew what it is called."""
    return do(db, user, row["id"], name="Anew", base_currency="EUR", benchmark_id=None,
              rebalance=Rebalance.never, is_shared=False)  # fmt: skip


def shocks(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """What comes of a fall of the one that it holds."""
    return ask(db, user, Asked(OF, row["id"]), {row["held"]: -0.5})


def is_among(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether it is among those of a list."""
    return row["id"] in {one.id for one in ask(db, user)}


def counts(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether something is counted."""
    return ask(db, user).count == 1


def waits(ask: Call, db: Session, user: Actor, _row: Row) -> bool:
    """Whether somebody is told of something."""
    return len(ask(db, user)) > 0


RISKY: dict[Call, Line] = {
    subjects.portfolios: FINDS(is_among, named),
    subjects.subjects: FINDS(is_among, named),
    subjects.subject: SEES(lambda ask, db, user, row: ask(db, user, OF, row["id"]), named),
    histories.history: SEES(asked, held),
    courses.course: SEES(asked, held),
    reporting.report: SEES(asked, held),
    parts.through_time: SEES(lambda ask, db, user, row: asked(ask, db, user, row, 5), held),
    parts.by_holding: SEES(
        lambda ask, db, user, row: asked(ask, db, user, row, 0.95, "normal"), held
    ),
    parts.together: SEES(lambda ask, db, user, row: asked(ask, db, user, row), held),
    parts.beside: SEES(lambda ask, db, user, row: asked(ask, db, user, row, ()), held),
    scenarios.simulated: SEES(lambda ask, db, user, row: asked(ask, db, user, row, TALE), held),
    scenarios.stressed: SEES(asked, held),
    scenarios.shocked: SEES(shocks, held),
    scenarios.keep_scenario: Line(Role.analyst, Reach.own_shared_or_admin, keeps_futures, held),
    scenarios.keep_stress: Line(Role.analyst, Reach.own_shared_or_admin, asked, held),
    scenarios.keep_shock: Line(Role.analyst, Reach.own_shared_or_admin, shocks, held),
    keeping.keep: Line(Role.analyst, Reach.own_shared_or_admin, keeps, held),
    keeping.keep_all: Line(Role.analyst, Reach.own_shared_or_admin, keeps, held),
    kept.figures_held: FINDS(counts, stored),
    kept.newest: FINDS(lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]), stored),
    kept.past: FINDS(
        lambda ask, db, user, row: row["id"] in set(ask(db, user, OF, row["subject_id"])["id"]),
        stored,
    ),
    kept.reported_on: FINDS(
        lambda ask, db, user, row: (
            ask(db, user, OF, row["subject_id"], glance.now().date() + timedelta(days=1))
            is not None
        ),
        stored,
    ),
    kept.one: SEES(lambda ask, db, user, row: ask(db, user, row["id"]), stored),
    explaining.explained: FINDS(
        lambda ask, db, user, row: len(ask(db, user, OF, row["subject_id"], "var_95")) > 1, stored
    ),
    watched.readings: FINDS(
        lambda ask, db, user, row: any(
            one.value is not None for one in ask(db, user, kind=OF, column="var_95")
        ),
        stored,
    ),
    limits.limits: Line(
        Role.viewer,
        Reach.own_or_admin,
        lambda ask, db, user, row: row["id"] in {one.rule_id for one in ask(db, user)},
        limited,
        searches=True,
    ),
    glance.portfolios_held: FINDS(counts, named),
    glance.waiting: Line(Role.viewer, Reach.own, waits, stored, searches=True),
    portfolios.portfolios: FINDS(is_among, named),
    portfolios.holdings: FINDS(lambda ask, db, user, row: len(ask(db, user, row["id"])) == 1, held),
    portfolios.add_portfolio: Line(
        Role.analyst, Reach.none, lambda do, db, user, _: do(db, user, "Fruit")
    ),
    portfolios.change_portfolio: CHANGES(changes, named),
    portfolios.set_holdings: CHANGES(
        lambda do, db, user, row: do(db, user, row["id"], list[Held]()), named
    ),
    portfolios.remove_portfolio: CHANGES(lambda do, db, user, row: do(db, user, row["id"]), named),
    aims.missed: SEES(
        lambda ask, db, user, row: ask(db, user, row["id"], 1.0, is_sum=True, is_least=True),
        forecast,
    ),
    rates.converted: Line(
        Role.viewer,
        Reach.none,
        lambda ask, db, user, _: ask(db, user, NO_PRICES, {}, "EUR"),
    ),
    closes_of: Line(
        Role.viewer,
        Reach.common,
        lambda ask, db, user, row: len(ask(db, user, [row["instrument_id"]])) == 1,
        bar,
        searches=True,
    ),
}

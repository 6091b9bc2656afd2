"""What could come of a subject: drawn futures, the worst of the past again, and named shocks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics.risk import shocks, simulating, stress
from core.analytics.risk.shocks import Shocked
from core.analytics.risk.simulating import Future
from core.analytics.risk.stress import Window
from core.errors import NotAllowed
from core.risk.asking import Asked
from core.risk.histories import History, history
from core.risk.subjects import subject
from core.risk.tables import RiskMetrics

READS = ("risk", "market", "series", "currency", "uploads")
MODELS = {
    "normal": "Normal, as the returns vary together",
    "student_t": "Student-t, with heavy tails",
    "block_bootstrap": "Blocks of the past, drawn anew",
}
SEED = 20_261_121


@dataclass(frozen=True)
class Wish:
    """How futures are drawn."""

    model: str = "block_bootstrap"
    horizon: int = 21
    paths: int = 10_000
    seed: int = SEED


@dataclass(frozen=True)
class Simulated:
    """Drawn futures of a subject, and what is at risk in them."""

    asked: Asked
    label: str
    currency: str | None
    worth: float | None
    future: Future
    until: pd.Timestamp
    sha256: str


@dataclass(frozen=True)
class Stressed:
    """The worst times of a subject, those found in its data and those that have a name."""

    found: tuple[Window, ...]
    named: tuple[Window, ...]


def simulated(db: Session, user: Actor, asked: Asked, wish: Wish) -> Simulated:
    """Futures drawn from the returns of a subject, of a portfolio at its newest weights."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    returns, weights = _parts(one)
    future = simulating.simulate(
        returns,
        weights,
        model=wish.model,
        horizon=wish.horizon,
        paths=wish.paths,
        seed=wish.seed,
    )
    worth = asked.amount or one.worth
    return Simulated(asked, one.label, one.currency, worth, future, one.known.index[-1], one.sha256)


def stressed(db: Session, user: Actor, asked: Asked) -> Stressed:
    """The worst weeks, months and quarters of a subject, and how it did in known crises."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    return Stressed(tuple(stress.found(one.known)), tuple(stress.named(one.known)))


def shocked(
    db: Session, user: Actor, asked: Asked, changes: Mapping[str, float], *, spread: bool = False
) -> Shocked:
    """What is lost if holdings, or the benchmark, change at once; with ``spread`` others follow."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    returns, weights = _parts(one)
    if one.benchmark is not None and one.benchmark_label not in returns:
        returns = returns.assign(**{one.benchmark_label: one.benchmark})
        weights = pd.concat([weights, pd.Series({one.benchmark_label: 0.0})])
    return shocks.shocked(weights, changes, returns, spread=spread)


def keep_scenario(db: Session, user: Actor, found: Simulated) -> UUID:
    """Store drawn futures with their seed, so that they can be drawn again."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotAllowed("Scenarios belong to somebody; name a person.")
    subject(db, user, found.asked.kind, found.asked.id)
    row = RiskMetrics(
        subject_type=found.asked.kind,
        subject_id=found.asked.id,
        subject_label=found.label[:255],
        user_id=user.id,
        date=found.until.date(),
        scenario_results=written(found.future),
        method={
            "category": "scenario",
            "asked": found.asked.written(),
            "worth": found.worth,
            "currency": found.currency,
            "data_sha256": found.sha256,
        },
    )
    db.add(row)
    db.flush()
    audit.record(
        db,
        user,
        "risk.scenario",
        object_type="risk_metrics",
        object_id=row.id,
        details={"subject": row.subject_label, "model": found.future.model},
    )
    return row.id


def written(future: Future) -> dict[str, Any]:
    """Drawn futures as JSON keeps them: how they were drawn, and what came of them."""
    told = {
        name: value
        for name, value in asdict(future).items()
        if name not in {"quantiles", "final", "var", "es"}
    }
    levels = {
        name: {f"{level:.0%}".removesuffix("%"): value for level, value in found.items()}
        for name, found in (("var", future.var), ("es", future.es))
    }
    steps = {str(name): future.quantiles[name].tolist() for name in future.quantiles}
    return {**told, **levels, "steps": future.quantiles.index.tolist(), "quantiles": steps}


def _parts(one: History) -> tuple[pd.DataFrame, pd.Series]:
    """Returns and newest weights of what a subject is made of; of a single one, itself."""
    if one.parts is not None:
        return one.parts.returns, one.parts.now
    return one.returns.frame, pd.Series({one.name: 1.0})

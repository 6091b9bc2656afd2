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
LONGEST_LABEL = 255


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
    return _stressed(history(db, user, asked))


def shocked(
    db: Session, user: Actor, asked: Asked, changes: Mapping[str, float], *, spread: bool = False
) -> Shocked:
    """What is lost if holdings, or the benchmark, change at once; with ``spread`` others follow."""
    require(user, Role.viewer)
    return _shocked(history(db, user, asked), changes, spread=spread)


def _stressed(one: History) -> Stressed:
    return Stressed(tuple(stress.found(one.known)), tuple(stress.named(one.known)))


def _shocked(one: History, changes: Mapping[str, float], *, spread: bool) -> Shocked:
    returns, weights = _parts(one)
    if one.benchmark is not None and one.benchmark_label not in returns:
        returns = returns.assign(**{one.benchmark_label: one.benchmark})
        weights = pd.concat([weights, pd.Series({one.benchmark_label: 0.0})])
    return shocks.shocked(weights, changes, returns, spread=spread)


def keep_scenario(db: Session, user: Actor, found: Simulated) -> UUID:
    """Store drawn futures with their seed, so that they can be drawn again."""
    require(user, Role.analyst)
    told = {"kind": "futures", **written(found.future), "worth": found.worth}
    about = found.label, found.currency, found.until, found.sha256
    return _kept(db, user, found.asked, told, *about)


def keep_stress(db: Session, user: Actor, asked: Asked) -> UUID:
    """Store the worst times of a subject, as they are found now."""
    require(user, Role.analyst)
    one = history(db, user, asked)
    found = _stressed(one)
    told = {"kind": "stress", "windows": [_window(each) for each in (*found.found, *found.named)]}
    return _kept_of(db, user, one, told)


def keep_shock(
    db: Session, user: Actor, asked: Asked, changes: Mapping[str, float], *, spread: bool = False
) -> UUID:
    """Store what a shock costs now."""
    require(user, Role.analyst)
    one = history(db, user, asked)
    found = _shocked(one, changes, spread=spread)
    parts = {part.name: part.change for part in found.parts}
    told = {"kind": "shock", "changes": dict(changes), "spread": spread, "total": found.total}
    return _kept_of(db, user, one, told | {"parts": parts})


def _kept_of(db: Session, user: Actor, one: History, told: dict[str, Any]) -> UUID:
    return _kept(
        db, user, one.asked, told, one.label, one.currency, one.known.index[-1], one.sha256
    )


def _kept(
    db: Session,
    user: Actor,
    asked: Asked,
    told: dict[str, Any],
    label: str,
    currency: str | None,
    until: pd.Timestamp,
    sha256: str,
) -> UUID:
    """A row that is no report: it is in no list of figures, and under no limit."""
    if user.id is None:
        raise NotAllowed("Scenarios belong to somebody; name a person.")
    subject(db, user, asked.kind, asked.id)
    row = RiskMetrics(
        subject_type=asked.kind,
        subject_id=asked.id,
        subject_label=label[:LONGEST_LABEL],
        user_id=user.id,
        date=until.date(),
        scenario_results=told,
        method={
            "category": "scenario",
            "asked": asked.written(),
            "currency": currency,
            "data_sha256": sha256,
        },
    )
    db.add(row)
    db.flush()
    details = {"subject": row.subject_label, "kind": told["kind"]}
    audit.record(
        db, user, "risk.scenario", object_type="risk_metrics", object_id=row.id, details=details
    )
    return row.id


def _window(one: Window) -> dict[str, Any]:
    days = {"start": f"{one.start:%Y-%m-%d}", "end": f"{one.end:%Y-%m-%d}"}
    return {**asdict(one), **days}


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

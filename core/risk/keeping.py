"""Risk figures as rows: each computation is one, and none is ever changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from sqlmodel import Session

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics.risk.ranking import Rank
from core.errors import NotAllowed
from core.risk.reporting import USUAL, VERSION, Report
from core.risk.subjects import subject
from core.risk.tables import RiskMetrics
from core.risk.written import reasons, sides

LONGEST_LABEL = 255
MOST_TOLD = 20
COLUMNS = {
    "total_return": "total_return",
    "annualized_return": "annualized_return",
    "daily_return": "ghpr_daily",
    "volatility": "volatility_ann",
    "sharpe_ratio": "sharpe",
    "sortino_ratio": "sortino",
    "max_drawdown": "max_drawdown",
    "current_drawdown": "current_drawdown",
    "beta_sp500": "beta",
    "correlation_sp500": "correlation",
    "tracking_error": "tracking_error_ann",
    "information_ratio": "information_ratio_ann",
}


def keep(db: Session, user: Actor, found: Report) -> UUID:
    """Store a report as it was computed, with all that is needed to compute it again."""
    return keep_all(db, user, [found])[0]


def keep_all(db: Session, user: Actor, found: Sequence[Report]) -> list[UUID]:
    """Store reports of several subjects together."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotAllowed("Risk figures belong to somebody; name a person.")
    rows = []
    for one in found:
        subject(db, user, one.history.asked.kind, one.history.asked.id)
        rows.append(_row(one, user.id))
    db.add_all(rows)
    db.flush()
    told = {"subjects": [row.subject_label for row in rows[:MOST_TOLD]], "count": len(rows)}
    audit.record(db, user, "risk.keep", object_type="risk_metrics", details=told)
    return [row.id for row in rows]


def _row(one: Report, owner: UUID) -> RiskMetrics:
    known, asked = one.history.known, one.history.asked
    return RiskMetrics(
        subject_type=asked.kind,
        subject_id=asked.id,
        subject_label=one.history.label[:LONGEST_LABEL],
        user_id=owner,
        date=known.index[-1].date(),
        **values(one),
        ai_market_regime=one.regime,
        scenario_results={
            "var": sides(one.var),
            "ranks": [_rank(rank) for rank in one.ranks],
            "newest": _newest(one),
        },
        method=method(one),
    )


def values(one: Report) -> dict[str, Any]:
    """The figures of a report by the columns that keep them."""
    found = {name: one.figures[key].value for name, key in COLUMNS.items()}
    tails = {
        f"{name}_{level:.0%}".removesuffix("%"): getattr(one.next_one[level], part)
        for name, part in (("var", "var"), ("cvar", "es"))
        for level in (0.95, 0.99)
    }
    scores = {"ai_risk_score": one.score.value, "ai_risk_adjusted_roi": one.adjusted_return.value}
    return found | tails | scores


def method(one: Report) -> dict[str, Any]:
    """How the figures came about: enough to compute them again, and to see what changed."""
    history = one.history
    return {
        "category": "report",
        "formulas": VERSION,
        "asked": history.asked.written(),
        "window": [f"{history.known.index[0]:%Y-%m-%d}", f"{history.known.index[-1]:%Y-%m-%d}"],
        "returns": len(history.known),
        "periods_per_year": history.returns.periods,
        "risk_free_rate": history.asked.rf,
        "var_method": USUAL,
        "believed": one.best,
        "horizon": history.asked.horizon,
        "benchmark": history.benchmark_label or None,
        "currency": history.currency,
        "worth": history.worth,
        "data_sha256": history.sha256,
        "files": list(history.files),
        "cautions": list(history.cautions),
        "figures": {key: one.value for key, one in one.figures.items()},
        "null_reasons": reasons(one.figures),
    }


def _newest(one: Report) -> dict[str, Any]:
    """The last return, and what the believed method had said of it the day before."""
    known = one.history.known
    told: dict[str, Any] = {"return": float(known.iloc[-1]), "method": one.best, "var_95": None}
    tried = one.said(one.best, 0.95).backtest if one.best else None
    if tried is not None and np.isfinite(tried.forecasts[-1]):
        told["var_95"] = float(tried.forecasts[-1])
    return told


def _rank(rank: Rank) -> dict[str, Any]:
    return {"method": rank.method, "is_believed": rank.is_believed, "reason": rank.reason}

"""Why a figure of risk is what it is now: what it was before, and what has happened since."""

from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.risk.contributions import split
from core.errors import BellwetherError
from core.glance import listed
from core.risk import kept
from core.risk.asking import Asked
from core.risk.histories import History, history
from core.risk.tables import RiskSubject

READS = ("risk", "market", "series", "currency", "uploads")
MOST = 3
LEVEL = 0.95
TITLES = {
    "var_95": "VaR 95 %",
    "var_99": "VaR 99 %",
    "cvar_99": "Expected shortfall 99 %",
    "volatility": "Volatility a year",
    "max_drawdown": "The worst drawdown",
    "current_drawdown": "The drawdown now",
    "ai_risk_score": "The risk score",
}


def explained(
    db: Session, user: Actor, kind: RiskSubject, subject_id: UUID, column: str
) -> list[str]:
    """In sentences: how the figure and the volatility moved, what was lost, what weighs most."""
    require(user, Role.viewer)
    rows = kept.past(db, user, kind, subject_id)
    if rows.empty:
        return ["None of its figures was stored yet."]
    said = [_moved(rows, column)]
    if column != "volatility":
        said.append(_moved(rows, "volatility"))
    try:
        one = history(db, user, Asked(kind, subject_id))
    except BellwetherError as error:
        return [*filter(None, said), str(error)]
    since = rows["date"].iloc[1] if len(rows) > 1 else None
    return [sentence for sentence in (*said, _losses(one, since), _weighs(one)) if sentence]


def _moved(rows: pd.DataFrame, column: str) -> str:
    title = TITLES.get(column, column.replace("_", " "))
    now = rows[column].iloc[0]
    if pd.isna(now):
        return f"{title} is not defined."
    said = f"{title} is {_written(column, now)} as of {rows['date'].iloc[0]}"
    if len(rows) < 2 or pd.isna(rows[column].iloc[1]):
        return f"{said}."
    before = _written(column, rows[column].iloc[1])
    return f"{said}; it was {before} as of {rows['date'].iloc[1]}."


def _written(column: str, value: float) -> str:
    return f"{value:.1f} of 100" if column == "ai_risk_score" else f"{100 * value:.2f} %"


def _losses(one: History, since: object) -> str:
    known = one.known
    if since is not None:
        known = known[pd.DatetimeIndex(known.index).date > since]
    worst = known[known < 0].nsmallest(MOST)
    if worst.empty:
        return ""
    days = [f"{100 * value:.1f} % on {day:%Y-%m-%d}" for day, value in worst.items()]
    return f"The largest losses{' since' if since else ''}: {listed(days)}."


def _weighs(one: History) -> str:
    """Which holding carries most of the risk now."""
    if one.parts is None:
        return ""
    now = one.parts.now
    held = now[now != 0]
    found = split(one.parts.returns[held.index], held, LEVEL)
    if not found.parts:
        return ""
    most = max(found.parts, key=lambda part: part.component)
    if most.share is None:
        return ""
    share, weight = 100 * most.share, 100 * most.weight
    return f"{most.name} carries {share:.0f} % of it at a weight of {weight:.0f} %."

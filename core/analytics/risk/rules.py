"""Plain rules that make one word or number of many figures: a risk score and a market's regime.

They are conventions, not estimates; each can be checked by hand from the figures it names.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.risk.metrics import Figure
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import ALIKE

# What counts as full: a volatile single stock, a loss of three fifths, a tenth on one bad day.
FULL_VOLATILITY, FULL_FALL, FULL_SHORTFALL = 0.60, 0.60, 0.10
QUARTER, TREND, HISTORY = 63, 200, 252  # returns
LOUD = 0.90  # quantile of past volatility above which a market is volatile


@dataclass(frozen=True)
class Regime:
    """What a market is in, and why."""

    name: str | None  # Bull, Bear, Sideways, Volatile; none = too few returns
    why: str


def score(
    volatility: float | None, max_drawdown: float | None, es_99_daily: float | None
) -> Figure:
    """Risk from 0 to 100: 100 × the mean of three parts, none of which counts for more than 1.

    The parts are annual volatility / 0.60, the size of the worst drawdown / 0.60, and the expected
    shortfall of one day at 99 % / 0.10. A negative part counts as 0.

    >>> score(0.30, -0.30, 0.05).value
    50.0
    """
    parts = {
        "volatility": (volatility, FULL_VOLATILITY),
        "worst drawdown": (None if max_drawdown is None else abs(max_drawdown), FULL_FALL),
        "expected shortfall": (es_99_daily, FULL_SHORTFALL),
    }
    for name, (value, _) in parts.items():
        if value is None or not np.isfinite(value):
            return Figure(None, f"The {name} is not known.")
    shares = [
        min(max(value / full, 0.0), 1.0) for value, full in parts.values() if value is not None
    ]
    return Figure(100 * sum(shares) / len(parts))


def adjusted_return(annual: float | None, risk_score: float | None) -> Figure:
    """A year's return less its share of risk: annual × (1 − score / 100).

    A loss becomes larger with risk, annual × (1 + score / 100), or risk would excuse it.

    >>> adjusted_return(0.5, 50.0).value, adjusted_return(-0.5, 50.0).value
    (0.25, -0.75)
    """
    if annual is None or not np.isfinite(annual):
        return Figure(None, "The annualised return is not known.")
    if risk_score is None or not np.isfinite(risk_score):
        return Figure(None, "The risk score is not known.")
    share = risk_score / 100
    return Figure(annual * (1 - share if annual >= 0 else 1 + share))


def regime(returns: pd.Series, periods: float) -> Regime:
    """What the newest 63 returns say; needs 200, and looks at nothing that comes later.

    - Volatile: of 252 returns and more, the volatility of the newest 63 is above the 90 % quantile
      of that of every earlier 63.
    - Bull: the newest 63 make more than one usual swing (their deviation × √63), and what 1 became
      is above its mean over the newest 200.
    - Bear: they lose more than one usual swing, and it is below that mean.
    - Sideways: everything else.
    """
    known = returns.dropna().to_numpy(dtype=float)
    if len(known) < TREND:
        return Regime(None, f"A regime needs {TREND} returns; there are {len(known)}.")
    loud = _loud(known, periods)
    if loud:
        return Regime("Volatile", loud)
    newest, worth = known[-QUARTER:], np.cumprod(1 + known[-TREND:])
    total, swing = np.prod(1 + newest) - 1, newest.std(ddof=1) * np.sqrt(QUARTER)
    is_above, is_below = bool(worth[-1] > worth.mean()), bool(worth[-1] < worth.mean())
    side = "above" if is_above else "below" if is_below else "at"
    made = f"The newest {QUARTER} returns make {100 * total:+.1f} %"
    why = f"and the price is {side} its mean of {TREND}."
    usual = f"their usual swing of {100 * swing:.1f} %"
    if total > swing and is_above:
        return Regime("Bull", f"{made}, more than {usual}, {why}")
    if total < -swing and is_below:
        return Regime("Bear", f"{made}, a loss of more than {usual}, {why}")
    within = "within" if abs(total) <= swing else "beyond"
    return Regime("Sideways", f"{made}, {within} {usual}, {why}")


def _loud(known: Values, periods: float) -> str:
    """Why it is volatile; nothing where it is not, or nobody can tell."""
    if len(known) < HISTORY:
        return ""
    windows = np.lib.stride_tricks.sliding_window_view(known, QUARTER)
    *earlier, now = (windows.std(axis=1, ddof=1) * np.sqrt(periods)).tolist()
    limit = float(np.quantile(earlier, LOUD))
    if now <= limit * (1 + ALIKE):
        return ""
    return (
        f"The volatility of the newest {QUARTER} returns, {100 * now:.1f} % a year, is above "
        f"{100 * limit:.1f} %, which it exceeded in one of ten earlier times."
    )

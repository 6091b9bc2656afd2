"""Every method side by side: what it says, and what came of it where that could be tried."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.analytics.risk import backtests, horizons
from core.analytics.risk.backtests import WINDOW, Backtest
from core.analytics.risk.garch import ONE_THREAD
from core.analytics.risk.returns import Values
from core.analytics.risk.var import LEVELS, METHODS, Risk
from core.analytics.risk.windows import Rolling
from core.errors import Invalid

MOST = 5_000  # forecasts of a back-test, the newest: twenty years of days, and no more memory


@dataclass(frozen=True)
class Tried:
    """What a method says, and what came of it; no back-test where there are too few returns."""

    risk: Risk
    backtest: Backtest | None


def side_by_side(
    known: Values,
    levels: Sequence[float] = LEVELS,
    horizon: int = 1,
    *,
    methods: Sequence[str] = (),
    window: int = WINDOW,
) -> dict[str, dict[float, Tried]]:
    """What every method says at every level, and its back-test of one period ahead.

    Of returns of which none is missing; of very long series the newest 5,000 are tried. Over
    several periods the figures are of these, and the back-test is still of one.
    """
    if not np.isfinite(known).all():
        raise Invalid("A return is missing or infinite; leave it out first.")
    with threadpool_limits(ONE_THREAD):
        seen = Rolling(known[-window - MOST :], window) if len(known) > window else None
        return {
            method: _tried(known, tuple(levels), horizon, method, seen)
            for method in methods or METHODS
        }


def _tried(
    known: Values, levels: tuple[float, ...], horizon: int, method: str, seen: Rolling | None
) -> dict[float, Tried]:
    risks = horizons.over(known, levels, method, horizon)
    if seen is None:
        return {level: Tried(risk, None) for level, risk in risks.items()}
    said = backtests.in_places(seen, method, levels, len(known))
    return {
        level: Tried(risks[level], backtests.judged(known, one, level))
        for level, one in zip(levels, said, strict=True)
    }

"""How likely a forecast misses a target, told by its sample paths."""

from dataclasses import dataclass

import numpy as np

from core.analytics.risk.returns import Values
from core.errors import Invalid

PARTS = {"5 %": 0.05, "25 %": 0.25, "50 %": 0.5, "75 %": 0.75, "95 %": 0.95}


@dataclass(frozen=True)
class Target:
    """What the paths say of a target."""

    chance: float  # that it is missed
    expected: float  # mean over all paths
    shortfall: float | None  # mean distance where it is missed; none where it never is
    quantiles: dict[str, float]


def missing(paths: Values, target: float, *, is_sum: bool = True, is_least: bool = True) -> Target:
    """The risk that the sum of each path, or its last value, misses a target.

    A least is missed below it, a most (of costs) above it; to meet it exactly is to reach it.
    """
    if paths.ndim != 2 or not paths.size:
        raise Invalid("There are no paths of a forecast; make one first.")
    if not np.isfinite(paths).all():
        raise Invalid("The paths of the forecast are incomplete; make it again.")
    if not np.isfinite(target):
        raise Invalid("The target is not a number.")
    reached = paths.sum(axis=1) if is_sum else paths[:, -1]
    lack = target - reached if is_least else reached - target
    missed = lack[lack > 0]
    quantiles = np.quantile(reached, list(PARTS.values())).tolist()
    return Target(
        chance=len(missed) / len(reached),
        expected=float(reached.mean()),
        shortfall=float(missed.mean()) if len(missed) else None,
        quantiles=dict(zip(PARTS, quantiles, strict=True)),
    )

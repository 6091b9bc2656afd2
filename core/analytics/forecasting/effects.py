"""What events add to a series: columns that are known for each of its values.

Trend and seasons are taken out of the series and of each column alike, and what is left of the
series is explained by what is left of the columns. So an event that comes every year in the same
month is told apart from the season only by the years in which it did not.

References: Speckman (1988), Journal of the Royal Statistical Society B 50, for regression beside a
smooth part; Huber (1964), Annals of Mathematical Statistics 35, for weights by which a wild value
counts little; White (1980), Econometrica 48, for errors where scatter differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import expm1

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import robust, smoothing
from core.errors import Invalid

HUBER = 1.345  # scales: 95 % as good as least squares where all is normal
ROUNDS = 20
STILL = 1e-8  # of the scale: the effects do not move any more
HIDDEN = 1e-3  # of its own scatter: so little of a column is left beside trend and seasons
BEYOND = 1.96


@dataclass(frozen=True)
class Effect:
    """What one unit of a column adds; a share of the level where the season is one."""

    name: str
    size: float | None  # none where it cannot be told from trend and seasons
    error: float | None  # one standard error
    is_share: bool
    said: str


def estimated(
    values: Values, seasons: tuple[int, ...], events: Mapping[str, Values], is_share: bool
) -> tuple[Effect, ...]:
    """The effect of each column, all seen together; values are logarithms where it is a share."""
    if not events:
        return ()
    known = np.isfinite(values)
    columns = np.array([_checked(name, given, len(values)) for name, given in events.items()])
    units = np.maximum(np.abs(columns).max(axis=1), 1e-300)
    left = np.array(
        [_beside(row / unit, seasons) for row, unit in zip(columns, units, strict=True)]
    )
    told = left.std(axis=1) > HIDDEN * np.maximum((columns / units[:, None]).std(axis=1), HIDDEN)
    sizes, errors = np.full(len(columns), np.nan), np.full(len(columns), np.nan)
    if told.any():
        rest = _beside(values, seasons)
        found, off = _regressed(rest[known], left[told][:, known].T)
        sizes[told], errors[told] = found / units[told], off / units[told]
    every = zip(events, sizes, errors, strict=True)
    return tuple(_effect(name, size, error, is_share) for name, size, error in every)


def lifted(found: tuple[Effect, ...], events: Mapping[str, Values], count: int) -> Values:
    """What each event adds at each place, a row each; nothing where its effect is not known."""
    if not found:
        return np.empty((0, count))
    return np.array([(one.size or 0.0) * np.asarray(events[one.name], float) for one in found])


def _checked(name: str, given: Values, count: int) -> Values:
    column = np.asarray(given, dtype=np.float64)
    if column.shape != (count,):
        raise Invalid(f"'{name}' needs {count} values, one for each of the series.")
    if missing := int((~np.isfinite(column)).sum()):
        raise Invalid(f"'{name}' must be known for all {count} values; {missing} are missing.")
    return column


def _beside(values: Values, seasons: tuple[int, ...]) -> Values:
    """What trend and seasons leave; from series and columns the same is taken."""
    if seasons:
        return np.asarray(values - smoothing.smoothed(values, seasons, is_robust=False).expected)
    return np.asarray(values - smoothing.usual_trend(values))


def _regressed(rest: Values, columns: Values) -> tuple[Values, Values]:
    """Effects and their standard errors; values beyond Huber's bound count less."""
    weights: Values = np.ones(len(rest))
    found: Values = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        new = np.linalg.lstsq(columns * root[:, None], rest * root, rcond=1e-10)[0]
        off = rest - columns @ new
        usual = max(robust.scale(off), 1e-300)
        weights = np.asarray(
            np.minimum(1.0, HUBER * usual / np.maximum(np.abs(off), 1e-300)), dtype=np.float64
        )
        moved = float(np.abs(columns @ (new - found)).max())
        found = np.asarray(new, dtype=np.float64)
        if moved <= STILL * usual:
            break
    bread = np.linalg.pinv((columns * weights[:, None]).T @ columns, rcond=1e-10)
    pushed = columns * (weights * off)[:, None]
    spare = len(rest) / max(len(rest) - columns.shape[1], 1)
    return found, np.sqrt(np.maximum(np.diag(bread @ (pushed.T @ pushed) @ bread), 0) * spare)


def _effect(name: str, size: float, error: float, is_share: bool) -> Effect:
    if not np.isfinite(size):
        said = f"What '{name}' adds cannot be told from trend and seasons."
        return Effect(name, None, None, is_share, said)
    low, high = size - BEYOND * error, size + BEYOND * error
    said = (
        f"'{name}' changes the level by {expm1(size):+.1%} (between {expm1(low):+.1%} and "
        f"{expm1(high):+.1%}, 95 %)."
        if is_share
        else f"'{name}' adds {size:+,.4g} (between {low:+,.4g} and {high:+,.4g}, 95 %)."
    )
    return Effect(name, float(size), float(error), is_share, said)

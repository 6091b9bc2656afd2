"""What a portfolio would lose if instruments or factors changed by given fractions.

What is not named stays as it is; or it follows those named by its regression on them all, as it did
in the past (the conditional expectation of normal returns, their means left out).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import Invalid, NotEnoughData

FEWEST = 30  # returns from which it is learned who follows whom


@dataclass(frozen=True)
class Shock:
    """A name and a change, as a fraction."""

    name: str
    change: float


@dataclass(frozen=True)
class Shocked:
    """What came of it."""

    total: float  # change of the portfolio; negative = loss
    changes: tuple[Shock, ...]  # of each holding, whether given or following
    parts: tuple[Shock, ...]  # of the total that each holding makes: weight times change
    caution: str = ""


def shocked(
    weights: pd.Series,
    shocks: Mapping[str, float],
    returns: pd.DataFrame | None = None,
    *,
    spread: bool = False,
) -> Shocked:
    """The change of a portfolio, holding by holding; nothing can fall by more than everything.

    With ``spread`` all others follow, and a factor that is not held may be named too.
    """
    _refuse_nonsense(weights, shocks, is_spread=spread)
    names = [str(name) for name in weights.index]
    changes = dict.fromkeys(names, 0.0)
    if spread:
        changes |= _followed(names, shocks, returns)
    changes |= {name: float(shocks[name]) for name in names if name in shocks}
    beyond = [name for name in names if changes[name] < -1]
    caution = ""
    if beyond:
        listed = ", ".join(f"'{name}'" for name in beyond)
        caution = f"{listed} would fall by more than everything and is counted as lost."
    changes = {name: max(changes[name], -1.0) for name in names}
    held = dict(zip(names, weights.to_numpy(dtype=float).tolist(), strict=True))
    parts = tuple(Shock(name, held[name] * changes[name]) for name in names)
    total = float(sum(part.change for part in parts))
    return Shocked(total, tuple(Shock(*one) for one in changes.items()), parts, caution)


def _refuse_nonsense(weights: pd.Series, shocks: Mapping[str, float], *, is_spread: bool) -> None:
    if not shocks:
        raise Invalid("Say what changes: name an instrument and its change.")
    if not len(weights) or not np.isfinite(weights.to_numpy(dtype=float)).all():
        raise Invalid("Each holding needs a weight, and there must be one.")
    for name, change in shocks.items():
        if not np.isfinite(change):
            raise Invalid(f"The change of '{name}' is not a number.")
        if change < -1:
            raise Invalid(f"'{name}' cannot fall by {-100 * change:g} %, more than everything.")
        if name not in weights.index and not is_spread:
            raise Invalid(
                f"'{name}' is not held; its change matters only where the others follow it."
            )


def _followed(
    names: list[str], shocks: Mapping[str, float], returns: pd.DataFrame | None
) -> dict[str, float]:
    """How those that are not named follow those that are."""
    if returns is None:
        raise Invalid("Returns are needed to know how the others follow.")
    for name in [*names, *shocks]:
        if name not in returns.columns:
            raise Invalid(f"There are no returns of '{name}'.")
    others = [name for name in names if name not in shocks]
    values = returns[[*others, *shocks]].to_numpy(dtype=float)
    known = values[np.isfinite(values).all(axis=1)]
    if len(known) < FEWEST:
        raise NotEnoughData(
            f"{FEWEST} common returns are needed to know how the others follow; "
            f"there are {len(known)}."
        )
    covariance = np.atleast_2d(np.cov(known.T))
    at = len(others)
    # Where shocks repeat each other or never varied, the smallest slopes that fit are taken.
    slopes = covariance[:at, at:] @ np.linalg.pinv(covariance[at:, at:], hermitian=True)
    following = slopes @ np.array([float(change) for change in shocks.values()])
    return dict(zip(others, following.tolist(), strict=True))

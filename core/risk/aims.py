"""The risk of a forecast: how likely it is to miss a target, asked of its drawn futures."""

from dataclasses import dataclass
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting import dependence, paths
from core.analytics.risk import targets
from core.analytics.risk.targets import Target
from core.errors import Invalid
from core.forecasting import queries

READS = queries.READS
LEVELS = (0.80, 0.95)


@dataclass(frozen=True)
class Missed:
    """How likely the sum of what is expected, or its last value, is to miss a target."""

    version: str
    first: pd.Timestamp
    last: pd.Timestamp
    steps: int
    target: Target


def missed(
    db: Session, user: Actor, model_id: UUID, target: float, *, is_sum: bool, is_least: bool
) -> Missed:
    """Of all that a stored forecast thinks possible, the share that misses a target."""
    require(user, Role.viewer)
    version = queries.version(db, user, model_id)
    ahead = queries.ahead(db, user, model_id)
    if ahead.empty or ahead[["lower_80", "lower_95"]].isna().any(axis=None):
        raise Invalid("This forecast has no bounds, so nothing can be said of its risk.")
    bands = Bands(
        ahead["expected"].to_numpy(float),
        LEVELS,
        ahead[["lower_80", "lower_95"]].to_numpy(float).T,
        ahead[["upper_80", "upper_95"]].to_numpy(float).T,
    )
    drawn = paths.sample_paths(bands, dependence.USUAL)
    moments = pd.DatetimeIndex(ahead["moment"])
    found = targets.missing(drawn, target, is_sum=is_sum, is_least=is_least)
    return Missed(str(version), moments[0], moments[-1], len(moments), found)

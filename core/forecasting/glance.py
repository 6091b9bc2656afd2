"""What Home says of forecasts: which of one's own no longer hold, and what left its band."""

from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.forecasting.drifts import drifts
from core.glance import Notice, Urgency, short
from core.registry.tables import TrainedModel
from core.series.tables import Series

READS = ("forecasting", "registry", "series")
MOST = 3
TIMES = {3: "three", 4: "four", 5: "five", 6: "six"}


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The active forecasts of this user that drift, or whose newest value left the 95 % band."""
    require(user, Role.viewer)
    found = drifts(db, user)
    left = (found["actual"] < found["lower_95"]) | (found["actual"] > found["upper_95"])
    found = _named(db, user, found[found["is_alarm"].astype(bool) | left])
    drifting = found[found["is_alarm"].astype(bool)].sort_values("misses", ascending=False)
    others = found[~found["is_alarm"].astype(bool)]
    return [
        *_notices([drifted(row) for row in drifting.itertuples()], DRIFT, "accuracy"),
        *_notices([_outside(row) for row in others.itertuples()], LEFT, "forecasting"),
    ]


def drifted(row: Any) -> str:
    """What is said of a forecast that no longer holds."""
    if row.has_run:
        side = "above" if row.is_above else "below"
        often = TIMES.get(row.misses, str(row.misses))
        return f"{row.series} has come {side} its forecasts {often} times; forecast it again."
    return (
        f"{row.series} is missed by {row.times:.1f} times what its back-test promised; forecast it"
        " again."
    )


DRIFT = "{count} more series came as their forecasts did not expect; forecast them again."
LEFT = "{count} more series left their forecast."


def _notices(said: list[str], more: str, page: str) -> list[Notice]:
    if len(said) > MOST:
        said = [*said[:MOST], more.format(count=len(said) - MOST)]
    return [Notice(one, Urgency.soon, page) for one in said]


def _outside(row: Any) -> str:
    return (
        f"{row.series} was {short(row.actual)} on {row.moment:%Y-%m-%d}, outside of its forecast"
        f" ({short(row.lower_95)} to {short(row.upper_95)})."
    )


def _named(db: Session, user: Actor, found: pd.DataFrame) -> pd.DataFrame:
    """Those of one's own, the newest first, with the names of their series."""
    wanted = (
        select(col(TrainedModel.id), col(Series.name))
        .join(Series, col(Series.id) == col(TrainedModel.series_id))
        .where(col(TrainedModel.user_id) == user.id, col(TrainedModel.is_active))
    )
    names = {row.id: row.name for row in db.execute(wanted)} if len(found) else {}
    mine = found.assign(series=found["model_id"].map(names))
    return mine[mine["series"].notna()].sort_values(
        ["moment", "series"], ascending=[False, True], ignore_index=True
    )

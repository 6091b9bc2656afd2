"""Questions about stored forecasts: what is expected of a series, and how that was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.errors import NotFound
from core.forecasting.tables import Forecast
from core.registry import files
from core.registry.queries import visible
from core.registry.tables import Family, TrainedModel

READS = ("forecasting", "registry", "series")
GONE = "This version was deleted, or is not shared with you."


@dataclass(frozen=True)
class Version:
    """One version of the forecast of a series."""

    id: UUID
    version: str
    author: str
    owner_id: UUID
    is_active: bool
    trained_at: datetime
    trained_until: datetime | None
    chosen: dict[str, Any]
    told: dict[str, Any]  # as `making.metrics` wrote it; of imported models, whatever they say

    def __str__(self) -> str:
        """It as a chooser names it."""
        marks = ["active"] if self.is_active else []
        if scenario := self.chosen.get("scenario"):
            marks.append(f"what if: {in_words(scenario)}")
        if until := self.chosen.get("until"):
            marks.append(f"as of {until}")
        said = f"Version {self.version} of {self.trained_at:%Y-%m-%d %H:%M} by {self.author}"
        return ", ".join([said, *marks])


def in_words(scenario: Mapping[str, Any]) -> str:
    """What is supposed in a what-if.

    >>> in_words({"growth": 0.1, "level": -0.2, "changes": {"Price": -0.05}})
    '-20 %, +10 % a year, Price -5 %'
    """
    growth, level = scenario.get("growth"), scenario.get("level")
    said = [f"{100 * level:+g} %"] if level else []
    said += [f"{100 * growth:+g} % a year"] if growth else []
    changes = scenario.get("changes", {})
    return ", ".join([*said, *(f"{name} {100 * share:+g} %" for name, share in changes.items())])


def versions(db: Session, user: Actor, series_id: UUID) -> list[Version]:
    """What this user may see of a series' forecasts: active ones first, then by age.

    Archived versions are not offered; the registry has them.
    """
    require(user, Role.viewer)
    wanted = _versions(user).where(
        col(TrainedModel.series_id) == series_id, col(TrainedModel.archived_at).is_(None)
    )
    first = (
        (col(TrainedModel.user_id) == user.id).desc(),
        col(TrainedModel.is_active).desc(),
        col(TrainedModel.trained_at).desc(),
        col(TrainedModel.id).desc(),
    )
    found = db.execute(wanted.order_by(*first))
    return [_version(model, author) for model, author in found]


def ahead(db: Session, user: Actor, model_id: UUID) -> pd.DataFrame:
    """What a version expects, by date; with what came, where that is known."""
    require(user, Role.viewer)
    return _rows(db, user, model_id, is_backtest=False)


def past(db: Session, user: Actor, model_id: UUID) -> pd.DataFrame:
    """What would have been expected from earlier origins, with what came."""
    require(user, Role.viewer)
    return _rows(db, user, model_id, is_backtest=True)


def version(db: Session, user: Actor, model_id: UUID) -> Version:
    """One version, by its number."""
    require(user, Role.viewer)
    wanted = _versions(user).where(col(TrainedModel.id) == model_id)
    found = db.execute(wanted).first()
    if found is None:
        raise NotFound(GONE)
    return _version(*found)


def kept(db: Session, user: Actor, model_id: UUID) -> bytes:
    """What a version was computed from, and what came of it, as it was stored."""
    require(user, Role.viewer)
    seen = select(TrainedModel).where(col(TrainedModel.id) == model_id)
    model = db.scalar(seen.where(col(TrainedModel.id).in_(visible(user))))
    if model is None:
        raise NotFound(GONE)
    if model.model_path is None or model.model_sha256 is None:
        raise NotFound("Nothing was kept from which this version could be computed again.")
    return files.content(model.model_path, model.model_sha256)


def bounds() -> tuple[Any, ...]:
    """The columns of the bounds, by the levels that people know them by."""
    return (
        col(Forecast.lower_80),
        col(Forecast.upper_80),
        col(Forecast.lower_confidence_interval).label("lower_95"),
        col(Forecast.upper_confidence_interval).label("upper_95"),
    )


def _versions(user: Actor) -> Wanted:
    """Versions of forecasts that this user may see, each with its author."""
    return (
        select(TrainedModel, col(User.username))
        .join(User, col(User.id) == col(TrainedModel.user_id))
        .where(col(TrainedModel.family) == Family.forecast, col(TrainedModel.id).in_(visible(user)))
    )


def _rows(db: Session, user: Actor, model_id: UUID, *, is_backtest: bool) -> pd.DataFrame:
    wanted: Wanted = (
        select(
            col(Forecast.origin_date).label("origin"),
            col(Forecast.forecast_date).label("moment"),
            col(Forecast.predicted_value).label("expected"),
            *bounds(),
            col(Forecast.actual_value).label("actual"),
            col(Forecast.adjusted_value).label("adjusted"),
            col(Forecast.adjustment_reason).label("reason"),
            col(User.username).label("author"),
        )
        .outerjoin(User, col(User.id) == col(Forecast.adjusted_by_id))
        .where(
            col(Forecast.model_id) == model_id,
            col(Forecast.is_backtest) == is_backtest,
            col(Forecast.model_id).in_(visible(user)),
        )
        .order_by(col(Forecast.origin_date), col(Forecast.forecast_date))
    )
    return frame(db, wanted)


def _version(model: TrainedModel, author: str) -> Version:
    return Version(
        model.id,
        model.version,
        author,
        model.user_id,
        model.is_active,
        model.trained_at,
        model.trained_until,
        model.hyperparameters,
        model.metrics_json,
    )

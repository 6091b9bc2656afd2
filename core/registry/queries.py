"""Questions about trained models."""

from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.frames import frame
from core.errors import NotFound
from core.registry.tables import TrainedModel
from core.series.queries import visible as visible_series

READS = ("registry", "series")


def visible(user: Actor) -> Any:
    """Ids of the models this user may see: their own, and those of series shared with them."""
    ids = select(col(TrainedModel.id))
    if user.sees_all:
        return ids
    shared = col(TrainedModel.series_id).in_(visible_series(user))
    return ids.where(or_(col(TrainedModel.user_id) == user.id, shared))


def versions(db: Session, user: Actor, model_name: str) -> pd.DataFrame:
    """All versions of a model, the newest first."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(TrainedModel.id),
            col(TrainedModel.version),
            col(TrainedModel.trained_at),
            col(TrainedModel.is_active),
            col(TrainedModel.mae),
        )
        .where(col(TrainedModel.model_name) == model_name, col(TrainedModel.id).in_(visible(user)))
        .order_by(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc())
    )
    return frame(db, wanted)


def models(db: Session, user: Actor, most: int = 200) -> pd.DataFrame:
    """The newest versions of all models this user may see."""
    require(user, Role.viewer)
    wanted = (
        select(
            col(TrainedModel.id),
            col(TrainedModel.model_name),
            col(TrainedModel.version),
            col(TrainedModel.family),
            col(TrainedModel.model_type),
            col(TrainedModel.trained_at),
            col(TrainedModel.is_active),
            col(TrainedModel.mae),
            col(TrainedModel.mape),
        )
        .where(col(TrainedModel.id).in_(visible(user)))
        .order_by(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc())
        .limit(most)
    )
    return frame(db, wanted)


def mine(db: Session, user: Actor, model_id: UUID) -> TrainedModel:
    """A model that this user may change, for an action."""
    require(user, Role.analyst)
    model = db.get(TrainedModel, model_id)
    if model is None or not (user.sees_all or model.user_id == user.id):
        raise NotFound("There is no such model among yours.")
    return model

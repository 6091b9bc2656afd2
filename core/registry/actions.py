"""Changing the registry: a training adds a version, and one version of a model is active."""

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from core.actors import Actor, Role, require
from core.db.dialects import lock
from core.errors import NotAllowed, NotFound
from core.registry import queries
from core.registry.tables import Family, TrainedModel
from core.series import queries as series
from core.series.tables import Series
from core.uploads import queries as uploads
from core.uploads.tables import DataUpload


def add_version(
    db: Session,
    user: Actor,
    model_name: str,
    *,
    family: Family,
    model_type: str,
    hyperparameters: dict[str, Any] | None = None,
    **fields: Any,
) -> TrainedModel:
    """Store the next version of a model: '1', '2', …; imported ones such as 'v1.0' do not count."""
    require(user, Role.analyst)
    if user.id is None:
        raise NotAllowed("A model belongs to a person; the system cannot own one.")
    _refuse_unseen(db, Series, fields.get("series_id"), series.visible(user))
    _refuse_unseen(db, DataUpload, fields.get("data_upload_id"), uploads.visible(user))
    chosen = hyperparameters or {}
    model = TrainedModel(
        user_id=user.id,
        model_name=model_name,
        version=str(_last_number(db, user.id, model_name) + 1),
        family=family,
        model_type=model_type,
        hyperparameters=chosen,
        params_hash=params_hash(model_type, chosen),
        **fields,
    )
    db.add(model)
    db.flush()
    return model


def activate(db: Session, user: Actor, model_id: UUID) -> None:
    """Put one version of a model in production in place of the one that is."""
    model = queries.mine(db, user, model_id)
    lock(db, "model", model.user_id, model.model_name)
    # Two statements: the partial unique index is checked row by row, so one that swaps may fail.
    same = (
        col(TrainedModel.user_id) == model.user_id,
        col(TrainedModel.model_name) == model.model_name,
    )
    versions = update(TrainedModel).execution_options(owner=model.user_id)
    db.exec(versions.where(*same, col(TrainedModel.is_active)).values(is_active=False))
    db.exec(versions.where(col(TrainedModel.id) == model_id).values(is_active=True))
    db.refresh(model)


def params_hash(model_type: str, hyperparameters: dict[str, Any]) -> str:
    """SHA-256 of what was chosen, whatever order it was written in."""
    chosen = json.dumps([model_type, hyperparameters], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(chosen.encode()).hexdigest()


def _refuse_unseen(db: Session, table: Any, key: UUID | None, visible: Any) -> None:
    """A model says something of what it was trained on, so its owner must be able to see that."""
    if key is None:
        return
    if db.exec(select(table.id).where(table.id == key, table.id.in_(visible))).first() is None:
        raise NotFound("What the model was trained on is not there, or not shared with you.")


def _last_number(db: Session, owner: UUID, model_name: str) -> int:
    """The highest number given so far; nobody else gives one until this transaction ends."""
    lock(db, "model", owner, model_name)
    given = db.exec(
        select(TrainedModel.version).where(
            TrainedModel.user_id == owner, TrainedModel.model_name == model_name
        )
    )
    return max((int(version) for version in given if version.isdecimal()), default=0)

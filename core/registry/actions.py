"""Changing the registry: a training adds a version, one is active, and what is over is archived."""

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from core.accounts import audit
from core.actors import Actor, Role, require
from core.compute.fingerprint import own_code
from core.db.dialects import lock
from core.db.types import now
from core.errors import Conflict, NotAllowed, NotFound
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
        **{"code_version": own_code(), **fields},
    )
    db.add(model)
    db.flush()
    return model


def activate(db: Session, user: Actor, model_id: UUID) -> None:
    """Put one version of a model in production in place of the one that is."""
    require(user, Role.analyst)
    model = _held(db, user, model_id)
    if model.archived_at is not None:
        raise Conflict(f"{_said(model)} is archived; bring it back before it is made active.")
    if model.is_active:
        return
    # Two statements: the partial unique index is checked row by row, so one that swaps may fail.
    versions = update(TrainedModel).execution_options(owner=model.user_id)
    before = col(TrainedModel.is_active), *_same(model)
    db.exec(versions.where(*before).values(is_active=False))
    db.exec(versions.where(col(TrainedModel.id) == model_id).values(is_active=True))
    db.refresh(model)
    _record(db, user, model, "model.activate")


def archive(db: Session, user: Actor, model_id: UUID) -> None:
    """Put a version away: it keeps all it said, and is offered no more.

    The active one only where there is no other: else it is to be said which takes its place.
    """
    require(user, Role.analyst)
    model = _held(db, user, model_id)
    if model.archived_at is not None:
        return
    if model.is_active and (other := _next_in_line(db, model)) is not None:
        raise Conflict(
            f"{_said(model)} is the active one; activate another first, such as version {other}."
        )
    model.is_active, model.archived_at = False, now()
    db.flush()
    _record(db, user, model, "model.archive")


def bring_back(db: Session, user: Actor, model_id: UUID) -> None:
    """Offer an archived version again; it is not made active by that."""
    require(user, Role.analyst)
    model = _held(db, user, model_id)
    if model.archived_at is None:
        return
    model.archived_at = None
    db.flush()
    _record(db, user, model, "model.bring_back")


def _said(model: TrainedModel) -> str:
    """A version as a sentence begins with it."""
    return f"Version {model.version} of {model.model_name}"


def _held(db: Session, user: Actor, model_id: UUID) -> TrainedModel:
    """A version that nobody else changes until this transaction ends, as it is now."""
    model = queries.mine(db, user, model_id)
    lock(db, "model", model.user_id, model.model_name)
    db.refresh(model)
    return model


def _same(model: TrainedModel) -> tuple[Any, ...]:
    """All versions of the same model."""
    return (
        col(TrainedModel.user_id) == model.user_id,
        col(TrainedModel.model_name) == model.model_name,
    )


def _next_in_line(db: Session, model: TrainedModel) -> str | None:
    """The newest version that could be active in place of this one."""
    others = (
        select(TrainedModel.version)
        .where(*_same(model), col(TrainedModel.id) != model.id)
        .where(col(TrainedModel.archived_at).is_(None))
        .order_by(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc())
    )
    return db.exec(others.limit(1)).first()


def _record(db: Session, user: Actor, model: TrainedModel, action: str) -> None:
    audit.record(
        db,
        user,
        action,
        object_type="trained_models",
        object_id=model.id,
        details={"name": model.model_name, "version": model.version},
    )


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

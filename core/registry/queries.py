"""Questions about trained models."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.accounts.tables import User
from core.actors import Actor, Role, require
from core.db.frames import frame
from core.errors import NotFound
from core.registry.tables import Family, TrainedModel
from core.series.queries import visible as visible_series
from core.uploads.queries import visible as files
from core.uploads.tables import DataUpload

READS = ("registry", "series", "uploads")
GONE = "This version was deleted, or is not shared with you."
DELETED, HIDDEN = "its file was deleted", "a file that is not shared with you"


@dataclass(frozen=True)
class About:
    """One version with all by which it can be told from others."""

    id: UUID
    name: str
    version: str
    family: Family
    by: str  # which forecaster, or another kind of model
    owner_id: UUID
    author: str
    series_id: UUID | None
    is_active: bool
    archived_at: datetime | None
    trained_at: datetime
    trained_until: datetime | None
    file: str  # that brought the newest of its values, or what became of it
    params_hash: str
    data_sha256: str | None
    code_version: str | None
    chosen: dict[str, Any]
    told: dict[str, Any]
    has_artefact: bool

    def __str__(self) -> str:
        """It as a chooser names it."""
        return f"{self.name}, version {self.version} by {self.author}"

    @property
    def libraries(self) -> dict[str, str]:
        """The libraries it was made with, by name; of imported ones nothing is known."""
        found: dict[str, str] = self.told.get("libraries") or {}
        return found

    @property
    def best(self) -> dict[str, Any]:
        """How it did when it was tried from earlier on; empty where it was not."""
        found: dict[str, Any] = next(iter(self.told.get("leaderboard") or []), {})
        return found


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
    wanted = _listed().where(
        col(TrainedModel.model_name) == model_name, col(TrainedModel.id).in_(visible(user))
    )
    return frame(db, wanted)


def models(db: Session, user: Actor, most: int = 200) -> pd.DataFrame:
    """The newest versions of all models this user may see."""
    require(user, Role.viewer)
    wanted = (
        _listed(
            *(col(TrainedModel.model_name), col(TrainedModel.family)),
            *(col(TrainedModel.model_type), col(TrainedModel.mape)),
        )
        .where(col(TrainedModel.id).in_(visible(user)))
        .limit(most)
    )
    return frame(db, wanted)


def overview(db: Session, user: Actor) -> pd.DataFrame:
    """A row for each model that this user may see: its active version, or else its newest."""
    require(user, Role.viewer)
    own = [col(TrainedModel.user_id), col(TrainedModel.model_name)]
    is_archived = col(TrainedModel.archived_at).is_not(None)
    first = (
        *(col(TrainedModel.is_active).desc(), is_archived),
        *(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc()),
    )
    counted: Any = (
        select(
            col(TrainedModel.id),
            func.row_number().over(partition_by=own, order_by=first).label("place"),
            func.count().over(partition_by=own).label("versions"),
            func.sum(case((is_archived, 1), else_=0)).over(partition_by=own).label("archived"),
        )
        .where(col(TrainedModel.id).in_(visible(user)))
        .subquery()
    )
    wanted = (
        _scored(counted.c.versions, counted.c.archived)
        .join(counted, counted.c.id == col(TrainedModel.id))
        .where(counted.c.place == 1)
        .order_by(col(TrainedModel.model_name), col(User.username), col(TrainedModel.id))
    )
    return frame(db, wanted)


def history(db: Session, user: Actor, model_id: UUID) -> pd.DataFrame:
    """All versions of the model to which this one belongs, the newest first."""
    require(user, Role.viewer)
    one = aliased(TrainedModel)
    listed = (
        _scored(
            *(col(TrainedModel.trained_until), col(TrainedModel.params_hash)),
            *(col(TrainedModel.data_sha256), col(TrainedModel.code_version)),
            col(TrainedModel.data_upload_id).label("upload_id"),
            *(col(DataUpload.filename), col(DataUpload.undone_at)),
        )
        .join(one, col(one.user_id) == col(TrainedModel.user_id))
        .where(col(one.model_name) == col(TrainedModel.model_name), col(one.id) == model_id)
        .where(col(TrainedModel.id).in_(visible(user)))
        .order_by(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc())
    )
    return frame(db, _with_file(listed, user))


def about(db: Session, user: Actor, model_id: UUID) -> About:
    """One version, whatever family it is of."""
    require(user, Role.viewer)
    wanted = (
        select(
            TrainedModel, *(col(User.username), col(DataUpload.filename), col(DataUpload.undone_at))
        )
        .join(User, col(User.id) == col(TrainedModel.user_id))
        .where(col(TrainedModel.id) == model_id, col(TrainedModel.id).in_(visible(user)))
    )
    found = db.execute(_with_file(wanted, user)).first()
    if found is None:
        raise NotFound(GONE)
    model, author, filename, undone_at = found
    return About(
        id=model.id,
        name=model.model_name,
        version=model.version,
        family=model.family,
        by=model.model_type,
        owner_id=model.user_id,
        author=author,
        series_id=model.series_id,
        is_active=model.is_active,
        archived_at=model.archived_at,
        trained_at=model.trained_at,
        trained_until=model.trained_until,
        file=file_of(model.data_upload_id, filename, undone_at),
        params_hash=model.params_hash,
        data_sha256=model.data_sha256,
        code_version=model.code_version,
        chosen=model.hyperparameters,
        told=model.metrics_json,
        has_artefact=model.model_path is not None,
    )


def file_of(upload_id: Any, filename: Any, undone_at: Any) -> str:
    """The file that brought the newest value of a version, or what became of it.

    >>> file_of("7", "sales.csv", None), file_of(None, None, None)
    ('sales.csv', 'its file was deleted')
    """
    if pd.isna(upload_id):
        return DELETED
    if pd.isna(filename):
        return HIDDEN
    return (
        str(filename) if pd.isna(undone_at) else f"{filename}, taken back on {undone_at:%Y-%m-%d}"
    )


def _with_file(wanted: Any, user: Actor) -> Any:
    """A select of versions with their files, where these are shared with who asks."""
    there = col(DataUpload.id) == col(TrainedModel.data_upload_id)
    return wanted.outerjoin(DataUpload, and_(there, col(DataUpload.id).in_(files(user))))


def _scored(*more: Any) -> Any:
    """What a list of versions says of each, with how it did when it was tried from earlier on."""
    told: Any = col(TrainedModel.metrics_json)
    best = told["leaderboard"][0]
    of_model = ("id", "model_name", "version", "family", "model_type", "series_id", "user_id")
    state = ("is_active", "archived_at", "trained_at")
    listed: Any = select(
        *(col(getattr(TrainedModel, name)) for name in (*of_model, *state)),
        col(User.username).label("author"),
        func.coalesce(best["wape"].as_float(), 100 * col(TrainedModel.mape)).label("error"),
        best["inside"].as_integer().label("inside"),
        best["of"].as_integer().label("of"),
        *more,
    )
    return listed.join(User, col(User.id) == col(TrainedModel.user_id))


def _listed(*more: Any) -> Any:
    """What is listed of every version, the newest first."""
    columns = ("id", "version", "trained_at", "is_active", "archived_at", "mae")
    listed: Any = select(*(col(getattr(TrainedModel, name)) for name in columns), *more)
    return listed.order_by(col(TrainedModel.trained_at).desc(), col(TrainedModel.id).desc())


def mine(db: Session, user: Actor, model_id: UUID) -> TrainedModel:
    """A model that this user may change, for an action."""
    require(user, Role.analyst)
    model = db.get(TrainedModel, model_id)
    if model is None or not (user.sees_all or model.user_id == user.id):
        raise NotFound("There is no such model among yours.")
    return model

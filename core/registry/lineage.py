"""Which models were trained on the rows of a file."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.registry.queries import visible
from core.registry.tables import TrainedModel
from core.series.lineage import series_of
from core.uploads import lineage
from core.uploads.lineage import Cited, Use

READS = ("uploads", "registry", "series")


def trained_on(file: Cited) -> Any:
    """Which models know a file: those that name it, and those of its series that came after it."""
    later = col(TrainedModel.trained_at) >= file.loaded_at
    return or_(
        col(TrainedModel.data_upload_id) == file.id,
        and_(later, col(TrainedModel.series_id).in_(series_of(file.id))),
    )


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The models that were trained on rows of a file."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    name = col(TrainedModel.model_name) + " " + col(TrainedModel.version)
    wanted = select(name, col(TrainedModel.trained_at)).where(trained_on(file))
    seen = col(TrainedModel.id).in_(visible(user))
    return lineage.uses(db, "Model", wanted, seen, say=lambda at: f"trained {at:%Y-%m-%d}")

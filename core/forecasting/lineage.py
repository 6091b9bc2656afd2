"""Which forecasts were made from the rows of a file, and which it has scored."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.frames import Wanted
from core.forecasting.tables import Forecast, ForecastScore
from core.registry.lineage import trained_on
from core.registry.queries import visible
from core.registry.tables import TrainedModel
from core.uploads import lineage
from core.uploads.lineage import Use

READS = ("uploads", "forecasting", "registry", "series")


def used(db: Session, user: Actor, upload_id: UUID) -> list[Use]:
    """The forecasts of models that know a file, and those that were held against its rows."""
    require(user, Role.viewer)
    file = lineage.cited(db, user, upload_id)
    seen = col(TrainedModel.id).in_(visible(user))
    made = _by_model(select(TrainedModel).join(Forecast)).where(trained_on(file))
    scored = _by_model(
        select(TrainedModel)
        .join(Forecast)
        .join(ForecastScore, col(ForecastScore.forecast_id) == col(Forecast.id))
    ).where(col(ForecastScore.data_upload_id) == file.id)
    return [
        *lineage.uses(db, "Forecast", made, seen, say=lineage.many("value")),
        *lineage.uses(db, "Score of a forecast", scored, seen, say=lineage.many("value")),
    ]


def _by_model(wanted: Wanted) -> Wanted:
    """How many there are of each model."""
    name = col(TrainedModel.model_name) + " " + col(TrainedModel.version)
    counted = wanted.with_only_columns(name, func.count())
    return counted.group_by(col(TrainedModel.id), name)

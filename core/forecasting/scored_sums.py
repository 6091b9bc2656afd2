"""Where the figures of the ledger come from: of its tallies, and once more of every score."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.frames import Wanted, frame
from core.forecasting import ledger, tallies
from core.forecasting.scored_origins import origins
from core.forecasting.tables import Forecast, ForecastScore
from core.origins import Origin, Source
from core.registry.queries import visible
from core.registry.tables import TrainedModel
from core.uploads.citing import cited

READS = ("forecasting", "registry", "series", "uploads")


def of_tallies(db: Session, user: Actor, series_id: UUID | None = None) -> tuple[Origin, ...]:
    """How forecasts have done, as the tallies say: of one series, or of all."""
    require(user, Role.viewer)
    found = ledger.by_series(db, user)
    return origins(found, series_id, _files(db, user, series_id))


def of_scores(db: Session, user: Actor, series_id: UUID | None = None) -> tuple[Origin, ...]:
    """The same, summed up anew from every score."""
    require(user, Role.viewer)
    said = tallies.summed()
    wanted: Wanted = (
        select(
            col(TrainedModel.series_id).label("series_id"),
            *(column.label(name) for name, column in said.items()),
            func.max(Forecast.forecast_date).label("newest"),
        )
        .join(Forecast, col(Forecast.id) == col(ForecastScore.forecast_id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .where(*_counting(user, series_id), col(ForecastScore.step).is_not(None))
        .group_by(col(TrainedModel.series_id))
    )
    found = frame(db, wanted)
    for name, of in (("compared_error", "compared"), ("naive_error", "compared")):
        found[name] = found[name] / found[of].where(found[of] > 0)
    return origins(found, series_id, _files(db, user, series_id))


def _counting(user: Actor, series_id: UUID | None) -> list[Any]:
    """The condition that a score counts, and that this user may see it."""
    theirs = [col(TrainedModel.series_id) == series_id] if series_id else []
    return [
        col(ForecastScore.is_current),
        col(TrainedModel.series_id).is_not(None),
        col(TrainedModel.id).in_(visible(user)),
        tallies.plain_only(),
        *theirs,
    ]


def _files(db: Session, user: Actor, series_id: UUID | None) -> tuple[Source, ...]:
    """The files that brought what came."""
    upload = col(ForecastScore.data_upload_id)
    counted = (
        select(upload, func.count())
        .join(Forecast, col(Forecast.id) == col(ForecastScore.forecast_id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .where(upload.is_not(None), *_counting(user, series_id))
    )
    return cited(db, user, counted.group_by(upload))

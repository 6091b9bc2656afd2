"""What must hold between forecasts, the models that made them and their scores."""

from sqlalchemy import SelectBase, and_, case, func, not_, or_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import many, offenders
from core.forecasting import tallies
from core.forecasting.tables import Forecast, ForecastScore, ForecastTally
from core.registry.tables import TrainedModel
from core.series.tables import Series


def live_forecasts_know_no_later_data(db: Session, user: Actor) -> list[str]:
    """Models trained on data from after the origin of their own live forecasts."""
    require(user, Role.admin)
    wanted: SelectBase = (
        select(
            col(TrainedModel.model_name).label("model"),
            col(TrainedModel.version),
            col(TrainedModel.trained_until),
            func.min(Forecast.origin_date).label("origin"),
            func.count().label("forecasts"),
        )
        .join(Forecast, col(Forecast.model_id) == TrainedModel.id)
        .where(
            not_(col(Forecast.is_backtest)),
            col(TrainedModel.trained_until) > Forecast.origin_date,
        )
        .group_by(
            col(TrainedModel.id),
            col(TrainedModel.model_name),
            col(TrainedModel.version),
            col(TrainedModel.trained_until),
        )
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The model '{row.model}', version {row.version}, has seen data up to "
            f"{row.trained_until:%Y-%m-%d}, after the origin of "
            f"{many(row.forecasts, 'live forecast')} of it, first {row.origin:%Y-%m-%d}."
        ),
    )


def one_score_is_current(db: Session, user: Actor) -> list[str]:
    """Scored forecasts of which not exactly one score counts, or none since it was withdrawn."""
    require(user, Role.admin)
    current = func.sum(case((col(ForecastScore.is_current), 1), else_=0))
    wanted: SelectBase = (
        select(
            col(TrainedModel.model_name).label("model"),
            col(Forecast.forecast_date).label("day"),
            func.count().label("scores"),
            current.label("current"),
        )
        .join(Forecast, col(Forecast.model_id) == TrainedModel.id)
        .join(ForecastScore, col(ForecastScore.forecast_id) == Forecast.id)
        .group_by(col(Forecast.id), col(Forecast.forecast_date), col(TrainedModel.model_name))
        .having(
            or_(current > 1, and_(current == 0, func.count(col(ForecastScore.withdrawn_at)) == 0))
        )
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The forecast of '{row.model}' for {row.day:%Y-%m-%d} has "
            f"{many(row.scores, 'score')}, of which {row.current} count."
        ),
    )


def actuals_are_those_of_the_score(db: Session, user: Actor) -> list[str]:
    """Forecasts that show another actual than their current score."""
    require(user, Role.admin)
    wanted: SelectBase = (
        select(
            col(TrainedModel.model_name).label("model"),
            col(Forecast.forecast_date).label("day"),
            col(Forecast.actual_value).label("shown"),
            col(ForecastScore.actual_value).label("scored"),
        )
        .join(Forecast, col(Forecast.model_id) == TrainedModel.id)
        .join(
            ForecastScore,
            and_(col(ForecastScore.forecast_id) == Forecast.id, col(ForecastScore.is_current)),
        )
        .where(col(Forecast.actual_value).is_distinct_from(col(ForecastScore.actual_value)))
    )
    return offenders(
        db,
        wanted,
        lambda row: (
            f"The forecast of '{row.model}' for {row.day:%Y-%m-%d} shows the actual "
            f"{'nothing' if row.shown is None else row.shown}; its score says {row.scored}."
        ),
    )


def tallies_are_those_of_the_scores(db: Session, user: Actor) -> list[str]:
    """Series of which the scores were summed up otherwise than they are."""
    require(user, Role.admin)
    return [*_wrong_tallies(db, "month"), *_wrong_tallies(db, "step")]


def _wrong_tallies(db: Session, cut: str) -> list[str]:
    return offenders(
        db,
        _summed_otherwise(cut),
        lambda row: (
            f"The scores of '{row.name}' by {cut} were summed up otherwise than they are; "
            "`python -m core ledger --score` does it anew when the next value comes."
        ),
    )


def _summed_otherwise(cut: str) -> SelectBase:
    """Where the tallies by a cut count others than the current scores there are."""
    names = ("series_id", "user_id", "model_type")
    keys = [col(getattr(TrainedModel, name)) for name in names]
    same = [col(getattr(ForecastTally, name)) for name in names]
    at = func.max(ForecastScore.scored_at).label("scored_at")
    there = (
        select(*keys, func.count().label("scored"), at)
        .join(Forecast, col(Forecast.model_id) == col(TrainedModel.id))
        .join(ForecastScore, col(ForecastScore.forecast_id) == col(Forecast.id))
        .where(col(ForecastScore.is_current), tallies.plain_only())
        .group_by(*keys)
    )
    kept = (
        select(*same, -func.sum(ForecastTally.scored), func.max(ForecastTally.scored_at))
        .where(col(getattr(ForecastTally, cut)).is_not(None))
        .group_by(*same)
    )
    counted = there.union_all(kept).subquery()
    both = counted.c
    return (
        select(col(Series.name).label("name"))
        .select_from(counted)
        .join(Series, col(Series.id) == both.series_id)
        .group_by(both.series_id, both.user_id, both.model_type, col(Series.name))
        .having(
            or_(
                func.sum(both.scored) != 0,
                func.min(both.scored_at) != func.max(both.scored_at),
            )
        )
    )

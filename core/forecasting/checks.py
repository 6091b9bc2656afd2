"""What must hold between forecasts, the models that made them and their scores."""

from sqlalchemy import SelectBase, and_, case, func, not_, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.db.findings import many, offenders
from core.forecasting.tables import Forecast, ForecastScore
from core.registry.tables import TrainedModel


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
    """Scored forecasts of which not exactly one score counts."""
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
        .having(current != 1)
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

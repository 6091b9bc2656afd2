"""What Home says of forecasts: of which of one's own series the newest value left its band."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.forecasting.tables import Forecast, ForecastScore
from core.glance import Notice, Urgency, short
from core.registry.tables import TrainedModel
from core.series.tables import Series

READS = ("forecasting", "registry", "series")
MOST = 3


def waiting(db: Session, user: Actor) -> list[Notice]:
    """The active forecasts of this user whose newest value came outside of the 95 % band."""
    require(user, Role.viewer)
    other = aliased(Forecast)
    newest = (
        select(func.max(col(other.forecast_date)))
        .where(col(other.model_id) == col(TrainedModel.id), col(other.actual_value).is_not(None))
        .where(~col(other.is_backtest))
        .correlate(TrainedModel)
        .scalar_subquery()
    )
    wanted = (
        select(
            col(Series.name),
            col(Forecast.forecast_date),
            col(ForecastScore.actual_value),
            col(Forecast.lower_confidence_interval),
            col(Forecast.upper_confidence_interval),
        )
        .join(TrainedModel, col(TrainedModel.series_id) == col(Series.id))
        .join(Forecast, col(Forecast.model_id) == col(TrainedModel.id))
        .join(ForecastScore, col(ForecastScore.forecast_id) == col(Forecast.id))
        .where(
            col(TrainedModel.user_id) == user.id,
            col(TrainedModel.is_active),
            ~col(Forecast.is_backtest),
            col(Forecast.forecast_date) == newest,
            col(ForecastScore.is_current),
            col(ForecastScore.inside_95).is_(False),
        )
        .order_by(col(Forecast.forecast_date).desc(), col(Series.name))
    )
    left = db.execute(wanted).all()
    said = [
        f"{name} was {short(came)} on {at:%Y-%m-%d}, outside of its forecast"
        f" ({short(low)} to {short(high)})."
        for name, at, came, low, high in left[:MOST]
    ]
    if len(left) > MOST:
        said.append(f"{len(left) - MOST} more series left their forecast.")
    return [Notice(one, Urgency.soon, "forecasting") for one in said]

"""How the stored forecasts of a period have done, and which model most of them are of."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.analytics.kpi.reckoning import Ledger
from core.analytics.kpi.spans import Span
from core.finance.kpi.amounts import moments
from core.forecasting.tables import Forecast, ForecastScore
from core.forecasting.tallies import plain_only
from core.registry.queries import visible
from core.registry.tables import TrainedModel

READS = ("forecasting", "registry", "series")


@dataclass(frozen=True)
class Scored:
    """The errors of a period summed up, and the model behind most of them."""

    ledger: Ledger
    model_id: UUID | None = None
    models: int = 0


def scored(db: Session, user: Actor, series: Any, span: Span) -> Scored:
    """Live forecasts of revenue in a span against what came, all of one currency.

    What-ifs are left out: what they suppose did not happen.
    """
    require(user, Role.viewer)
    since, until = moments(span)
    actual = col(ForecastScore.actual_value)
    wanted = (
        select(
            col(TrainedModel.id),
            func.count().label("scored"),
            func.sum(ForecastScore.abs_error).label("abs_error"),
            func.sum(ForecastScore.error).label("error"),
            func.sum(func.abs(actual)).label("abs_actual"),
            func.sum(actual).label("actual"),
        )
        .join(Forecast, col(Forecast.id) == col(ForecastScore.forecast_id))
        .join(TrainedModel, col(TrainedModel.id) == col(Forecast.model_id))
        .where(
            col(ForecastScore.is_current),
            col(Forecast.forecast_date) >= since,
            col(Forecast.forecast_date) < until,
            col(TrainedModel.series_id).in_(series),
            col(TrainedModel.id).in_(visible(user)),
            plain_only(),
        )
        .group_by(col(TrainedModel.id))
        .order_by(func.count().desc(), col(TrainedModel.id))
    )
    rows = db.execute(wanted).all()
    if not rows:
        return Scored(Ledger())
    sums = [sum(float(row[at]) for row in rows) for at in range(2, 6)]
    ledger = Ledger(sum(int(row.scored) for row in rows), sums[0], -sums[1], sums[2], sums[3])
    return Scored(ledger, UUID(str(rows[0].id)), len(rows))

"""Who may follow a figure to its files, and compute it again: whoever sees what it is of."""

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.actors import Actor, Role
from core.forecasting import origins as forecasts
from core.forecasting import scored_sums
from core.risk import citing as risk
from core.risk.asking import Asked
from core.series import origins as series
from core.series.tables import TimeSeriesData
from core.uploads import citing
from tests.bed.foretold import version
from tests.bed.matters import Row, model, points
from tests.bed.reach import Call, Line, Reach
from tests.bed.risky import OF, held
from tests.bed.rows import Rows

SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin)


def on_series(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names a series."""
    return ask(db, user, row["series_id"])


def is_named(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether the file of a point is told by its hash, and not by its rows alone."""
    upload = col(TimeSeriesData.data_upload_id)
    counted = select(upload, func.count()).where(upload == row["data_upload_id"])
    (found,) = ask(db, user, counted.group_by(upload))
    return bool(found.sha256)


def are_summed(ask: Call, db: Session, user: Actor, row: Row) -> bool:
    """Whether the one score is among those of the figures."""
    return bool(ask(db, user, row["series_id"])[0].value == 1)


def scored(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A version with one score, so many steps ahead that it counts, and its tally."""
    made = model(rows, owner, is_shared)
    forecast = rows.add("forecasts", model_id=made["id"], is_backtest=False)
    rows.add("forecast_scores", forecast_id=forecast["id"], is_current=True, step=1)
    theirs = {"series_id": made["series_id"], "user_id": owner}
    rows.add("forecast_tallies", scored=1, step=1, **theirs)
    return made


ORIGINATED: dict[Call, Line] = {
    citing.cited: SEES(is_named, points, searches=True),
    risk.sources: SEES(lambda ask, db, user, row: ask(db, user, Asked(OF, row["id"])), held),
    forecasts.figures: SEES(lambda ask, db, user, row: ask(db, user, row["id"]), version),
    scored_sums.of_tallies: SEES(are_summed, scored, searches=True),
    scored_sums.of_scores: SEES(are_summed, scored, searches=True),
    series.figures: SEES(on_series, points),
    series.from_points: SEES(on_series, points),
}

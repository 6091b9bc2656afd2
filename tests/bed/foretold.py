"""Who may forecast, and who may see what was forecast of whose series."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role
from core.forecasting import (
    actions,
    adjusting,
    drifts,
    glance,
    ledger,
    making,
    many,
    queries,
    scoring,
    totals,
    watched,
)
from core.forecasting.adjusting import Way
from core.registry import files
from core.registry import queries as registry
from tests.bed.matters import Row, model, points, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_MOMENT, Rows
from tests.forecasting.futures import made_of

SEES = partial(Line, Role.viewer, Reach.own_shared_or_admin, searches=True)


def on_series(ask: Call, db: Session, user: Actor, row: Row) -> Any:
    """A call that names the series of a row."""
    return ask(db, user, row["series_id"])


def stores(do: Call, db: Session, user: Actor, row: Row) -> Any:
    """Store a forecast of a series."""
    return do(db, user, made_of(row["id"]))


def version(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A version of the forecast of a series, shared with it."""
    made = model(rows, owner, is_shared)
    rows.add("forecasts", model_id=made["id"], is_backtest=False)
    rows.add("forecasts", model_id=made["id"], is_backtest=True, origin_date=FIRST_MOMENT)
    return made


def scored(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """The same, where it is known what came."""
    made = model(rows, owner, is_shared)
    forecast = rows.add("forecasts", model_id=made["id"], is_backtest=False)
    rows.add("forecast_scores", forecast_id=forecast["id"], is_current=True)
    theirs = {"series_id": made["series_id"], "user_id": owner}
    for cut in ({"month": FIRST_MOMENT.date(), "step": None}, {"step": 1}):
        rows.add("forecast_tallies", scored=1, **theirs, **cut)
    return made


def missed(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """An active version whose newest value came outside of its band."""
    series = row_of("series", rows, owner, is_shared)
    theirs = {"user_id": owner, "series_id": series["id"], "is_active": True}
    made = rows.add("trained_models", family="forecast", **theirs)
    bounds = {"lower_confidence_interval": 1.0, "upper_confidence_interval": 2.0}
    given = {"is_backtest": False, "actual_value": 9.0, **bounds}
    forecast = rows.add("forecasts", model_id=made["id"], **given)
    given = {"actual_value": 9.0, "is_current": True, "inside_95": False}
    rows.add("forecast_scores", forecast_id=forecast["id"], **given)
    return made | {"series_id": series["id"]}


def tried(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """An active version with a back-test."""
    made = missed(rows, owner, is_shared)
    rows.add("forecasts", model_id=made["id"], is_backtest=True, actual_value=3.0)
    return made


def summed(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """Two active versions whose steps have bounds and days in common."""
    for _ in range(2):
        series = row_of("series", rows, owner, is_shared, unit="t")
        theirs = {"user_id": owner, "series_id": series["id"], "is_active": True}
        made = rows.add("trained_models", family="forecast", **theirs)
        bounds = {"lower_confidence_interval": 1.0, "upper_confidence_interval": 2.0}
        inner = {"lower_80": 1.2, "upper_80": 1.8, "predicted_value": 1.5}
        days = {"origin_date": FIRST_MOMENT, "forecast_date": FIRST_MOMENT + timedelta(days=1)}
        rows.add("forecasts", model_id=made["id"], is_backtest=False, **bounds, **inner, **days)
    return made


def with_file(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A version of which it was kept what it was made from."""
    path, sha256 = files.kept(actions.AREA, b"{}")
    series = row_of("series", rows, owner, is_shared)
    theirs = {"user_id": owner, "series_id": series["id"]}
    return rows.add("trained_models", model_path=path, model_sha256=sha256, **theirs)


FORETOLD: dict[Call, Line] = {
    making.known: Line(Role.viewer, Reach.own_shared_or_admin, on_series, points),
    actions.store_all: Line(
        Role.analyst,
        Reach.own_shared_or_admin,
        lambda do, db, user, row: do(db, user, [made_of(row["id"])]),
        partial(row_of, "series"),
    ),
    actions.store: Line(Role.analyst, Reach.own_shared_or_admin, stores, partial(row_of, "series")),
    adjusting.adjust: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], Way.amount, 1.0, "a new shop"),
        version,
    ),
    adjusting.withdraw: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"]),
        version,
    ),
    scoring.score: Line(Role.admin, Reach.none, lambda do, db, user, _: do(db, user)),
    scoring.needed: Line(Role.admin, Reach.none, lambda ask, db, user, _: ask(db, user)),
    queries.versions: SEES(
        lambda ask, db, user, row: row["id"] in {one.id for one in on_series(ask, db, user, row)},
        version,
    ),
    queries.version: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        version,
    ),
    queries.kept: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        with_file,
    ),
    **dict.fromkeys(
        (queries.ahead, queries.past),
        SEES(lambda ask, db, user, row: len(ask(db, user, row["id"])) == 1, version),
    ),
    many.steps: SEES(
        lambda ask, db, user, row: row["series_id"] in set(ask(db, user)["series_id"]), missed
    ),
    many.errors: SEES(
        lambda ask, db, user, row: row["id"] in set(ask(db, user)["model_id"]), tried
    ),
    totals.totals: SEES(lambda ask, db, user, _: len(ask(db, user)) == 1, summed),
    many.overview: SEES(
        lambda ask, db, user, row: row["series_id"] in set(ask(db, user)["series_id"]), missed
    ),
    ledger.by_series: SEES(
        lambda ask, db, user, row: row["series_id"] in set(ask(db, user)["series_id"]), scored
    ),
    **dict.fromkeys(
        (ledger.by_month, ledger.by_step, ledger.by_forecaster, ledger.scored),
        SEES(lambda ask, db, user, row: len(on_series(ask, db, user, row)) == 1, scored),
    ),
    drifts.drifts: SEES(
        lambda ask, db, user, row: row["series_id"] in set(ask(db, user)["series_id"]), missed
    ),
    watched.forecast_misses: SEES(
        lambda ask, db, user, row: (
            row["series_id"] in {one.subject_id for one in ask(db, user, None)}
        ),
        missed,
    ),
    glance.waiting: Line(
        Role.viewer, Reach.own, lambda ask, db, user, _: bool(ask(db, user)), missed, searches=True
    ),
    registry.models: SEES(
        lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]), version
    ),
}

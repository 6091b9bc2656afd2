"""Changing forecasts: what was found of a series is stored as a version."""

from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.accounts import audit
from core.actors import Actor, Role, require
from core.analytics.forecasting.backtest import COMBINATION, Window
from core.db import bulk
from core.forecasting import making
from core.forecasting.making import Made
from core.forecasting.tables import Forecast
from core.registry import actions as registry
from core.registry import files
from core.registry.tables import Family

AREA = "forecasts"  # of the files of models


def store(db: Session, user: Actor, made: Made) -> UUID:
    """Store a forecast as the next version of its series, and make it the active one."""
    require(user, Role.analyst)
    known, study = made.known, made.study
    told = making.metrics(made)
    path, sha256 = files.kept(AREA, making.artefact(made))
    best = told["leaderboard"][0] if told["leaderboard"] else {}
    mape = best.get("mape")
    wish = made.wish.written() | {"horizon": len(study.ahead)}
    model = registry.add_version(
        db,
        user,
        known.name,
        family=Family.forecast,
        model_type=made.wish.forecaster,
        hyperparameters=wish,
        series_id=known.series_id,
        forecast_type=known.category,
        data_upload_id=known.upload_id,
        metrics_json=told,
        mae=best.get("mae"),
        rmse=best.get("rmse"),
        r2_score=best.get("r_squared"),
        mape=None if mape is None else mape / 100,
        model_path=path,
        model_sha256=sha256,
        trained_until=study.history.index[-1].tz_localize("UTC").to_pydatetime(),
    )
    bulk.load(db, Forecast, [_ahead(made), *_past(made)], model_id=model.id)
    registry.activate(db, user, model.id)
    audit.record(
        db,
        user,
        "forecast.store",
        object_type="trained_models",
        object_id=model.id,
        details={"name": known.name, "version": model.version, **wish},
    )
    return model.id


def _ahead(made: Made) -> pd.DataFrame:
    """The steps ahead as rows; without bounds there are none, rather than bounds of no width."""
    study = made.study
    bands = study.answer.bands
    rows = pd.DataFrame(
        {
            "origin_date": study.history.index[-1].tz_localize("UTC"),
            "forecast_date": study.ahead.tz_localize("UTC"),
            "predicted_value": bands.mean,
            "is_backtest": False,
            "metadata": [{"naive": float(one)} for one in study.naive],
        }
    )
    if not bands.has_bounds:
        return _without_bounds(rows)
    low, high = bands.levels.index(0.80), bands.levels.index(0.95)
    return rows.assign(
        lower_80=bands.lower[low],
        upper_80=bands.upper[low],
        lower_confidence_interval=bands.lower[high],
        upper_confidence_interval=bands.upper[high],
        actual_value=None,
    )


def _without_bounds(rows: pd.DataFrame) -> pd.DataFrame:
    names = ("lower_80", "upper_80", "lower_confidence_interval", "upper_confidence_interval")
    return rows.assign(**dict.fromkeys(names), actual_value=None)


def _past(made: Made) -> list[pd.DataFrame]:
    """What would have been forecast from earlier origins, with what came."""
    name = made.wish.forecaster
    own = name if name == COMBINATION else f"{name}, as chosen"
    return [_window(made, one, own) for one in made.study.past.windows if own in one.expected]


def _window(made: Made, window: Window, own: str) -> pd.DataFrame:
    moments = pd.DatetimeIndex(made.study.history.index).tz_localize("UTC")
    bands = window.expected[own]
    rows = pd.DataFrame(
        {
            "origin_date": moments[window.cut - 1],
            "forecast_date": moments[window.cut : window.cut + len(window.actual)],
            "predicted_value": bands.mean,
            "is_backtest": True,
            "metadata": None,
        }
    )
    rows = _without_bounds(rows).assign(actual_value=window.actual)
    if not bands.has_bounds:
        return rows
    bounds: dict[str, Any] = {
        "lower_confidence_interval": np.asarray(bands.lower[-1]),
        "upper_confidence_interval": np.asarray(bands.upper[-1]),
    }
    return rows.assign(**bounds)

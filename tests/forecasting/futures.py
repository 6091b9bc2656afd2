"""Forecasts for tests: of values that are all the same, which takes no time, or of any others."""

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pandas as pd

from core.analytics.forecasting.backtest import Backtest
from core.analytics.forecasting.study import Study, Wish, foreseen
from core.analytics.forecasting.surroundings import NOTHING, Surroundings
from core.forecasting import actions, making
from core.forecasting.making import Known, Made
from core.registry import files
from core.series.actions import add_points
from tests.bed.rows import Rows

MONTHS = 24
FIRST = "2024-01-31"


def months(values) -> pd.Series:
    """Values at the ends of months."""
    moments = pd.date_range(FIRST, periods=len(values), freq="ME")
    return pd.Series(np.asarray(values, dtype=float), moments)


def seasonal(count: int = MONTHS + 12) -> np.ndarray:
    """Months with a trend, a season and some noise."""
    at = np.arange(count)
    noise = np.random.default_rng(7).normal(0, 2, count)
    return 100 + at / 2 + 10 * np.sin(2 * np.pi * at / 12) + noise


def stored(db, ada, name, values, entity=None):
    """A series of ada's with such values."""
    rows = Rows(db.connection())
    made = rows.add("series", user_id=ada.id, name=name, category="sales", entity=entity, unit="t")
    upload = rows.add("data_uploads", user_id=ada.id)
    frame = pd.DataFrame({"timestamp": values.index.tz_localize("UTC"), "value": values.to_numpy()})
    add_points(db, ada, upload["id"], frame.assign(series_id=made["id"], category="sales"))
    return made["id"]


def made_of(
    series_id: UUID, values=(5.0,) * MONTHS, wish: Wish | None = None, name: str = "Sales"
) -> Made:
    """What comes of values of a series."""
    known = Known(series_id, name, "sales", True, None, months(values), ())
    return making.made(known, wish or Wish(3))


def untried(values: pd.Series, wish: Wish, beside: Surroundings = NOTHING) -> Made:
    """The same of values by moment, without a back-test, which takes most of the time."""
    found = foreseen(values, wish, beside)
    steps = len(found.asked.ahead)
    study = Study(
        history=pd.Series(found.asked.grid.values, found.asked.grid.moments(steps)[:-steps]),
        ahead=found.asked.ahead,
        frequency=found.asked.grid.code,
        answer=found.answer,
        total=found.total,
        naive=np.zeros(steps),
        past=Backtest(0.95, (), ()),
        without=None,
        notes=found.asked.notes,
    )
    return Made(
        Known(uuid4(), "Sales", "sales", True, None, values, (), beside=beside), wish, study
    )


def kept_of() -> tuple[str, str]:
    """Where it is kept what a version was made from, and its hash."""
    return files.kept(actions.AREA, making.artefact(made_of(uuid4())))


def told_of() -> dict[str, Any]:
    """What such a version says of itself."""
    return making.metrics(made_of(uuid4()))

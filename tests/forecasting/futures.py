"""Forecasts for tests: of values that are all the same, which takes no time, or of any others."""

from uuid import UUID

import numpy as np
import pandas as pd

from core.analytics.forecasting.study import Wish
from core.forecasting import making
from core.forecasting.making import Known, Made

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


def made_of(
    series_id: UUID, values=(5.0,) * MONTHS, wish: Wish | None = None, name: str = "Sales"
) -> Made:
    """What comes of values of a series."""
    known = Known(series_id, name, "sales", True, None, months(values), ())
    return making.made(known, wish or Wish(3))

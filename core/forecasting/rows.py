"""The values of a study as rows: those ahead, and those from earlier origins."""

from typing import Any

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Bands
from core.forecasting.making import Made, own

BOUNDS = {  # of each level, as the columns are called
    0.80: ("lower_80", "upper_80"),
    0.95: ("lower_confidence_interval", "upper_confidence_interval"),
}
MOMENTS = ("origin_date", "forecast_date")


def rows(made: Made) -> pd.DataFrame:
    """All of them; without bounds there are none, rather than bounds of no width."""
    parts = [_ahead(made), *_past(made)]
    frame = pd.DataFrame(
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    )
    return frame.assign(**{name: frame[name].dt.tz_localize("UTC") for name in MOMENTS})


def _ahead(made: Made) -> dict[str, Any]:
    study = made.study
    count = len(study.ahead)
    told = np.empty(count, dtype=object)
    told[:] = [{"naive": float(one)} for one in study.naive]
    return {
        "origin_date": np.repeat(study.history.index.to_numpy()[-1:], count),
        "forecast_date": study.ahead.to_numpy(),
        "actual_value": np.full(count, np.nan),
        "is_backtest": np.zeros(count, dtype=bool),
        "metadata": told,
        **_of(study.answer.bands),
    }


def _past(made: Made) -> list[dict[str, Any]]:
    """What would have been forecast from earlier origins, with what came."""
    moments, name = made.study.history.index.to_numpy(), own(made.wish)
    return [
        {
            "origin_date": np.repeat(moments[one.cut - 1 : one.cut], len(one.actual)),
            "forecast_date": moments[one.cut : one.cut + len(one.actual)],
            "actual_value": one.actual,
            "is_backtest": np.ones(len(one.actual), dtype=bool),
            "metadata": np.full(len(one.actual), None, dtype=object),
            **_of(one.expected[name]),
        }
        for one in made.study.past.windows
        if name in one.expected
    ]


def _of(bands: Bands) -> dict[str, Any]:
    """The mean, and the bounds of the levels that there are."""
    found: dict[str, Any] = {"predicted_value": bands.mean}
    for level, (lower, upper) in BOUNDS.items():
        nothing = np.full(len(bands.mean), np.nan)
        has = bands.has_bounds and level in bands.levels
        at = bands.levels.index(level) if has else 0
        found |= {lower: bands.lower[at] if has else nothing}
        found |= {upper: bands.upper[at] if has else nothing}
    return found

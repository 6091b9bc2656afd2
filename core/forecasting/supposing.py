"""What if: a stored forecast once more, had it grown otherwise or had other series changed.

Nothing is stored; what somebody wants to keep is asked for as any other forecast.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting.study import MOST_GROWTH, Scenario, Wish, foreseen
from core.analytics.forecasting.surroundings import Surroundings
from core.forecasting.making import values_of

__all__ = ["MOST_GROWTH", "Scenario", "Supposed", "others", "supposed"]


@dataclass(frozen=True)
class Supposed:
    """What would be expected."""

    name: str
    ahead: pd.DataFrame  # moment, expected, lower_95, upper_95
    total: float


def others(kept: bytes) -> list[str]:
    """The other series that a stored forecast knows, which may be supposed to change."""
    return list(json.loads(kept).get("beside", {}).get("others", {}))


def supposed(kept: bytes, scenarios: Mapping[str, Scenario]) -> list[Supposed]:
    """What would be expected in each case, from what a version was computed from."""
    said = json.loads(kept)
    return [_supposed(name, said, scenario) for name, scenario in scenarios.items()]


def _supposed(name: str, said: Mapping[str, Any], scenario: Scenario) -> Supposed:
    """One case; what changes no other series is what was stored, times so much."""
    wish = Wish.of(said["wish"])
    if wish.scenario is None and not scenario.changes and "origin" in said:
        ahead = pd.DatetimeIndex(said["ahead"])
        times = scenario.times(ahead, pd.Timestamp(said["origin"]))
        mean, lower, upper = (np.array(said[key]) * times for key in ("mean", "lower", "upper"))
        return _one(name, ahead, Bands(mean, tuple(said["levels"]), lower, upper))
    beside = Surroundings.of(said.get("beside", {}))
    found = foreseen(values_of(said), replace(wish, scenario=scenario), beside)
    return _one(name, found.asked.ahead, found.answer.bands)


def _one(name: str, ahead: pd.DatetimeIndex, bands: Bands) -> Supposed:
    nothing: Any = np.full(len(bands.mean), np.nan)
    frame = pd.DataFrame(
        {
            "moment": ahead.tz_localize("UTC"),
            "expected": bands.mean,
            "lower_95": bands.lower[-1] if bands.has_bounds else nothing,
            "upper_95": bands.upper[-1] if bands.has_bounds else nothing,
        }
    )
    return Supposed(name, frame, float(bands.mean.sum()))

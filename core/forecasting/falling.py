"""Whether and when something falls below a threshold: asked of futures drawn from a forecast."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Bands
from core.analytics.forecasting import dependence, paths

NUMBER = paths.USUAL_NUMBER  # futures
SOON = 0.05  # by the first day on which so many futures have fallen, one had better be prepared


@dataclass(frozen=True)
class Falling:
    """How likely it is, and when."""

    probability: float  # that it falls below within the horizon
    by_step: pd.DataFrame  # moment, probability that it has by then
    usual: pd.Timestamp | None  # by which half of all futures have
    early: pd.Timestamp | None  # by which one in twenty has
    middle: pd.Series  # by moment, what half of the futures lie above
    low: pd.Series  # by moment, what 95 of 100 futures lie above


def falling(ahead: pd.DataFrame, threshold: float, opening: float | None = None) -> Falling | None:
    """Of the steps that are expected; with an opening balance, of their running sum.

    Nothing can be said of a forecast without bounds.
    """
    if ahead["lower_95"].isna().any() or ahead["lower_80"].isna().any():
        return None
    bands = Bands(
        ahead["expected"].to_numpy(float),
        (0.80, 0.95),
        ahead[["lower_80", "lower_95"]].to_numpy(float).T,
        ahead[["upper_80", "upper_95"]].to_numpy(float).T,
    )
    drawn = paths.sample_paths(bands, dependence.USUAL)
    found = paths.fall(drawn, threshold, opening=opening, parts=(SOON,))
    walked = drawn if opening is None else opening + np.cumsum(drawn, axis=1)
    moments = pd.DatetimeIndex(ahead["moment"])
    ((_, early),) = found.steps
    return Falling(
        found.probability,
        pd.DataFrame({"moment": moments, "probability": found.by_step}),
        None if found.usual_step is None else moments[found.usual_step - 1],
        None if early is None else moments[early - 1],
        pd.Series(np.median(walked, axis=0), moments),
        pd.Series(np.quantile(walked, SOON, axis=0), moments),
    )

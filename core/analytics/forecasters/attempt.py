"""The one fence around foreign models: what fails is left out and named, what ran is recorded."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Bands, Forecaster, History, Levels

LONGEST = 200  # characters of what a foreign model says of its failure


@dataclass(frozen=True)
class Attempt:
    """What became of one forecaster: its bands, or why there are none."""

    name: str
    bands: Bands | None
    why_not: str
    seconds: float  # of the processor
    parameters: dict[str, object]


def attempted(
    name: str, forecaster: Forecaster, history: History, horizon: int, levels: Levels
) -> Attempt:
    """Have one forecaster answer; whatever it raises is its answer."""

    def answer() -> tuple[Bands, dict[str, object]]:
        fit = forecaster.fit(history)
        return fit.predict(horizon, levels), dict(fit.parameters)

    return fenced(name, answer)


def fenced(name: str, answer: Callable[[], tuple[Bands, dict[str, object]]]) -> Attempt:
    """Have something answer that may fail in any way; an answer that is no number is a failure."""
    begun = time.thread_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with np.errstate(all="ignore"):
                bands, parameters = answer()
    except Exception as error:  # noqa: BLE001 - foreign models raise whatever they like
        return Attempt(name, None, reason(error), time.thread_time() - begun, {})
    why_not = fault(bands)
    kept = bands if not why_not else None
    return Attempt(name, kept, why_not, time.thread_time() - begun, parameters)


def reason(error: Exception) -> str:
    """What a failure says of itself, in one line."""
    said = " ".join(str(error).split())[:LONGEST]
    return said or type(error).__name__


def fault(bands: Bands) -> str:
    """What is wrong with an answer; empty where nothing is."""
    if not np.isfinite(bands.mean).all():
        return "its forecast is not a number at every step"
    if not (np.isfinite(bands.lower).all() and np.isfinite(bands.upper).all()):
        return "its bounds are not a number at every step"
    if (bands.lower > bands.upper).any():
        return "its bounds cross"
    return ""

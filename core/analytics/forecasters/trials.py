"""Whether the libraries that forecast do so here: a tiny fit of each, which takes seconds."""

from collections.abc import Callable

import numpy as np

from core.analytics.forecasters import prophet
from core.analytics.forecasters.attempt import attempted
from core.analytics.forecasters.contract import USUAL_LEVELS, History
from core.analytics.forecasters.theta import Theta


def statsforecast() -> str:
    """Why no model of it can be used here, in a sentence; empty where a tiny fit succeeds."""
    tiny = History(10 + np.sin(np.arange(20.0)))
    tried = attempted(Theta.name, Theta(), tiny, 1, USUAL_LEVELS)
    return f"statsforecast cannot be used here: {tried.why_not}." if tried.why_not else ""


TRIALS: dict[str, Callable[[], str]] = {"statsforecast": statsforecast, "prophet": prophet.works}

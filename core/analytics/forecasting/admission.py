"""Whether Prophet may join a forecast: of days over two years and more, and if it has been better.

It knows a year's rhythm in daily values, which the other members do not, and is poor at nearly
all else. So it is tried where the year has passed twice, and joins, as half of the forecast, where
its error at two earlier origins together was below that of the combination.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.attempt import Attempt, attempted
from core.analytics.forecasters.contract import Bands, History, Levels, Values
from core.analytics.forecasters.prophet import ProphetForecaster
from core.analytics.forecasting.question import Mode, Question

DAILY = ("D", "B")
TWO_YEARS = 730  # days, whichever of them have a value
ORIGINS = 2

Usual = Callable[[History], Values | None]


@dataclass(frozen=True)
class Admission:
    """Whether it joins, what it says, and why."""

    attempt: Attempt
    joins: bool
    said: str


def admission(question: Question, usual: Usual, levels: Levels) -> Admission | None:
    """Its attempt, where it is worth one; ``usual`` is what the combination expects."""
    history = question.history
    if question.mode is not Mode.BEST or not question.frequency.startswith(DAILY):
        return None
    cuts = [len(history) - question.horizon * back for back in range(ORIGINS, 0, -1)]
    if history.moments is None or _days(history, cuts[0]) < TWO_YEARS:
        return None
    errors = [_errors(question, cut, usual) for cut in cuts]
    known = [pair for pair in errors if pair is not None]
    own, others = (sum(pair[at] for pair in known) for at in (0, 1))
    joins = len(known) == ORIGINS and own < others
    said = f"Prophet {'joins: its error at' if joins else 'is left out: its error at'}"
    said += f" {ORIGINS} earlier origins was {own:,.4g}, that of the others {others:,.4g}."
    if len(known) < ORIGINS:
        said = "Prophet is left out: it had no answer at an earlier origin."
    found = attempted("prophet", ProphetForecaster(), history, question.horizon, levels)
    return Admission(found, joins and found.bands is not None, said)


def joined(mean: Values, prophet: Bands) -> Values:
    """Half the others, half Prophet."""
    return np.asarray((mean + prophet.mean) / 2, dtype=np.float64)


def _days(history: History, cut: int) -> int:
    """How many days the history spans until a cut."""
    if history.moments is None or cut < 1:
        return 0
    return int((history.moments[cut - 1] - history.moments[0]).days)


def _errors(question: Question, cut: int, usual: Usual) -> tuple[float, float] | None:
    """The mean absolute errors of Prophet and of the combination from an earlier origin."""
    known = question.history.until(cut)
    actual = question.history.values[cut : cut + question.horizon]
    own = attempted("prophet", ProphetForecaster(), known, question.horizon, (0.95,)).bands
    others = usual(known)
    if own is None or others is None:
        return None
    return float(np.abs(actual - own.mean).mean()), float(np.abs(actual - others).mean())

"""A series without its events, and a forecast with those to come put back.

What each event and regressor adds is estimated beside trend and seasons (`effects`) and taken out;
the calm series is forecast as any other; what the known future of the columns adds comes back on
top, and the doubt about it makes the bounds wider. An effect counts as far as it is beyond its own
error, the positive part of 1 - (error / size)²: what may be chance hardly moves a forecast.
Reference: James and Stein (1961), for drawing estimates towards nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from core.analytics.forecasters.contract import Bands, History, Values
from core.analytics.forecasting import effects
from core.analytics.forecasting.effects import Effect
from core.analytics.forecasting.growing import swing_and_level
from core.analytics.forecasting.question import Answer, Question

EVENTS = "+events"
FEWEST = 10  # values more than columns; below, an effect is anybody's guess
TOO_FEW = "There are too few values to tell what events add; they are left out of the forecast."


@dataclass(frozen=True)
class Calmed:
    """A question about the calm series, and what its events will add in the steps ahead."""

    question: Question
    ahead: Values  # in units, or as logarithms of shares
    doubt: Values  # one standard error of it
    is_share: bool
    notes: tuple[str, ...]


def calmed(question: Question) -> Calmed:
    """Take out what events have added."""
    history = question.history
    beside = history.regressors
    calm = replace(history, regressors=None)
    nothing = np.zeros(question.horizon)
    if beside is None:
        return Calmed(question, nothing, nothing, is_share=False, notes=())
    ahead = beside.steps(question.horizon)
    if len(history) < len(beside.names) + FEWEST:
        return Calmed(replace(question, history=calm), nothing, nothing, False, (TOO_FEW,))
    seasons = tuple(season for season in history.seasons if 2 * season <= len(history))
    is_share = swing_and_level(history.values, seasons).is_multiplicative
    values = np.log(history.values) if is_share else history.values
    past = {name: beside.past[:, at] for at, name in enumerate(beside.names)}
    found = [_held(one) for one in effects.estimated(values, seasons, past, is_share)]
    added = beside.past @ _sizes(found)
    rest = np.exp(values - added) if is_share else values - added
    return Calmed(
        replace(question, history=History(rest, history.seasons, history.moments)),
        ahead @ _sizes(found),
        np.sqrt((ahead * [one.error or 0.0 for one in found]) ** 2 @ np.ones(len(found))),
        is_share,
        tuple(one.said for one in found),
    )


def restored(answer: Answer, calm: Calmed) -> Answer:
    """The forecast of the calm series with its events."""
    bands = answer.bands
    mean, half = bands.mean, bands.half_widths
    if calm.is_share:
        times = np.exp(calm.ahead)
        mean, half, doubt = mean * times, half * times, mean * times * calm.doubt
    else:
        mean, doubt = mean + calm.ahead, calm.doubt
    beyond = np.array([[NormalDist().inv_cdf(0.5 + level / 2)] for level in bands.levels])
    wide = np.sqrt(half**2 + (beyond * doubt) ** 2)
    return replace(
        answer,
        bands=Bands(mean, bands.levels, mean - wide, mean + wide),
        method=f"{answer.method}{EVENTS}",
        notes=(*answer.notes, *calm.notes),
    )


def _held(effect: Effect) -> Effect:
    """An effect as far as it is beyond its own error."""
    if effect.size is None or effect.error is None or effect.size == 0:
        return effect
    kept = max(0.0, 1 - (effect.error / effect.size) ** 2)
    return replace(effect, size=effect.size * kept)


def _sizes(found: Sequence[Effect]) -> Values:
    return np.array([one.size or 0.0 for one in found])

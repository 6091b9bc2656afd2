"""A series without its events, and a forecast with those to come put back.

What each event and regressor adds is estimated beside trend and seasons (`effects`) and taken out;
the calm series is forecast as any other; what the known future of the columns adds comes back on
top, and the doubt about it makes the bounds wider. An effect counts as far as it is beyond its own
error, the positive part of 1 - (error / size)²: what may be chance hardly moves a forecast.
Reference: James and Stein (1961), for drawing estimates towards nothing.

What people said of an event beforehand is believed: the value is divided by it, and multiplied
again. Of a step that was all but closed nothing is learnt; it counts as those beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from core.analytics.forecasters.contract import Bands, History, Values
from core.analytics.forecasting import effects
from core.analytics.forecasting.effects import Effect
from core.analytics.forecasting.growing import swing_and_level
from core.analytics.forecasting.question import Answer, Counted, Question

EVENTS = "+events"
FEWEST = 10  # values more than columns; below, an effect is anybody's guess
CLOSED = 0.05  # of the usual: a step with less tells nothing of it
TOO_FEW = "There are too few values to tell what events add; they are left out of the forecast."


@dataclass(frozen=True)
class Calmed:
    """A question about the calm series, and what its events will do in the steps ahead."""

    question: Question
    ahead: Values  # what is added: in units, or as logarithms of shares
    doubt: Values  # one standard error of it
    is_share: bool
    times: Values  # by what people said beforehand
    effects: tuple[Counted, ...] = ()
    notes: tuple[str, ...] = ()


def is_eventful(history: History) -> bool:
    """Whether anything but the past values is known of a series."""
    return history.regressors is not None or history.planned is not None


def calmed(question: Question) -> Calmed:
    """Take out what events have added."""
    history = question.history
    count, horizon = len(history), question.horizon
    beside, planned = history.regressors, history.planned
    values, times = history.values, np.ones(horizon)
    if planned is not None:
        values, times = _usual(values, planned[:count]), planned[count : count + horizon]
    calm = replace(history, values=values, regressors=None, planned=None)
    plain = Calmed(
        replace(question, history=calm), np.zeros(horizon), np.zeros(horizon), False, times
    )
    if beside is None:
        return plain
    ahead = beside.steps(horizon)
    if count < len(beside.names) + FEWEST:
        return replace(plain, notes=(TOO_FEW,))
    seasons = tuple(season for season in history.seasons if 2 * season <= count)
    is_share = swing_and_level(values, seasons).is_multiplicative
    scaled = np.log(values) if is_share else values
    past = {name: beside.past[:, at] for at, name in enumerate(beside.names)}
    found = tuple(map(_counted, effects.estimated(scaled, seasons, past, is_share)))
    added = beside.past @ _sizes(found)
    rest = np.exp(scaled - added) if is_share else scaled - added
    return Calmed(
        replace(question, history=replace(calm, values=rest)),
        ahead @ _sizes(found),
        np.sqrt((ahead * [one.effect.error or 0.0 for one in found]) ** 2 @ np.ones(len(found))),
        is_share,
        times,
        found,
    )


def restored(answer: Answer, calm: Calmed) -> Answer:
    """The forecast of the calm series with its events; those of its members alike."""
    members = tuple(
        one if one.bands is None else replace(one, bands=put_back(one.bands, calm))
        for one in answer.members
    )
    return replace(
        answer,
        bands=put_back(answer.bands, calm),
        members=members,
        method=f"{answer.method}{EVENTS}",
        effects=calm.effects,
        notes=(*answer.notes, *calm.notes),
    )


def put_back(bands: Bands, calm: Calmed) -> Bands:
    """Bands of the calm series with its events."""
    mean, lower, upper = bands.mean, bands.lower, bands.upper
    if calm.is_share:
        more = np.exp(calm.ahead)
        mean, lower, upper = mean * more, lower * more, upper * more
        doubt = mean * calm.doubt
    else:
        mean, lower, upper = mean + calm.ahead, lower + calm.ahead, upper + calm.ahead
        doubt = calm.doubt
    beyond = np.array([[NormalDist().inv_cdf(0.5 + level / 2)] for level in bands.levels])
    below = np.sqrt((mean - lower) ** 2 + (beyond * doubt) ** 2)
    above = np.sqrt((upper - mean) ** 2 + (beyond * doubt) ** 2)
    times = calm.times
    return Bands(mean * times, bands.levels, (mean - below) * times, (mean + above) * times)


def _usual(values: Values, planned: Values) -> Values:
    """What it would have been, had nothing been planned."""
    is_open = planned >= CLOSED
    if not is_open.any():
        return values
    at = np.arange(len(values))
    return np.asarray(
        np.interp(at, at[is_open], values[is_open] / planned[is_open]), dtype=np.float64
    )


def _counted(effect: Effect) -> Counted:
    """An effect as far as it is beyond its own error."""
    if effect.size is None or effect.error is None or effect.size == 0:
        return Counted(effect, effect.size or 0.0)
    kept = max(0.0, 1 - (effect.error / effect.size) ** 2)
    return Counted(effect, effect.size * kept)


def _sizes(found: Sequence[Counted]) -> Values:
    return np.array([one.size for one in found])

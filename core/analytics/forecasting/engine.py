"""One series in, a calibrated combination of several forecasters out.

The combination is the mean of all members at each step, without the highest and the lowest: the
best single one by its past is a worse choice than all of them together. Bounds come from errors
that really happened (`calibrating`). Every answer says how it was found, and what was left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.attempt import Attempt, attempted, fenced
from core.analytics.forecasters.boosting import Learned
from core.analytics.forecasters.contract import Bands, Forecaster, History, Values
from core.analytics.forecasters.naive import normal
from core.analytics.forecasting import calibrating, demand, eventful, ladder, measures
from core.analytics.forecasting.admission import admission, joined
from core.analytics.forecasting.calibrating import Measured, Pooled
from core.analytics.forecasting.combining import combined, trimmed_mean
from core.analytics.forecasting.eventful import Calmed
from core.analytics.forecasting.question import Answer, Question
from core.errors import Invalid, NotEnoughData

LEVELS = (0.95,)  # the one that members are asked for; all others follow from it
NO_INTERVAL = ":no_interval"
LARGEST = 1e150  # of which a square is still a number
SELDOM = 0.3  # zeros: with more of them demand comes now and then
SIGNIFICANT = 4  # digits: below the fourth, a constant may have been rounded
LONG = 2  # seasons, or half the history: who looks further ahead is warned


@dataclass(frozen=True)
class Panel:
    """What other series have taught: trees, and how far off forecasts of this panel were."""

    trees: Learned | None = None
    pooled: Pooled | None = None


ALONE = Panel()


def forecast(question: Question, *, panel: Panel = ALONE) -> Answer:
    """What is to be expected of a series, between which bounds, and how that was found."""
    values = _known(question)
    calm = eventful.calmed(question)
    answer = _by_kind(calm.question, panel)
    if eventful.is_eventful(question.history):
        answer = eventful.restored(answer, calm)
    return replace(_checked(answer, values), notes=(*answer.notes, *_warnings(question)))


def forecast_by(chosen: Forecaster, question: Question) -> Answer:
    """What one forecaster alone expects, between its own bounds: somebody has chosen it."""
    values = _known(question)
    calm = calmed_for(chosen, question)
    tried = attempted_by(chosen.name, chosen, question, calm)
    if tried.bands is None:
        raise Invalid(f"{chosen.title} has no answer: {tried.why_not}")
    answer = Answer(tried.bands, chosen.name, (tried,), (tried.name,))
    if calm:
        answer = replace(answer, notes=calm.notes, effects=calm.effects)
    return replace(_checked(answer, values), notes=(*answer.notes, *_warnings(question)))


def calmed_for(chosen: Forecaster, question: Question) -> Calmed | None:
    """The calm series for a forecaster that knows no events itself; none where it needs none."""
    history = question.history
    if chosen.knows_regressors and history.planned is None:
        return None
    if chosen.knows_regressors:
        calm = eventful.calmed(replace(question, history=replace(history, regressors=None)))
        known = replace(calm.question.history, regressors=history.regressors)
        return replace(calm, question=replace(question, history=known))
    return eventful.calmed(question) if eventful.is_eventful(history) else None


def attempted_by(
    name: str, chosen: Forecaster, question: Question, calm: Calmed | None = None
) -> Attempt:
    """One forecaster's answer, with the events that it does not know itself."""
    seen = calm.question.history if calm else question.history
    tried = attempted(name, chosen, seen, question.horizon, question.levels)
    if calm is None or tried.bands is None:
        return tried
    return replace(tried, bands=eventful.put_back(tried.bands, calm))


def _known(question: Question) -> Values:
    """The values of the history, if they can be reckoned with."""
    values = question.history.values
    if not len(values):
        raise NotEnoughData("A forecast needs 1 value; there are 0.")
    if not np.isfinite(values).all():
        raise Invalid("A forecast needs a number at every step of the history; fill gaps first.")
    if np.abs(values).max() > LARGEST:
        raise Invalid(f"Values beyond {LARGEST:g} are too large to reckon with.")
    return values


def _by_kind(question: Question, panel: Panel) -> Answer:
    values = question.history.values
    if len(values) == 1:
        bands = Bands.without(np.repeat(values, question.horizon), question.levels)
        return Answer(bands, "repeated", notes=("There is one value; it is repeated.",))
    if (values == values[0]).all():
        return _constant(question)
    if len(values) < ladder.VERY_SHORT:
        return _very_short(question)
    if values.min() >= 0 and (values == 0).mean() > SELDOM:
        return _seldom(question)
    return _combination(question, panel)


def _constant(question: Question) -> Answer:
    """The same again, between what it may have been before it was rounded."""
    value = float(question.history.values[0])
    mean = np.repeat(value, question.horizon)
    unit = _rounding_unit(value)
    bands = normal(mean, np.repeat(unit, question.horizon), question.levels)
    note = f"All values are {value:g}; the bounds are the last digit that was kept, {unit:g}."
    return Answer(bands, "constant", notes=(note,))


def _rounding_unit(value: float) -> float:
    """The last digit that counts.

    >>> _rounding_unit(1250.0), _rounding_unit(0.5), _rounding_unit(0.0)
    (1.0, 0.0001, 1.0)
    """
    if value == 0:
        return 1.0
    return float(10.0 ** (np.floor(np.log10(abs(value))) - SIGNIFICANT + 1))


def _very_short(question: Question) -> Answer:
    count = len(question.history)
    note = f"The series is very short: {count} values; the last one is repeated."
    return Answer(_walk(question), "short", notes=(note,))


def _walk(question: Question) -> Bands:
    """The last value, between bounds of a random walk as wide as the shipped curve says."""
    values = question.history.values
    change = float(np.abs(np.diff(values)).mean())
    mean = np.repeat(values[-1], question.horizon)
    walk = change * np.sqrt(np.arange(1, question.horizon + 1))
    return _calibrated(mean, Measured(walk, change, walk), question, None)


def _answers(tried: Iterable[Attempt]) -> list[Bands]:
    return [one.bands for one in tried if one.bands is not None]


def _seldom(question: Question) -> Answer:
    """Demand that comes now and then, by forecasters that know it does."""
    found = demand.demand(question.history.values)
    names = found.members or demand.SILENT
    tried = tuple(
        attempted(name, FORECASTERS[name](), question.history, question.horizon, question.levels)
        for name in names
    )
    members = _answers(tried) or [_walk(question)]
    used = tuple(one.name for one in tried if one.bands is not None)
    return Answer(combined(members), f"demand:{found.kind}", tried, used, (found.said,))


def _combination(question: Question, panel: Panel) -> Answer:
    history = question.history
    tried = _tried(question, history, panel)
    members = _answers(tried) or [_walk(question)]
    means = np.array([one.mean for one in members])
    mean = trimmed_mean(means)
    notes: tuple[str, ...] = ()
    prophet = admission(question, lambda known: _expected(question, known, panel), LEVELS)
    if prophet is not None:
        tried.append(prophet.attempt)
        notes = (prophet.said,)
        if prophet.joins and prophet.attempt.bands is not None:
            mean = joined(mean, prophet.attempt.bands)
    is_in = [one.bands is not None for one in tried]
    if prophet is not None:
        is_in[-1] = prophet.joins
    bands = _calibrated(mean, measured_of(members, means, history), question, panel.pooled)
    used = tuple(one.name for one, kept in zip(tried, is_in, strict=True) if kept)
    return Answer(bands, "combination", tuple(tried), used, notes)


def _tried(question: Question, history: History, panel: Panel) -> list[Attempt]:
    """What every member says of a history."""
    tried = [
        attempted(one.name, one.forecaster, one.seen(history), question.horizon, LEVELS)
        for one in ladder.members(history, question.frequency, question.mode)
    ]
    trees = panel.trees
    if trees is not None and len(history.seasons) < 2 and trees.can_tell(history.values):
        tried.append(_by_trees(trees, history, question.horizon))
    return tried


def _expected(question: Question, known: History, panel: Panel) -> Values | None:
    """What the combination expects from an earlier origin."""
    members = [one.mean for one in _answers(_tried(question, known, panel))]
    return trimmed_mean(np.array(members)) if members else None


def _by_trees(trees: Learned, history: History, horizon: int) -> Attempt:
    def answer() -> tuple[Bands, dict[str, object]]:
        found = trees.expected([history.values], horizon)[0]
        return Bands.without(found, LEVELS), {"taught_by": trees.series}

    return fenced("boosting", answer)


def measured_of(members: Sequence[Bands], means: Values, history: History) -> Measured:
    """What members and history say of how far off the forecast may be."""
    bounded = [one.half_widths[-1] for one in members if one.has_bounds]
    models = np.mean(bounded, axis=0) if bounded else np.zeros(means.shape[1])
    values = history.values
    change = measures.scale(values, history.season) or float(np.abs(np.diff(values)).mean())
    return Measured(models, change, (means.max(axis=0) - means.min(axis=0)) / 2)


def _calibrated(
    mean: Values, measured: Measured, question: Question, pooled: Pooled | None
) -> Bands:
    """The mean between bounds that have kept their word."""
    _, curve = calibrating.curve_of(question.frequency, question.history.season)
    half = calibrating.half_widths(measured, question.levels, curve, pooled)
    return Bands(mean, question.levels, mean - half, mean + half)


def _checked(answer: Answer, values: Values) -> Answer:
    """The answer in order: what never was below 0 does not become so, and no bound crosses."""
    least = 0.0 if values.min() >= 0 else -np.inf
    mean = np.maximum(answer.bands.mean, least)
    lower = np.maximum(np.minimum(answer.bands.lower, mean), least)
    upper = np.maximum(answer.bands.upper, mean)
    method = answer.method if (upper > lower).any() else f"{answer.method}{NO_INTERVAL}"
    bands = Bands(mean, answer.bands.levels, lower, upper)
    return replace(answer, bands=bands, method=method)


def _warnings(question: Question) -> list[str]:
    count = len(question.history)
    usual = max(LONG * question.history.season, count // 2)
    if question.horizon <= usual:
        return []
    steps = f"{question.horizon:,} steps ahead are many for {count:,} values"
    return [f"{steps}; beyond {usual:,} the bounds are a guess."]

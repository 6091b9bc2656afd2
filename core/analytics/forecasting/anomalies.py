"""Values that are not as expected: what was expected, between which bounds, and by how much not.

In hindsight the expected value comes from the values before and after; levels and trends that
change are told apart from single values. As known then, each value is judged by those before it
alone (`known_then`), so that an alert says the same whatever comes later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import known_then, robust, smoothing
from core.analytics.forecasting.decomposition import Decomposition, decomposed
from core.analytics.forecasting.shifts import Kind, Shift, shifts
from core.analytics.forecasting.spikes import spikes
from core.analytics.later import Later
from core.errors import Invalid

stats = Later("scipy.stats")

USUAL_LEVEL = 0.99
LEAST_WINDOW, FEWEST_WINDOWS = 50, 4  # values whose scatter is compared, and how many times so many
DOUBT = 3.0  # scales, beyond which a value has no say in what is expected of it
FEWEST_BEYOND = 4  # values beyond a bound, for them to say where it lies
LONG = 10_000  # values, beyond which one has next to no say anyway
DIFFERS = 0.01  # so rarely do windows of the same scatter differ that much
OF_LOG_SCALE = 1.17  # the standard error of a logarithm of a median deviation, times √n


@dataclass(frozen=True)
class Anomaly:
    """One value outside of what was expected."""

    place: int
    value: float
    expected: float
    lower: float
    upper: float
    score: float  # scales off; above 0 where the value is too high
    said: str


@dataclass(frozen=True)
class Anomalies:
    """What was expected at each place, which values were outside, and what became different."""

    expected: Values  # missing where nothing was known yet
    lower: Values
    upper: Values
    scores: Values
    found: tuple[Anomaly, ...]
    shifts: tuple[Shift, ...]  # sizes are shares of the level where `is_share`
    is_share: bool
    said: tuple[str, ...]  # a sentence for each shift, then notes


def anomalies(
    values: Values,
    seasons: Sequence[int] = (),
    events: Mapping[str, Values] | None = None,
    *,
    level: float = USUAL_LEVEL,
    as_known_then: bool = False,
) -> Anomalies:
    """Judge every value; a share of ``level`` of usual ones lies within the bounds.

    As known then, events are not used: their effects would come from later values.
    """
    if not 0 < level < 1:
        raise Invalid(f"A level lies between 0 and 1; {level:g} does not.")
    if as_known_then:
        return _then(values, seasons, level)
    return _in_hindsight(values, seasons, events, level)


def _in_hindsight(
    values: Values, seasons: Sequence[int], events: Mapping[str, Values] | None, level: float
) -> Anomalies:
    season = min((one for one in seasons if one > 1), default=1)
    calm = np.asarray(values, dtype=np.float64).copy()
    lifted = decomposed(calm, seasons, events).parts.events.sum(axis=0) if events else 0
    calm[spikes(calm - lifted, season)] = np.nan
    apart = decomposed(calm, seasons, events)
    notes = apart.notes
    shrunk = smoothing.shrinkage(len(calm), apart.seasons)
    found = shifts(apart.worked.adjusted, season, shrunk)
    path = np.sum([one.path(len(calm)) for one in found], axis=0) if found else np.zeros(len(calm))
    seen = _worked(values, apart.is_multiplicative)
    off = seen - apart.worked.expected
    if found:
        apart = _without(apart, calm, path, seasons, events)
        off = seen - apart.worked.expected - path
    doubtful = np.abs(off) > DOUBT * scatter(off, season)
    if doubtful.any() and len(values) <= LONG:
        calm[doubtful] = np.nan
        apart = _without(apart, calm, path, seasons, events)
        off = seen - apart.worked.expected - path
    expected = apart.worked.expected + path
    usual = scatter(off, season) * shrunk
    wide = usual * _reach(off, _scores(off, usual), level)
    return _told(values, (expected, wide, usual), apart.is_multiplicative, found, notes)


def _without(
    apart: Decomposition,
    calm: Values,
    path: Values,
    seasons: Sequence[int],
    events: Mapping[str, Values] | None,
) -> Decomposition:
    """Taken apart again without the shifts, so that the trend need not bend around a step."""
    if not apart.is_multiplicative:
        return decomposed(calm - path, seasons, events, is_multiplicative=False)
    return decomposed(calm / np.exp(path), seasons, events, is_multiplicative=True)


def _worked(values: Values, is_share: bool) -> Values:
    """On the scale of the parts; what has no logarithm is as far below as can be."""
    if not is_share:
        return np.asarray(values, dtype=np.float64)
    least = np.nanmin(values[values > 0])
    return np.log(np.maximum(values, least * np.finfo(float).eps))


def _reach(off: Values, scores: Values, level: float) -> float:
    """How many scales off so large a share of usual values lies at most.

    Of few values a distribution of their tails says it; of many, no more than they say themselves.
    """
    known = scores[np.isfinite(scores)]
    fitted = float(robust.reach(np.array([robust.freedom_of(off)]), level)[0])
    if len(known) * (1 - level) < FEWEST_BEYOND:
        return fitted
    seen = float(np.quantile(np.abs(known), level))
    return min(fitted, max(seen, float(stats.norm.ppf(0.5 + level / 2))))


def scatter(off: Values, season: int) -> Values:
    """The usual size of what remains, at each place.

    It is the same everywhere, unless it differs between windows by more than chance does; then it
    is that of the values around.
    """
    window = max(LEAST_WINDOW, 2 * season)
    usual = np.full(len(off), robust.scale(off))
    count = len(off) // window
    if count < FEWEST_WINDOWS:
        return usual
    scales = np.array([robust.scale(one) for one in np.split(off[-count * window :], count)])
    if (scales <= 0).any():
        return usual
    differs = np.var(np.log(scales)) * count * window / OF_LOG_SCALE**2
    if stats.chi2.sf(differs, count - 1) > DIFFERS:
        return usual
    around = pd.Series(np.abs(off)).rolling(window, center=True, min_periods=window // 4).median()
    near = robust.NORMAL_BY_MEDIAN * around.to_numpy()
    return np.where(np.isfinite(near) & (near > 0), near, usual)


def _then(values: Values, seasons: Sequence[int], level: float) -> Anomalies:
    known = known_then.judged(np.asarray(values, dtype=np.float64), seasons)
    wide = known.usual * known.reach(level)
    expected, is_share = known.expected, known.is_share
    lower, upper = expected - wide, expected + wide
    middle = np.where(is_share, np.exp(np.where(is_share, expected, 0)), expected)
    lower = np.where(is_share, np.exp(np.where(is_share, lower, 0)), lower)
    upper = np.where(is_share, np.exp(np.where(is_share, upper, 0)), upper)
    scores = _scores(known.off, known.usual)
    return Anomalies(
        middle,
        lower,
        upper,
        scores,
        _outside(values, middle, lower, upper, scores),
        known.shifts,
        False,
        tuple(_said(one, False) for one in known.shifts),
    )


def _told(
    values: Values,
    judged: tuple[Values, Values, Values],
    is_share: bool,
    found: tuple[Shift, ...],
    notes: tuple[str, ...],
) -> Anomalies:
    expected, wide, usual = judged
    scores = _scores(_worked(values, is_share) - expected, usual)
    ends = [expected, expected - wide, expected + wide]
    middle, lower, upper = (np.exp(one) if is_share else one for one in ends)
    return Anomalies(
        middle,
        lower,
        upper,
        scores,
        _outside(values, middle, lower, upper, scores),
        found,
        is_share,
        (*(_said(one, is_share) for one in found), *notes),
    )


def _scores(off: Values, usual: Values) -> Values:
    """Scales off; where nothing ever was off, anything is infinitely far."""
    least = np.finfo(float).tiny
    sure = np.where(np.abs(off) > 0, off / np.maximum(usual, least), 0.0)
    return np.where(np.isfinite(off), sure, np.nan)


def _outside(
    values: Values, expected: Values, lower: Values, upper: Values, scores: Values
) -> tuple[Anomaly, ...]:
    """The values beyond the bounds by more than arithmetic leaves."""
    slack = robust.ROUNDING * np.maximum(np.abs(expected), np.abs(values))
    out = (values < lower - slack) | (values > upper + slack)
    return tuple(
        Anomaly(
            int(at),
            float(values[at]),
            float(expected[at]),
            float(lower[at]),
            float(upper[at]),
            float(scores[at]),
            f"{values[at]:,.6g} is too {'high' if scores[at] > 0 else 'low'}: {expected[at]:,.6g} "
            f"was expected, between {lower[at]:,.6g} and {upper[at]:,.6g}.",
        )
        for at in np.flatnonzero(out)
    )


def _said(one: Shift, is_share: bool) -> str:
    way = "rose" if one.size > 0 else "fell"
    much = f"{abs(np.expm1(one.size)):.1%}" if is_share else f"{abs(one.size):,.4g}"
    if one.kind is Kind.LEVEL:
        return f"From value {one.place + 1} on the level {way} by {much}."
    return f"From value {one.place + 1} on the trend {way} by {much} a step."

"""Sample paths of a forecast: what questions about sums over several steps are answered from.

Each step is distributed as its bands say: through the bounds of each level and a median that makes
the mean right, straight on the scale of the normal distribution, and beyond the widest level as
steep as from the mean to it. Steps hang together as a Gaussian copula: a part that all steps share
(a level that was seen wrongly) and a rest that fades from step to step (an AR(1)). The paths are
a Latin hypercube: at each step they take each quantile once, so that marginals and means are those
of the bands whatever the seed is. Bounds and mean that no distribution has give way to the mean.

References: Nelsen, An Introduction to Copulas, second edition, 2.3; Stein (1987), Technometrics 29;
Iman and Conover (1982), Communications in Statistics B 11.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Bands, Values
from core.analytics.forecasting.dependence import Dependence
from core.analytics.later import Later
from core.errors import Invalid

signal = Later("scipy.signal")
special = Later("scipy.special")

USUAL_NUMBER = 2_000
PLACES = 400  # of what came among the paths of a step
STEEPEST = 3.0  # times the usual slope of the upper tail, where the mean asks for it


@dataclass(frozen=True)
class Fall:
    """Whether and when something falls below a threshold."""

    probability: float  # that it does within the horizon
    by_step: Values  # that it has done so by each step
    usual_step: int | None  # by which half of all paths have, counted from 1; none if fewer do
    steps: tuple[tuple[float, int | None], ...]  # for each part asked for, by which so many have


def sample_paths(
    bands: Bands,
    dependence: Dependence,
    *,
    number: int = USUAL_NUMBER,
    seed: int = 0,
    least: float | None = None,
    is_whole: bool = False,
) -> Values:
    """A row for each path, a column for each step.

    ``least`` is what no path falls below. Whole numbers are rounded up or down by chance, so that
    their mean stays what it was.
    """
    if number < 2:
        raise Invalid(f"A distribution needs 2 paths; {number} was asked for.")
    random = np.random.default_rng(seed)
    scores = correlated(random, number, len(bands.mean), dependence)
    paths = arranged(marginals(bands, number, least), scores)
    return whole(random, paths) if is_whole else paths


def correlated(
    random: np.random.Generator, number: int, steps: int, dependence: Dependence
) -> Values:
    """Standard normal at each step, correlated between them."""
    shared = random.standard_normal((number, 1))
    own = random.standard_normal((number, steps))
    own[:, 1:] *= np.sqrt(1 - dependence.fading**2)
    faded = signal.lfilter([1.0], [1.0, -dependence.fading], own, axis=1)
    return np.asarray(
        np.sqrt(dependence.common) * shared + np.sqrt(1 - dependence.common) * faded,
        dtype=np.float64,
    )


def arranged(ascending: Values, scores: Values) -> Values:
    """The values of each step in the order of the scores, the lowest where the score is lowest."""
    found = np.empty(scores.shape[::-1])
    order = np.argsort(np.ascontiguousarray(scores.T), axis=1)
    np.put_along_axis(found, order, ascending.T, axis=1)
    return np.asarray(found.T, dtype=np.float64)


def marginals(bands: Bands, number: int, least: float | None = None) -> Values:
    """So many evenly spaced quantiles of each step, ascending, a column for each step.

    A bound that is the mean itself was drawn to it and tells no quantile; it goes with the median.
    Where no median makes the mean right, the upper tail does, and what it cannot do moves all.
    """
    grid = special.ndtri((np.arange(number) + 0.5) / number)
    outer = -special.ndtri(np.array([0.5 - level / 2 for level in bands.levels]))
    knots = np.concatenate([-outer[::-1], [0.0], outer])
    values = _kept(np.vstack([bands.lower[::-1], bands.mean[None, :], bands.upper]), least)
    mean = values[len(outer)].copy()
    weights = _hats(np.clip(grid, knots[0], knots[-1]), knots)
    below = np.minimum(grid - knots[0], 0)[:, None] * (mean - values[0]) / outer[-1]
    above = np.maximum(grid - knots[-1], 0)[:, None] * (values[-1] - mean) / outer[-1]
    tails = _kept(values[0] + below, least) - values[0] + above

    values = _balanced(values, mean, weights.mean(axis=0), mean - tails.mean(axis=0))
    found = weights @ values + tails
    found = _kept(found + _steeper(above, mean - found.mean(axis=0)), least)
    return _moved(found, mean, least)


def _balanced(values: Values, mean: Values, sides: Values, wanted: Values) -> Values:
    """Knots with a median, and with it all that were drawn to the mean, of this weighted mean."""
    is_free = values == mean
    weight = sides @ is_free
    median = (wanted - sides @ np.where(is_free, 0.0, values)) / weight
    lowest = np.where(values < mean, values, -np.inf).max(axis=0)
    highest = np.where(values > mean, values, np.inf).min(axis=0)
    return np.asarray(np.where(is_free, np.clip(median, lowest, highest), values), dtype=np.float64)


def _hats(grid: Values, knots: Values) -> Values:
    """How much each knot counts at each place between them; a row for each place."""
    at = np.clip(np.searchsorted(knots, grid, side="right"), 1, len(knots) - 1)
    share = (grid - knots[at - 1]) / (knots[at] - knots[at - 1])
    weights = np.zeros((len(grid), len(knots)))
    rows = np.arange(len(grid))
    weights[rows, at - 1] = 1 - share
    weights[rows, at] = share
    return weights


def _steeper(above: Values, missing: Values) -> Values:
    """What the upper tail gives or takes where no median makes the mean right."""
    has = above.mean(axis=0)
    times = np.divide(missing, has, out=np.zeros_like(missing), where=has > 0)
    return np.asarray(above * np.clip(times, -1, STEEPEST - 1), dtype=np.float64)


def _moved(found: Values, mean: Values, least: float | None) -> Values:
    """The same with this mean: shifted, or shrunk towards what nothing falls below."""
    if least is None:
        return np.asarray(found + (mean - found.mean(axis=0)), dtype=np.float64)
    has = found.mean(axis=0) - least
    times = np.divide(mean - least, has, out=np.ones_like(has), where=has > 0)
    return np.asarray(least + (found - least) * times, dtype=np.float64)


def normal_scores(bands: Bands, actual: Values, least: float | None = None) -> Values:
    """Where what came lies among the paths of each step, on the scale of the normal distribution.

    What lies at a value that has a chance of its own, such as none, lies in the middle of it.
    """
    grid = marginals(bands, PLACES, least)
    under, upto = (grid < actual).sum(axis=0), (grid <= actual).sum(axis=0)
    middle = np.clip((under + upto) / 2, 0.5, PLACES - 0.5)
    return np.asarray(special.ndtri(middle / PLACES), dtype=np.float64)


def _kept(values: Values, least: float | None) -> Values:
    return values if least is None else np.maximum(values, least)


def whole(random: np.random.Generator, paths: Values) -> Values:
    """Whole numbers, up as often as the fraction says."""
    return np.asarray(np.floor(paths + random.random(paths.shape)), dtype=np.float64)


def sums(paths: Values, first: int, last: int) -> Values:
    """The sum of each path over the steps from first to last, counted from 1."""
    steps = paths.shape[1]
    if not 1 <= first <= last <= steps:
        raise Invalid(f"Steps go from 1 to {steps}, the first before the last.")
    return np.asarray(paths[:, first - 1 : last].sum(axis=1), dtype=np.float64)


def sum_quantiles(paths: Values, first: int, last: int, parts: Sequence[float]) -> Values:
    """What so large parts of the sums do not exceed."""
    return np.asarray(np.quantile(sums(paths, first, last), list(parts)), dtype=np.float64)


def sum_bands(paths: Values, first: int, last: int, levels: Sequence[float]) -> Bands:
    """The sum as a forecast of one step."""
    parts = [part for level in levels for part in (0.5 - level / 2, 0.5 + level / 2)]
    found = sum_quantiles(paths, first, last, parts).reshape(-1, 2, 1)
    mean = np.array([sums(paths, first, last).mean()])
    lower, upper = np.minimum(found[:, 0], mean), np.maximum(found[:, 1], mean)
    return Bands(mean, tuple(levels), lower, upper)


def lead_time_demand(paths: Values, steps: int | Sequence[int], seed: int = 0) -> Values:
    """The demand of each path until delivery; of several lead times each path draws one."""
    choices = np.atleast_1d(np.array(steps, dtype=int))
    horizon = paths.shape[1]
    if not len(choices) or choices.min() < 0 or choices.max() > horizon:
        raise Invalid(f"A lead time is from 0 to {horizon} steps, as far as the forecast goes.")
    drawn = np.random.default_rng(seed).choice(choices, len(paths))
    until = np.hstack([np.zeros((len(paths), 1)), np.cumsum(paths, axis=1)])
    return np.asarray(until[np.arange(len(paths)), drawn], dtype=np.float64)


def fall(
    paths: Values,
    threshold: float,
    *,
    opening: float | None = None,
    parts: Sequence[float] = (),
) -> Fall:
    """Whether and when paths fall below a threshold; with an opening balance, their running sum."""
    walked = paths if opening is None else opening + np.cumsum(paths, axis=1)
    has_fallen = np.logical_or.accumulate(walked < threshold, axis=1)
    by_step = np.asarray(has_fallen.mean(axis=0), dtype=np.float64)
    steps = tuple((part, _first(by_step, part)) for part in parts)
    return Fall(float(by_step[-1]), by_step, _first(by_step, 0.5), steps)


def _first(by_step: Values, part: float) -> int | None:
    reached = np.flatnonzero(by_step >= part)
    return int(reached[0]) + 1 if len(reached) else None

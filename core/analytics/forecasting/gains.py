"""What events and regressors bring: how much each, how far that is known, and what it would be
without them.

The baseline is the regression of `Linear` without the event: its columns at 0, or, where a column
never is 0, such as a price, at its median. A gain is what the model says with it less what it says
without, a step at work; its doubt follows from the covariance of the coefficients by their first
derivatives (the delta method), with quantiles of Student's t. Lift is what came beyond the
baseline as a part of the baseline: 80 that became 100 are 25 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.forecasters.contract import USUAL_LEVELS, History, Levels, Values
from core.analytics.forecasters.linear import Linear, LinearFit
from core.analytics.forecasters.scale import LOG, unscaled
from core.analytics.later import Later
from core.errors import Invalid

stats = Later("scipy.stats")

USUAL = Linear()
NO_BASE = "The baseline is not above 0, so that there is nothing of which it could be a part."
NEARLY = 1e-9  # of what came: below, a baseline is nothing but rounding
NEVER = "'{}' does not change in the history; its effect is not known."

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Amount:
    """A figure with its standard error, and its bounds at each level."""

    value: float
    error: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Gain:
    """What an event or a regressor brings in a step in which it is at work."""

    name: str
    steps: int
    units: Amount | None
    share: Amount | None  # of the baseline: 0.25 = a quarter more
    why_not: str = ""


@dataclass(frozen=True)
class Report:
    """What came in the steps of a promotion, and what would have come without it."""

    name: str
    steps: int
    actual: float
    base: Amount
    incremental: Amount
    lift: Amount | None
    why_no_lift: str = ""


def gains(
    history: History,
    groups: Mapping[str, Sequence[str]] | None = None,
    by: Linear = USUAL,
    levels: Levels = USUAL_LEVELS,
) -> tuple[Gain, ...]:
    """What each event brings; its columns, such as the days before and after, are one group."""
    fit = _fit(history, by)
    told = groups or {name: (name,) for name in _names(history)}
    return tuple(_gain(fit, name, columns, levels) for name, columns in told.items())


def promotion_report(
    history: History,
    name: str,
    columns: Sequence[str],
    by: Linear = USUAL,
    levels: Levels = USUAL_LEVELS,
    steps: Sequence[int] | None = None,
) -> Report:
    """Base, actual, incremental and lift over all steps of a promotion, or over some of them.

    The bounds of what came beyond the baseline hold chance as well, for it was at work too.
    """
    fit = _fit(history, by)
    without, at_work = _without(fit, columns)
    if not at_work.size:
        raise Invalid(NEVER.format(name))
    places = at_work if steps is None else np.asarray(steps, dtype=np.int64)
    rows = without[places]
    base, slopes = _said(fit, rows)
    actual = float(history.values[places].sum())
    doubt = _doubt(fit, slopes @ rows) ** 2 + _chance(fit, places, slopes)
    total, error = float(base.sum()), float(np.sqrt(doubt))
    beyond = actual - total
    lift = None
    if total > NEARLY * abs(actual):  # the actual is known; all doubt is the baseline's
        lift = _amount(fit, beyond / total, error * actual / total**2, levels)
    return Report(
        name,
        len(places),
        actual,
        _amount(fit, total, error, levels),
        _amount(fit, beyond, error, levels),
        lift,
        "" if lift else NO_BASE,
    )


def _fit(history: History, by: Linear) -> LinearFit:
    if history.regressors is None:
        raise Invalid("There is neither an event nor a regressor beside the series.")
    return by.fitted(history)


def _names(history: History) -> tuple[str, ...]:
    return history.regressors.names if history.regressors else ()


def _gain(fit: LinearFit, name: str, columns: Sequence[str], levels: Levels) -> Gain:
    """The mean of its effects over the steps in which it is at work."""
    without, at_work = _without(fit, columns)
    if not at_work.size:
        return Gain(name, 0, None, None, NEVER.format(name))
    count = len(at_work)
    rows, rest = fit.seen[at_work], without[at_work]
    said, slopes = _said(fit, rows)
    base, slopes_without = _said(fit, rest)
    more, usual = float((said - base).mean()), float(base.mean())
    turn = (slopes @ rows - slopes_without @ rest) / count
    units = _amount(fit, more, _doubt(fit, turn), levels)
    if usual <= NEARLY * abs(more):
        return Gain(name, count, units, None, NO_BASE)
    turn_share = (turn - more / usual * (slopes_without @ rest) / count) / usual
    return Gain(name, count, units, _amount(fit, more / usual, _doubt(fit, turn_share), levels))


def _without(fit: LinearFit, columns: Sequence[str]) -> tuple[Values, Places]:
    """The rows of the history with some columns at rest, and the steps in which they are not."""
    rows = fit.seen.copy()
    for at, name in enumerate(fit.names):
        if name in columns:
            rows[:, at] = 0.0 if (rows[:, at] == 0).any() else np.median(rows[:, at])
    return rows, np.flatnonzero((rows != fit.seen).any(axis=1))


def _said(fit: LinearFit, rows: Values) -> tuple[Values, Values]:
    """What the regression says of rows, and how much more for one more on its own scale."""
    plain = rows @ fit.solution.coefficients
    slopes = np.exp(plain) if fit.scale == LOG else np.ones(len(plain))
    return unscaled(plain, fit.scale), slopes


def _doubt(fit: LinearFit, turn: Values) -> float:
    """The standard error of what changes so with the coefficients."""
    return float(np.sqrt(max(float(turn @ fit.solution.covariance @ turn), 0.0)))


def _chance(fit: LinearFit, places: Places, slopes: Values) -> float:
    """The variance that errors, which last, bring into a sum over steps."""
    apart = np.abs(places[:, None] - places)
    lasting = fit.solution.lasting
    variance = fit.solution.deviation**2 / (1 - lasting**2)
    return float(variance * (slopes @ lasting**apart @ slopes))


def _amount(fit: LinearFit, value: float, error: float, levels: Levels) -> Amount:
    beyond = [float(stats.t.ppf(0.5 + level / 2, fit.solution.freedom)) for level in levels]
    lower = tuple(value - one * error for one in beyond)
    return Amount(value, error, lower, tuple(value + one * error for one in beyond))

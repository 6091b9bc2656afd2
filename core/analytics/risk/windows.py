"""Value at risk at each return, of as many returns before it: all windows at once.

Each figure is the one that the method itself gives for the window. Where a fit takes long, it is
believed for a while: a Student's t for 21 returns as it stands; the law of a GARCH for 63, while
its variance follows each return as it comes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.analytics.later import Later
from core.analytics.risk import bent, drawn, garch, var
from core.analytics.risk import student as heavy
from core.analytics.risk.garch import LEANING, NORMAL, ONE_THREAD, Shape
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Flags, constant
from core.errors import BellwetherError

stats = Later("scipy.stats")

CLUSTERED = 63  # returns for which the law of a GARCH is believed
HELD = {"student_t": 21, "garch_normal": CLUSTERED, "gjr_t": CLUSTERED, "fhs_garch": CLUSTERED}


@dataclass(frozen=True)
class Followed:
    """What a GARCH expects at each return after the first window."""

    mean: Values
    deviation: Values
    freedom: Values  # infinite where surprises are normal
    scale: Values
    calm: Values  # the window before each, in units of what was expected of it


@dataclass(frozen=True)
class Rolling:
    """Returns, seen through a window that moves by one."""

    returns: Values
    window: int

    @cached_property
    def windows(self) -> Values:
        """A row for each return but the first ones: the returns before it."""
        rows = np.lib.stride_tricks.sliding_window_view(self.returns, self.window)
        return np.asarray(rows[:-1], dtype=np.float64)

    @cached_property
    def is_usable(self) -> Flags:
        """Whether nothing is missing in a window, and something varies."""
        known = np.isfinite(self.windows).all(axis=1)
        return np.asarray(known & ~constant(self.windows.T), dtype=bool)

    @cached_property
    def clustered(self) -> Followed:
        """What a GARCH of normal surprises expects."""
        return self._followed(NORMAL)

    @cached_property
    def leaning(self) -> Followed:
        """What a GJR of heavy surprises expects."""
        return self._followed(LEANING)

    def _followed(self, shape: Shape) -> Followed:
        """Learned anew now and then, and followed return by return in between."""
        count = len(self.windows)
        mean, deviation, freedom, scale = np.full((4, count), np.nan)
        calm = np.full((count, self.window), np.nan)
        for at in range(0, count, CLUSTERED):
            to = min(at + CLUSTERED, count)
            found = self._law(at, shape)
            if found is None:
                continue
            law = found.law
            seen = self.returns[at : to + self.window - 1]
            later = garch.followed(law, float(found.variances[-1]), seen[self.window :])
            variances = np.concatenate([found.variances[:-1], later])
            units = garch.surprises(law, seen, variances[:-1])
            mean[at:to], scale[at:to] = law.mean, law.scale
            freedom[at:to] = np.inf if law.freedom is None else law.freedom
            deviation[at:to] = np.sqrt(variances[self.window :])
            calm[at:to] = np.lib.stride_tricks.sliding_window_view(units, self.window)
        return Followed(mean, deviation, freedom, scale, calm)

    def _law(self, at: int, shape: Shape) -> garch.Fit | None:
        if not self.is_usable[at]:
            return None
        try:
            return garch.fitted_soon(self.windows[at], shape)
        except BellwetherError:
            return None


Forecast = Callable[[Rolling, npt.NDArray[np.float64]], Values]  # a row for each share of a tail


def forecasts(rolling: Rolling, method: str, levels: Sequence[float]) -> Values:
    """A row for each level: the value at risk at each return after the first window."""
    tails = np.array([var.tail_of(level) for level in levels])
    with np.errstate(all="ignore"), threadpool_limits(ONE_THREAD):
        found = FORECASTS[method](rolling, tails)
    return np.where(rolling.is_usable & np.isfinite(found), found, np.nan)


def historical(rolling: Rolling, tails: Values) -> Values:
    """The quantile of each window."""
    return -np.quantile(rolling.windows, tails, axis=1)


def normal(rolling: Rolling, tails: Values) -> Values:
    """As if each window were normal."""
    mean, deviation = rolling.windows.mean(axis=1), rolling.windows.std(axis=1, ddof=1)
    return np.asarray(-(mean + stats.norm.ppf(tails)[:, None] * deviation), dtype=np.float64)


def student(rolling: Rolling, tails: Values) -> Values:
    """A Student's t, fitted now and then."""
    held, count = HELD["student_t"], len(rolling.windows)
    place, scale, freedom = np.full((3, count), np.nan)
    for at in range(0, count, held):
        try:
            one = heavy.fitted(rolling.windows[at]) if rolling.is_usable[at] else None
        except BellwetherError:
            one = None
        if one is not None:
            some = slice(at, at + held)
            place[some], scale[some], freedom[some] = one.place, one.scale, one.freedom
    return np.asarray(-(place + stats.t.ppf(tails[:, None], freedom) * scale), dtype=np.float64)


def cornish_fisher(rolling: Rolling, tails: Values) -> Values:
    """Each window's bent normal, where its quantiles are in order."""
    found = bent.moments(rolling.windows)
    losses = np.array([bent.loss(found, float(tail)) for tail in tails])
    return np.where(bent.is_in_order(found), losses, np.nan)


def weighted(rolling: Rolling, tails: Values) -> Values:
    """The sum that exponential weights come to."""
    ages = np.arange(rolling.window - 1, -1, -1)
    weights = (1 - var.FADING) * var.FADING**ages
    weights[0] = var.FADING ** ages[0]  # the first return is all that is known of the time before
    deviation = np.sqrt((rolling.windows**2) @ weights)
    return np.asarray(-stats.norm.ppf(tails)[:, None] * deviation, dtype=np.float64)


def filtered(rolling: Rolling, tails: Values) -> Values:
    """Past surprises of each window, at what exponential weights expect."""
    calm, spread = var.calmed(np.ascontiguousarray(rolling.windows.T))
    if len(calm) < 2:
        return np.full((len(tails), len(spread)), np.nan)
    return np.asarray(-np.quantile(calm, tails, axis=0) * spread, dtype=np.float64)


def clustered(rolling: Rolling, tails: Values) -> Values:
    """A GARCH whose surprises are normal."""
    found, z = rolling.clustered, stats.norm.ppf(tails)[:, None]
    return np.asarray(-(found.mean + z * found.deviation), dtype=np.float64)


def leaning(rolling: Rolling, tails: Values) -> Values:
    """A GJR whose surprises have heavy tails."""
    found = rolling.leaning
    t = stats.t.ppf(tails[:, None], found.freedom) * found.scale
    return np.asarray(-(found.mean + t * found.deviation), dtype=np.float64)


def clustered_filtered(rolling: Rolling, tails: Values) -> Values:
    """Past surprises of each window, at what a GARCH expects."""
    found = rolling.clustered
    worst = np.quantile(found.calm, tails, axis=1)
    return np.asarray(-(found.mean + worst * found.deviation), dtype=np.float64)


def simulated(rolling: Rolling, tails: Values) -> Values:
    """The same drawn values for each window."""
    logs = np.lib.stride_tricks.sliding_window_view(np.log1p(rolling.returns), rolling.window)[:-1]
    mean, deviation = logs.mean(axis=1), logs.std(axis=1, ddof=1)
    return np.array([-drawn.quantile(mean, deviation, float(tail)) for tail in tails])


FORECASTS: dict[str, Forecast] = {
    "hist": historical,
    "normal": normal,
    "student_t": student,
    "cornish_fisher": cornish_fisher,
    "ewma94": weighted,
    "garch_normal": clustered,
    "gjr_t": leaning,
    "fhs_ewma": filtered,
    "fhs_garch": clustered_filtered,
    "monte_carlo": simulated,
}

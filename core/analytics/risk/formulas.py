"""The formulas of risk and performance, each over all instruments at once.

What cannot be reckoned is missing. All rest on `Sample`, which knows counts, means and wealth.
"""

import numpy as np

from core.analytics.later import Later
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Sample, annual, deviation, divided, mean, slope

special = Later("scipy.special")

ROLLING = 63  # returns: a quarter of days


def total_return(sample: Sample) -> Values:
    """The product of 1 + each return, less 1."""
    return sample.total


def annualised(sample: Sample) -> Values:
    """The same as a rate of a year, by the count of returns."""
    return sample.annual


def cagr(sample: Sample) -> Values:
    """The same by the calendar; missing where no base is known."""
    years = sample.years
    if years is None or years <= 0:
        return np.full(sample.count.shape, np.nan)
    return np.asarray((1 + sample.total) ** (1 / years) - 1, dtype=np.float64)


def volatility(sample: Sample) -> Values:
    """The deviation of a year."""
    return np.asarray(sample.deviation * np.sqrt(sample.periods), dtype=np.float64)


def sharpe(sample: Sample) -> Values:
    """Return beyond the risk-free one by its deviation, a year."""
    ratio = divided(sample.mean - sample.free, sample.deviation)
    return np.asarray(ratio * np.sqrt(sample.periods), dtype=np.float64)


def _below(sample: Sample, least: float) -> Values:
    """The root of the mean square of what lies below, over all returns, for a year."""
    short = np.minimum(sample.values - least, 0) ** 2
    return np.asarray(np.sqrt(mean(short)) * np.sqrt(sample.periods), dtype=np.float64)


def downside(sample: Sample) -> Values:
    """What lies below 0, as a deviation of a year."""
    return _below(sample, 0.0)


def sortino(sample: Sample) -> Values:
    """Return beyond the risk-free one by what lies below it."""
    more = (sample.mean - sample.free) * sample.periods
    return divided(more, _below(sample, sample.free))


def worst_drawdown(sample: Sample) -> Values:
    """The deepest fall."""
    return np.asarray(_lowest(sample.drawdown), dtype=np.float64)


def current_drawdown(sample: Sample) -> Values:
    """How far below its height it is."""
    wealth = sample.wealth
    return np.asarray(wealth[-1] / wealth.max(axis=0) - 1, dtype=np.float64)


def calmar(sample: Sample) -> Values:
    """A year's return by the deepest fall."""
    return divided(sample.annual, -worst_drawdown(sample))


def ulcer(sample: Sample) -> Values:
    """The usual drawdown."""
    return np.asarray(np.sqrt(mean(sample.drawdown**2)), dtype=np.float64)


def skew(sample: Sample) -> Values:
    """G1, bias-corrected; of 3 returns and more."""
    n, (biased, _) = sample.count, sample.moments
    fits = np.where(n > 2, n, np.nan)
    return np.asarray(biased * np.sqrt(fits * (fits - 1)) / (fits - 2), dtype=np.float64)


def kurtosis(sample: Sample) -> Values:
    """G2, bias-corrected and excess; of 4 returns and more."""
    n, (_, biased) = sample.count, sample.moments
    fits = np.where(n > 3, n, np.nan)
    rest = (fits - 1) / ((fits - 2) * (fits - 3))
    return np.asarray(rest * ((fits + 1) * biased + 6), dtype=np.float64)


def quantile(sample: Sample, part: float) -> Values:
    """Of what is there, between two values in a straight line."""
    if not len(sample.values):
        return np.full(sample.count.shape, np.nan)
    last = np.maximum(sample.count - 1, 0)
    low = np.floor(last * part).astype(int)
    high = np.minimum(low + 1, last).astype(int)
    rows = np.arange(len(sample.ordered))
    below, above = sample.ordered[rows, low], sample.ordered[rows, high]
    return np.where(sample.count > 0, below + (last * part - low) * (above - below), np.nan)


def tail_ratio(sample: Sample) -> Values:
    """High against low returns, one in twenty of each."""
    return divided(np.abs(quantile(sample, 0.95)), np.abs(quantile(sample, 0.05)))


def omega(sample: Sample) -> Values:
    """Gains by losses."""
    gains, losses = np.maximum(sample.filled, 0), np.minimum(sample.filled, 0)
    return divided(gains.sum(axis=0), -losses.sum(axis=0))


def win_rate(sample: Sample) -> Values:
    """Gains among all that moved."""
    values = sample.filled
    return divided((values > 0).sum(axis=0).astype(float), (values != 0).sum(axis=0).astype(float))


def best(sample: Sample) -> Values:
    """The highest return."""
    found = np.fmax.reduce(sample.values, axis=0, initial=-np.inf)
    return np.where(sample.count > 0, found, np.nan)


def worst(sample: Sample) -> Values:
    """The lowest return."""
    return _lowest(sample.values)


def _lowest(values: Values) -> Values:
    found = np.fmin.reduce(values, axis=0, initial=np.inf)
    return np.where(np.isfinite(found), found, np.nan)


def geometric_mean(sample: Sample) -> Values:
    """What each return would be, were all the same."""
    power = divided(np.ones(sample.count.shape), sample.count)
    return np.asarray((1 + sample.total) ** power - 1, dtype=np.float64)


def beta(sample: Sample) -> Values:
    """Of a line over the benchmark."""
    return sample.beta


def alpha(sample: Sample) -> Values:
    """Jensen's, of a year."""
    own, other = sample.pair
    more = mean(own) - sample.free - sample.beta * (mean(other) - sample.free)
    return np.asarray(more * sample.periods, dtype=np.float64)


def alpha_geometric(sample: Sample) -> Values:
    """The same of a period, compounded."""
    return np.asarray((1 + alpha(sample) / sample.periods) ** sample.periods - 1, dtype=np.float64)


def correlation(sample: Sample) -> Values:
    """Pearson's, with the benchmark."""
    return sample.correlation


def r_squared(sample: Sample) -> Values:
    """Its square."""
    return np.asarray(sample.correlation**2, dtype=np.float64)


def tracking(sample: Sample) -> Values:
    """How far it goes its own way, a year."""
    own, other = sample.pair
    return np.asarray(deviation(own - other) * np.sqrt(sample.periods), dtype=np.float64)


def information(sample: Sample) -> Values:
    """What that earned."""
    own, other = sample.pair
    return divided(mean(own - other) * sample.periods, tracking(sample))


def treynor(sample: Sample) -> Values:
    """Return beyond the risk-free one by beta."""
    is_flat = ~np.isfinite(sample.beta) | (sample.beta == 0) | sample.is_constant
    return np.where(
        is_flat, np.nan, (sample.annual - sample.rf) / np.where(is_flat, 1, sample.beta)
    )


def _captured(sample: Sample, is_up: bool) -> Values:
    own, other = sample.pair
    chosen = other > 0 if is_up else other < 0
    if chosen.shape[1] == 1:
        rows = chosen[:, 0]
        own, other, chosen = own[rows], other[rows], chosen[rows]
    ours = annual(np.where(chosen, own, np.nan), sample.periods)
    theirs = annual(np.where(chosen, other, np.nan), sample.periods)
    known = np.isfinite(theirs) & (theirs != 0)
    return np.where(known, ours / np.where(known, theirs, 1), np.nan)


def up_capture(sample: Sample) -> Values:
    """Its share of what the benchmark gained."""
    return _captured(sample, True)


def down_capture(sample: Sample) -> Values:
    """Its share of what the benchmark lost."""
    return _captured(sample, False)


def _newest(values: Values) -> Values:
    """The newest returns that are there, as many as a rolling figure takes; missing with fewer."""
    newest = np.full((ROLLING, values.shape[1]), np.nan)
    newest[ROLLING - len(values[-ROLLING:]) :] = values[-ROLLING:]
    gaps = ~np.isfinite(newest).all(axis=0)
    newest[:, gaps] = np.nan
    for column in np.flatnonzero(gaps).tolist():
        known = values[np.isfinite(values[:, column]), column][-ROLLING:]
        if len(known) == ROLLING:
            newest[:, column] = known
    return newest


def rolling_volatility(sample: Sample) -> Values:
    """Of the newest returns."""
    return np.asarray(deviation(_newest(sample.values)) * np.sqrt(sample.periods), dtype=np.float64)


def rolling_sharpe(sample: Sample) -> Values:
    """Of the newest returns."""
    newest = _newest(sample.values) - sample.free
    return np.asarray(
        divided(mean(newest), deviation(newest)) * np.sqrt(sample.periods), dtype=np.float64
    )


def rolling_beta(sample: Sample) -> Values:
    """Of the newest pairs."""
    own, other = sample.pair
    return slope(_newest(own), _newest(other))


def probabilistic(sample: Sample) -> Values:
    """How sure it is that the Sharpe ratio is above 0."""
    ratio = divided(sample.mean - sample.free, sample.deviation)
    spread = 1 - skew(sample) * ratio + (kurtosis(sample) + 2) / 4 * ratio**2
    shown = divided(
        ratio * np.sqrt(sample.count - 1), np.sqrt(np.where(spread > 0, spread, np.nan))
    )
    return np.asarray(special.ndtr(shown), dtype=np.float64)

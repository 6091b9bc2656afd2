"""Every figure of risk and performance: one function and one line each.

A figure that is not defined is missing, and says why; it is never 0 or infinite. Returns and all
that follows from them are fractions; drawdowns are negative.
References: Sharpe (1994), Journal of Portfolio Management 21; Sortino and van der Meer (1991), the
same 17; Jensen (1968), Journal of Finance 23; Bailey and López de Prado (2012), Journal of Risk 15,
for the probabilistic Sharpe ratio; Joanes and Gill (1998), The Statistician 47, for G1 and G2.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.analytics.risk import formulas
from core.analytics.risk.formulas import ROLLING
from core.analytics.risk.returns import Values
from core.analytics.risk.sample import Sample

TOO_FEW = "There are fewer than 2 returns."
ALIKE = "All returns are the same."
NO_BENCHMARK = "There is no benchmark."
STILL = "The benchmark does not vary in the time that both have."
NO_FALL = "It never fell."
AT_ONCE = 128  # instruments, as many as the processor keeps near


@dataclass(frozen=True)
class Metric:
    """One figure: what it is called, how it is reckoned, and when it is not defined."""

    label: str
    unit: str  # "fraction", "ratio", "days" …; fractions are shown as percent
    is_better_high: bool | None  # none = neither
    formula: str  # in words
    why_null: str  # what is said where it is not defined, though there are returns
    compute: Callable[[Sample], Values]
    needs_benchmark: bool = False
    needs_change: bool = False  # not defined where all returns are the same


@dataclass(frozen=True)
class Figure:
    """What came of a metric for one instrument."""

    value: float | None
    why_null: str = ""


def figures(sample: Sample) -> dict[str, list[Figure]]:
    """Every metric of every instrument, in the order of both."""
    found: dict[str, list[Figure]] = {key: [] for key in METRICS}
    names = list(sample.returns.frame.columns)
    for first in range(0, max(len(names), 1), AT_ONCE):
        some = replace(sample, returns=sample.returns.at(first, first + AT_ONCE))
        for key, metric in METRICS.items():
            found[key] += _figures(metric, some)
    return found


def _figures(metric: Metric, sample: Sample) -> list[Figure]:
    count = sample.values.shape[1]
    if metric.needs_benchmark and sample.benchmark is None:
        return [Figure(None, NO_BENCHMARK)] * count
    with np.errstate(all="ignore"):
        found: Values = metric.compute(sample)
    few = (_pairs(sample) if metric.needs_benchmark else sample.count) < 2
    alike = sample.is_constant & metric.needs_change
    fits = np.isfinite(found) & ~few & ~alike
    if fits.all():
        return [Figure(value) for value in found.tolist()]
    reasons = np.select([few, alike], [TOO_FEW, ALIKE], metric.why_null)
    return [
        Figure(value) if is_fit else Figure(None, str(reason))
        for value, is_fit, reason in zip(found.tolist(), fits, reasons, strict=True)
    ]


def _pairs(sample: Sample) -> Values:
    own, _ = sample.pair
    return np.asarray(np.isfinite(own).sum(axis=0), dtype=np.float64)


def _own(label: str, unit: str, is_better_high: bool | None, formula: str,
         compute: Callable[[Sample], Values], why_null: str = TOO_FEW,
         *, needs_change: bool = False) -> Metric:  # fmt: skip
    return Metric(
        label, unit, is_better_high, formula, why_null, compute, needs_change=needs_change
    )


def _beside(label: str, unit: str, is_better_high: bool | None, formula: str,
            compute: Callable[[Sample], Values], why_null: str = STILL,
            *, needs_change: bool = False) -> Metric:  # fmt: skip
    return Metric(
        label, unit, is_better_high, formula, why_null, compute,
        needs_benchmark=True, needs_change=needs_change,
    )  # fmt: skip


FRACTION, RATIO = "fraction", "ratio"
NO_BASE = "It is not known when the first price was."
FEW_ROLLING = f"There are fewer than {ROLLING} returns."
METRICS: dict[str, Metric] = {
    "total_return": _own(
        "Total return",
        FRACTION,
        True,
        "the product of 1 + each return, less 1",
        formulas.total_return,
    ),
    "annualized_return": _own(
        "Annualised return",
        FRACTION,
        True,
        "(1 + total return) to the power of periods a year over returns, less 1",
        formulas.annualised,
    ),
    "cagr_calendar": _own(
        "CAGR by the calendar",
        FRACTION,
        True,
        "(1 + total return) to the power of 1 over years of 365.25 days, less 1",
        formulas.cagr,
        NO_BASE,
    ),
    "volatility_ann": _own(
        "Volatility",
        FRACTION,
        False,
        "sample standard deviation of returns, times the root of periods a year",
        formulas.volatility,
    ),
    "sharpe": _own(
        "Sharpe ratio",
        RATIO,
        True,
        "mean return beyond the risk-free one over its deviation, times the root of periods a year",
        formulas.sharpe,
        ALIKE,
        needs_change=True,
    ),
    "downside_deviation_ann_mar0": _own(
        "Downside deviation",
        FRACTION,
        False,
        "root of the mean square of losses over all returns, times the root of periods a year",
        formulas.downside,
    ),
    "sortino": _own(
        "Sortino ratio",
        RATIO,
        True,
        "mean return beyond the risk-free one, a year, over the downside deviation from it",
        formulas.sortino,
        "No return was below the risk-free one.",
        needs_change=True,
    ),
    "max_drawdown": _own(
        "Worst drawdown",
        FRACTION,
        True,
        "the lowest of wealth over its height so far, less 1; the start counts as a height",
        formulas.worst_drawdown,
    ),
    "current_drawdown": _own(
        "Drawdown now",
        FRACTION,
        True,
        "wealth over its height so far, less 1",
        formulas.current_drawdown,
    ),
    "calmar": _own(
        "Calmar ratio",
        RATIO,
        True,
        "annualised return over the size of the worst drawdown",
        formulas.calmar,
        NO_FALL,
    ),
    "ulcer_index": _own(
        "Ulcer index", FRACTION, False, "root of the mean square of drawdowns", formulas.ulcer
    ),
    "skew": _own(
        "Skew", RATIO, None, "bias-corrected (G1)", formulas.skew, ALIKE, needs_change=True
    ),
    "kurtosis_excess": _own(
        "Excess kurtosis",
        RATIO,
        None,
        "bias-corrected (G2), 0 for a normal",
        formulas.kurtosis,
        ALIKE,
        needs_change=True,
    ),
    "tail_ratio": _own(
        "Tail ratio",
        RATIO,
        True,
        "size of the 95 % quantile over that of the 5 % quantile",
        formulas.tail_ratio,
        "The 5 % quantile is 0.",
    ),
    "omega_thr0": _own(
        "Omega",
        RATIO,
        True,
        "sum of gains over sum of losses",
        formulas.omega,
        "There was no loss.",
    ),
    "win_rate": _own(
        "Win rate",
        FRACTION,
        True,
        "gains over gains and losses",
        formulas.win_rate,
        "There was neither gain nor loss.",
    ),
    "best_day": _own("Best return", FRACTION, True, "the highest return", formulas.best),
    "worst_day": _own("Worst return", FRACTION, True, "the lowest return", formulas.worst),
    "ghpr_daily": _own(
        "Geometric mean",
        FRACTION,
        True,
        "(1 + total return) to the power of 1 / returns, less 1",
        formulas.geometric_mean,
    ),
    "psr_sr0": _own(
        "Probabilistic Sharpe",
        FRACTION,
        True,
        "how sure it is that the Sharpe ratio is above 0, skew and kurtosis counted in",
        formulas.probabilistic,
        "Skew and kurtosis need 4 returns that differ.",
        needs_change=True,
    ),
    "rolling_vol_63_last": _own(
        "Volatility of the last 63",
        FRACTION,
        False,
        "the volatility of the newest 63 returns",
        formulas.rolling_volatility,
        FEW_ROLLING,
    ),
    "rolling_sharpe_63_last": _own(
        "Sharpe ratio of the last 63",
        RATIO,
        True,
        "the Sharpe ratio of the newest 63 returns",
        formulas.rolling_sharpe,
        FEW_ROLLING,
        needs_change=True,
    ),
    "beta": _beside(
        "Beta",
        RATIO,
        None,
        "covariance with the benchmark over its variance",
        formulas.beta,
        needs_change=True,
    ),
    "alpha_arith": _beside(
        "Alpha (Jensen)",
        FRACTION,
        True,
        "mean return beyond the risk-free one, less beta times that of the benchmark, a year",
        formulas.alpha,
    ),
    "alpha_geom": _beside(
        "Alpha, compounded",
        FRACTION,
        True,
        "the same of a period, compounded over a year",
        formulas.alpha_geometric,
    ),
    "correlation": _beside(
        "Correlation",
        RATIO,
        None,
        "Pearson's, with the benchmark",
        formulas.correlation,
        needs_change=True,
    ),
    "r_squared": _beside(
        "R²", FRACTION, None, "the square of the correlation", formulas.r_squared, needs_change=True
    ),
    "tracking_error_ann": _beside(
        "Tracking error",
        FRACTION,
        False,
        "sample standard deviation of returns less the benchmark's, times the root of periods",
        formulas.tracking,
    ),
    "information_ratio_ann": _beside(
        "Information ratio",
        RATIO,
        True,
        "mean return less the benchmark's, a year, over the tracking error",
        formulas.information,
        "It never differs from the benchmark but by the same.",
    ),
    "treynor": _beside(
        "Treynor ratio",
        RATIO,
        True,
        "annualised return less the risk-free one, over beta",
        formulas.treynor,
        "Its beta is 0, or not known.",
    ),
    "up_capture": _beside(
        "Up capture",
        RATIO,
        True,
        "annualised return while the benchmark rose over that of the benchmark",
        formulas.up_capture,
        "The benchmark never rose.",
    ),
    "down_capture": _beside(
        "Down capture",
        RATIO,
        False,
        "annualised return while the benchmark fell over that of the benchmark",
        formulas.down_capture,
        "The benchmark never fell.",
    ),
    "rolling_beta_63_last": _beside(
        "Beta of the last 63",
        RATIO,
        None,
        "beta over the newest 63 pairs of returns",
        formulas.rolling_beta,
        FEW_ROLLING,
    ),
}

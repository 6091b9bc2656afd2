"""What figures of risk cost: all metrics beside two libraries, and simulated paths beside numpy.

Returns are made, so that anyone can measure: five years of days of 500 instruments that follow a
market. A library that is not installed is left out; none of them is a requirement of ours.
"""

import statistics
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from operator import sub
from types import ModuleType

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench.measure import Runs, Table, Target, Way, at_most, compare, seconds
from bench.places import Given
from core.analytics.risk.metrics import METRICS, figures
from core.analytics.risk.returns import Returns
from core.analytics.risk.sample import Sample
from core.analytics.risk.simulating import MODELS, Future, simulate

INSTRUMENTS, DAYS, A_YEAR = 500, 1_260, 252
FEW = 20  # instruments of the slowest, counted for all
SEED = 7
RF, RF_DAILY = 0.02, 1.02 ** (1 / A_YEAR) - 1
TIMES = {"empyrical": 15.0, "quantstats": 100.0}
NEEDED = {
    "empyrical": "pip install empyrical-reloaded==0.7.1",
    "quantstats": "pip install quantstats==0.0.86",
}
PATHS, HORIZON, HELD = 100_000, 252, 10
SECONDS, RATIO = 1.0, 1.2
CHUNK = 5_000
OURS, PLAIN = "ours", "numpy, all paths of chunks of 5,000"


def measured(given: Given) -> Table:
    """All metrics of 500 instruments, then 100,000 paths of 10 over a year."""
    table = Table(
        f"Risk: all metrics of {INSTRUMENTS} × {DAYS:,}; {PATHS:,} paths of {HORIZON} × {HELD}",
        ["what", "CPU", "clock", "memory", "ratio"],
    )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _add_metrics(table, given.repeat)
        _add_paths(table, min(given.repeat, 3))
    table.notes.append(
        f"Medians on one thread; memory above what was held before. Ratio: CPU over ours, and of "
        f"full paths over numpy. Of {len(METRICS)} metrics the libraries reckon those they have; "
        f"quantstats does so for {FEW} instruments, counted for {INSTRUMENTS}."
    )
    return table


def _add_metrics(table: Table, repeat: int) -> None:
    frame, market = _made(INSTRUMENTS)
    returns = Returns(frame, A_YEAR)
    figures(Sample(returns.of(["s0"]), RF, market))  # what is imported late is not what is measured
    ways = [Way(OURS, lambda: figures(Sample(returns, RF, market)))]
    for name, each in {"empyrical": _empyrical, "quantstats": _quantstats}.items():
        if find_spec(name) is None:
            table.notes.append(f"Left out: {name} is not installed ({NEEDED[name]}).")
            continue
        part = frame.iloc[:, :FEW] if name == "quantstats" else frame
        run = _each(part, market, each, import_module(f"{name}.stats"))
        ways.append(Way(name, run, share=part.shape[1] / INSTRUMENTS))
    runs = compare(ways, repeat)
    own = statistics.median(runs[OURS].cpus)
    for name, found in runs.items():
        ratio = statistics.median(found.cpus) / own
        least = TIMES.get(name)
        target = None if least is None else Target(f"≥ {least:g}x", ratio >= least)
        _add(table, f"metrics, {name}", found, f"{ratio:.1f}", target)


def _add_paths(table: Table, repeat: int) -> None:
    frame, _ = _made(HELD)
    weights = pd.Series(1 / HELD, frame.columns)
    for model in MODELS:
        simulate(frame, weights, model=model, horizon=1, paths=CHUNK, seed=SEED)

    def run(model: str, *, is_full: bool = False) -> Future:
        return simulate(
            frame, weights, model=model, horizon=HORIZON, paths=PATHS, seed=SEED, is_full=is_full
        )

    for model, found in compare(
        [Way(model, lambda model=model: run(model)) for model in MODELS],  # type: ignore[misc]
        repeat,
    ).items():
        limit = at_most(round(statistics.median(found.cpus), 2), SECONDS, " s")
        _add(table, f"paths, {model}", found, "", limit)
    runs = compare(
        [
            Way("normal, in full", lambda: run("normal", is_full=True)),
            Way(PLAIN, lambda: _plain(frame.to_numpy(), weights.to_numpy())),
        ],
        repeat,
    )
    for name, found in runs.items():
        ratio = statistics.median(found.cpus) / statistics.median(runs[PLAIN].cpus)
        target = None if name == PLAIN else at_most(round(ratio, 2), RATIO, "x")
        _add(table, f"paths, {name}", found, f"{ratio:.2f}", target)


def _add(table: Table, name: str, found: Runs, ratio: str, target: Target | None) -> None:
    memory = f"+{max(map(sub, found.peaks, found.held)):.0f} MB"
    cpu = seconds(statistics.median(found.cpus))
    table.add(name, cpu, seconds(found.wall), memory, ratio, target=target)


def _made(many: int) -> tuple[pd.DataFrame, pd.Series]:
    """Daily returns, and those of the market that they follow."""
    chance = np.random.default_rng(SEED)
    days = pd.date_range("2019-01-01", periods=DAYS, freq="B")
    market = chance.normal(0.0003, 0.01, DAYS)
    own = chance.normal(0, 0.015, (DAYS, many)) + market[:, None] * chance.uniform(0.5, 1.5, many)
    return pd.DataFrame(own, days, [f"s{at}" for at in range(many)]), pd.Series(market, days)


def _each(
    frame: pd.DataFrame,
    market: pd.Series,
    figures_of: Callable[[ModuleType, pd.Series, pd.Series], object],
    library: ModuleType,
) -> Callable[[], object]:
    """Series by series, as the libraries are asked."""
    columns = [frame[name] for name in frame]
    return lambda: [figures_of(library, one, market) for one in columns]


def _empyrical(library: ModuleType, one: pd.Series, market: pd.Series) -> object:
    alone = ("cum_returns_final", "annual_return", "annual_volatility", "max_drawdown")
    found = [getattr(library, name)(one) for name in (*alone, "calmar_ratio", "tail_ratio")]
    found += [library.downside_risk(one), library.omega_ratio(one)]
    found += [library.sharpe_ratio(one, RF_DAILY), library.sortino_ratio(one, RF_DAILY)]
    found += [library.alpha_aligned(one, market, RF_DAILY), library.beta_aligned(one, market)]
    found += [library.up_capture(one, market), library.down_capture(one, market)]
    return [*found, library.excess_sharpe(one, market)]


def _quantstats(library: ModuleType, one: pd.Series, market: pd.Series) -> object:
    alone = ["comp", "volatility", "max_drawdown", "calmar", "ulcer_index", "skew", "kurtosis"]
    alone += ["tail_ratio", "win_rate", "best", "worst", "ghpr", "omega"]
    found = [getattr(library, name)(one) for name in alone]
    with_rf = ("cagr", "sharpe", "sortino", "probabilistic_sharpe_ratio")
    found += [getattr(library, name)(one, rf=RF) for name in with_rf]
    beside = ("greeks", "r_squared", "information_ratio", "treynor_ratio")
    return [*found, *(getattr(library, name)(one, market) for name in beside)]


def _plain(values: np.ndarray, weights: np.ndarray) -> object:
    """What one would write: every path of every instrument, and the quantiles at the end."""
    chance = np.random.default_rng(SEED)
    root, mean = np.linalg.cholesky(np.cov(values.T)), values.mean(axis=0)
    final = []
    for _ in range(PATHS // CHUNK):
        drawn = chance.standard_normal((CHUNK, HORIZON, HELD)) @ root.T
        worth = np.cumprod(1 + mean + drawn, axis=1) @ weights
        final.append(worth[:, -1])
    return np.quantile(np.concatenate(final), [0.01, 0.05, 0.5])

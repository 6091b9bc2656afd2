"""Everything that is told of the risk of one subject, computed from its returns alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.risk import drawdowns, metrics, rules
from core.analytics.risk.correlations import correlation
from core.analytics.risk.drawdowns import Fall
from core.analytics.risk.metrics import METRICS, Figure
from core.analytics.risk.ranking import Rank, best, ranked
from core.analytics.risk.sample import Sample
from core.analytics.risk.sides import Tried, side_by_side
from core.analytics.risk.var import LEVELS, METHODS, Risk, at_levels
from core.charts.exceptions import Worth
from core.risk.asking import Asked
from core.risk.histories import History, history
from core.risk.sheet import Sheet

__all__ = [
    "LEVELS",
    "METHODS",
    "METRICS",
    "Fall",
    "Figure",
    "Rank",
    "Report",
    "Tried",
    "computed",
    "report",
]

READS = ("risk", "market", "series", "currency", "uploads")
VERSION = "1"  # of the formulas; a change of one that moves figures is a new version
USUAL = "hist"  # the method of which the columns are, whatever else is believed
A_YEAR_OF_DAYS = 252
MOST_FALLS = 10


@dataclass(frozen=True)
class Report:
    """The risk of a subject as it is shown and stored."""

    history: History
    figures: Mapping[str, Figure]  # by the keys of METRICS
    beside: Mapping[str, Figure]  # the same of the benchmark alone; empty without one
    var: Mapping[str, Mapping[float, Tried]]  # by method and level, as far ahead as was asked
    next_one: Mapping[float, Risk]  # of the next return, by the historical method
    ranks: tuple[Rank, ...]
    falls: tuple[Fall, ...]
    score: Figure
    adjusted_return: Figure
    regime: str | None
    regime_why: str

    @property
    def best(self) -> str | None:
        """The method to believe for this subject; none where none was tried."""
        return self.ranks[0].method if self.ranks and self.ranks[0].is_tried else None

    @property
    def verdict(self) -> str:
        """Which method to believe, in a sentence."""
        return best(list(self.ranks))

    @property
    def below(self) -> pd.Series:
        """How far the subject was below its height at each return."""
        drawdown = Sample(self.history.returns).drawdown[:, 0]
        return pd.Series(drawdown, self.history.returns.frame.index, name=self.history.label)

    def sheet(self) -> Sheet:
        """What its tear sheet is made of."""
        history = self.history
        worth = history.asked.amount or history.worth
        parts = history.parts
        return Sheet(
            history.name,
            history.returns,
            self.figures,
            self.var,
            self.ranks,
            history.asked.rf,
            history.benchmark,
            history.benchmark_label or "Benchmark",
            None if parts is None else correlation(parts.returns).correlation,
            None if worth is None else Worth(worth, history.currency or ""),
        )

    def said(self, method: str, level: float) -> Tried:
        """What one method says at a level."""
        return self.var[method][level]


def report(db: Session, user: Actor, asked: Asked) -> Report:
    """The risk of a subject, now."""
    require(user, Role.viewer)
    return computed(history(db, user, asked))


def computed(one: History) -> Report:
    """What follows from returns; pure, so that a worker process can do it."""
    sample = Sample(one.returns, one.asked.rf, one.benchmark)
    figures = {key: found[0] for key, found in metrics.figures(sample).items()}
    known = one.known.to_numpy(dtype=float)
    var = side_by_side(known, horizon=one.asked.horizon)
    next_one = at_levels(known, LEVELS, USUAL)
    score = rules.score(
        figures["volatility_ann"].value,
        figures["max_drawdown"].value,
        _of_a_day(next_one[0.99].es, one.returns.periods),
    )
    regime = rules.regime(one.known, one.returns.periods)
    return Report(
        one,
        figures,
        _of_benchmark(one),
        var,
        next_one,
        tuple(ranked(var)),
        tuple(drawdowns.falls(one.returns, one.name, MOST_FALLS)),
        score,
        rules.adjusted_return(figures["annualized_return"].value, score.value),
        regime.name,
        regime.why,
    )


def _of_a_day(shortfall: float | None, periods: float) -> float | None:
    """A shortfall of longer or shorter steps, brought to a day by the root of time."""
    return None if shortfall is None else shortfall * (periods / A_YEAR_OF_DAYS) ** 0.5


def _of_benchmark(one: History) -> dict[str, Figure]:
    """The figures of the benchmark itself, over the returns that both have."""
    if one.benchmark is None:
        return {}
    both = one.benchmark.where(one.returns.frame.iloc[:, 0].notna())
    alone = Sample(type(one.returns)(both.to_frame(), one.returns.periods), one.asked.rf)
    return {key: found[0] for key, found in metrics.figures(alone).items()}

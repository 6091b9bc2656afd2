"""What a tear sheet is made of: one subject, its returns, and what follows from them alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from core.analytics.risk.metrics import Figure
from core.analytics.risk.ranking import Rank
from core.analytics.risk.returns import Returns
from core.analytics.risk.sides import Tried
from core.charts.exceptions import Worth

USUAL = "hist"  # the method that is drawn where none could be tried


@dataclass(frozen=True)
class Sheet:
    """One subject: its returns, and what was computed from them."""

    name: str
    returns: Returns  # one column
    figures: Mapping[str, Figure]  # by the keys of METRICS
    var: Mapping[str, Mapping[float, Tried]] = field(default_factory=dict)  # by method and level
    ranks: tuple[Rank, ...] = ()
    rf: float = 0.0  # annual, effective
    benchmark: pd.Series | None = None  # returns by moment
    benchmark_name: str = "Benchmark"
    correlation: pd.DataFrame | None = None  # of what the subject is made of
    worth: Worth | None = None  # so that losses are amounts too

    @property
    def believed(self) -> str:
        """The method to believe, as far as any was tried; its exceptions are drawn."""
        return self.ranks[0].method if self.ranks and self.ranks[0].is_tried else USUAL

    @property
    def known(self) -> pd.Series:
        """The returns that are there."""
        return self.returns.frame.iloc[:, 0].dropna()

    @property
    def beside(self) -> pd.Series | None:
        """The benchmark over the same moments; none where it has nothing there."""
        if self.benchmark is None:
            return None
        found = self.benchmark.reindex(self.known.index)
        return found if found.notna().any() else None

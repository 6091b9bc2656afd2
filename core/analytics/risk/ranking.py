"""Which value at risk to believe for a series: by what came of each, with the reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.analytics.risk.backtests import Backtest, Light
from core.analytics.risk.sides import Tried
from core.analytics.risk.var import METHODS
from core.errors import Invalid

LEVEL = 0.99  # whose light is looked at
CHANCE = 0.05  # below, what came is taken for more than chance
ENOUGH = 0.9  # forecasts, by the method that made the most
BELIEVED, CLUSTERED, DOUBTFUL, CARELESS, UNTRIED = range(5)
UNTRIED_WHY = "There are too few returns to try it."
SILENT = "It made {count:,} forecasts where others made {most:,}: it often has nothing to say."


@dataclass(frozen=True)
class Rank:
    """How one method stands."""

    method: str
    place: int  # 1 = the best
    is_believed: bool
    reason: str  # one sentence
    loss: float | None  # of its quantile, by forecast; none where it was not tried

    @property
    def is_tried(self) -> bool:
        """Whether there is a back-test of it."""
        return self.loss is not None


def ranked(found: Mapping[str, Mapping[float, Tried]], level: float = LEVEL) -> list[Rank]:
    """The methods, the best first: those that kept their word, and of these the nearest."""
    tried = {method: _at(levels, level) for method, levels in found.items()}
    most = max((one.backtest.count for one in tried.values() if one.backtest), default=0)
    judged = {method: _judged(one, most) for method, one in tried.items()}
    losses = {name: one.backtest.loss if one.backtest else None for name, one in tried.items()}
    order = sorted(judged, key=lambda method: (judged[method][0], losses[method] or 0.0))
    return [
        Rank(method, place, judged[method][0] == BELIEVED, judged[method][1], losses[method])
        for place, method in enumerate(order, 1)
    ]


def best(ranks: list[Rank]) -> str:
    """One sentence on which to believe."""
    if not ranks or not ranks[0].is_tried:
        return "No method could be tried on this series; believe none of them too much."
    first, title = ranks[0], METHODS[ranks[0].method].title
    if not first.is_believed:
        return f"No method kept its word on this series; {title} came nearest. {first.reason}"
    many = sum(rank.is_believed for rank in ranks)
    how = f"the nearest of {many} methods that kept their word" if many > 1 else "and no other"
    return f"Believe {title}, {how}: {first.reason[0].lower()}{first.reason[1:]}"


def _at(levels: Mapping[float, Tried], level: float) -> Tried:
    if level not in levels:
        raise Invalid(f"No method was asked at {level:.0%}; there is no ranking at that level.")
    return levels[level]


def _judged(one: Tried, most: int) -> tuple[int, str]:
    """Where a method belongs, and why."""
    tried = one.backtest
    if tried is None:
        return UNTRIED, one.risk.why_null or UNTRIED_WHY
    if tried.count < ENOUGH * most:
        return CARELESS, SILENT.format(count=tried.count, most=most)
    many = f"{tried.passed:,}" if tried.passed else "No"
    losses = "losses" if tried.passed > 1 else "loss"
    said = f"{many} {losses} beyond it of {tried.count:,}, where {tried.expected:.1f} were expected"
    group, verdict = _verdict(tried)
    return group, f"{said}{verdict}.{_lately(tried)}"


def _verdict(tried: Backtest) -> tuple[int, str]:
    if tried.light is Light.red:
        return CARELESS, ": promises far too little risk"
    if tried.light is Light.yellow:
        return DOUBTFUL, ": promises too little risk"
    if tried.kupiec.p < CHANCE:  # and the light is green, so there were too few
        return DOUBTFUL, ": asks for more than needed"
    if tried.independence.p < CHANCE:
        return CLUSTERED, ", but in clusters: it is late when the weather turns"
    return BELIEVED, ", not in clusters: keeps its word"


def _lately(tried: Backtest) -> str:
    """What a supervisor would see, where that differs."""
    lately = tried.lately
    if lately is None or lately.light is tried.light:
        return ""
    return f" Of the last 250 forecasts {lately.passed:,} were passed: {lately.light}."

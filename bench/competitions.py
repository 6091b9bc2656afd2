"""The engine on the series of forecasting competitions, beside the median of four models.

Three tables of the same forecasts: how far off they are, how often their bounds hold, and what a
series gets that has no others beside it. Scores are those of the competition's own program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bench import contestants
from bench.contestants import BEST, BEST_ALONE, FAST, FAST_ALONE, PEER, Found, found, series_of
from bench.contests import CONTESTS, HOURLY, Contest, Series, missing, scorer
from bench.measure import Table, Target, at_most
from bench.places import Given
from core.analytics.forecasters.contract import USUAL_LEVELS, Values
from core.analytics.forecasting.question import Mode

WEEKLY = "m4_weekly"
OF_PEER = 0.847  # the peer's error over all series of the eleven sets, weighted by their number
LIMITS = {BEST: 0.828, FAST: 0.838}  # over all series; of a sample, as much less than its peer
ALONE_LIMIT = 0.99  # of the peer's
SET_SLACK = 0.005
WEEKLY_LIMIT, HOURLY_LIMIT = 0.78, 0.56
OF_PEERS_CPU = 1 / 3
OF_PEERS_WORSE = 0.5
MSIS_LIMIT = 0.83
POOLED, APART = (94.0, 97.0), (91.0, 98.0)  # percent of values within bounds of 95 %
SHORTEST, LONGEST = 18, 36  # months of a young business
SEED = 7
ALPHA = {level: round(1 - level, 6) for level in USUAL_LEVELS}


@dataclass(frozen=True)
class Scores:
    """How one of them has done on one set."""

    count: int
    owa: float
    smape: float
    mase: float
    worse: float  # share of series, percent: further off than the seasonal naive
    covered: dict[float, float]  # percent, by level
    msis: dict[float, float]
    cpu: float


def accuracy(given: Given) -> Table:
    """How far off, each set a line."""
    heads = ["set", "series", "OWA peer", "fast", "best", "fast alone", "worse than naive: peer"]
    heads += ["fast", "CPU peer", "fast", "best"]
    table = Table("Competitions: error over that of Naive2", heads)
    if why_not := missing():
        table.notes.append(why_not)
        return table
    most = given.series
    for contest in CONTESTS:
        ways = {way: scores(contest, most, way) for way in (PEER, FAST, BEST, FAST_ALONE)}
        target = None
        if most == 0 and contest.name not in (WEEKLY, HOURLY):
            target = at_most(ways[BEST].owa, round(ways[PEER].owa + SET_SLACK, 4))
        table.add(*_accuracy_cells(contest.name, ways), target=target)
    eleven = [contest for contest in CONTESTS if contest.name != HOURLY]
    ways = {way: _weighted(eleven, most, way) for way in (PEER, FAST, BEST, FAST_ALONE)}
    table.add(*_accuracy_cells("the eleven, weighted", ways))
    _judge_accuracy(table, ways, most)
    shared = "CPU is of one thread, a series; of fast and best with their share of the panel. "
    table.notes += [shared + _sampled(most), *_failures(most)]
    return table


def _judge_accuracy(table: Table, ways: dict[str, Scores], most: int) -> None:
    peers = ways[PEER]
    for way, limit in LIMITS.items():
        own = limit if most == 0 else round(limit / OF_PEER * peers.owa, 4)
        _judge(table, f"error, {way}", ways[way].owa, own)
    _judge(table, "error alone, over the peer's", ways[FAST_ALONE].owa / peers.owa, ALONE_LIMIT)
    _judge(table, "CPU of fast, over the peer's", ways[FAST].cpu / peers.cpu, OF_PEERS_CPU)
    for name, limit in ((WEEKLY, WEEKLY_LIMIT), (HOURLY, HOURLY_LIMIT)):
        contest = next(one for one in CONTESTS if one.name == name)
        if contest.name == WEEKLY or most == 0:
            _judge(table, f"error of {name}, fast", scores(contest, most, FAST).owa, limit)
    _judge(
        table, "worse than naive, over the peer's", ways[FAST].worse / peers.worse, OF_PEERS_WORSE
    )


def _judge(table: Table, name: str, value: float, limit: float) -> None:
    """A line for one figure that has a limit."""
    cells = [f"{value:.3f}", *[""] * (len(table.heads) - 2)]
    table.add(name, *cells, target=at_most(value, round(limit, 3)))


def _accuracy_cells(name: str, ways: dict[str, Scores]) -> list[str]:
    some = [ways[way] for way in (PEER, FAST, BEST, FAST_ALONE)]
    cells = [name, f"{some[0].count:,}", *(f"{one.owa:.3f}" for one in some)]
    cells += [f"{ways[way].worse:.1f} %" for way in (PEER, FAST)]
    return cells + [f"{ways[way].cpu:.3f} s" for way in (PEER, FAST, BEST)]


def bounds(given: Given) -> Table:
    """How often bounds hold and how wide they are: each set, then each frequency as one."""
    heads = ["set", "values", "in 95 %: peer", "fast", "alone", "in 80 %: peer", "fast", "alone"]
    heads += ["MSIS 95 %: peer", "fast / peer", "alone / peer", "80 %: fast / peer"]
    heads += ["fast, by step", "by length"]
    table = Table("Competitions: bounds", heads)
    if why_not := missing():
        table.notes.append(why_not)
        return table
    most = given.series
    for contest in CONTESTS:
        table.add(*_bounds_cells([contest], contest.name, most))
    for group in dict.fromkeys(contest.group for contest in CONTESTS):
        same = [contest for contest in CONTESTS if contest.group == group]
        _judge_bounds(table, same, f"all {group}", most)
    eleven = [contest for contest in CONTESTS if contest.name != HOURLY]
    table.add(
        *_bounds_cells(eleven, "the eleven", most), target=None if most else _narrower(eleven)
    )
    table.notes.append(
        "By step and by length (thirds of the series): the least and the most of the values within "
        "95 %. Of MSIS a mean over the sets, weighted by their series. " + _sampled(most)
    )
    return table


def _judge_bounds(table: Table, same: Sequence[Contest], name: str, most: int) -> None:
    covered = [float(np.concatenate([one.ravel() for one in _inside(same, most, FAST)]).mean())]
    apart = [*_by_step(same, most, FAST), *_by_length(same, most, FAST)]
    limits = [(100 * covered[0], POOLED)] + [(one, APART) for one in (min(apart), max(apart))]
    met = all(least <= value <= largest for value, (least, largest) in limits)
    told = f"{POOLED[0]:g}–{POOLED[1]:g}, apart {APART[0]:g}–{APART[1]:g}"
    table.add(*_bounds_cells(same, name, most), target=None if most else Target(told, met))


def _narrower(same: Sequence[Contest]) -> Target:
    return at_most(round(_msis_ratio(same, 0, FAST, USUAL_LEVELS[-1]), 3), MSIS_LIMIT, " of it")


def _bounds_cells(same: Sequence[Contest], name: str, most: int) -> list[str]:
    low, high = USUAL_LEVELS
    ways = (PEER, FAST, FAST_ALONE)
    values = sum(one.size for one in _inside(same, most, FAST))
    cells = [name, f"{values:,}"]
    for level in (high, low):
        cells += [f"{_covered(same, most, way, level):.1f}" for way in ways]
    cells.append(f"{_weighted(same, most, PEER).msis[high]:.2f}")
    cells += [f"{_msis_ratio(same, most, way, high):.3f}" for way in (FAST, FAST_ALONE)]
    cells.append(f"{_msis_ratio(same, most, FAST, low):.3f}")
    for apart in (_by_step(same, most, FAST), _by_length(same, most, FAST)):
        cells.append(f"{min(apart):.0f}–{max(apart):.0f}")
    return cells


def alone(given: Given) -> Table:
    """A series without others: all of it, and only the last months of it beside Prophet."""
    heads = ["set, way", "series", "OWA", "sMAPE", "MASE", "worse than naive", "in 95 %", "CPU"]
    table = Table("Competitions: each series alone", heads)
    if why_not := missing():
        table.notes.append(why_not)
        return table
    most = given.series
    eleven = [contest for contest in CONTESTS if contest.name != HOURLY]
    peers = _weighted(eleven, most, PEER)
    for way in (PEER, FAST_ALONE, BEST_ALONE):
        all_of = _weighted(eleven, most, way)
        limit = None
        if way != PEER:
            limit = at_most(round(all_of.owa / peers.owa, 3), ALONE_LIMIT, " of the peer's")
        table.add(*_alone_cells(f"the eleven, {way}", all_of), target=limit)
    worse = _over(_weighted(eleven, most, FAST_ALONE).worse, peers.worse)
    cells = ["", "", "", "", f"{worse:.2f}", "", ""]
    table.add("worse, over the peer's", *cells, target=at_most(worse, OF_PEERS_WORSE))
    for contest in CONTESTS:
        if contest.group == "M":
            _add_short(table, contest, most)
    table.notes.append(
        f"Short: of each monthly series a part of {SHORTEST} to {LONGEST} months is known, drawn "
        f"by the seed {SEED}. Prophet is asked as it comes. " + _sampled(most)
    )
    return table


def _add_short(table: Table, contest: Contest, most: int) -> None:
    series = series_of(contest, most)
    lengths = np.random.default_rng(SEED).integers(SHORTEST, LONGEST + 1, len(series.scored))
    cut = dict(zip(series.scored, lengths.tolist(), strict=True))
    known = {name: series.known[name][-last:] for name, last in cut.items()}
    short = replace(series, known=known)
    ways = {
        PEER: contestants.peer(short),
        FAST_ALONE: contestants.ours(short, Mode.FAST),
        "prophet": contestants.prophet(short),
        "seasonal naive": contestants.seasonal_naive(short),
    }
    for way, told in ways.items():
        table.add(*_alone_cells(f"{contest.name} short, {way}", scored(short, told)))


def _alone_cells(name: str, one: Scores) -> list[str]:
    cells = [name, f"{one.count:,}", f"{one.owa:.3f}", f"{one.smape:.2f}", f"{one.mase:.3f}"]
    covered = one.covered[USUAL_LEVELS[-1]]
    return [*cells, f"{one.worse:.1f} %", f"{covered:.1f}", f"{one.cpu:.3f} s"]


@lru_cache(maxsize=256)
def scores(contest: Contest, most: int, way: str) -> Scores:
    """How one of them has done on one set."""
    return scored(series_of(contest, most), found(contest, most, way))


def scored(series: Series, told: Found) -> Scores:
    """By the competition's own program, and beside the seasonal naive."""
    measure, season = scorer(), series.contest.scale_season
    horizon = series.contest.horizon
    came = {name: series.came[name] for name in series.scored}
    naive2 = {name: measure.naive2(series.known[name], horizon, season) for name in came}
    each = {
        level: measure.score(
            series.known, came, told.means, season, naive2, *told.bounds(level), ALPHA[level]
        )
        for level in USUAL_LEVELS
    }
    one = each[USUAL_LEVELS[-1]]
    return Scores(
        count=len(came),
        owa=one["OWA"],
        smape=one["sMAPE"],
        mase=one["MASE"],
        worse=_worse(series, told),
        covered={level: 100 * row["cov95"] for level, row in each.items()},
        msis={level: row["MSIS"] for level, row in each.items()},
        cpu=told.cpu,
    )


def _worse(series: Series, told: Found) -> float:
    """Percent of the series of which the seasonal naive was nearer."""
    nearer = 0
    for name in series.scored:
        known, came = series.known[name], series.came[name]
        season = series.contest.scale_season if len(known) >= series.contest.scale_season else 1
        naive = known[-season:][np.arange(len(came)) % season]
        own = np.abs(came - told.means[name][: len(came)]).mean()
        nearer += bool(own > np.abs(came - naive).mean())
    return 100 * nearer / len(series.scored)


def _over(own: float, peers: float) -> float:
    """A share over the peer's; of few series the peer's may be none."""
    return own / peers if peers else float(own > 0)


def _weighted(contests: Iterable[Contest], most: int, way: str) -> Scores:
    """Over several sets, each by the number of its series."""
    every = [scores(contest, most, way) for contest in contests]
    counts = np.array([one.count for one in every], dtype=float)

    def mean(values: Sequence[float]) -> float:
        return float(counts @ np.array(values) / counts.sum())

    return Scores(
        count=int(counts.sum()),
        owa=mean([one.owa for one in every]),
        smape=mean([one.smape for one in every]),
        mase=mean([one.mase for one in every]),
        worse=mean([one.worse for one in every]),
        covered={level: mean([one.covered[level] for one in every]) for level in USUAL_LEVELS},
        msis={level: mean([one.msis[level] for one in every]) for level in USUAL_LEVELS},
        cpu=mean([one.cpu for one in every]),
    )


def _msis_ratio(contests: Sequence[Contest], most: int, way: str, level: float) -> float:
    """Over the peer's, a mean over the sets."""
    pairs = [(scores(one, most, way), scores(one, most, PEER)) for one in contests]
    total = sum(own.count for own, _ in pairs)
    return sum(own.count * own.msis[level] / peer.msis[level] for own, peer in pairs) / total


def _inside(
    contests: Sequence[Contest], most: int, way: str, level: float = USUAL_LEVELS[-1]
) -> list[Values]:
    """Which values fell within the bounds, of each set a row for each series."""
    rows = []
    for contest in contests:
        series, told = series_of(contest, most), found(contest, most, way)
        lower, upper = told.bounds(level)
        rows.append(
            np.array(
                [
                    (lower[name] <= series.came[name]) & (series.came[name] <= upper[name])
                    for name in series.scored
                ],
                dtype=float,
            )
        )
    return rows


def _covered(contests: Sequence[Contest], most: int, way: str, level: float) -> float:
    inside = _inside(contests, most, way, level)
    return float(100 * np.concatenate([one.ravel() for one in inside]).mean())


def _by_step(contests: Sequence[Contest], most: int, way: str) -> list[float]:
    """Percent within the bounds at each step, of all sets that are asked so far ahead."""
    rows = _inside(contests, most, way)
    furthest = max(one.shape[1] for one in rows)
    at = [[one[:, step] for one in rows if one.shape[1] > step] for step in range(furthest)]
    return [float(100 * np.concatenate(some).mean()) for some in at]


def _by_length(contests: Sequence[Contest], most: int, way: str) -> list[float]:
    """Percent within the bounds, of the shortest third of the series to the longest."""
    sets = [series_of(contest, most) for contest in contests]
    lengths = np.array([len(one.known[name]) for one in sets for name in one.scored])
    means = np.concatenate([one.mean(axis=1) for one in _inside(contests, most, way)])
    edges = np.quantile(lengths, [1 / 3, 2 / 3])
    third = np.searchsorted(edges, lengths)
    return [float(100 * means[third == place].mean()) for place in np.unique(third)]


def _sampled(most: int) -> str:
    """What a reader must know of the number of series."""
    if most == 0:
        return "All series."
    return f"At most {most} series of a set, drawn by a seed; --series 0 takes all of them."


def _failures(most: int) -> list[str]:
    failed = sum(found(contest, most, PEER).failed for contest in CONTESTS)
    return [f"Models of the peer that had no answer: {failed}."]

"""Totals and parts that add up: in what is expected, to the cent, and in the bounds.

Nodes are sums of parts. What is expected of them is the sum of what is expected of the parts
(bottom-up), or what lies nearest to forecasts of all nodes at once (MinTrace). Their bounds come
from paths of the parts that move together as their errors did.

References: Wickramasuriya, Athanasopoulos and Hyndman (2019), Journal of the American Statistical
Association 114 (MinTrace); Schäfer and Strimmer (2005), Statistical Applications in Genetics and
Molecular Biology 4 (shrinkage); Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
third edition, chapter 11.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.forecasters.contract import Bands, Levels, Values
from core.analytics.forecasting.dependence import USUAL, Dependence
from core.analytics.forecasting.paths import USUAL_NUMBER, arranged, marginals
from core.errors import Invalid

Units = npt.NDArray[np.int64]
Node = tuple[str, ...]  # the labels that its parts share; () is the total
LEAST_SHRUNK = 0.01  # so that a correlation of few errors can still be drawn from


@dataclass(frozen=True)
class Structure:
    """Which parts each node sums; the last nodes are the parts themselves."""

    nodes: tuple[Node, ...]
    levels: tuple[int, ...]  # of each node, 0 for the coarsest
    sums: Values  # a row for each node, a column for each part, 1 where it belongs

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return int(self.sums.shape[1])

    @property
    def totals(self) -> Values:
        """The rows of those that are not parts."""
        return self.sums[: -self.parts]

    def added(self, values: Values) -> Values:
        """What all nodes have, of what the parts have: a row for each."""
        return np.asarray(self.sums @ values, dtype=np.float64)


def structure(labels: Mapping[str, Sequence[str]], levels: Sequence[Sequence[str]]) -> Structure:
    """The nodes of groups, coarse to fine, such as [[], ["category"], ["category", "product"]].

    ``labels`` holds a column of as many words as there are parts; the last level tells parts apart.
    """
    for name in {name for level in levels for name in level}:
        if name not in labels:
            raise Invalid(f"There are no groups by '{name}'; there are {', '.join(labels)}.")
    count = len(next(iter(labels.values()), ()))
    nodes: list[Node] = []
    rows, depths = [], []
    for depth, level in enumerate(levels):
        found = [tuple(labels[name][part] for name in level) for part in range(count)]
        for node in dict.fromkeys(found):
            nodes.append(node)
            rows.append([float(one == node) for one in found])
            depths.append(depth)
    made = Structure(tuple(nodes), tuple(depths), np.array(rows))
    if not count or not np.array_equal(made.sums[-count:], np.eye(count)):
        raise Invalid("The last level must tell each part from every other.")
    return made


def rounded(structure: Structure, parts: Values, unit: float = 0.01) -> Units:
    """All nodes in whole units that add up exactly: a row for each, a column for each step.

    From the total downwards the units of a node go to those within it by the largest remainder
    (Hamilton's method). Levels that cross, of which none lies within the one before, are sums of
    the rounded parts.
    """
    exact = parts.reshape(structure.parts, -1) / unit
    groups = np.zeros(structure.parts, dtype=np.intp)
    limits = np.round(exact.sum(axis=0, keepdims=True))
    for finer in _nested(structure):
        members = int(finer.max()) + 1
        within = np.array([groups[np.argmax(finer == one)] for one in range(members)])
        sums = np.array([exact[finer == one].sum(axis=0) for one in range(members)])
        limits = _shared_out(sums, within, limits)
        groups = finer
    return np.asarray(np.round(structure.sums @ limits), dtype=np.int64)


def _nested(structure: Structure) -> Iterator[npt.NDArray[np.intp]]:
    """For each level within the one before, the group of each part; at last the parts."""
    depths = np.array(structure.levels)
    coarser = np.zeros(structure.parts, dtype=np.intp)
    for depth in range(max(structure.levels) + 1):
        finer = structure.sums[depths == depth].argmax(axis=0)
        if all(len(set(coarser[finer == one])) == 1 for one in set(finer)):
            yield finer
            coarser = finer


def _shared_out(exact: Values, within: npt.NDArray[np.intp], limits: Values) -> Values:
    """Whole units for each row, so that rows within the same group have the group's units."""
    found = np.floor(exact)
    for group in range(len(limits)):
        rows = np.flatnonzero(within == group)
        over = limits[group] - found[rows].sum(axis=0)
        each, left = np.divmod(over, len(rows))
        order = np.argsort(np.argsort(found[rows] - exact[rows], axis=0, kind="stable"), axis=0)
        found[rows] += each + (order < left)
    return found


def reconciled(structure: Structure, base: Values, residuals: Values) -> Values:
    """Forecasts of all nodes that add up and lie nearest to theirs, by how far each has been off.

    ``base`` has a row for each node, ``residuals`` too, a column for each earlier step. MinTrace
    with a covariance shrunk to its diagonal, in the form that needs no inverse of it.
    """
    spread = np.sqrt(np.mean(residuals**2, axis=1))
    weights = shrunk_correlation(residuals) * np.outer(spread, spread)
    apart = np.hstack([np.eye(len(structure.totals)), -structure.totals])
    step = np.linalg.lstsq(apart @ weights @ apart.T, apart @ base, rcond=None)[0]
    moved = base - weights @ apart.T @ step
    return structure.added(moved[-structure.parts :])


def shrunk_correlation(residuals: Values) -> Values:
    """The correlation of rows, drawn towards none by as much as few columns make it uncertain."""
    columns = residuals.shape[1]
    spread = np.sqrt(np.mean(residuals**2, axis=1, keepdims=True))
    scaled = np.divide(residuals, spread, out=np.zeros_like(residuals), where=spread > 0)
    found = scaled @ scaled.T / columns
    uncertain = ((scaled**2) @ (scaled**2).T / columns - found**2) / max(columns - 1, 1)
    off = ~np.eye(len(found), dtype=bool)
    strength = float((found[off] ** 2).sum())
    share = float(uncertain[off].sum()) / strength if strength > 0 else 1.0
    shrunk = found * (1 - np.clip(share, LEAST_SHRUNK, 1))
    np.fill_diagonal(shrunk, 1.0)
    return np.asarray(shrunk, dtype=np.float64)


def node_paths(
    structure: Structure,
    parts: Sequence[Bands],
    correlation: Values,
    dependence: Dependence = USUAL,
    *,
    number: int = USUAL_NUMBER,
    seed: int = 0,
    least: float | None = None,
) -> Iterator[Values]:
    """Step by step what all nodes have: a row for each path, a column for each node."""
    if len(parts) != structure.parts:
        raise Invalid(f"There are {structure.parts} parts, and forecasts of {len(parts)}.")
    random = np.random.default_rng(seed)
    root = np.linalg.cholesky(correlation).T
    shared = random.standard_normal((number, len(parts))) @ root
    faded = random.standard_normal((number, len(parts))) @ root
    for step in range(len(parts[0].mean)):
        scores = np.sqrt(dependence.common) * shared + np.sqrt(1 - dependence.common) * faded
        values = marginals(_at(parts, step), number, least)
        yield arranged(values, scores) @ structure.sums.T
        fresh = random.standard_normal((number, len(parts))) @ root
        faded = dependence.fading * faded + np.sqrt(1 - dependence.fading**2) * fresh


def _at(parts: Sequence[Bands], step: int) -> Bands:
    """One step of all parts, as if they were steps."""
    return Bands(
        np.array([one.mean[step] for one in parts]),
        parts[0].levels,
        np.array([one.lower[:, step] for one in parts]).T,
        np.array([one.upper[:, step] for one in parts]).T,
    )


@dataclass(frozen=True)
class Coherent:
    """What is expected of all nodes, in bounds that fit each other."""

    structure: Structure
    bands: tuple[Bands, ...]  # of each node at each step
    sums: tuple[Bands, ...]  # of each node over all steps: one step each


def coherent(
    structure: Structure,
    parts: Sequence[Bands],
    paths: Iterator[Values],
) -> Coherent:
    """Bounds of all nodes from their paths; means are the sums of the parts' to the bit."""
    means = structure.added(np.array([one.mean for one in parts]))
    levels = parts[0].levels
    lower, upper, running = [], [], np.zeros(1)
    for step in paths:
        running = running + step
        below, above = _bounds(step, levels)
        lower.append(below)
        upper.append(above)
    by_node = [
        _held(mean, levels, below, above)
        for mean, below, above in zip(
            means,
            np.array(lower).transpose(2, 1, 0),
            np.array(upper).transpose(2, 1, 0),
            strict=True,
        )
    ]
    ends = zip(means, *(one.T for one in _bounds(running, levels)), strict=True)
    whole = [
        _held(mean.sum(keepdims=True), levels, below[:, None], above[:, None])
        for mean, below, above in ends
    ]
    return Coherent(structure, tuple(by_node), tuple(whole))


def _bounds(paths: Values, levels: Levels) -> tuple[Values, Values]:
    """A row for each level, a column for each node."""
    below = np.quantile(paths, [0.5 - level / 2 for level in levels], axis=0)
    above = np.quantile(paths, [0.5 + level / 2 for level in levels], axis=0)
    return below, above


def _held(mean: Values, levels: Levels, lower: Values, upper: Values) -> Bands:
    """Bounds that hold the mean."""
    return Bands(mean, tuple(levels), np.minimum(lower, mean), np.maximum(upper, mean))

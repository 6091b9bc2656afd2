"""A series of which a season has passed a few times only: taken apart by one regression.

Smoothing a season that has passed three times follows the values so closely that next to nothing
remains, and whatever does looks unusual. So trend (a straight line), seasons and events are laid
through all values at once, and each value is judged by a regression that has not seen it, with as
many degrees of freedom as are left. The wildest values are taken out first, one after the other.

References: Cook and Weisberg (1982), Residuals and Influence in Regression, for residuals of left
out values; Bonferroni for the wildest of many.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting.decomposition import Parts
from core.analytics.later import Later

special = Later("scipy.special")

FEWEST_PASSES = 5  # of the longest season, from which on smoothing tells more
LONGEST = 200  # steps of a season; each is a column of the regression
FEWEST_FREE = 6  # values more than parts, for events to be among them
BY_CHANCE = 0.05  # of series without a wild value, so many lose one
MOST_WILD, ROUNDS = 0.1, 20  # of the values; and of all
TOLD = 1e-10  # of the largest: below, directions of the columns are no news
HIDDEN = 1e-3  # of its own size: so little of a column is left beside the others
SURE = 1e-9  # a value of which the rest knows so little cannot be judged by it

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Regressed:
    """The parts of a short series, and what is expected of each value by all others."""

    parts: Parts
    expected: Values
    lower: Values  # missing, as the upper, where the others tell nothing of a value
    upper: Values
    scores: Values
    events: tuple[str, ...]  # those that could be told from trend and seasons
    shrunk: float  # so many times smaller than chance is what remains

    @property
    def is_unusual(self) -> Flags:
        """Which values lie outside of their bounds."""
        values = self.parts.expected + self.parts.remainder
        return np.asarray((values < self.lower) | (values > self.upper))


def looked_at(count: int, seasons: tuple[int, ...]) -> tuple[int, ...]:
    """The seasons that can be told: of a short series, none that would take too many columns."""
    if not is_short(count, seasons):
        return seasons
    return tuple(season for season in seasons if season <= LONGEST)


def is_short(count: int, seasons: tuple[int, ...]) -> bool:
    """Whether the longest season has passed too few times to be smoothed."""
    return bool(seasons) and count < FEWEST_PASSES * max(seasons)


def regressed(
    values: Values, seasons: tuple[int, ...], events: Mapping[str, Values], level: float
) -> Regressed:
    """Take a short series apart; a share of ``level`` of usual values lies within the bounds."""
    count, known = len(values), np.isfinite(values)
    blocks = [_line(count), *_cycles(count, seasons)]
    told = _told(np.hstack(blocks), events, int(known.sum()))
    blocks += [events[name][:, None] for name in told]
    columns = np.hstack(blocks)
    kept = _without_wild(values, columns, known)
    fit = _Fit.of(values, columns, kept)
    expected, error = fit.judged(values, columns, kept)
    free = np.maximum(fit.free - kept, 1)  # a value of the regression has no say in its own
    wide = error * special.stdtrit(free, 0.5 + level / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(error > 0, (values - expected) / error, np.nan)
    return Regressed(
        _parts(values, blocks, fit.sizes, len(seasons)),
        expected,
        expected - wide,
        expected + wide,
        scores,
        told,
        fit.shrunk,
    )


@dataclass(frozen=True)
class _Fit:
    """What a regression found in some of the values."""

    sizes: Values  # of the columns
    inverse: Values  # of the columns' own products
    scale: float
    free: int  # degrees of freedom
    count: int

    @classmethod
    def of(cls, values: Values, columns: Values, kept: Flags) -> "_Fit":
        seen = columns[kept]
        roots, axes = np.linalg.eigh(seen.T @ seen)
        told = roots > TOLD * roots.max()
        inverse = (axes[:, told] / roots[told]) @ axes[:, told].T
        sizes = np.asarray(inverse @ seen.T @ values[kept], dtype=np.float64)
        free = int(kept.sum()) - int(told.sum())
        off = values[kept] - seen @ sizes
        scale = float(np.sqrt(off @ off / free)) if free > 0 else 0.0
        return cls(sizes, np.asarray(inverse), scale, free, int(kept.sum()))

    @property
    def shrunk(self) -> float:
        """So many times smaller than chance is what remains of it."""
        return float(np.sqrt(self.count / max(self.free, 1)))

    def judged(self, values: Values, columns: Values, kept: Flags) -> tuple[Values, Values]:
        """What all other values make of each, and by how much that is usually off."""
        fitted = columns @ self.sizes
        lever = ((columns @ self.inverse) * columns).sum(axis=1)
        expected, error = fitted.copy(), self.scale * np.sqrt(1 + np.maximum(lever, 0))
        spare = 1 - lever[kept]
        can = spare > SURE
        off = (values - fitted)[kept]
        inner = np.where(can, spare, 1.0)
        rest = np.maximum(self.free * self.scale**2 - off**2 / inner, 0) / max(self.free - 1, 1)
        expected[kept] = values[kept] - np.where(can, off / inner, 0.0)
        error[kept] = np.where(can & (self.free > 1), np.sqrt(rest / inner), np.nan)
        least = SURE * float(np.abs(values[kept]).max())
        return expected, np.where(error < least, least, error)


def _without_wild(values: Values, columns: Values, known: Flags) -> Flags:
    """The values without those that are beyond what the wildest of so many usually is."""
    kept = known.copy()
    for _ in range(min(int(MOST_WILD * known.sum()), ROUNDS)):
        fit = _Fit.of(values, columns, kept)
        expected, error = fit.judged(values, columns, kept)
        scores = np.where(kept, np.abs(values - expected) / error, 0.0)
        worst = int(np.nanargmax(scores))
        if scores[worst] <= special.stdtrit(max(fit.free - 1, 1), 1 - BY_CHANCE / 2 / kept.sum()):
            break
        kept[worst] = False
    return kept


def _told(base: Values, events: Mapping[str, Values], known: int) -> tuple[str, ...]:
    """The events that add something to trend, seasons and each other, if there is room for them."""
    told: list[str] = []
    for name, column in events.items():
        left = column - base @ np.linalg.lstsq(base, column, rcond=None)[0]
        if np.linalg.norm(left) > HIDDEN * np.linalg.norm(column):
            told.append(name)
            base = np.column_stack([base, column])
    if not told:
        return ()
    return tuple(told) if known - np.linalg.matrix_rank(base) >= FEWEST_FREE else ()


def _line(count: int) -> Values:
    at = np.arange(count, dtype=np.float64)
    return np.column_stack([np.ones(count), (at - at.mean()) / count])


def _cycles(count: int, seasons: tuple[int, ...]) -> list[Values]:
    """Columns for each season, shortest first; what a shorter one tells is not the longer one's."""
    blocks: list[Values] = []
    for season in seasons:
        turns = _turns(count, season)
        for block in blocks:
            turns = turns - block @ np.linalg.solve(block.T @ block, block.T @ turns)
        blocks.append(turns)
    return blocks


def _turns(count: int, season: int) -> Values:
    """A column for each place in a season, together nothing."""
    each = np.eye(season)[np.arange(count) % season]
    return np.asarray(each[:, :-1] - each[:, -1:], dtype=np.float64)


def _parts(values: Values, blocks: list[Values], sizes: Values, seasons: int) -> Parts:
    """What each block of columns adds."""
    ends = np.cumsum([block.shape[1] for block in blocks])[:-1]
    added = [block @ some for block, some in zip(blocks, np.split(sizes, ends), strict=True)]
    none = np.empty((0, len(values)))
    events = np.array(added[1 + seasons :]) if len(added) > 1 + seasons else none
    return Parts(added[0], np.array(added[1 : 1 + seasons]), events, values - np.sum(added, axis=0))

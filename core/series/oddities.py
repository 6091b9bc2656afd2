"""What a person should look at in a file of series: dates out of order, gaps, changes of unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.analytics import rhythm
from core.series.batches import batches
from core.uploads.shapes import Fault

PATTERNS = 50  # different runs of dates in which gaps are looked for; to look at one takes 7 ms
LEAPING = 200  # series of which the levels are looked at
A_THOUSAND = 3.0  # as a power of ten
LEAP = 0.5  # so far from it is a leap
SURE = 0.3  # so far from it are the medians before and after
STEADY = 1.0  # the values of a level lie within so many powers of ten
ENOUGH = 4  # values that make a level
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Runs:
    """The rows of all series, each series by itself in the order of its dates."""

    names: pd.Index
    codes: Ints
    order: Ints  # place in the file
    moments: NDArray[np.datetime64]
    values: NDArray[np.float64]

    @property
    def is_same(self) -> NDArray[np.bool_]:
        """Whether a row and the next are of one series."""
        same: NDArray[np.bool_] = self.codes[1:] == self.codes[:-1]
        return same

    def rows(self, code: int) -> slice:
        """Where the rows of a series lie."""
        first, after = np.searchsorted(self.codes, [code, code + 1])
        return slice(int(first), int(after))


@dataclass
class Looked:
    """What was looked at so far: runs of dates with what is known of them, and levels."""

    patterns: dict[bytes, Any] = field(default_factory=dict)
    levels: int = 0


def oddities(rows: pd.DataFrame, names: pd.Series) -> list[Fault]:
    """All of it, in no more than a glance at each row; nothing of it is refused."""
    looked = Looked()
    return (
        []
        if rows.empty
        else [
            fault for some, called in batches(rows, names) for fault in _odd(some, called, looked)
        ]
    )


def _odd(rows: pd.DataFrame, names: pd.Series, looked: Looked) -> list[Fault]:
    """The same of some series."""
    runs = _in_file_order(rows, names)
    faults = list(_unsorted(runs))
    runs = _in_order(runs)
    faults += [*_gaps(runs, looked), *_levels(runs, looked)]
    labels = rows.index
    return [Fault(int(labels[one.row]), one.field, one.reason, blocks=False) for one in faults]


def _in_file_order(rows: pd.DataFrame, names: pd.Series) -> Runs:
    codes: Ints = np.asarray(names.cat.codes, dtype=np.int64)
    moments = rows["timestamp"].dt.tz_convert("UTC").dt.tz_localize(None).dt.as_unit("us")
    stamps, values = moments.to_numpy(), rows["value"].to_numpy(np.float64)
    order: Ints = np.arange(len(rows))
    if (codes[1:] < codes[:-1]).any():
        order = np.argsort(codes, kind="stable")
        codes, stamps, values = codes[order], stamps[order], values[order]
    return Runs(names.cat.categories, codes, order, stamps, values)


def _in_order(runs: Runs) -> Runs:
    falls = (runs.moments[1:] < runs.moments[:-1]) & runs.is_same
    if not falls.any():
        return runs
    by = np.lexsort((runs.moments, runs.codes))
    return Runs(runs.names, runs.codes[by], runs.order[by], runs.moments[by], runs.values[by])


def _unsorted(runs: Runs) -> Iterator[Fault]:
    """Series of which the dates neither go up nor down."""
    rises = np.flatnonzero((runs.moments[1:] > runs.moments[:-1]) & runs.is_same)
    falls = np.flatnonzero((runs.moments[1:] < runs.moments[:-1]) & runs.is_same)
    if not len(falls):
        return
    count = len(runs.names)
    up = np.bincount(runs.codes[rises], minlength=count)
    down = np.bincount(runs.codes[falls], minlength=count)
    for code in np.flatnonzero((up > 0) & (down > 0)).tolist():
        turns = falls if up[code] >= down[code] else rises
        at = int(turns[np.searchsorted(runs.codes[turns], code)]) + 1
        yield Fault(
            int(runs.order[at]),
            "timestamp",
            f"The dates of {runs.names[code]} are not in order: {_day(runs.moments[at])} comes "
            f"after {_day(runs.moments[at - 1])}.",
        )


def _gaps(runs: Runs, looked: Looked) -> Iterator[Fault]:
    """Regular series in which some dates have no value."""
    seen = looked.patterns
    for code in _irregular(runs).tolist():
        mine = runs.rows(code)
        pattern = runs.moments[mine].tobytes()
        if pattern not in seen:
            if len(seen) == PATTERNS:
                return
            seen[pattern] = rhythm.recognised(pd.DatetimeIndex(np.unique(runs.moments[mine])))
        found = seen[pattern]
        if found is not None and len(found.missing):
            after = int(np.searchsorted(runs.moments[mine], found.missing[0].to_datetime64()))
            yield Fault(
                int(runs.order[mine.start + after]),
                "timestamp",
                f"{runs.names[code]} is {found.words}, and {_dates(len(found.missing))} no value; "
                f"the first is {_day(found.missing[0].to_datetime64())}.",
            )


def _irregular(runs: Runs) -> Ints:
    """The series of which the dates are not all one step apart: only there can be a gap."""
    same = runs.is_same
    codes = runs.codes[1:][same]
    days = runs.moments.astype("datetime64[D]")
    has_weekend = np.isin((days.astype(np.int64) + 3) % 7, (5, 6))
    weekends = np.bincount(runs.codes[has_weekend], minlength=len(runs.names)) > 0
    is_one_step = _constant(np.diff(runs.moments.astype(np.int64))[same], codes, runs)
    if not is_one_step.all():
        months = runs.moments.astype("datetime64[M]").astype(np.int64)
        is_one_step |= _constant(np.diff(months)[same], codes, runs, zero=False)
    if not is_one_step.all():
        working = np.busday_count(days[:-1], days[1:])[same]
        is_one_step |= _constant(working, codes, runs, zero=False) & ~weekends
    return np.setdiff1d(np.unique(runs.codes), np.flatnonzero(is_one_step))


def _constant(
    steps: NDArray[Any], codes: Ints, runs: Runs, *, zero: bool = True
) -> NDArray[np.bool_]:
    """Of which series all steps are the same."""
    found = np.ones(len(runs.names), bool)
    if len(steps):
        first = np.full(len(runs.names), steps[0])
        first[codes[::-1]] = steps[::-1]
        wrong = steps != first[codes]
        found[codes[wrong if zero else wrong | (steps == 0)]] = False
    return found


def _levels(runs: Runs, looked: Looked) -> Iterator[Fault]:
    """Values about a thousand times, or a thousandth of, those before and after them."""
    known = np.flatnonzero(runs.values)
    sizes, codes = np.log10(np.abs(runs.values[known])), runs.codes[known]
    is_leap = np.abs(np.abs(np.diff(sizes)) - A_THOUSAND) < LEAP
    leaps = np.flatnonzero(is_leap & (codes[1:] == codes[:-1]))
    leaping = np.unique(codes[leaps])[: LEAPING - looked.levels]
    looked.levels += len(leaping)
    for code in leaping.tolist():
        first, after = np.searchsorted(codes, [code, code + 1])
        cuts = leaps[codes[leaps] == code] + 1 - first
        found = _slip(np.split(sizes[first:after], cuts))
        if found is not None:
            place, count, factor = found
            said = "1 value is" if count == 1 else f"{count:,} values are"
            yield Fault(
                int(runs.order[known[first + place]]),
                "value",
                f"From here on {said} about {factor} the others of {runs.names[code]}. Is the unit "
                "the same?",
            )


def _slip(levels: list[NDArray[np.float64]]) -> tuple[int, int, str] | None:
    """Where the first short level begins beside a longer one, how long it is, and its factor."""
    starts = np.cumsum([0, *map(len, levels)])
    for at, (one, other) in enumerate(pairwise(levels)):
        short, long = (at, at + 1) if len(one) < len(other) else (at + 1, at)
        is_steady = all(np.ptp(level) < STEADY for level in (one, other))
        apart = float(np.median(levels[short]) - np.median(levels[long]))
        if is_steady and len(levels[long]) >= ENOUGH and abs(abs(apart) - A_THOUSAND) < SURE:
            factor = "1,000 times" if apart > 0 else "a thousandth of"
            return int(starts[short]), len(levels[short]), factor
    return None


def _dates(count: int) -> str:
    return "1 of its dates has" if count == 1 else f"{count:,} of its dates have"


def _day(moment: np.datetime64) -> str:
    said = pd.Timestamp(moment)
    return f"{said:%Y-%m-%d}" if said == said.normalize() else f"{said:%Y-%m-%d %H:%M}"

"""Rolling origins: what would have been forecast then, held against what came.

Nothing of what came after an origin is known at it. All that ran is scored alike: the combination,
each of its members, what a person has chosen, and the naive forecasts that all should beat. A
single window says little of who is better; ranks over few are mostly noise, and are said to be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.analytics.forecasters.attempt import Attempt
from core.analytics.forecasters.contract import Bands, Forecaster, History, Values
from core.analytics.forecasters.naive import Naive, SeasonalNaive
from core.analytics.forecasting import measures
from core.analytics.forecasting.engine import (
    ALONE,
    Panel,
    attempted_by,
    calmed_for,
    forecast,
)
from core.analytics.forecasting.ladder import VERY_SHORT
from core.analytics.forecasting.measures import MEASURES, Scored
from core.analytics.forecasting.naive2 import naive2
from core.analytics.forecasting.question import Question

COMBINATION, NAIVE2 = "combination", "naive2"
USUAL_WINDOWS = 3
NOISE = "Ranks over {} are mostly noise; what counts is whether the naive is beaten."


@dataclass(frozen=True)
class Window:
    """One origin: what was known, what came, and what each had expected."""

    cut: int  # values that were known
    actual: Values
    scale: float | None
    expected: Mapping[str, Bands]
    failed: Mapping[str, str]  # why one had no answer


@dataclass(frozen=True)
class Row:
    """How one forecaster has done over all windows in which it had an answer."""

    name: str
    scores: Mapping[str, float | None]  # by the name of the measure; None where there is none
    error_by_step: Values  # mean absolute error, each step ahead
    inside: int | None  # how many values fell into the bounds; none without bounds
    of: int
    beats_naive: bool | None  # None: the error of the naive is 0, or nothing can be compared
    windows: int
    why_not: str = ""  # of windows without an answer

    @property
    def in_words(self) -> str:
        """Its coverage, as one says it."""
        if self.inside is None:
            return "it has no bounds"
        return f"of {self.of:,} past forecasts, {self.inside:,} fell inside the band"


@dataclass(frozen=True)
class Backtest:
    """All rows, the combination first, the others by their error."""

    level: float
    rows: tuple[Row, ...]
    windows: tuple[Window, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def combination(self) -> Row | None:
        """How the combination has done; none without a window."""
        return self.rows[0] if self.rows else None


def origins(count: int, horizon: int, season: int, most: int = USUAL_WINDOWS) -> list[int]:
    """How many values were known at each origin, oldest first; none where the history is short.

    >>> origins(60, 6, 12), origins(20, 6, 1, 1), origins(9, 6, 1)
    ([42, 48, 54], [14], [])
    """
    least = max(VERY_SHORT, 2 * season if season > 1 else 0)
    windows = most if count >= most * horizon + least else 1
    if count < horizon + VERY_SHORT:
        return []
    return [count - horizon * back for back in range(windows, 0, -1)]


def backtest(
    question: Question,
    *,
    windows: int = USUAL_WINDOWS,
    chosen: Mapping[str, Forecaster] | None = None,
    panel: Panel = ALONE,
) -> Backtest:
    """Forecast from several origins, and score. The panel must not know what came after them."""
    level = question.levels[-1]
    history = question.history
    cuts = origins(len(history), question.horizon, history.season, windows)
    if not cuts:
        return Backtest(level, (), (), (_too_short(question),))
    seen = tuple(_window(question, cut, chosen or {}, panel) for cut in cuts)
    rows = _ranked(seen, level)
    said = "one window" if len(seen) == 1 else f"{len(seen)} windows"
    return Backtest(level, rows, seen, (NOISE.format(said),))


def _too_short(question: Question) -> str:
    needed = question.horizon + VERY_SHORT
    have = len(question.history)
    return f"A back-test over {question.horizon} steps needs {needed} values; there are {have}."


def _window(question: Question, cut: int, chosen: Mapping[str, Forecaster], panel: Panel) -> Window:
    known = question.history.until(cut)
    answer = forecast(replace(question, history=known), panel=panel)
    level = (question.levels[-1],)
    asked = replace(question, history=known, levels=level)
    naive = [attempted_by(name, one, asked) for name, one in _naive(known).items()]
    others = [
        attempted_by(name, one, asked, calmed_for(one, asked)) for name, one in chosen.items()
    ]
    tried = {one.name: one for one in (*answer.members, *naive, *others)}
    expected = {COMBINATION: _last_level(answer.bands)}
    expected |= {name: one.bands for name, one in tried.items() if one.bands is not None}
    base = naive2(known.values, question.horizon, known.season)
    expected[NAIVE2] = Bands.without(base, level)
    return Window(
        cut,
        question.history.values[cut : cut + question.horizon],
        measures.scale(known.values, known.season),
        expected,
        _failures(tried.values()),
    )


def _naive(known: History) -> dict[str, Forecaster]:
    found: dict[str, Forecaster] = {"naive": Naive()}
    if 1 < known.season <= len(known):
        found["seasonal_naive"] = SeasonalNaive()
    return found


def _last_level(bands: Bands) -> Bands:
    return Bands(bands.mean, bands.levels[-1:], bands.lower[-1:], bands.upper[-1:])


def _failures(tried: Iterable[Attempt]) -> dict[str, str]:
    return {one.name: one.why_not for one in tried if one.bands is None}


def _ranked(windows: Sequence[Window], level: float) -> tuple[Row, ...]:
    names = dict.fromkeys(name for window in windows for name in window.expected)
    naive = "seasonal_naive" if "seasonal_naive" in names else "naive"
    base = {window.cut: _error(window, naive) for window in windows if naive in window.expected}
    rows = [_row(name, windows, level, base) for name in names]
    first = next(row for row in rows if row.name == COMBINATION)
    others = sorted((row for row in rows if row is not first), key=_by_error)
    return (first, *others)


def _by_error(row: Row) -> tuple[int, float]:
    error = row.scores["mae"]
    return -row.windows, np.inf if error is None else error


def _error(window: Window, name: str) -> float:
    return float(np.abs(window.actual - window.expected[name].mean).mean())


def _row(name: str, windows: Sequence[Window], level: float, base: Mapping[int, float]) -> Row:
    answered = [window for window in windows if name in window.expected]
    scored = [_scored(window, window.expected[name], level) for window in answered]
    scores = {
        key: _mean([measure.compute(one) for one in scored]) for key, measure in MEASURES.items()
    }
    own = sum(_error(window, name) for window in answered)
    naive = sum(base.get(window.cut, 0.0) for window in answered)
    insides = [_inside(one) for one in scored]
    why_not = next((window.failed[name] for window in windows if name in window.failed), "")
    return Row(
        name=name,
        scores=scores,
        error_by_step=np.mean([np.abs(one.errors) for one in scored], axis=0),
        inside=None if None in insides else sum(some for some in insides if some is not None),
        of=sum(len(one.actual) for one in scored),
        beats_naive=bool(own < naive) if naive > 0 else None,
        windows=len(answered),
        why_not=why_not,
    )


def _scored(window: Window, bands: Bands, level: float) -> Scored:
    lower, upper = (bands.lower[-1], bands.upper[-1]) if bands.has_bounds else (None, None)
    return Scored(window.actual, bands.mean, window.scale, lower, upper, level)


def _inside(scored: Scored) -> int | None:
    found = measures.coverage(scored)
    return None if found is None else round(found * len(scored.actual) / 100)


def _mean(scores: Sequence[float | None]) -> float | None:
    """The mean over windows; none where one of them has none."""
    known = [score for score in scores if score is not None]
    return float(np.mean(known)) if len(known) == len(scores) else None

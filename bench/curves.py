"""Learn anew how wide bounds must be, from the training parts of competitions alone.

Of each series one forecast is made as of a horizon before the end of what was known, by the
product's own members; the errors of these teach the curves. The parts that were to be forecast
teach nothing: they only tell how well a curve holds that was learned on other collections.
`--write`, with `--series 0`, puts what was learned in the place of what is shipped.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import scipy.optimize as optimize
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench.contests import CONTESTS, Series, days, drawn, loaded, missing
from bench.measure import Table, Target
from bench.places import Given
from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import calibrating, measures
from core.analytics.forecasting.calibrating import ANY, CURVES, Curve, Measured
from core.analytics.forecasting.engine import ALONE, Panel, forecast, measured_of
from core.analytics.forecasting.ladder import VERY_SHORT
from core.analytics.forecasting.panel import learned
from core.analytics.forecasting.question import MOST_AHEAD

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)
USUAL = 0.95
FINE = 2 / (1 - USUAL)  # of a miss, in the scaled interval score
GROUPS = {"M": "M", "Q": "Q", "Y": "Y", "W": "weekly", "H": "hourly", "D": "D"}
WITHOUT_SEASON = ("m3_O", "m1_Y", "m3_Y", "tourism_Y")  # teach the curve of any frequency
ROUNDS, STEPS = 2, 8
START = (0.5, 0.2, 0.25, 0.2)  # logarithm of the constant, growth, weights of change and spread
FORBIDDEN = 1_000.0  # what a weight below 0 or a sum above 1 costs
TOLD = "one rolling back-test of each series, of the training parts only"
OTHERS = (92.0, 98.0)  # percent within bounds of 95 % that other collections taught


@dataclass(frozen=True)
class Past:
    """One forecast of which it is known what came."""

    series: str
    measured: Measured
    expected: Values
    came: Values
    scale: float
    is_never_below_zero: bool


@dataclass(frozen=True)
class Errors:
    """All steps of many forecasts, one after the other."""

    off: Values
    three: Values  # logarithms of what models, change and spread say; a column each
    steps: Values  # logarithms
    scale: Values
    weights: Values  # every collection as much as any other, and every step of a series

    def size(self, growth: float, change: float, spread: float) -> Values:
        """What is to be multiplied by a constant."""
        shares = np.array([1 - change - spread, change, spread])
        return np.asarray(np.exp(growth * self.steps + self.three @ shares))


def learned_anew(given: Given) -> Table:
    """Each curve beside the shipped one, and how well those of others hold."""
    heads = ["curve", "series", "growth", "change", "spread", *map(str, LEVELS)]
    heads += ["in 95 %, own", "learned on others", "in 80 %, own", "others"]
    table = Table("Curves of bounds, learned from training parts", heads)
    if why_not := missing():
        table.notes.append(why_not)
        return table
    found = {}
    with threadpool_limits(1):
        for letter in calibrating.curves():
            names = _names(letter, given.series)
            taught = [past(name, given.series, is_test=False) for name in names]
            found[letter] = fitted(taught)
            table.add(*_cells(f"{letter}, learned", found[letter]))
            table.add(*_cells(f"{letter}, shipped", calibrating.curves()[letter]))
            _add_held(table, found[letter], (letter, names), given.series)
    table.notes.append(
        "In: percent of the parts that were to be forecast, within bounds of curves that training "
        "parts of the same collections taught, or those of the other collections only."
    )
    table.notes.append(_written(found, given))
    return table


def _add_held(table: Table, own: Curve, group: tuple[str, Sequence[str]], most: int) -> None:
    """How well curves hold on each collection, and on all of them as one."""
    letter, names = group
    pooled: list[list[Values]] = [[], [], [], []]
    for name in names:
        others = [past(one, most, is_test=False) for one in names if one != name]
        other = fitted(others) if others else None
        scored = past(name, most, is_test=True)
        kept = [
            _inside(scored, curve, level) if curve else np.empty(0)
            for level in (USUAL, 0.8)
            for curve in (own, other)
        ]
        table.add(name, f"{_count(scored):,}", *[""] * (3 + len(LEVELS)), *map(_percent, kept))
        for at, one in enumerate(kept):
            pooled[at].append(one)
    told = [np.concatenate(some) for some in pooled]
    target = None
    if most == 0 and len(told[1]):
        held = 100 * float(told[1].mean())
        target = Target(f"others {OTHERS[0]:g}–{OTHERS[1]:g}", OTHERS[0] <= held <= OTHERS[1])
    blank = [""] * (4 + len(LEVELS))
    table.add(f"all of {letter}", *blank, *map(_percent, told), target=target)


def _cells(name: str, curve: Curve) -> list[str]:
    constants = [f"{curve.constants[level]:.3f}" for level in LEVELS]
    three = [f"{one:.3f}" for one in (curve.growth, curve.change, curve.spread)]
    return [name, f"{curve.series:,}", *three, *constants, *[""] * 4]


def _percent(inside: Values) -> str:
    return f"{100 * inside.mean():.1f}" if len(inside) else "–"


def _written(found: dict[str, Curve], given: Given) -> str:
    """Put what was learned in its place, if that was asked for; what became of it."""
    if not given.write:
        return "Nothing was written; `--series 0 --write` puts it in the place of what is shipped."
    if given.series:
        return "Nothing was written: curves are learned from all series, with `--series 0`."
    told = {
        letter: {
            "constants": {str(level): round(one, 4) for level, one in curve.constants.items()},
            "growth": round(curve.growth, 4),
            "change": round(curve.change, 4),
            "spread": round(curve.spread, 4),
            "series": curve.series,
        }
        for letter, curve in found.items()
    }
    CURVES.write_text(json.dumps({"learned": TOLD, "curves": told}, indent=1), encoding="utf-8")
    return f"Written to {CURVES.name}."


def _names(letter: str, most: int) -> list[str]:
    """The collections that teach a curve."""
    if letter == ANY:
        return list(WITHOUT_SEASON)
    group = GROUPS[letter]
    return [name for name, one in _collections(most).items() if one.contest.group == group]


@lru_cache(maxsize=4)
def _collections(most: int) -> dict[str, Series]:
    contests = {one.name: loaded(one, most) for one in CONTESTS}
    return contests | {one.contest.name: one for one in days()}


@lru_cache(maxsize=64)
def past(name: str, most: int, *, is_test: bool) -> tuple[Past, ...]:
    """Forecasts of one collection: of what was to be forecast, or of what was known before.

    Each series once alone and, where its panel has taught trees, once with them: bounds that rest
    on how far apart the members are have to hold for both.
    """
    series = _collections(most)[name]
    asked = series if is_test else series.earlier()
    names = drawn([one for one in asked.scored if len(asked.known[one]) >= VERY_SHORT], most)
    # So far ahead that no back-test fits: only the trees are wanted, not what the panel widens by.
    far = [replace(asked.question(one), horizon=MOST_AHEAD) for one in names]
    trees = learned(far).trees
    panels = [ALONE] if trees is None else [ALONE, Panel(trees)]
    found = [_past(asked, one, panel) for one in names for panel in panels]
    return tuple(one for one in found if one is not None)


def _past(series: Series, name: str, panel: Panel) -> Past | None:
    """A forecast of a combination; what is repeated, or seldom, has bounds of its own."""
    question = series.question(name)
    history = question.history
    answer = forecast(question, panel=panel)
    members = [one.bands for one in answer.members if one.bands is not None]
    scale = measures.scale(history.values, series.contest.scale_season)
    if not answer.method.startswith("combination") or scale is None:
        return None
    means = np.array([one.mean for one in members])
    return Past(
        name,
        measured_of(members, means, history),
        answer.bands.mean,
        series.came[name],
        scale,
        bool(history.values.min() >= 0),
    )


def fitted(collections: Sequence[Sequence[Past]]) -> Curve:
    """The curve with the least mean scaled interval score, its constants being quantiles."""
    errors = _errors([some for some in collections if some])

    def loss(point: Values) -> float:
        constant, growth, change, spread = point
        width = np.exp(constant) * errors.size(growth, change, spread)
        missed = np.maximum(errors.off - width, 0)
        score = float(errors.weights @ ((2 * width + FINE * missed) / errors.scale))
        outside = max(-change, 0) + max(-spread, 0) + max(change + spread - 1, 0)
        return score + FORBIDDEN * float(outside) + 10 * max(-float(growth), 0)

    point = np.array(START)
    for _ in range(ROUNDS):
        point = optimize.minimize(loss, point, method="Powell", options={"maxiter": STEPS}).x
    growth, change, spread = np.clip(point[1:], 0, 1).tolist()
    ratios = errors.off / errors.size(growth, change, spread)
    constants = {level: _quantile(ratios, errors.weights, level) for level in LEVELS}
    return Curve(constants, growth, change, spread, sum(map(_count, collections)))


def _count(collection: Sequence[Past]) -> int:
    """How many series these forecasts are of."""
    return len({one.series for one in collection})


def _quantile(values: Values, weights: Values, part: float) -> float:
    ordered = np.argsort(values)
    upto = np.cumsum(weights[ordered]) / weights.sum()
    return float(values[ordered][np.searchsorted(upto, part)])


def _errors(collections: Sequence[Sequence[Past]]) -> Errors:
    """All steps; the sizes of the three are those of the product, with its floors."""
    every = [one for some in collections for one in some]
    weights = [
        np.full(len(one.came), 1 / len(some) / len(one.came))
        for some in collections
        for one in some
    ]
    each = [Curve({}, 0.0, *alone, 0) for alone in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    three = [np.log([one.measured.size(curve) for curve in each]).T for one in every]
    joined = np.concatenate(weights)
    return Errors(
        off=np.concatenate([np.abs(one.came - one.expected) for one in every]),
        three=np.concatenate(three),
        steps=np.concatenate([np.log(np.arange(1, len(one.came) + 1)) for one in every]),
        scale=np.concatenate([np.full(len(one.came), one.scale) for one in every]),
        weights=joined / joined.sum(),
    )


def _inside(scored: Sequence[Past], curve: Curve, level: float) -> Values:
    """Which values fell within the bounds, as the product would have drawn them."""
    found = []
    for one in scored:
        half = calibrating.half_widths(one.measured, (level,), curve)[0]
        lower, upper = one.expected - half, one.expected + half
        if one.is_never_below_zero:
            lower = np.maximum(lower, 0)
        found.append((lower <= one.came) & (one.came <= upper))
    return np.concatenate(found).astype(float)

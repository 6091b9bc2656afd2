"""What the errors of forecasts tell: whether they could have been known, lean, or grow.

Errors are what came less what was forecast, in order of time, all of the same step ahead: of
further steps, neighbours share what happened in between and are alike by that alone.

References: Ljung and Box (1978), Biometrika 65; Newey and West (1987), Econometrica 55, for means
of errors that are alike; Bonferroni for the places of a season; Breusch and Pagan (1979),
Econometrica 47, in the form of Koenker (1981); Jarque and Bera (1980), Economics Letters 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.later import Later

stats = Later("scipy.stats")

CHANCE = 0.05
LAGS, SEASONS_OF_LAGS, PART_OF_LAGS = 10, 2, 5
FEWEST_LAGGED, FEWEST_MEAN, FEWEST_AT_PLACE, FEWEST_SPREAD, FEWEST_SHAPE = 15, 5, 3, 12, 20
EQUAL = "all errors are equal"


@dataclass(frozen=True)
class Finding:
    """One question about errors and its answer."""

    name: str
    is_found: bool | None  # none where it is not computable
    statistic: float | None
    p_value: float | None  # how often chance alone does at least that
    said: str  # what it means, or why it is not computable


@dataclass(frozen=True)
class Lean:
    """The mean error, between bounds that hold it in 95 of 100 cases."""

    mean: float
    lower: float
    upper: float
    count: int
    place: int | None = None  # of the season, from 1; none of all


@dataclass(frozen=True)
class Diagnosis:
    """What is found in errors, and how far they lean: all together, and at each place."""

    findings: tuple[Finding, ...]
    lean: Lean | None
    by_place: tuple[Lean | None, ...]  # bounds hold all places together


def diagnosed(
    errors: Values, season: int = 1, *, levels: Values | None = None, first_place: int = 1
) -> Diagnosis:
    """Ask all questions; ``levels`` were forecast, the first error is at ``first_place``."""
    lean, leaning = bias(errors)
    by_place, placed = bias_by_place(errors, season, first_place)
    findings = (
        autocorrelation(errors, season), leaning, placed, spread(errors, levels), shape(errors),
    )  # fmt: skip
    return Diagnosis(findings, lean, by_place)


def autocorrelation(errors: Values, season: int = 1, fitted: int = 0) -> Finding:
    """Whether errors are alike some steps later (Ljung-Box); ``fitted`` parameters count off."""
    name, count = "autocorrelation", len(errors)
    if not np.isfinite(errors).all():
        return _not(name, "some errors are missing, so that their order has gaps")
    if why := _unfit(errors, FEWEST_LAGGED):
        return _not(name, why)
    most = SEASONS_OF_LAGS * season if season > 1 else LAGS
    lags = max(min(most, count // PART_OF_LAGS), fitted + 1)
    off = errors - errors.mean()
    alike = np.array([off[lag:] @ off[:-lag] for lag in range(1, lags + 1)]) / (off @ off)
    statistic = count * (count + 2) * float(np.sum(alike**2 / (count - np.arange(1, lags + 1))))
    chance = float(stats.chi2.sf(statistic, lags - fitted))
    strongest = int(np.argmax(np.abs(alike))) + 1
    return _found(
        name,
        statistic,
        chance,
        f"Errors repeat themselves, most of all after {_steps(strongest)} "
        f"({alike[strongest - 1]:+.2f}): something that could be known is not used yet.",
        "Errors do not repeat themselves: nothing in their order could have been used.",
    )


def bias(errors: Values) -> tuple[Lean | None, Finding]:
    """Whether forecasts are too low, errors above 0, or too high on average."""
    known = errors[np.isfinite(errors)]
    if why := _unfit(known, FEWEST_MEAN):
        return None, _not("bias", why)
    error = _error_of_mean(known)
    lean = _lean(known, error, CHANCE)
    ratio = lean.mean / error
    chance = float(2 * stats.t.sf(abs(ratio), len(known) - 1))
    return lean, _found(
        "bias",
        ratio,
        chance,
        f"Forecasts are too {_way(lean.mean)} by {abs(lean.mean):,.4g} on average "
        f"({_between(lean)}).",
        "Forecasts are neither too low nor too high on average.",
    )


def bias_by_place(
    errors: Values, season: int, first_place: int = 1
) -> tuple[tuple[Lean | None, ...], Finding]:
    """Whether forecasts lean at some place of the season, beyond what they do on average."""
    name = "bias by season"
    if season < 2:
        return (), _not(name, "there is no season")
    places = (np.arange(len(errors)) + first_place - 1) % season
    known = np.isfinite(errors)
    rows = [errors[known & (places == place)] for place in range(season)]
    told = [row for row in rows if len(row) >= FEWEST_AT_PLACE and np.ptp(row) > 0]
    if not told:
        return (None,) * season, _not(
            name, f"no place of the season has {FEWEST_AT_PLACE} errors that differ"
        )
    each = CHANCE / len(told)
    leans = tuple(
        _lean(row, float(row.std(ddof=1)) / len(row) ** 0.5, each, place + 1)
        if len(row) >= FEWEST_AT_PLACE and np.ptp(row) > 0
        else None
        for place, row in enumerate(rows)
    )
    tests = [stats.ttest_1samp(row, 0) for row in told]
    worst = min(tests, key=lambda test: test.pvalue)
    leaning = [one for one in leans if one is not None and one.lower * one.upper > 0]
    said = "; ".join(
        f"too {_way(one.mean)} by {abs(one.mean):,.4g} at place {one.place}" for one in leaning
    )
    return leans, _found(
        name,
        float(worst.statistic),
        min(1.0, float(worst.pvalue) * len(told)),
        f"Forecasts lean at some places of the season: {said}.",
        "Forecasts lean at no place of the season.",
    )


def spread(errors: Values, levels: Values | None = None) -> Finding:
    """Whether errors are larger later, or at higher levels if these are given."""
    name = "changing spread"
    along = np.arange(len(errors), dtype=np.float64) if levels is None else levels
    known = np.isfinite(errors) & np.isfinite(along)
    seen, along = errors[known], along[known]
    if why := _unfit(seen, FEWEST_SPREAD):
        return _not(name, why)
    if np.ptp(along) == 0:
        return _not(name, "all forecasts are equal")
    alike = float(np.corrcoef(seen**2, along)[0, 1]) if np.ptp(seen**2) > 0 else 0.0
    statistic = len(seen) * alike**2
    way = "larger" if alike > 0 else "smaller"
    return _found(
        name,
        statistic,
        float(stats.chi2.sf(statistic, 1)),
        f"Errors become {way} {'with time' if levels is None else 'as the level rises'}: one width "
        "of bounds does not fit all.",
        "Errors are as large everywhere.",
    )


def shape(errors: Values) -> Finding:
    """Whether errors are spread otherwise than a normal distribution (Jarque-Bera)."""
    name = "not normal"
    known = errors[np.isfinite(errors)]
    if why := _unfit(known, FEWEST_SHAPE):
        return _not(name, why)
    off = (known - known.mean()) / known.std()
    skew, tails = float(np.mean(off**3)), float(np.mean(off**4)) - 3
    statistic = len(known) / 6 * (skew**2 + tails**2 / 4)
    parts = (abs(skew) * 2, abs(tails))
    lopsided = f"Large errors are mostly of one side, forecasts too {_way(skew)}"
    heavy = "Very large errors are more frequent" if tails > 0 else "Errors end more abruptly"
    return _found(
        name,
        statistic,
        float(stats.chi2.sf(statistic, 2)),
        f"{lopsided if parts[0] > parts[1] else heavy} than a normal distribution has them: bounds "
        "should come from the errors themselves."
        if parts[0] <= parts[1]
        else f"{lopsided}: bounds should come from the errors themselves.",
        "Errors are spread much as a normal distribution is.",
    )


def _error_of_mean(known: Values) -> float:
    """Standard error of a mean whose values may be alike for some steps; never less than if not."""
    count = len(known)
    lags = int(4 * (count / 100) ** (2 / 9))
    off = known - known.mean()
    total = float(off @ off)
    for lag in range(1, min(lags, count - 1) + 1):
        total += 2 * (1 - lag / (lags + 1)) * float(off[lag:] @ off[:-lag])
    return float(np.sqrt(max(total, float(off @ off)) / count / (count - 1)))


def _lean(known: Values, error: float, chance: float, place: int | None = None) -> Lean:
    mean = float(known.mean())
    most = float(stats.t.isf(chance / 2, len(known) - 1)) * error
    return Lean(mean, mean - most, mean + most, len(known), place)


def _unfit(known: Sequence[float] | Values, fewest: int) -> str:
    """Why nothing can be said of these errors; nothing if it can."""
    if len(known) < fewest:
        return f"it needs {fewest} errors; there {'is' if len(known) == 1 else 'are'} {len(known)}"
    return EQUAL if np.ptp(known) == 0 else ""


def _found(name: str, statistic: float, chance: float, yes: str, no: str) -> Finding:
    is_found = chance < CHANCE
    return Finding(name, is_found, statistic, chance, yes if is_found else no)


def _not(name: str, why: str) -> Finding:
    return Finding(name, None, None, None, f"Not computable: {why}.")


def _way(mean: float) -> str:
    return "low" if mean > 0 else "high"


def _between(lean: Lean) -> str:
    low, high = sorted((abs(lean.lower), abs(lean.upper)))
    return f"between {low:,.4g} and {high:,.4g}"


def _steps(count: int) -> str:
    return "one step" if count == 1 else f"{count} steps"

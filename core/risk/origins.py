"""Where a figure of risk comes from: one of a report, and one that was stored and can be proved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.origins import Input, Origin, Source
from core.risk import keeping
from core.risk.asking import Asked, read
from core.risk.kept import FIGURES, Kept
from core.risk.reporting import METHODS, METRICS, USUAL, VERSION, Report

TAILS = {
    "var": "the loss that is not passed with {level} of 100",
    "cvar": "the mean of the losses beyond the value at risk of {level} %",
}
SCORED = {
    "ai_risk_score": "100 times the mean of volatility over 60 %, worst drawdown over 60 % and "
    "expected shortfall of 99 % a day over 10 %, each at most 1",
    "ai_risk_adjusted_roi": "annualised return, less its share by the risk score",
}
TITLES = {"ai_risk_score": "Risk score", "ai_risk_adjusted_roi": "Risk-adjusted return"}
NAMES = {"var": "VaR", "cvar": "Shortfall"}
LOSSES = "Losses are above 0, drawdowns below; shares are fractions, shown in percent."
NOT_FILLED = "A return that is missing is left out and never filled in."


def of_report(found: Report, files: Sequence[Source] = ()) -> tuple[Origin, ...]:
    """Every figure of a report; value at risk by the method to believe, and then the others."""
    method = found.best or USUAL
    inputs = _inputs(keeping.method(found))
    made = []
    for name, part in (("var", "var"), ("cvar", "es")):
        for level in (0.95, 0.99):
            one = found.said(method, level).risk
            key = f"{name}_{100 * level:.0f}"
            value = getattr(one, part)
            made.append(_origin(key, value, one.why_null, found.history.asked.horizon, method))
    for key, about in METRICS.items():
        one_of = found.figures[key]
        shown = _shown(one_of.value, is_share=about.unit == "fraction")
        made.append(
            Origin(key, about.label, one_of.value, shown, about.formula, reason=one_of.why_null)
        )
    made.append(_origin("ai_risk_score", found.score.value, found.score.why_null))
    made.append(
        _origin("ai_risk_adjusted_roi", found.adjusted_return.value, found.adjusted_return.why_null)
    )
    return _complete(made, inputs, keeping.method(found), files)


def of_kept(
    values: Mapping[str, float | None], method: Mapping[str, Any], files: Sequence[Source] = ()
) -> tuple[Origin, ...]:
    """Every figure of a stored computation; none where its method was not stored with it."""
    if "data_sha256" not in method:
        return ()
    reasons = method.get("null_reasons", {})
    made = [
        _origin(name, values.get(name), reasons.get(keeping.COLUMNS.get(name, name), ""))
        for name in FIGURES
    ]
    return _complete(made, _inputs(method), method, files)


def of_now(found: Report, files: Sequence[Source] = ()) -> tuple[Origin, ...]:
    """The same figures of a report that was computed now, to be held against stored ones."""
    return of_kept(keeping.values(found), keeping.method(found), files)


def window(one: Kept) -> Asked:
    """The question of a stored computation, over the very time that it was of."""
    first, last = one.method["window"]
    since, until = date.fromisoformat(first), date.fromisoformat(last)
    return replace(read(one.method["asked"]), since=since, until=until)


def _origin(
    key: str, value: float | None, reason: str, horizon: int = 1, method: str = USUAL
) -> Origin:
    """One figure by the column that keeps it."""
    if key in SCORED:
        shown = _shown(value, is_share=key != "ai_risk_score")
        return Origin(key, TITLES[key], value, shown, SCORED[key], reason=reason)
    name, _, level = key.rpartition("_")
    if name not in TAILS:
        about = METRICS[keeping.COLUMNS[key]]
        shown = _shown(value, is_share=about.unit == "fraction")
        return Origin(key, about.label, value, shown, about.formula, reason=reason)
    ahead = "the next return" if horizon == 1 else f"the next {horizon} returns"
    formula = f"{TAILS[name].format(level=level)}, of {ahead}; {METHODS[method].assumes}"
    shown, label = _shown(value, is_share=True), f"{NAMES[name]} {level} %"
    return Origin(key, label, value, shown, formula, METHODS[method].title, reason=reason)


def _complete(
    made: Sequence[Origin],
    inputs: tuple[Input, ...],
    method: Mapping[str, Any],
    files: Sequence[Source],
) -> tuple[Origin, ...]:
    first, last = method["window"]
    same = {
        "version": method.get("formulas", VERSION),
        "rows": method["returns"],
        "made_of": "returns",
        "period": f"{first} to {last}",
        "files": tuple(files),
        "conventions": (LOSSES, NOT_FILLED, *method.get("cautions", ())),
    }
    return tuple(replace(one, inputs=inputs, **same) for one in made)


def _inputs(method: Mapping[str, Any]) -> tuple[Input, ...]:
    """What all figures of a computation have in common."""
    rate, periods = method["risk_free_rate"], method["periods_per_year"]
    said = {
        "Against": method.get("benchmark") or "no benchmark",
        "Currency": method.get("currency") or "none",
        "Returns and days (SHA-256)": method["data_sha256"],
    }
    return (
        Input("Returns in a year", f"{periods:g}", float(periods)),
        Input("Risk-free rate a year", f"{100 * rate:.2f} %", float(rate)),
        *(Input(name, shown) for name, shown in said.items()),
    )


def _shown(value: float | None, *, is_share: bool) -> str:
    if value is None:
        return ""
    return f"{100 * value:.2f} %" if is_share else f"{value:.3f}"

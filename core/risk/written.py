"""Risk as JSON: the same shape for a file, a stored subject and a row that is kept."""

from collections.abc import Mapping
from typing import Any

from core.analytics.risk.backtests import Backtest
from core.analytics.risk.metrics import Figure
from core.analytics.risk.sides import Tried
from core.risk.reporting import Report


def written(one: Report) -> dict[str, Any]:
    """A report whole: metrics, every method with its back-test, and which of them to believe."""
    known = one.history.known
    return {
        "n": len(known),
        "from": f"{known.index[0]:%Y-%m-%d}",
        "to": f"{known.index[-1]:%Y-%m-%d}",
        "periods_per_year": one.history.returns.periods,
        "metrics": {key: figure.value for key, figure in one.figures.items()},
        "null_reasons": reasons(one.figures),
        "var": sides(one.var),
        "believed": one.best,
        "verdict": one.verdict,
        "risk_score": one.score.value,
        "risk_adjusted_return": one.adjusted_return.value,
        "regime": one.regime,
        "currency": one.history.currency,
        "worth": one.history.asked.amount or one.history.worth,
        "benchmark": one.history.benchmark_label or None,
        "cautions": list(one.history.cautions),
        "data_sha256": one.history.sha256,
    }


def reasons(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Why figures are missing."""
    return {key: one.why_null for key, one in figures.items() if one.value is None}


def sides(var: Mapping[str, Mapping[float, Tried]]) -> dict[str, Any]:
    """Every method at every level."""
    return {
        method: {f"{100 * level:g}": _said(one) for level, one in levels.items()}
        for method, levels in var.items()
    }


def _said(one: Tried) -> dict[str, Any]:
    risk = one.risk
    said: dict[str, Any] = {"var": risk.var, "es": risk.es, "backtest": _tried(one.backtest)}
    said |= {"null_reason": risk.why_null} if risk.why_null else {}
    return said | ({"caution": risk.caution} if risk.caution else {})


def _tried(tried: Backtest | None) -> dict[str, Any] | None:
    """What came of a back-test; none where there are too few returns for one."""
    if tried is None:
        return None
    return {
        "forecasts": tried.count,
        "exceptions": tried.passed,
        "expected": tried.expected,
        "kupiec_LR": tried.kupiec.ratio,
        "kupiec_p": tried.kupiec.p,
        "independence_LR": tried.independence.ratio,
        "independence_p": tried.independence.p,
        "cc_LR": tried.coverage.ratio,
        "cc_p": tried.coverage.p,
        "zone": tried.light.value,
    }

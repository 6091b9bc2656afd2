"""The answer of a forecast: its figures, its sentence, its rows, and where they are from."""

from typing import Any

import pandas as pd

from core.forecasting.making import Known
from core.forecasting.queries import Version
from core.glance import between, change, short
from core.series.queries import Listed
from pages.finance.titles import titled
from pages.shared import show
from pages.shared.words import day, number

TOTAL = "The sum of what is expected at each step; its band comes from futures drawn together."
LAST = "What is expected at the last step."
BAND = "Between these, 95 of 100 such values are to lie."
HELD = "How many values lay inside their 95 % band, when the same was forecast from earlier on."
ERROR = "The sum of absolute errors in percent of the sum of what came, in the same back-test."
NO_TEST = "too few values to try it"


def finding(one: Listed, ahead: pd.DataFrame) -> str:
    """The first step in a sentence."""
    first = ahead.iloc[0]
    said = f"{one} is expected to be {number(first['expected'])} {one.unit}".rstrip()
    said += f" on {day(first['moment'])}"
    if pd.isna(first["lower_95"]):
        return f"{said}; how sure that is cannot be said."
    low, high = number(first["lower_95"]), number(first["upper_95"])
    return f"{said}, and with 95 % certainty to lie between {low} and {high}."


def figures(
    version: Version, known: Known, ahead: pd.DataFrame, unit: str
) -> tuple[show.Figure, ...]:
    """What is expected in all, between which bounds, and how such forecasts have done."""
    steps, last = len(ahead), ahead.iloc[-1]
    total = version.told.get("total")
    named = f" ({unit})" if unit else ""
    before = known.values.dropna().tail(steps)
    if total:
        value, low, high = total["mean"], total["lower"], total["upper"]
        moved = change(value, before.sum()) if len(before) == steps else ""
        label, said, since = f"Next {steps}{named}", TOTAL, f"on the last {steps}"
    else:
        value, low, high = last["expected"], last["lower_95"], last["upper_95"]
        moved = change(value, before.iloc[-1]) if len(before) else ""
        label, said, since = f"In {steps} steps{named}", LAST, "on the newest value"
    since = f"{moved} {since}" if moved else ""
    bounds = None if pd.isna(low) else between(low, high)
    reason = "its forecaster knows no bounds"
    best: dict[str, Any] = next(iter(version.told.get("leaderboard") or []), {})
    return (
        show.Figure(label, short(value), help=said, change=since, better=""),
        show.Figure("95 % band", bounds, help=BAND, reason="" if bounds else reason),
        _held(best),
        _error(version, best),
    )


def _held(best: dict[str, Any]) -> show.Figure:
    inside, of = best.get("inside"), best.get("of")
    if inside is None or not of:
        return show.Figure("Past bands that held", None, help=HELD, reason=NO_TEST)
    share = f"{100 * inside / of:.0f} % at a promised 95 %"
    return show.Figure("Past bands that held", f"{inside} of {of}", HELD, change=share, better="")


def _error(version: Version, best: dict[str, Any]) -> show.Figure:
    error = best.get("wape")
    if error is None:
        return show.Figure("Error of past forecasts", None, help=ERROR, reason=NO_TEST)
    rows = {row["name"]: row for row in version.told["leaderboard"]}
    naive = (rows.get("seasonal_naive") or rows.get("naive") or {}).get("wape")
    against = "" if naive is None else f"{error - naive:+.1f} points against naive"
    return show.Figure(
        "Error of past forecasts", f"{error:.1f} %", ERROR, change=against, better="lower"
    )


def rows(ahead: pd.DataFrame) -> pd.DataFrame:
    """The steps ahead under words that readers and files know them by."""
    names = {
        "moment": "Date",
        "expected": "Expected",
        "lower_80": "80 % from",
        "upper_80": "80 % to",
        "lower_95": "95 % from",
        "upper_95": "95 % to",
        "actual": "Came",
        "adjusted": "Adjusted",
        "author": "By",
        "reason": "Because",
    }
    shown = ahead[list(names)].rename(columns=names).set_index("Date")
    own = ["Adjusted", "By", "Because"]
    return shown if shown["Adjusted"].notna().any() else shown.drop(columns=own)


def where(version: Version, known: Known) -> tuple[str, ...]:
    """As of when, by which version, and by whom it was computed."""
    until = version.trained_until
    members = [titled(one["name"]) for one in version.told.get("members", []) if one["is_used"]]
    return (
        f"As of {until:%Y-%m-%d}" if until else "As of an unknown day",
        f"{known.name}, version {version.version} of {version.trained_at:%Y-%m-%d %H:%M} UTC",
        f"{version.told.get('method', 'unknown')} of {', '.join(members) or 'unknown'}",
    )

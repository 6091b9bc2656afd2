"""How limits of risk are told: in figures, a sentence and a table."""

from collections import Counter

import pandas as pd

from core.alerts.tables import Severity
from core.glance import listed
from core.risk.limits import Limit
from core.risk.watched import RISKS
from pages.shared import show
from pages.shared.words import percent
from pages.system.limits import CHANGES, COMPARISONS, WORDS

USED = "The figure as a part of the red limit, or of the amber one where there is no red."
NOT_COMPUTABLE = "— not computable"
PAUSED = "paused"
FORMATS = dict.fromkeys(("Now", "Amber", "Red"), "%,.2f") | {"Used (%)": "%,.1f"}


def name(one: Limit) -> str:
    """A limit as sentences and choosers call it."""
    return f"{RISKS[one.metric].title} of {one.label}"


def figures(found: list[Limit], over: pd.DataFrame) -> list[show.Figure]:
    """How many there are, how many are passed, and how many of these nobody looks after."""
    levels = Counter(one.level for one in found if one.is_active)
    used = [one.used for one in found if one.used is not None and one.is_active]
    unseen = int(over["acknowledged_at"].isna().sum())
    return [
        show.Figure("Passed, red", f"{levels[Severity.red]:,}", "Figures over a red limit."),
        show.Figure(
            "Passed, amber", f"{levels[Severity.amber]:,}", "Figures over an amber limit only."
        ),
        show.Figure("Not acknowledged", f"{unseen:,}", "Open alerts that nobody looks after."),
        show.Figure(
            "Most used",
            percent(max(used), 1) if used else None,
            USED,
            reason="" if used else "no figure was stored yet",
        ),
    ]


def finding(found: list[Limit]) -> str:
    """What is passed, in a sentence; what nobody computed is not within its limit."""
    watched = [one for one in found if one.is_active]
    known = [one for one in watched if not one.reason]
    over = [name(one) for one in known if one.level is not None]
    if over:
        verb = "is" if len(over) == 1 else "are"
        said = f"{len(over):,} of {len(known):,} {verb} over a limit: {listed(over)}."
    elif len(known) == 1:
        said = f"{name(known[0])} is within its limit."
    else:
        said = f"All {len(known):,} figures are within their limits." if known else ""
    unknown = len(watched) - len(known)
    if not unknown:
        return said or "Every limit is paused."
    verb = "figure is" if unknown == 1 else "figures are"
    return f"{said} {unknown:,} {verb} not computable, for the reason in the table.".strip()


def table(found: list[Limit]) -> pd.DataFrame:
    """Each subject under each limit; columns that say nothing are left out."""
    rows = [
        {
            "Says": NOT_COMPUTABLE if one.reason else WORDS[one.level],
            "Figure": RISKS[one.metric].title,
            "Of": one.label,
            "Now": one.value,
            "In": one.unit or None,
            "Warns when it": COMPARISONS[one.comparison],
            "Amber": _limit(one, one.amber),
            "Red": _limit(one, one.red),
            "Used (%)": None if one.used is None else 100 * one.used,
            "As of": one.of,
            "Rule": None if one.is_active else PAUSED,
            "Why not": one.reason or None,
        }
        for one in found
    ]
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _limit(one: Limit, value: float | None) -> float | None:
    """As people give it: a change in percent."""
    return value if value is None or one.comparison not in CHANGES else 100 * value

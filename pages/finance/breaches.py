"""How limits of risk are told: in figures, a sentence and a table."""

import pandas as pd

from core.alerts.tables import Severity
from core.glance import listed
from core.risk.limits import Limit
from pages.shared import show
from pages.shared.words import percent
from pages.system.limits import COMPARISONS, WORDS, limit, title

USED = "The figure as a part of the red limit, or of the amber one where there is no red."


def figures(found: list[Limit], over: pd.DataFrame) -> list[show.Figure]:
    """How many there are, how many are passed, and how many of these nobody looks after."""
    red = sum(one.level is Severity.red for one in found)
    amber = sum(one.level is Severity.amber for one in found)
    used = [one.used for one in found if one.used is not None]
    unseen = int(over["acknowledged_at"].isna().sum())
    return [
        show.Figure("Passed, red", f"{red:,}", "Figures over a red limit."),
        show.Figure("Passed, amber", f"{amber:,}", "Figures over an amber limit only."),
        show.Figure("Not acknowledged", f"{unseen:,}", "Open alerts that nobody looks after."),
        show.Figure(
            "Most used",
            percent(max(used), 0) if used else None,
            USED,
            reason="" if used else "no figure was stored yet",
        ),
    ]


def finding(found: list[Limit]) -> str:
    """What is passed, in a sentence."""
    over = [f"{title(one.metric)} ({one.label})" for one in found if one.level is not None]
    if not over:
        return f"All {len(found):,} figures are within their limits."
    verb = "is" if len(over) == 1 else "are"
    return f"{len(over):,} of {len(found):,} {verb} over a limit: {listed(over)}."


def table(found: list[Limit]) -> pd.DataFrame:
    """Each subject under each limit."""
    return pd.DataFrame(
        [
            {
                "Says": "— not computable" if one.reason else WORDS[one.level],
                "Of": one.label,
                "Figure": title(one.metric),
                "Now": None if one.value is None else limit(one.metric, one.comparison, one.value),
                "Warns when it": COMPARISONS[one.comparison],
                "Amber": limit(one.metric, one.comparison, one.amber),
                "Red": limit(one.metric, one.comparison, one.red),
                "Used (%)": None if one.used is None else 100 * one.used,
                "As of": one.of,
                "Why not": one.reason or None,
            }
            for one in found
        ]
    )

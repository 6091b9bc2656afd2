"""How the figures and limits of alert rules are written and asked for."""

from typing import Any

import pandas as pd
import streamlit as st

from core.alerts.rules import Standing
from core.alerts.tables import Comparison, Severity
from core.catalogue import WATCHED
from core.glance import change
from pages.shared.show import tables
from pages.shared.words import number, plain

COMPARISONS = {
    Comparison.below: "is below",
    Comparison.above: "is above",
    Comparison.change_below: "has a change below",
    Comparison.change_above: "has a change above",
}
CHANGES = (Comparison.change_below, Comparison.change_above)
WORDS = {Severity.red: "✗ red", Severity.amber: "! amber", None: "✓ within"}
WEIGHTS = [Severity.red, Severity.amber, None]
MOST_SAID = 200


def title(metric: str) -> str:
    """What people call a figure; that of an older version by its own name."""
    if metric not in WATCHED:
        return metric
    found = WATCHED[metric]
    return f"{found.title} of {'an' if found.subject[0] in 'aeiou' else 'a'} {found.subject}"


def unit(metric: str, comparison: Comparison) -> str:
    """In what a limit is given: a change in percent, anything else as the figure is."""
    if comparison in CHANGES:
        return "%"
    return WATCHED[metric].unit if metric in WATCHED else ""


def limit(metric: str, comparison: Comparison, value: float | None) -> str:
    """A limit as people read it."""
    if value is None:
        return "—"
    shown = value * 100 if comparison in CHANGES else value
    return f"{number(shown)} {unit(metric, comparison)}".strip()


def amounts(
    metric: str,
    comparison: Comparison,
    amber: float | None = None,
    red: float | None = None,
    margin: float | None = None,
) -> dict[str, float | None]:
    """Ask for both limits and the margin, a change in percent."""
    size = 100 if comparison in CHANGES else 1
    said = unit(metric, comparison)
    names = {"amber": "Amber", "red": "Red", "margin": "Comes back by"}
    helps = {
        "amber": "From where on it is worth a look; may stay empty.",
        "red": "From where on somebody must act; may stay empty.",
        "margin": "How far it must come back over a limit before its alert is cleared, so that a "
        "figure at the limit does not ring again and again. Empty: 2 % of the limit.",
    }
    typed = {}
    for name, value in (("amber", amber), ("red", red), ("margin", margin)):
        typed[name] = st.number_input(
            f"{names[name]} ({said})" if said else names[name],
            value=None if value is None else round(value * size, 10),
            min_value=0.0 if name == "margin" else None,
            format="%g",
            width=185,
            help=helps[name],
        )
    return {name: None if value is None else value / size for name, value in typed.items()}


def standings(found: list[Standing], metric: str, comparison: Comparison) -> None:
    """What a rule says now of each of its subjects, the worst first."""
    if not found:
        st.caption("There is nothing that it could watch yet.")
        return
    by_weight = sorted(found, key=lambda one: WEIGHTS.index(one.level))
    crossed = sum(one.level is not None for one in found)
    count = f"{crossed:,} of {len(found):,}"
    st.markdown(f"Now {plain(count)} {'is' if crossed == 1 else 'are'} over a limit.")
    rows = [as_row(one, comparison) for one in by_weight[:MOST_SAID]]
    frame = pd.DataFrame(rows).dropna(axis="columns", how="all")
    tables.grid(frame, f"What the rule says of {title(metric)}", alt="Subjects, the worst first")
    if len(found) > MOST_SAID:
        st.caption(f"The {MOST_SAID} that are worst are shown.")


def as_row(one: Standing, comparison: Comparison) -> dict[str, Any]:
    """One subject as the table shows it."""
    moved = None
    if comparison in CHANGES and one.value is not None and one.before is not None:
        moved = change(one.value, one.before)
    return {
        "Says": WORDS[one.level] if not one.reason else "— not computable",
        "What": one.label,
        "Figure": one.value,
        "Before": one.before,
        "Change": moved,
        "In": one.unit or None,
        "As of": None if one.of is None else one.of.isoformat(),
        "Why not": one.reason or None,
    }

"""How strong trend and seasons of a series are, and how much is unusual or left over."""

from core.forecasting.apart import Apart
from pages.shared import show

UNUSUAL = "Values outside of the range in which 99 of 100 usual ones lie, seen from both sides."
STRENGTH = (
    "How much of what moves beside the rest is this part's, from 0 to 1: the variance of what "
    "remains against that of both together."
)
LEFT = "The variance of what trend, seasons and events leave over, as a part of all variance."
ALIKE = "all values are equal"
NO_SEASON = "its frequency has none, or it has not passed twice yet"


def figures(found: Apart) -> list[show.Figure]:
    """How strong trend and seasons are, how many values are unusual, and what is left over."""
    trend, *seasons = found.patterns
    strengths = [_strength(one.name, one.strength, one.said, ALIKE) for one in (trend, *seasons)]
    if not seasons:
        strengths.append(show.Figure("Season", None, help=STRENGTH, reason=NO_SEASON))
    judged = len(found.anomalies) - len(found.open)
    left = None if found.left_over is None else f"{100 * found.left_over:.1f} %"
    return [
        *strengths,
        show.Figure(
            "Unusual values",
            f"{len(found.anomalies):,} of {len(found.rows):,}",
            help=UNUSUAL,
            change=f"{judged:,} judged" if judged else "",
            better="",
        ),
        show.Figure("Left over", left, help=LEFT, reason="" if left else ALIKE),
    ]


def _strength(name: str, strength: float | None, said: str, why_not: str) -> show.Figure:
    if strength is None:
        return show.Figure(name, None, help=STRENGTH, reason=why_not)
    return show.Figure(name, said.capitalize(), STRENGTH, change=f"{strength:.2f} of 1", better="")

"""What must be known of a version before it is believed."""

import pandas as pd

from core.db.types import now
from core.forecasting.queries import Version, in_words
from pages.shared.words import day

PAST = "All of this lies in the past: it ends on {}. Upload what came since, and forecast it again."


def cautions(version: Version, ahead: pd.DataFrame) -> list[str]:
    """What must be known of a version before it is believed."""
    scenario, until = version.chosen.get("scenario"), version.chosen.get("until")
    said = []
    if scenario:
        said.append(f"This is a what-if, not what is expected: {in_words(scenario)}.")
    if until:
        said.append(f"This was forecast as if nothing after {until} were known.")
    elif (last := ahead["moment"].max()) < now():
        said.append(PAST.format(day(last)))
    return said

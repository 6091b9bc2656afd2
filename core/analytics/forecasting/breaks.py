"""A change of level that makes what was before useless for what comes.

Older values tell little from the last moment on at which the level changed for good: by more than
three times the usual distance of a value from trend and season, so that hardly an older value would
be usual now. It takes two seasons since then, and ten values, to say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import robust
from core.analytics.forecasting.anomalies import anomalies
from core.analytics.forecasting.shifts import Kind

APART = 3.0
FEWEST_SINCE, SEASONS_SINCE = 10, 2


@dataclass(frozen=True)
class Break:
    """Where the values begin that still tell something, and why, in a sentence for a note."""

    place: int
    before: float  # the level on both sides, in the units of the series
    after: float
    said: str


def last_break(values: Values, seasons: Sequence[int] = ()) -> Break | None:
    """The last change of level after which older values tell little; none if there is none."""
    seen = anomalies(values, seasons)
    season = min((one for one in seasons if one > 1), default=1)
    since = max(FEWEST_SINCE, SEASONS_SINCE * season)
    worked = np.log(seen.expected) if seen.is_share else seen.expected
    shown = np.log(np.where(values > 0, values, np.nan)) if seen.is_share else values
    usual = robust.scale(shown - worked)
    for one in reversed(seen.shifts):
        stays = len(values) - one.place >= since
        if one.kind is Kind.LEVEL and stays and abs(one.size) > APART * usual:
            window = (
                slice(max(one.place - since, 0), one.place),
                slice(one.place, one.place + since),
            )
            before, after = (float(np.nanmedian(values[side])) for side in window)
            said = (
                f"From value {one.place + 1} on the level is {after:,.4g}, not {before:,.4g} as "
                "before; what is older tells little about what comes."
            )
            return Break(one.place, before, after, said)
    return None

"""Single values that are wildly out of line, and a series with these held back.

A spike goes out and comes back: of the steps from value to value, season taken out, one is wild and
within three steps another of the other sign. A step is wild beyond 8 scales (median deviations as
of a normal) of all steps. A level that changes goes out and stays; it is no spike. At the end
nobody knows yet, so a wild last step counts as one.
"""

import numpy as np
import pandas as pd

from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import robust
from core.analytics.forecasting.decomposition import decomposed
from core.analytics.forecasting.robust import Places

WILD = 8.0
LONGEST = 3  # values that one spike lasts
SELDOM = 0.3  # zeros: with more of them demand comes now and then, and each is a spike or none
FINEST = 0.01  # of a usual step of the series as it is: below that nothing was measured
FEWEST = 5
NOWHERE = np.array([], dtype=np.intp)


def spikes(values: Values, season: int = 1) -> Places:
    """Where a series has spikes; none where it is too short or is mostly zeros.

    >>> spikes(np.array([7.0, 9, 8, 7, 9, 8, 700, 8, 9, 7, 9])).tolist()
    [6]
    """
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < FEWEST or (values[known] == 0).mean() > SELDOM:
        return NOWHERE
    seen, adjusted = _adjusted(values, season)
    steps = np.diff(adjusted[known])
    usual = max(robust.scale(steps), FINEST * robust.scale(np.diff(seen[known])))
    if usual <= 0:
        return NOWHERE
    off = (steps - np.median(steps)) / usual
    # Before the first value and after the last there is a step that nobody has seen.
    wild = np.sign(off) * (np.abs(off) > WILD)
    out = [] if wild[0] == 0 or _returns(wild, 1, -wild[0]) else [0]
    place = 0
    while place < len(wild):
        lasts = _lasts(wild, place) if wild[place] else 0
        out += range(place + 1, place + 1 + lasts)
        place += max(lasts, 1) + (lasts > 0)
    return np.asarray(known[out], dtype=np.intp)


def _adjusted(values: Values, season: int) -> tuple[Values, Values]:
    """The series with and without its season, on the scale on which that stays the same."""
    if not 1 < season <= len(values) / 2:
        return values, values
    told = None if (values[np.isfinite(values)] > 0).all() else False
    apart = decomposed(_calmed(values, season), (season,), is_multiplicative=told)
    seen = np.log(values) if apart.is_multiplicative else values
    return seen, np.asarray(seen - apart.worked.seasons[0])


def _calmed(values: Values, season: int) -> Values:
    """Nothing further from its surroundings than twice what comes once in every season."""
    around = pd.Series(values).rolling(2 * season + 1, center=True, min_periods=1).median()
    middle = around.interpolate(limit_direction="both").to_numpy()
    off = values - middle
    most = 2 * float(np.nanquantile(np.abs(off), 1 - 0.5 / season))
    return np.asarray(middle + np.clip(off, -most, most), dtype=np.float64)


def _returns(wild: Values, start: int, sign: float) -> bool:
    return bool((wild[start : start + LONGEST] == sign).any())


def _lasts(wild: Values, place: int) -> int:
    """How many values a spike lasts that a step begins; 0 if it does not come back."""
    for lasts in range(1, LONGEST + 1):
        if place + lasts == len(wild):
            return lasts if lasts == 1 else 0
        if wild[place + lasts] == -wild[place]:
            return lasts
    return 0


def winsorised(values: Values, places: Places, season: int = 1) -> Values:
    """The series with some values held as far from what is expected there as any other is.

    What is expected comes from the other values; none becomes higher or lower than all of these.
    """
    held = np.asarray(values, dtype=np.float64).copy()
    if not len(places):
        return held
    held[places] = np.nan
    others = held[np.isfinite(held)]
    if not len(others):
        return np.asarray(values, dtype=np.float64).copy()
    apart = decomposed(held, (season,))
    expected, off = apart.worked.expected, apart.worked.remainder
    low, high = expected + min(np.nanmin(off), 0), expected + max(np.nanmax(off), 0)
    if apart.is_multiplicative:
        low, high = np.exp(low), np.exp(high)
    bounded = np.clip(np.clip(values, low, high), others.min(), others.max())
    held[places] = bounded[places]
    return held

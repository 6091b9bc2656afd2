"""How demand comes: often or now and then, in like amounts or not, and which forecasters suit.

Reference: Syntetos, Boylan and Croston (2005), Journal of the Operational Research Society 56. A
value on a limit belongs to the higher class.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.analytics.forecasters.contract import Values
from core.errors import Invalid, NotEnoughData

SELDOM = 1.32  # steps for each demand
UNEVEN = 0.49  # squared coefficient of variation of the sizes
UNLIKELY = 0.01  # so long a silence, were demand as it was before


class DemandClass(StrEnum):
    """The four ways in which demand comes, and none."""

    SMOOTH = "smooth"
    ERRATIC = "erratic"
    INTERMITTENT = "intermittent"
    LUMPY = "lumpy"
    NONE = "none"


OFTEN = ("ets", "theta", "ces", "seasonal_naive")
MEMBERS: dict[DemandClass, tuple[str, ...]] = {
    DemandClass.SMOOTH: OFTEN,
    DemandClass.ERRATIC: OFTEN,
    DemandClass.INTERMITTENT: ("sba", "tsb", "adida", "imapa"),
    DemandClass.LUMPY: ("tsb", "imapa"),
    DemandClass.NONE: ("naive",),
}
SILENT = ("tsb",)  # the others do not fade when sales stop
SAID: dict[DemandClass, str] = {
    DemandClass.SMOOTH: "Demand comes at most steps, in like amounts.",
    DemandClass.ERRATIC: "Demand comes at most steps, in very unlike amounts.",
    DemandClass.INTERMITTENT: "Demand comes now and then, in like amounts.",
    DemandClass.LUMPY: "Demand comes now and then, in very unlike amounts.",
    DemandClass.NONE: "There was no demand.",
}


@dataclass(frozen=True)
class Demand:
    """How the demand of one series comes."""

    kind: DemandClass
    steps_per_demand: float | None  # ADI: steps over demands; none where there was no demand
    variation: float | None  # CV² of the demands, with n - 1; none of fewer than two
    share_of_zeros: float
    demands: int
    silence: int  # steps since the last demand
    is_silent: bool  # longer than chance would have it

    @property
    def members(self) -> tuple[str, ...]:
        """The forecasters that suit, by name."""
        seldom = self.kind in (DemandClass.INTERMITTENT, DemandClass.LUMPY)
        return SILENT if seldom and self.is_silent else MEMBERS[self.kind]

    @property
    def said(self) -> str:
        """What a reader should know of it."""
        if not self.is_silent:
            return SAID[self.kind]
        return f"{SAID[self.kind]} There was none in the last {self.silence} steps."


def demand(values: Values) -> Demand:
    """The class of demand of values in equal steps, empty ones as zeros."""
    if not len(values):
        raise NotEnoughData("The class of a demand needs 1 value; there are 0.")
    if (values < 0).any():
        raise Invalid(f"Demand is never negative; {int((values < 0).sum())} values are.")
    sizes = values[values > 0]
    if not len(sizes):
        return Demand(DemandClass.NONE, None, None, 1.0, 0, len(values), is_silent=False)
    seldom, uneven = len(values) / len(sizes), variation(sizes)
    silence = len(values) - 1 - int(np.flatnonzero(values)[-1])
    return Demand(
        kind=classified(seldom, uneven),
        steps_per_demand=seldom,
        variation=uneven,
        share_of_zeros=1 - len(sizes) / len(values),
        demands=len(sizes),
        silence=silence,
        is_silent=_is_silent(values, silence),
    )


def classified(steps_per_demand: float, variation: float | None) -> DemandClass:
    """The class; a demand that came once does not vary.

    >>> classified(1.32, 0.1), classified(1.0, 0.49)
    (<DemandClass.INTERMITTENT: 'intermittent'>, <DemandClass.ERRATIC: 'erratic'>)
    """
    is_uneven = (variation or 0.0) >= UNEVEN
    if steps_per_demand >= SELDOM:
        return DemandClass.LUMPY if is_uneven else DemandClass.INTERMITTENT
    return DemandClass.ERRATIC if is_uneven else DemandClass.SMOOTH


def variation(sizes: Values) -> float | None:
    """The squared coefficient of variation of a sample (n - 1)."""
    if len(sizes) < 2:
        return None
    return float(sizes.var(ddof=1) / sizes.mean() ** 2)


def _is_silent(values: Values, silence: int) -> bool:
    """Whether so many empty steps were unlikely, had each been empty as often as those before."""
    before = values[: len(values) - silence]
    chance_of_none = float((before == 0).mean())
    return silence > 0 and chance_of_none**silence < UNLIKELY

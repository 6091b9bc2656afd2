"""How monthly recurring revenue (MRR) moves, and how much of it stays.

All that moves is given as positive amounts; what was lost is taken off here.
"""

from dataclasses import dataclass

from core.analytics.kpi.amount import (
    BASE,
    NO_CHURN,
    NOT_STATED,
    Amount,
    Given,
    combined,
    known,
    none,
    ratio,
)
from core.analytics.kpi.exact import total
from core.errors import Invalid

MONTHS = 12
CALLED = {
    "start": "MRR at the start",
    "new": "New MRR",
    "expansion": "Expansion",
    "reactivation": "Reactivation",
    "contraction": "Contraction",
    "churn": "Churn",
}


@dataclass(frozen=True)
class Movement:
    """How the MRR of a period came about; `stated` is the end that the source gives, if it does."""

    start: Given
    new: Given = 0
    expansion: Given = 0
    reactivation: Given = 0
    contraction: Given = 0
    churn: Given = 0
    stated: Given = None

    def __post_init__(self) -> None:
        """A loss with a minus would be added."""
        for field, called in CALLED.items():
            value = known(getattr(self, field)).value
            if value is not None and value < 0:
                raise Invalid(f"{called} is {value:,.10g}; state it as a positive amount.")

    @property
    def end(self) -> Amount:
        """What the parts come to."""
        came = (self.start, self.new, self.expansion, self.reactivation)
        return total(*came, less=(self.contraction, self.churn))

    @property
    def gap(self) -> Amount:
        """The stated end less that; 0 where they reconcile to the last digit."""
        came = (self.start, self.new, self.expansion, self.reactivation)
        stated = none(NOT_STATED) if self.stated is None else self.stated
        return total(stated, self.contraction, self.churn, less=came)

    @property
    def is_reconciled(self) -> bool:
        """Whether the stated end is what the parts come to."""
        return self.gap.value == 0


def arr(movement: Movement) -> Amount:
    """Twelve times the MRR at the end."""
    return combined(lambda value: MONTHS * value, movement.end)


def net_retention(movement: Movement) -> Amount:
    """What the customers of the start pay at the end, over what they paid (NRR)."""
    kept = total(movement.start, movement.expansion, less=(movement.contraction, movement.churn))
    return ratio(kept, movement.start, BASE)


def gross_retention(movement: Movement) -> Amount:
    """The same without what they pay more; never above 1 (GRR)."""
    kept = total(movement.start, less=(movement.contraction, movement.churn))
    return ratio(kept, movement.start, BASE)


def quick_ratio(movement: Movement) -> Amount:
    """What came for each unit that was lost."""
    came = total(movement.new, movement.expansion)
    return ratio(came, total(movement.contraction, movement.churn), NO_CHURN)

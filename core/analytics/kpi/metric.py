"""How a figure is defined: what it is called, how it is computed, and in which variant."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from core.analytics.kpi.amount import Amount

Unit = Literal["money", "fraction", "months", "points", "multiple", "people"]
Better = Literal["higher", "lower", ""]
From = TypeVar("From")


@dataclass(frozen=True)
class Definition(Generic[From]):
    """One figure; what has variants names its own."""

    label: str
    unit: Unit  # fractions are shown as percent
    better: Better  # "" = neither
    formula: str  # in words
    inputs: tuple[str, ...]
    compute: Callable[[From], Amount]
    variant: str = ""
    version: str = "1"

    @property
    def title(self) -> str:
        """The label, and the variant where there is one.

        >>> Definition("Magic number", "multiple", "higher", "", (), Amount, "of revenue").title
        'Magic number (of revenue)'
        """
        return f"{self.label} ({self.variant})" if self.variant else self.label

"""What a step of preparing a series is: chosen parameters, and an account of its work."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from core.analytics.parameters import Chosen

NO_MOMENTS = pd.DatetimeIndex([])


@dataclass(frozen=True)
class Nature:
    """What must be known of a series beside its values, and when these came."""

    is_flow: bool = True
    as_of: date | None = None
    code: str = ""  # the frequency, where a step before has made it


@dataclass(frozen=True)
class Change:
    """The values after a step, and what it did to them."""

    values: pd.Series
    said: str
    touched: pd.DatetimeIndex  # of the values after it: added, changed, blanked or marked
    mark: str = ""  # the word for them where each is to be seen
    notices: tuple[str, ...] = ()
    left_open: pd.DatetimeIndex = field(
        default_factory=lambda: NO_MOMENTS
    )  # periods that are not whole
    code: str = ""  # the frequency, where they are of longer periods now


@dataclass(frozen=True)
class Step(Chosen, ABC):
    """One step of a recipe; raw values go in, and come out of it as they are told to be."""

    def written(self) -> dict[str, Any]:
        """The step as a recipe keeps it."""
        return {"step": self.name, **self.chosen()}

    @property
    def looks_ahead(self) -> bool:
        """Whether a value depends on later ones, so that yesterday's changes tomorrow."""
        return False

    @property
    def why_not_for_forecasts(self) -> str:
        """Why a forecast must not be made from what it gives; empty where it may."""
        return ""

    @abstractmethod
    def told(self) -> str:
        """What it does, in words."""

    @abstractmethod
    def applied(self, values: pd.Series, nature: Nature) -> Change:
        """Do it to values by moment, of which some may be missing."""


def counted(count: int, one: str, several: str = "") -> str:
    """How many, in words.

    >>> counted(1, "gap"), counted(1200, "gap"), counted(0, "value")
    ('1 gap', '1,200 gaps', 'no values')
    """
    thing = one if count == 1 else several or f"{one}s"
    return f"{count:,} {thing}" if count else f"no {thing}"

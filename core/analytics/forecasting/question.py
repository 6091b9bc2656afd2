"""What can be asked of the engine, and what it answers: arrays and words, nothing stored."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.analytics.forecasters.attempt import Attempt
from core.analytics.forecasters.contract import USUAL_LEVELS, Bands, History
from core.analytics.forecasting.effects import Effect
from core.errors import Invalid

MOST_AHEAD = 10_000


class Mode(StrEnum):
    """How much work an answer is worth."""

    FAST = "fast"
    BEST = "best"


@dataclass(frozen=True)
class Question:
    """One series, and how far ahead it is asked for."""

    history: History
    horizon: int
    frequency: str = ""  # as rhythm writes it: 15min, h, D, B, W, MS, QS, YS …; empty = not known
    mode: Mode = Mode.FAST
    levels: tuple[float, ...] = USUAL_LEVELS
    seed: int = 0  # of sample paths

    def __post_init__(self) -> None:
        """Refuse what has no answer."""
        if not 1 <= self.horizon <= MOST_AHEAD:
            raise Invalid(f"A forecast goes from 1 to {MOST_AHEAD:,} steps, not {self.horizon}.")
        if not self.levels or not all(0 < level < 1 for level in self.levels):
            raise Invalid("Levels lie between 0 and 1, such as 0.95.")
        if list(self.levels) != sorted(set(self.levels)):
            raise Invalid("Levels are given in ascending order, each once.")


@dataclass(frozen=True)
class Counted:
    """What an event or regressor adds, and how much of that is believed."""

    effect: Effect
    size: float


@dataclass(frozen=True)
class Answer:
    """What is expected, between which bounds, and how that was found."""

    bands: Bands
    method: str  # such as "combination", "repeated", "short"; ends in :no_interval without bounds
    members: tuple[Attempt, ...] = ()  # what ran, and what was left out and why
    used: tuple[str, ...] = ()  # of the members, those that are in the forecast
    notes: tuple[str, ...] = field(default=())  # what a reader must know, a sentence each
    effects: tuple[Counted, ...] = ()  # of what was known beside the series

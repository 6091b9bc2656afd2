"""What a step of preparing a series is: parameters that are checked, and an account of its work."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar

import pandas as pd

from core.errors import Invalid

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
class Parameter:
    """What can be chosen of a step: one of some words, a number within bounds, or days."""

    name: str
    default: Any
    help: str
    choices: Mapping[str, str] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    is_whole: bool = False
    is_days: bool = False

    @property
    def label(self) -> str:
        """The parameter as a form calls it."""
        return self.name.replace("_", " ").capitalize()

    def checked(self, given: Any) -> Any:
        """The value, if it may be chosen."""
        if self.choices:
            return self._word(given)
        return self._days(given) if self.is_days else self._number(given)

    def _word(self, given: Any) -> str:
        if not isinstance(given, str) or given not in self.choices:
            raise Invalid(f"{self.name} is one of {', '.join(self.choices)}, not {given!r}.")
        return str(given)

    def _number(self, given: Any) -> float | None:
        if given is None and self.default is None:
            return None
        kind = "a whole number" if self.is_whole else "a number"
        bounds = f"{self.name} is {kind} from {self.least:g} to {self.most:g}, not {given!r}."
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise Invalid(bounds)
        if not math.isfinite(given) or not (self.least or 0) <= given <= (self.most or math.inf):
            raise Invalid(bounds)
        if self.is_whole and given != int(given):
            raise Invalid(bounds)
        return int(given) if self.is_whole else float(given)

    def _days(self, given: Any) -> tuple[str, ...]:
        words = given.replace(",", " ").split() if isinstance(given, str) else given
        if not isinstance(words, list | tuple):
            raise Invalid(f"{self.name} is a list of dates, not {given!r}.")
        return tuple(sorted({_day(self.name, word) for word in words}))


def _day(name: str, word: object) -> str:
    try:
        return date.fromisoformat(str(word)).isoformat()
    except ValueError:
        raise Invalid(f"{name} are dates such as 2026-12-25, not {word!r}.") from None


def choice(words: Mapping[str, str], default: str, help: str) -> Any:  # noqa: A002
    """A parameter that is one of some words, each with its meaning."""
    return field(default=default, metadata={"choices": words, "help": help})


def number(
    default: float | None,
    least: float,
    most: float,
    help: str,  # noqa: A002
    *,
    is_whole: bool = False,
) -> Any:
    """A parameter that is a number within bounds."""
    said = {"least": least, "most": most, "is_whole": is_whole, "help": help}
    return field(default=default, metadata=said)


def days(help: str) -> Any:  # noqa: A002
    """A parameter that is a list of days, without any by default."""
    return field(default=(), metadata={"is_days": True, "help": help})


@dataclass(frozen=True)
class Step(ABC):
    """One step of a recipe; raw values go in, and come out of it as they are told to be."""

    name: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """What can be chosen of it, in order."""
        return [Parameter(one.name, one.default, **one.metadata) for one in fields(cls)]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Step":
        """The step with these choices; what is not chosen is as usual."""
        known = {one.name: one for one in cls.parameters()}
        for name in given:
            if name not in known:
                offered = ", ".join(known)
                raise Invalid(f"'{cls.name}' has no parameter {name!r}; it has {offered}.")
        return cls(**{name: known[name].checked(value) for name, value in given.items()})

    def written(self) -> dict[str, Any]:
        """The step as a recipe keeps it."""
        chosen = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in chosen.items()
        }
        return {"step": self.name, **plain}

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

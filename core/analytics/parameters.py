"""Parameters a person may choose: checked where they come in, told as a form needs them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Self

from core.errors import Invalid


@dataclass(frozen=True)
class Parameter:
    """One choice: one of some words, a number within bounds, or days."""

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
class Chosen:
    """Something with parameters, each with a usual value."""

    name: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """What can be chosen of it, in order."""
        return [Parameter(one.name, one.default, **one.metadata) for one in fields(cls)]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """It with these choices; what is not chosen is as usual."""
        known = {one.name: one for one in cls.parameters()}
        for name in given:
            if name not in known:
                offered = f"it has {', '.join(known)}" if known else "it has none"
                raise Invalid(f"'{cls.name}' has no parameter {name!r}; {offered}.")
        return cls(**{name: known[name].checked(value) for name, value in given.items()})

    def chosen(self) -> dict[str, Any]:
        """What is chosen, as JSON keeps it."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }

"""Parameters a person may choose: checked where they come in, told as a form needs them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

from core.errors import Invalid

MOST_MOMENTS = 1_000
LONGEST_TEXT = 500  # characters
BETWEEN_MOMENTS = re.compile(r"[,;\n]")  # a space may stand between a date and its time


class Kind(StrEnum):
    """What a parameter is where it is not one of some words."""

    NUMBER = "number"
    DAYS = "days"
    MOMENT = "moment"  # a day, or a moment of it
    MOMENTS = "moments"
    TEXT = "text"


@dataclass(frozen=True)
class Parameter:
    """One choice: one of some words, a number within bounds, days, moments, or a text."""

    name: str
    default: Any
    help: str
    choices: Mapping[str, str] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    is_whole: bool = False
    kind: Kind = Kind.NUMBER

    @property
    def label(self) -> str:
        """The parameter as a form calls it."""
        return self.name.replace("_", " ").capitalize()

    def checked(self, given: Any) -> Any:
        """The value, if it may be chosen."""
        if self.choices:
            return self._word(given)
        checks = {
            Kind.NUMBER: self._number,
            Kind.DAYS: self._days,
            Kind.MOMENT: self._moment,
            Kind.MOMENTS: self._moments,
            Kind.TEXT: self._text,
        }
        return checks[self.kind](given)

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

    def _moment(self, given: Any) -> str:
        return moment(self.name, given) if given else ""

    def _moments(self, given: Any) -> tuple[str, ...]:
        words = BETWEEN_MOMENTS.split(given) if isinstance(given, str) else given
        if not isinstance(words, list | tuple):
            raise Invalid(f"{self.name} is a list of dates or moments, not {given!r}.")
        found = sorted({moment(self.name, word) for word in words if str(word).strip()})
        if len(found) > MOST_MOMENTS:
            raise Invalid(f"{self.name} are {MOST_MOMENTS:,} at most, not {len(found):,}.")
        return tuple(found)

    def _text(self, given: Any) -> str:
        if not isinstance(given, str) or "\0" in given:
            raise Invalid(f"{self.name} is a text, not {given!r}.")
        said = " ".join(given.split())
        if len(said) > LONGEST_TEXT:
            raise Invalid(f"{self.name} has {LONGEST_TEXT} characters at most, not {len(said)}.")
        return said


def _day(name: str, word: object) -> str:
    try:
        return date.fromisoformat(str(word)).isoformat()
    except ValueError:
        raise Invalid(f"{name} are dates such as 2026-12-25, not {word!r}.") from None


def moment(name: str, word: object) -> str:
    """A day or a moment in UTC as recipes write it; a moment without a zone is in UTC.

    >>> moment("moment", "2026-03-05"), moment("moment", "2026-03-05 12:00+01:00")
    ('2026-03-05', '2026-03-05T11:00:00')
    """
    text = str(word).strip()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass  # it names a time too
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        wanted = "a date such as 2026-12-25, or a moment such as 2026-12-25T18:00"
        raise Invalid(f"{name} is {wanted}, not {word!r}.") from None
    there = found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)
    return there.isoformat()


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
    return field(default=(), metadata={"kind": Kind.DAYS, "help": help})


def moments(help: str) -> Any:  # noqa: A002
    """A parameter that is a list of days or moments, without any by default."""
    return field(default=(), metadata={"kind": Kind.MOMENTS, "help": help})


def one_moment(help: str) -> Any:  # noqa: A002
    """A parameter that is a day or a moment, none by default."""
    return field(default="", metadata={"kind": Kind.MOMENT, "help": help})


def text(help: str) -> Any:  # noqa: A002
    """A parameter that is a text of one line, empty by default."""
    return field(default="", metadata={"kind": Kind.TEXT, "help": help})


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

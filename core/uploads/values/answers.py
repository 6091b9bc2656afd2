"""What is said about a column of text: a question, a refusal, and what was read of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V")
A = TypeVar("A")

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Moments = NDArray[np.datetime64]

# What people write where there is nothing; NaN is not among them, since it says "failed".
EMPTY = frozenset(
    [
        "",
        "-",
        "--",
        "–",
        "—",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "#na",
        "#nv",
        "null",
        "none",
        "nil",
        "k.a.",
        "k. a.",
        "n.d.",
        "s.o.",
        "..",
        "...",
        "…",
    ]
)
SHOWN = 60


@dataclass(frozen=True, order=True, slots=True)
class Refusal:
    """A cell that was not accepted, and why."""

    index: int
    value: str
    reason: str


@dataclass(frozen=True)
class Choice(Generic[A]):
    """One answer to a question, with what it would make of an example."""

    name: str
    label: str
    answer: A


@dataclass(frozen=True)
class Question(Generic[A]):
    """What the cells leave open and only a person can say."""

    about: str
    sentence: str
    choices: tuple[Choice[A], ...]

    def answered(self, name: str) -> A:
        """The answer of that name; ``KeyError`` if it was not among the choices."""
        return {choice.name: choice.answer for choice in self.choices}[name]


@dataclass(frozen=True)
class Converted(Generic[V]):
    """The values of a column, one a cell: nothing (NaN, NaT, None) where empty or refused."""

    values: V
    is_empty: Mask
    refusals: list[Refusal] = field(default_factory=list)
    empties: dict[str, int] = field(default_factory=dict)
    rounded: int = 0


def shown(value: str) -> str:
    """A cell fit to be quoted in a sentence: short, on one line, nothing invisible.

    >>> shown("a\\x00b")
    'a\\\\x00b'
    """
    short = value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
    if short.isprintable():
        return short
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in short)


def refused(index: int, value: str, reason: str) -> Refusal:
    """A refusal that quotes its cell."""
    return Refusal(index, shown(value), reason)


def empty_words(words: Iterable[str]) -> frozenset[str]:
    """Words to be taken for nothing, however they are capitalised; the blank is always one."""
    return frozenset({"", *(word.strip().casefold() for word in words)})

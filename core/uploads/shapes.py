"""What a file can be: the shapes that the domains offer, and how a table is matched with one."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor

LEAST_SCORE = 0.5  # below, a table is of no shape


class Holds(StrEnum):
    """What the cells of a field are."""

    words = "words"
    number = "number"
    day = "day"  # or a moment, where the cells have a time


@dataclass(frozen=True)
class Field:
    """One column of a shape: what the schema calls it, and what people do."""

    name: str
    title: str
    holds: Holds
    is_required: bool = False
    synonyms: tuple[str, ...] = ()  # in any language, as `folded` writes them

    def is_called(self, header: str) -> bool:
        """Whether a column of this name is this field."""
        return folded(header) in {folded(self.name), folded(self.title), *self.synonyms}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row that was read: its place in the frame, the field, and why."""

    row: int
    field: str
    reason: str


def sound(_rows: pd.DataFrame) -> list[Fault]:
    """No rule beyond what each cell must be."""
    return []


@dataclass(frozen=True)
class Shape:
    """One kind of table: its fields, the rules between its rows, and where it is stored.

    ``check`` and ``store`` get a frame with a column for each field: aware moments, floats, and
    words or None. ``store`` says how many rows it has kept.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    store: Callable[[Session, Actor, UUID, pd.DataFrame], int]
    undo: Callable[[Session, Actor, UUID], int]
    check: Callable[[pd.DataFrame], list[Fault]] = sound


Shapes = Mapping[str, Shape]


@dataclass(frozen=True)
class Match:
    """How well a table fits a shape: which column is which field, and what is missing."""

    shape: Shape
    columns: dict[str, int]  # field → place of its column
    missing: tuple[str, ...]
    score: float


def folded(name: str) -> str:
    """A name without what differs between two who write the same.

    >>> folded(" Précio_Unitario (EUR) "), folded("CreatedAt")
    ('precio unitario eur', 'created at')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.casefold()))


def best(shapes: Shapes, names: Sequence[str], kinds: Sequence[Holds | None]) -> Match | None:
    """The shape that fits best, if any fits well enough; ``kinds`` is what the cells look like."""
    matches = [match(shape, names, kinds) for shape in shapes.values()]
    found = max(matches, key=lambda one: (not one.missing, one.score), default=None)
    return found if found and not found.missing and found.score >= LEAST_SCORE else None


def match(
    shape: Shape,
    names: Sequence[str],
    kinds: Sequence[Holds | None],
    given: Mapping[str, str] | None = None,
) -> Match:
    """How a table fits: what a person said first, then by names, then by what the cells are.

    ``given`` leads from the name of a column to that of its field.
    """
    columns = {field: names.index(name) for name, field in (given or {}).items() if name in names}
    for field in shape.fields:
        if field.name not in columns:
            called = [at for at, name in enumerate(names) if field.is_called(name)]
            free = [at for at in called if at not in columns.values()]
            columns |= {field.name: free[0]} if free else {}
    by_name = len(columns)
    for field in shape.fields:
        if field.is_required and field.name not in columns and field.holds is not Holds.words:
            fitting = [at for at, kind in enumerate(kinds) if kind is field.holds]
            free = [at for at in fitting if at not in columns.values()]
            columns |= {field.name: free[0]} if len(free) == 1 else {}
    missing = tuple(
        field.name for field in shape.fields if field.is_required and field.name not in columns
    )
    guessed = len(columns) - by_name
    score = (by_name + 0.5 * guessed) / max(len(names), 1)
    return Match(shape, columns, missing, score)

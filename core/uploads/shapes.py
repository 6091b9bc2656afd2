"""What a file can be: the shapes that the domains offer, and how a table is matched with one."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor
from core.uploads.sources import Source
from core.uploads.table import Table

LEAST_SCORE = 0.5  # below, a table is of no shape
BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


class Holds(StrEnum):
    """What the cells of a field are."""

    words = "words"
    number = "number"
    amount = "amount"  # a number of which every written digit is kept: money
    day = "day"  # or a moment, where the cells have a time
    yes_no = "yes_no"


class Mode(StrEnum):
    """What becomes of rows that are stored already."""

    adding = "append"  # only what is new; a row that is there is refused
    updating = "update"  # by key: what is there is overwritten, what is new is added
    replacing = "replace"  # what is there of the same series, products, … goes, the file comes


@dataclass(frozen=True)
class Field:
    """One column of a shape: what the schema calls it, what people do, and what it may hold."""

    name: str
    title: str
    holds: Holds
    is_required: bool = False
    synonyms: tuple[str, ...] = ()  # in any language, as `folded` writes them
    longest: int = 0  # characters, 0 = any
    pattern: str = ""  # that a word must match as a whole; ``says`` tells people what it is
    says: str = ""
    upper: bool = False  # whether words are kept in capitals
    one_of: Mapping[str, str] = field(default_factory=dict)  # folded word → what is kept
    least: float | None = None
    most: float | None = None
    is_whole: bool = False

    def is_called(self, header: str) -> bool:
        """Whether a column of this name is this field; what stands in brackets may be a unit."""
        names = {folded(self.name), folded(self.title), *self.synonyms}
        return folded(header) in names or folded(BRACKETS.sub(" ", header)) in names


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row that was read: its place in the frame, the field, and why.

    What ``blocks`` is refused; the rest a person should look at, and it is taken all the same.
    """

    row: int
    field: str
    reason: str
    blocks: bool = True


def sound(_rows: pd.DataFrame) -> list[Fault]:
    """No rule beyond what each cell must be."""
    return []


def agreeing(_db: Session, _user: Actor, _rows: pd.DataFrame, _mode: Mode) -> list[Fault]:
    """Nothing that is stored stands against any row."""
    return []


def no_totals(_rows: pd.DataFrame) -> dict[str, str]:
    """No figure by which a person knows the file again."""
    return {}


@dataclass(frozen=True)
class Load:
    """What a shape is given to store: the upload it belongs to, its rows, and how they go in."""

    upload_id: UUID
    owner: UUID
    rows: pd.DataFrame
    mode: Mode = Mode.updating


@dataclass(frozen=True)
class Shape:
    """One kind of table: its fields, the rules between its rows, and where it is stored.

    ``check``, ``against`` and ``store`` get a frame with a column for each field that the file
    has: aware moments, floats, decimals, booleans, and categories of words. ``store`` says how
    many rows it has kept, ``undo`` how many it took back.

    """

    name: str
    title: str
    fields: tuple[Field, ...]
    store: Callable[[Session, Actor, Load], int]
    undo: Callable[[Session, Actor, UUID], int]
    check: Callable[[pd.DataFrame], list[Fault]] = sound
    against: Callable[[Session, Actor, pd.DataFrame, Mode], list[Fault]] = agreeing
    key: tuple[str, ...] = ()  # fields that no two rows of a file share
    modes: tuple[Mode, ...] = (Mode.updating, Mode.adding, Mode.replacing)  # the first is usual
    unfold: Callable[[Source, Mapping[str, str]], Table | None] | None = None
    totals: Callable[[pd.DataFrame], dict[str, str]] = no_totals  # what a person can compare
    sample: str = ""  # a file of this kind that loads as it is

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(one for one in self.fields if one.name == name)

    def table(self, source: Source, answers: Mapping[str, str]) -> Table | None:
        """The table of a file as this shape reads it; None where its layout is another."""
        return self.unfold(source, answers) if self.unfold else source.table


Shapes = Mapping[str, Shape]


@dataclass(frozen=True)
class Match:
    """How well a table fits a shape: which column is which field, and what is missing."""

    shape: Shape
    table: Table
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


def best(matches: Sequence[Match]) -> Match | None:
    """The shape that fits best, if any fits well enough; of equals the one that asks for most."""
    whole = [one for one in matches if not one.missing and one.score >= LEAST_SCORE]
    return max(whole, key=lambda one: (one.score, _required(one)), default=None)


def _required(one: Match) -> int:
    return sum(each.is_required for each in one.shape.fields)


def match(
    shape: Shape,
    table: Table,
    kinds: Sequence[Holds | None],
    given: Mapping[str, str] | None = None,
) -> Match:
    """How a table fits: what a person said first, then by names, then by what the cells are.

    ``given`` leads from the name of a column to that of its field; ``kinds`` is what the cells
    of each column look like.

    """
    names = table.names
    columns = {name: names.index(column) for column, name in (given or {}).items()}
    for one in shape.fields:
        if one.name not in columns:
            called = [at for at, name in enumerate(names) if one.is_called(name)]
            free = [at for at in called if at not in columns.values()]
            columns |= {one.name: free[0]} if free else {}
    by_name = len(columns)
    for one in shape.fields:
        if one.is_required and one.name not in columns and one.holds is not Holds.words:
            fitting = [at for at, kind in enumerate(kinds) if _fits(one, kind)]
            free = [at for at in fitting if at not in columns.values()]
            columns |= {one.name: free[0]} if len(free) == 1 else {}
    missing = tuple(one.name for one in shape.fields if one.is_required and one.name not in columns)
    guessed = len(columns) - by_name
    score = table.fit * (by_name + 0.5 * guessed) / max(len(names), 1)
    return Match(shape, table, columns, missing, score)


def _fits(one: Field, kind: Any) -> bool:
    return kind is one.holds or (one.holds is Holds.amount and kind is Holds.number)

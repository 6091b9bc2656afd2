"""What a file can be: the shapes that the domains offer, and what their columns are called."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor
from core.uploads.sources import Source
from core.uploads.table import Asked, Table

KNOWN = 20_000  # names that are folded once: each shape asks for every column
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
    is_said: bool = False  # a person may say it of all rows: an answer under the field's name

    def is_called(self, header: str) -> bool:
        """Whether a column of this name is this field; what stands in brackets may be a unit."""
        return not self.names.isdisjoint(_spoken(header))

    def is_titled(self, header: str) -> bool:
        """Whether a column has the very title of this field, and no mere synonym of it."""
        return folded(header) in {folded(self.name), folded(self.title)}

    @cached_property
    def names(self) -> frozenset[str]:
        """All that it is called, also written in one word."""
        names = {folded(self.name), folded(self.title), *self.synonyms}
        return frozenset(names | {name.replace(" ", "") for name in names})


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
    has: aware moments, floats, decimals, booleans, and categories of words. ``against`` may also
    ask what only what is stored leaves open; the answer comes back as the column of a field that
    ``is_said``. ``store`` says how many rows it has kept, ``undo`` how many it took back.

    """

    name: str
    title: str
    fields: tuple[Field, ...]
    store: Callable[[Session, Actor, Load], int]
    undo: Callable[[Session, Actor, UUID], int]
    check: Callable[[pd.DataFrame], list[Fault]] = sound
    against: Callable[[Session, Actor, pd.DataFrame, Mode], Sequence[Fault | Asked]] = agreeing
    key: tuple[str, ...] = ()  # fields that no two rows of a file share
    modes: tuple[Mode, ...] = (Mode.updating, Mode.adding, Mode.replacing)  # the first is usual
    unfold: Callable[[Source, Mapping[str, str]], Table | None] | None = None
    totals: Callable[[pd.DataFrame], dict[str, str]] = no_totals  # what a person can compare
    sample: str = ""  # a file of this kind that loads as it is

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(one for one in self.fields if one.name == name)

    def called(self, columns: Sequence[str]) -> dict[str, str]:
        """The columns that are called as fields are, each for one of them."""
        found: dict[str, str] = {}
        for one in self.fields:
            free = (name for name in columns if name not in found.values())
            named = next((name for name in free if one.is_called(name)), None)
            found |= {one.name: named} if named is not None else {}
        return found

    def table(self, source: Source, answers: Mapping[str, str]) -> Table | None:
        """The table of a file as this shape reads it; None where its layout is another."""
        return self.unfold(source, answers) if self.unfold else source.table


Shapes = Mapping[str, Shape]


@lru_cache(maxsize=KNOWN)
def folded(name: str) -> str:
    """A name without what differs between two who write the same.

    >>> folded(" Précio_Unitario (EUR) "), folded("CreatedAt")
    ('precio unitario eur', 'created at')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.casefold()))


@lru_cache(maxsize=KNOWN)
def _spoken(header: str) -> frozenset[str]:
    """A header as people may say it: as it stands, without its unit, and in one word."""
    said = {folded(header), folded(BRACKETS.sub(" ", header))} - {""}
    return frozenset(said | {name.replace(" ", "") for name in said})

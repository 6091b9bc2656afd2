"""A kind of file, told by its columns: what they hold, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
DAYS = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in (5, 16)]


@dataclass(frozen=True)
class Kind:
    """Columns of a kind of file: what they hold, and what they are called, a word a language."""

    shape: str
    columns: Mapping[str, tuple[str, list[str]]]  # seven names, set apart by bars; cells
    optional: tuple[str, ...] = ()  # columns that a file may lack


@dataclass(frozen=True)
class Case:
    """A file and the shape that it is of."""

    name: str
    shape: str
    text: str


def repeated(*cells: str) -> list[str]:
    """These cells, again and again."""
    return [cells[at % len(cells)] for at in range(len(DAYS))]
